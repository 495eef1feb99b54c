import Directory
import Kernel
import Records
import Storage
import Web

/// `/api/v1/accreditation…`: the register for programs.
enum AccreditationOperations {
  static func add(to routes: Routes) {
    routes.operation(
      "/accreditation", openBecause: AccreditationRoutes.reason,
      Operation(
        "accreditedTraining",
        "Training that is or was accredited, with what became of it. What was finished counts "
          + "whatever its state.",
        answer: .list(AccreditedForPrograms.schema)), all)
    routes.operation(
      "/accreditation/:id", openBecause: AccreditationRoutes.reason,
      Operation(
        "accreditedTrainingWhole", "One of them, with what it leads to.",
        answer: AccreditedForPrograms.wholeSchema), one)
  }

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let day = visit.today
    let (lines, names) = try await visit.site.database.read { tx in
      let lines = try AccreditationLists.register([], stage: nil, on: day, tx)
      return (lines, try Organisations.names(of: Set(lines.map(\.provider)), tx))
    }
    return try .json(lines.map { AccreditedForPrograms($0, names[$0.provider] ?? "") })
  }

  @Sendable static func one(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AccreditationID.self)
    let day = visit.today
    let view = try await visit.site.database.read { tx in
      guard let request = try AccreditationStore.find(id, tx), request.isPublic(on: day)
      else { throw NotFound("This training") }
      return try AccreditationViews.view(of: request, on: day, tx)
    }
    return try .json(WholeAccreditedForPrograms(view))
  }
}

struct AccreditedForPrograms: Encodable, Sendable {
  let id: String
  let title: String
  let provider: String
  let form: String
  let kind: String?
  let version: String
  let state: String
  let takesEnrolments: Bool
  let validUntil: String?

  init(_ line: AccreditationLine, _ provider: String) {
    id = "\(line.id)"
    title = line.title
    self.provider = provider
    form = line.form.rawValue
    kind = line.kind?.rawValue
    version = line.version
    state = line.state.rawValue
    takesEnrolments = line.state.isAccredited
    validUntil = line.validUntil?.iso
  }
}

struct WholeAccreditedForPrograms: Encodable, Sendable {
  let id: String
  let title: String
  let provider: String
  let accreditedBy: String
  let form: String
  let kind: String?
  let version: String
  let state: String
  let takesEnrolments: Bool
  let validFrom: String?
  let validUntil: String?
  let about: String?
  let audience: String?
  let hours: Int?
  let credits: Int?
  let framework: String
  let frameworkVersion: String
  let stages: [String]
  let competencies: [String]
  let conditions: [String]

  init(_ view: AccreditationView) {
    let (request, training) = (view.request, view.request.training)
    id = "\(request.id)"
    title = training.title
    provider = view.provider
    accreditedBy = view.body
    form = training.form.rawValue
    kind = training.kind?.rawValue
    version = request.version.words
    state = view.state.rawValue
    takesEnrolments = request.takesEnrolments(on: view.day)
    validFrom = request.validity?.from.iso
    validUntil = request.validity?.to?.iso
    about = training.summary
    audience = training.audience
    hours = training.hours
    credits = training.credits
    framework = training.framework.code
    frameworkVersion = training.framework.version
    stages = training.stages
    competencies = training.competencies
    conditions = request.conditions.filter { $0.met == nil }.map(\.words)
  }
}

extension AccreditedForPrograms {
  private typealias Field = Schema.Field

  private static let states = Schema.word(
    AccreditationState.allCases.filter { $0.isPublic || $0 == .withdrawn }.map(\.rawValue))
  private static let forms = Schema.word(TrainingForm.allCases.map(\.rawValue))
  private static let kinds = Schema.word(ModuleKind.allCases.map(\.rawValue))

  private static let shared = [
    Field("id", .text, "Its number here."), Field("title", .text, "What it is called."),
    Field("provider", .text, "Who provides it."), Field("form", forms, "What it is."),
    Field("kind", kinds, "How a module is learnt.", isOptional: true),
    Field("version", .text, "The first part changes with a new review."),
    Field("state", states, "What became of it, today."),
    Field("takesEnrolments", .yesOrNo, "Whether it can be begun as accredited training."),
    Field("validUntil", .day, "Its last day.", isOptional: true),
  ]

  static let schema = Schema.object(shared)

  static let wholeSchema = Schema.object(
    shared + [
      Field("accreditedBy", .text, "The body."),
      Field("validFrom", .day, "Its first day.", isOptional: true),
      Field("about", .text, "What it is.", isOptional: true),
      Field("audience", .text, "For whom.", isOptional: true),
      Field("hours", .number, "Of learning, all in all.", isOptional: true),
      Field("credits", .number, "Where it has any.", isOptional: true),
      Field("framework", .text, "The standards that it is held against."),
      Field("frameworkVersion", .text, "Their version."),
      Field("stages", .list(.text), "For which stages."),
      Field("competencies", .list(.text), "What it leads to."),
      Field("conditions", .list(.text), "What is still to be done."),
    ])
}
