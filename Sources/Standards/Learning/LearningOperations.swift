import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/api/v1/learning…`, `/api/v1/people/:id/enrolments`: reading for programs.
enum LearningOperations {
  static func add(to routes: Routes) {
    routes.operation(
      "/learning/modules", openBecause: CatalogueRoutes.reason,
      Operation(
        "learningModules", "Modules that can be learnt, national ones first.",
        parameters: [
          .init("stage", .text, "Only those for this stage of the standards."),
          .init("kind", .word(ModuleKind.allCases.map(\.rawValue)), "Only those of this kind."),
          .init("competency", .text, "Only those that speak to this competency."),
        ], answer: .list(ModuleForPrograms.schema)), modules)
    routes.operation(
      "/learning/bundles", openBecause: CatalogueRoutes.reason,
      Operation(
        "learningBundles",
        "Every version of every national bundle, and those of providers, with what completes it.",
        answer: .list(BundleForPrograms.schema)), bundles)
    routes.operation(
      "/people/:id/enrolments", .permission(.enrolOthers),
      Operation(
        "enrolmentsOfPerson",
        "The bundles somebody is in and how far they are. The person sees that it was asked.",
        answer: .list(EnrolmentForPrograms.schema)), ofPerson)
  }

  @Sendable static func modules(_ visit: Visit) async throws -> Answer {
    let (day, query) = (visit.today, visit.query)
    let all = try await visit.site.database.read { tx in
      try LearningCatalogue.shipped().modules(on: day, tx)
    }
    let asked = { (name: String) in query[name].flatMap { $0.isEmpty ? nil : $0 } }
    return try .json(
      CatalogueQuestions.filter(
        all, stage: asked("stage"), kind: asked("kind"), competency: asked("competency"),
        provider: nil, most: nil
      ).map { ModuleForPrograms($0, on: day) })
  }

  @Sendable static func bundles(_ visit: Visit) async throws -> Answer {
    let day = visit.today
    let library = try StandardsReader.shipped()
    let accredited = try await visit.site.database.read { tx in
      try LearningCatalogue(library: library).bundles(on: day, tx)
        .filter { $0.accreditation != nil }
    }
    return try .json(
      (library.bundles.sorted { $0.reference < $1.reference } + accredited)
        .map { BundleForPrograms($0, on: day) })
  }

  @Sendable static func ofPerson(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let user = try visit.user()
    let lines = try await visit.site.database.write { tx in
      guard try user.holds(.enrolOthers, over: .person(id), tx) else {
        throw NotFound("This person")
      }
      try Looks.record(.learning, at: id, by: user, under: .enrolOthers, tx)
      let questions = try LearningQuestions(user, tx)
      let seen = Set(try user.records(of: id, for: .enrolOthers, tx))
      let standing = try LearnerStanding(of: id, questions.library, tx)
      return try BundleEnrolments.of(standing.records, tx).filter { seen.contains($0.person) }
        .compactMap { one in
          try LearningCatalogue(library: questions.library).bundle(
            one.bundle, one.version, tx
          ).map { bundle in
            EnrolmentForPrograms(
              one, try standing.progress(of: bundle, on: one.completedOn ?? user.today, tx),
              on: user.today)
          }
        }
    }
    return try .json(lines)
  }
}

struct ModuleForPrograms: Encodable, Sendable {
  let code: String
  let version: String
  let title: String
  let kind: String
  let hours: Int
  let credits: Int
  let provider: String?
  let stages: [String]
  let competencies: [String]
  let isOpen: Bool

  init(_ module: LearningModule, on day: Day) {
    code = module.code
    version = module.reference.version
    title = module.title
    kind = module.kind.rawValue
    hours = module.hours
    credits = module.credits
    provider = module.provider
    stages = module.stages
    competencies = module.competencies
    isOpen = module.isOpen(on: day)
  }

  static let schema = Schema.object([
    Schema.Field("code", .text, "Its code."), Schema.Field("version", .text, "Its version."),
    Schema.Field("title", .text, "What it is called."),
    Schema.Field("kind", .word(ModuleKind.allCases.map(\.rawValue)), "How it is learnt."),
    Schema.Field("hours", .number, "Hours of learning, all in all."),
    Schema.Field("credits", .number, "Credits."),
    Schema.Field(
      "provider", .text, "Who holds it; left out where anybody may.", isOptional: true),
    Schema.Field("stages", .list(.text), "Stages of the standards."),
    Schema.Field("competencies", .list(.text), "Competencies that it speaks to."),
    Schema.Field("isOpen", .yesOrNo, "Whether it may be begun today."),
  ])
}

struct BundleForPrograms: Encodable, Sendable {
  let code: String
  let version: String
  let title: String
  let stage: String
  let framework: String
  let frameworkVersion: String
  let profession: String?
  let programme: String
  let core: [String]
  let choice: [String]
  let choiceCredits: Int
  let choiceKinds: Int
  let competencies: [String]
  let isOpen: Bool
  let enrolUntil: String?
  let retiresOn: String?

  init(_ bundle: LearningBundle, on day: Day) {
    code = bundle.code
    version = bundle.version
    title = bundle.title
    stage = bundle.stage
    framework = bundle.framework.code
    frameworkVersion = bundle.framework.version
    profession = bundle.profession
    programme = bundle.programme
    core = bundle.core
    choice = bundle.flexible.from
    choiceCredits = bundle.flexible.credits
    choiceKinds = bundle.flexible.kinds
    competencies = bundle.competencies
    isOpen = bundle.takesEnrolments(on: day)
    enrolUntil = bundle.enrolUntil?.iso
    retiresOn = bundle.retiresOn?.iso
  }

  static let schema = Schema.object([
    Schema.Field("code", .text, "Its code."), Schema.Field("version", .text, "Its version."),
    Schema.Field("title", .text, "What it is called."),
    Schema.Field("stage", .text, "The stage of the standards."),
    Schema.Field("framework", .text, "The standards it is held against."),
    Schema.Field("frameworkVersion", .text, "Their version."),
    Schema.Field(
      "profession", .text, "The profession that it is a pathway for.", isOptional: true),
    Schema.Field("programme", .text, "The record that it becomes, as gateways know it."),
    Schema.Field("core", .list(.text), "Modules that everybody does."),
    Schema.Field("choice", .list(.text), "Modules to choose among."),
    Schema.Field("choiceCredits", .number, "Credits to choose at least."),
    Schema.Field("choiceKinds", .number, "Kinds to choose at least."),
    Schema.Field("competencies", .list(.text), "Competencies to be confirmed at work."),
    Schema.Field("isOpen", .yesOrNo, "Whether it takes people today."),
    Schema.Field("enrolUntil", .day, "Last day to enrol.", isOptional: true),
    Schema.Field("retiresOn", .day, "Last day to complete it.", isOptional: true),
  ])
}

struct EnrolmentForPrograms: Encodable, Sendable {
  struct Module: Encodable, Sendable {
    let code: String
    let status: String
  }

  let bundle: String
  let version: String
  let state: String
  let way: String
  let enrolledOn: String
  let dueOn: String
  let isOverdue: Bool
  let completedOn: String?
  let modules: [Module]

  init(_ one: BundleEnrolment, _ progress: BundleRules.Progress, on day: Day) {
    bundle = one.bundle
    version = one.version
    state = one.state.rawValue
    way = one.way.rawValue
    enrolledOn = one.enrolledOn.iso
    dueOn = one.dueOn.iso
    isOverdue = one.isOverdue(on: day)
    completedOn = one.completedOn?.iso
    modules = progress.modules.map { Module(code: $0.code, status: $0.status.rawValue) }
  }

  static let schema = Schema.object([
    Schema.Field("bundle", .text, "Its code."), Schema.Field("version", .text, "Its version."),
    Schema.Field(
      "state", .word(EnrolmentState.allCases.map(\.rawValue)), "How the enrolment stands."),
    Schema.Field("way", .word(EnrolmentWay.allCases.map(\.rawValue)), "How it began."),
    Schema.Field("enrolledOn", .day, "Since when."),
    Schema.Field("dueOn", .day, "By when it is to be done."),
    Schema.Field("isOverdue", .yesOrNo, "Whether that day is over."),
    Schema.Field("completedOn", .day, "When it was completed.", isOptional: true),
    Schema.Field(
      "modules",
      .list(
        .object([
          Schema.Field("code", .text, "The module."),
          Schema.Field(
            "status", .word(LearningStatus.allCases.map(\.rawValue)), "How it stands."),
        ])), "Every module of it, the core first."),
  ])
}
