import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/recognitions…`: how requests about prior learning stand there; and, for those
/// who keep training, another assessor and decisions that were a mistake.
enum OrganisationRecognitionRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/recognitions"
    routes.get(base, .permission(.countRecognition), counts)
    routes.get("\(base)/:request/assessor", .permission(.keepRecognition), askAssessor)
    routes.post("\(base)/:request/assessor", .permission(.keepRecognition), reassign)
    routes.get("\(base)/:request/reopening", .permission(.keepRecognition), askReopening)
    routes.post("\(base)/:request/reopening", .permission(.keepRecognition), reopen)
  }

  static let mostLines = 200

  @Sendable static func counts(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .countRecognition, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let counts = try RecognitionCounts.of(id, on: user.today, tx)
      let keeps = try user.holds(.keepRecognition, over: .organisation(id), tx)
      let isWhole = try keeps && user.seesAll(at: id, for: .keepRecognition, tx)
      let readership: Readership = isWhole ? .seesPeople : .seesFigures
      return OrganisationRecognitionPages.Counts(
        id: "\(id)", name: name, asAt: user.today.inWords,
        people: ShownCount(people: counts.people, to: readership),
        waiting: ShownCount(counts.waiting, among: counts.people, to: readership),
        states: RecognitionState.allCases.filter { $0 != .draft && $0 != .withdrawn }.map {
          ($0.words, ShownCount(counts.requests[$0] ?? 0, among: counts.people, to: readership))
        }, lines: keeps ? try lines(at: id, isWhole, user, tx) : nil, mostLines: mostLines,
        explanation: isWhole ? nil : DisclosureRules.explanation)
    }
    return .page(OrganisationRecognitionPages.counts(view))
  }

  private static func lines(
    at id: OrganisationID, _ isWhole: Bool, _ user: User, _ tx: any Transaction
  ) throws -> [RecognitionLine] {
    let own = try user.person.map { try Set(OnePerson.records(of: $0, tx)) } ?? []
    // Those whom the user does not see are left out before the list is cut.
    let all = try RecognitionRequests.at(
      id, on: user.today, limit: isWhole ? mostLines + 1 : 5_000, tx
    ).filter { !own.contains($0.person) }
      .filter { try isWhole || user.holds(.keepRecognition, over: .record($0.person), tx) }
    return try PriorLearningQuestions(user, tx).lines(Array(all.prefix(mostLines)))
  }

  // MARK: For those who keep training

  /// Without what anybody wrote: who keeps training names assessors and reads no evidence.
  private static func kept(_ visit: Visit) async throws -> RecognitionView {
    let id = try visit.id(RecognitionID.self, "request")
    return try await visit.read { user, tx in
      try PriorLearningQuestions(user, tx).view(FoundRequest.toKeep(id, user, tx).framed)
    }
  }

  private static func back(_ visit: Visit) throws -> String {
    "/organisations/\(try visit.id(OrganisationID.self))/recognitions"
  }

  private static func assessorPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await kept(visit)
    guard view.state.isOpen else { throw NotFound("This page") }
    let back = try back(visit)
    return PriorLearningPages.reassign(
      view, to: "\(back)/\(view.id)/assessor", back: Link("Prior learning", to: back), answers,
      problems: problems)
  }

  @Sendable static func askAssessor(_ visit: Visit) async throws -> Answer {
    .page(try await assessorPage(visit, FormData()))
  }

  @Sendable static func reassign(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "Another assessor is named and told") { form, problems in
      let why = form.why("Enter why", &problems)
      let assessor = form.assessor(&problems)
      guard let why, let assessor else { return nil }
      return .reassign(to: assessor, why: why)
    } orAsk: { form, problems in
      try await assessorPage(visit, form, problems)
    }
  }

  private static func reopeningPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await kept(visit)
    guard view.state.isDecided else { throw NotFound("This page") }
    return OrganisationRecognitionPages.reopening(
      person: view.person, title: view.title, hasRecord: view.hasRecord,
      revision: view.revision, id: view.id, back: try back(visit), answers, problems: problems)
  }

  @Sendable static func askReopening(_ visit: Visit) async throws -> Answer {
    .page(try await reopeningPage(visit, FormData()))
  }

  @Sendable static func reopen(_ visit: Visit) async throws -> Answer {
    try await handle(visit, "It is open again. The person and the assessor are told") {
      form, problems in
      form.why("Enter what the mistake was", &problems).map { .reopen($0) }
    } orAsk: { form, problems in
      try await reopeningPage(visit, form, problems)
    }
  }

  private static func handle(
    _ visit: Visit, _ done: String,
    _ doing: @escaping @Sendable (PriorLearningForm, inout Problems) -> HandleRecognition.Doing?,
    orAsk ask: @escaping @Sendable (FormData, [Problem]) async throws -> Page
  ) async throws -> Answer {
    let id = try visit.id(RecognitionID.self, "request")
    let back = try back(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundRequest.toKeep(id, user, tx)
      var problems = Problems()
      guard let doing = doing(PriorLearningForm(data: form), &problems) else { throw problems }
      try HandleRecognition(id: id, doing: doing, seen: form.revision).run(by: user, tx)
      return Done(to: back, done)
    } orAsk: { problems in
      try await ask(form, problems)
    }
  }
}
