import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/learning`: how enrolments stand there; and `/people/:id/learning…` for those
/// who manage somebody or keep training.
enum OrganisationLearningRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/learning", .permission(.countLearning), counts)
    let enrolling = Door.permission(.enrolOthers)
    let person = "/people/:id/learning"
    routes.get(person, enrolling, show)
    routes.post(person, enrolling, enrol)
    routes.get("\(person)/:enrolment", enrolling, enrolment)
    routes.get("\(person)/:enrolment/change", enrolling, askChange)
    routes.post("\(person)/:enrolment/change", enrolling, change)
    routes.get("\(person)/:enrolment/move", .permission(.keepLearning), askMove)
    routes.post("\(person)/:enrolment/move", .permission(.keepLearning), move)
    let attempt = "\(person)/attempts/:attempt/reopening"
    routes.get(attempt, .permission(.keepLearning), askReopening)
    routes.post(attempt, .permission(.keepLearning), reopen)
  }

  static let linesOnAPage = 50

  // MARK: An organisation

  @Sendable static func counts(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .countLearning, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let counts = try EnrolmentCounts.of(id, on: user.today, tx)
      let titles = try LearningCatalogue.shipped().bundleTitles(
        counts.bundles.keys, on: user.today, tx)
      let keeps = try user.holds(.enrolOthers, over: .organisation(id), tx)
      let isWhole = try keeps && user.seesAll(at: id, for: .enrolOthers, tx)
      let readership: Readership = isWhole ? .seesPeople : .seesFigures
      let states = EnrolmentState.allCases.filter { $0 != .withdrawn }
      return OrganisationLearningPages.Counts(
        id: "\(id)", name: name, asAt: user.today.inWords,
        people: ShownCount(people: counts.people, to: readership), states: states.map(\.words),
        lines: counts.bundles.sorted { $0.key < $1.key }.map { code, bundle in
          let shown = { ShownCount($0, among: bundle.people, to: readership) }
          return OrganisationLearningPages.Line(
            title: titles[code] ?? code,
            people: ShownCount(people: bundle.people, to: readership),
            states: states.map { shown(bundle.states[$0] ?? 0) },
            overdue: shown(bundle.overdue))
        }, explanation: isWhole ? nil : DisclosureRules.explanation,
        enrolments: keeps ? try lines(at: id, visit, user, tx) : nil,
        links: try links(id, user, tx))
    }
    return .page(OrganisationLearningPages.counts(view))
  }

  /// To what else is about learning there, as far as the reader may go.
  private static func links(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> [Link] {
    let base = "/organisations/\(id)"
    let all: [(Permission, Link)] = [
      (.seeDemand, Link("Places in training, and who waits for one", to: "\(base)/places")),
      (.countTime, Link("Time to learn, agreed and given", to: "\(base)/protected-time")),
      (.keepResults, Link("Results of courses that came in", to: "\(base)/results")),
    ]
    return try all.filter { try user.holds($0.0, over: .organisation(id), tx) }.map(\.1)
  }

  // MARK: One person

  /// Who may look, with the look written down. One’s own learning is at another address.
  private static func look(_ visit: Visit) async throws -> PersonID {
    let id = try visit.id(PersonID.self)
    let user = try visit.user()
    let isNew = try await visit.read { user, tx in
      guard try user.holds(.enrolOthers, over: .person(id), tx) else {
        throw NotFound("This person")
      }
      if let own = user.person, try OnePerson.records(of: id, tx).contains(own) {
        throw NotFound("This person")
      }
      return try Looks.isNew(.learning, at: id, by: user, tx)
    }
    if isNew {
      try await visit.site.database.write { tx in
        try Looks.record(.learning, at: id, by: user, under: .enrolOthers, tx)
      }
    }
    return id
  }

  private static func personPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try await look(visit)
    let view = try await visit.read { user, tx in
      let questions = try LearningQuestions(user, tx)
      let (library, catalogue) = (
        questions.library, CatalogueQuestions(library: questions.library, day: user.today)
      )
      let standing = try LearnerStanding(of: id, library, tx)
      let seen = Set(try user.records(of: id, for: .enrolOthers, tx))
      let enrolments = try questions.views(of: id, actor: .manager).filter { one in
        PersonID(one.personID).map(seen.contains) ?? false
      }
      // By whatever record: joining them makes nobody enrol twice.
      let inOne = Set(
        try BundleEnrolments.of(standing.records, tx).filter { $0.state != .withdrawn }
          .map(\.bundle))
      let keeps = try user.holds(.keepLearning, over: .person(id), tx)
      return OrganisationLearningPages.Person(
        id: "\(id)", name: try People.names(of: [id], tx)[id] ?? "", enrolments: enrolments,
        bundles: try LearningCatalogue(library: library).bundles(on: user.today, tx)
          .filter { $0.takesEnrolments(on: user.today) && !inOne.contains($0.code) }
          .map(catalogue.line),
        attempts: keeps
          ? try standing.attempts.filter { !$0.status.isOpen && seen.contains($0.person) }
            .compactMap { one -> FoundAttempt? in
              do { return try FoundAttempt.toKeep(one.id, user, tx) } catch is NotFound {
                return nil
              }
            }.map(questions.view) : [],
        appraisal: appraisal(standing.mayAppraise(on: user.today)))
    }
    return OrganisationLearningPages.person(view, answers, problems: problems)
  }

  private static func appraisal(_ may: MayAppraise) -> String {
    guard may.is else {
      return "May not appraise others yet: the module on effective appraisal has to be in date."
    }
    return may.until.map { "May appraise others until \($0.inWords)." } ?? "May appraise others."
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await personPage(visit, FormData()))
  }

  @Sendable static func enrol(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let bundle = form["bundle"], !bundle.isEmpty else {
        throw Problems("bundle", "Choose a bundle")
      }
      _ = try EnrolInBundle(bundle: bundle, person: id).run(by: user, tx)
      return Done(to: "/people/\(id)/learning", "Enrolled, and told")
    } orAsk: { problems in
      try await personPage(visit, form, problems)
    }
  }

  private static func found(_ visit: Visit) async throws -> (view: EnrolmentView, base: String) {
    let person = try await look(visit)
    let id = try visit.id(EnrolmentID.self, "enrolment")
    let view = try await visit.read { user, tx in
      let found = try FoundEnrolment.find(id, user, tx)
      guard found.actor != .person,
        try OnePerson.records(of: person, tx).contains(found.enrolment.person)
      else { throw NotFound("This enrolment") }
      return try LearningQuestions(user, tx).view(found)
    }
    return (view, "/people/\(person)/learning/\(id)")
  }

  @Sendable static func enrolment(_ visit: Visit) async throws -> Answer {
    let (view, base) = try await found(visit)
    return .page(OwnLearningPages.enrolment(view, base: base, isOwn: false))
  }

  private static func changePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, base) = try await found(visit)
    guard !view.steps.isEmpty else { throw NotFound("This page") }
    return OwnLearningPages.change(
      view, to: "\(base)/change", back: base, answers, problems: problems)
  }

  @Sendable static func askChange(_ visit: Visit) async throws -> Answer {
    .page(try await changePage(visit, FormData()))
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let person = try visit.id(PersonID.self)
    let id = try visit.id(EnrolmentID.self, "enrolment")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let found = try FoundEnrolment.find(id, user, tx)
      guard found.actor != .person,
        try OnePerson.records(of: person, tx).contains(found.enrolment.person)
      else { throw NotFound("This enrolment") }
      try HandleEnrolment(id: id, doing: OwnLearningRoutes.doing(form), seen: form.revision)
        .run(by: user, tx)
      return Done(to: "/people/\(person)/learning/\(id)", "Saved. They are told")
    } orAsk: { problems in
      try await changePage(visit, form, problems)
    }
  }

  private static func movePage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, base) = try await found(visit)
    guard view.newer != nil else { throw NotFound("This page") }
    return OwnLearningPages.move(view, to: "\(base)/move", back: base, problems: problems)
  }

  @Sendable static func askMove(_ visit: Visit) async throws -> Answer {
    .page(try await movePage(visit))
  }

  @Sendable static func move(_ visit: Visit) async throws -> Answer {
    let person = try visit.id(PersonID.self)
    let id = try visit.id(EnrolmentID.self, "enrolment")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let found = try FoundEnrolment.find(id, user, tx)
      guard found.actor == .keeper,
        try OnePerson.records(of: person, tx).contains(found.enrolment.person)
      else { throw NotFound("This enrolment") }
      try HandleEnrolment(id: id, doing: .move, seen: form.revision).run(by: user, tx)
      return Done(to: "/people/\(person)/learning/\(id)", "They are in the newer version, and told")
    } orAsk: { problems in
      try await movePage(visit, problems)
    }
  }

  // MARK: What was confirmed wrongly

  private static func reopeningPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let person = try await look(visit)
    let id = try visit.id(AttemptID.self, "attempt")
    let view = try await visit.read { user, tx in
      let found = try FoundAttempt.toKeep(id, user, tx)
      guard try OnePerson.records(of: person, tx).contains(found.attempt.person),
        !found.attempt.status.isOpen
      else { throw NotFound("This module") }
      return try LearningQuestions(user, tx).view(found)
    }
    return AttemptPages.reopening(
      view, to: "/people/\(person)/learning/attempts/\(id)/reopening",
      back: Link("Learning", to: "/people/\(person)/learning"), answers, problems: problems)
  }

  @Sendable static func askReopening(_ visit: Visit) async throws -> Answer {
    .page(try await reopeningPage(visit, FormData()))
  }

  @Sendable static func reopen(_ visit: Visit) async throws -> Answer {
    let person = try visit.id(PersonID.self)
    let id = try visit.id(AttemptID.self, "attempt")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let found = try FoundAttempt.toKeep(id, user, tx)
      guard try OnePerson.records(of: person, tx).contains(found.attempt.person) else {
        throw NotFound("This module")
      }
      var problems = Problems()
      guard let words = problems.text(form["words"], "words", limit: 1_000, blank: "Enter why")
      else { throw problems }
      try HandleAttempt(id: id, doing: .reopen(words), seen: form.revision).run(by: user, tx)
      return Done(to: "/people/\(person)/learning", "It is open again. They are told")
    } orAsk: { problems in
      try await reopeningPage(visit, form, problems)
    }
  }
}
