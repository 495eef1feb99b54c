import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/learning/attempts/:id…`: what the person does with an attempt of their own.
enum AttemptRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.learn)
    let one = "/learning/attempts/:id"
    routes.get(one, own, show)
    routes.get("\(one)/evidence/:part", own, askEvidence)
    routes.post("\(one)/evidence/:part", own, addEvidence)
    routes.post("\(one)/pieces/:piece/removal", own, remove)
    routes.get("\(one)/check", own, check)
    routes.post("\(one)/request", own, request)
    routes.post("\(one)/withdrawal", own, takeBack)
  }

  private static func view(_ visit: Visit) async throws -> AttemptView {
    let id = try visit.id(AttemptID.self)
    return try await visit.read { user, tx in
      try LearningQuestions(user, tx).view(FoundAttempt.own(id, user, tx))
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(AttemptPages.own(try await view(visit)))
  }

  // MARK: Evidence

  private static func part(_ visit: Visit) throws -> EvidencePart {
    guard let part = EvidencePart(rawValue: try visit.word("part")) else {
      throw NotFound("This page")
    }
    return part
  }

  private static func hint(_ part: EvidencePart) -> String {
    switch part {
    case .attendance: "What it was about, and who taught it"
    case .statement: "Which provider states it, and where the statement can be seen"
    case .assignment: "What you were asked to do, and what you did"
    case .shadowing: "Whom you went along with, of which employer and profession"
    case .reflection: "What you saw or heard, and what you will do differently"
    case .outcome: "What was so before, what you changed, and what shows the difference"
    case .meeting: "What you brought, and what you took away"
    case .submission: "What you hand in, and where it can be looked at"
    }
  }

  private static func evidencePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, part) = (try await view(visit), try part(visit))
    guard view.mayEdit, let shown = view.parts.first(where: { $0.code == part.rawValue }) else {
      throw NotFound("This page")
    }
    return AttemptPages.evidence(shown, of: view, hint: hint(part), answers, problems: problems)
  }

  @Sendable static func askEvidence(_ visit: Visit) async throws -> Answer {
    .page(try await evidencePage(visit, FormData()))
  }

  @Sendable static func addEvidence(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AttemptID.self)
    let part = try part(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundAttempt.own(id, user, tx)
      var problems = Problems()
      let from: Day? =
        part.days == .none
        ? nil
        : problems.day(
          form.day("from"), "from",
          blank: part.days == .one ? "Enter the day" : "Enter the first day")
      let until: Day? =
        part.days == .several
        ? problems.day(form.day("until"), "until", blank: "Enter the last day") : nil
      let words = problems.text(
        form["words"], "words", limit: 4_000, blank: "Enter what there is to say of it")
      guard problems.isEmpty, let words else { throw problems }
      try EditAttempt(
        id: id, doing: .add(part, from: from, until: until, words: words), seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/learning/attempts/\(id)", "Saved")
    } orAsk: { problems in
      try await evidencePage(visit, form, problems)
    }
  }

  @Sendable static func remove(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AttemptID.self)
    let piece = try visit.id(ModuleEvidenceID.self, "piece")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EditAttempt(id: id, doing: .remove(piece), seen: form.revision).run(by: user, tx)
      return Done(to: "/learning/attempts/\(id)", "It is taken away")
    } orAsk: { problems in
      AttemptPages.own(try await view(visit), problems: problems)
    }
  }

  // MARK: Asking for it to be confirmed

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.mayEdit else { throw NotFound("This page") }
    return .page(AttemptPages.check(view, FormData()))
  }

  @Sendable static func request(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AttemptID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let found = try FoundAttempt.own(id, user, tx)
      let confirmer = try confirmer(form, found.attempt, on: user.today, tx)
      try HandleAttempt(id: id, doing: .ask(confirmer), seen: form.revision).run(by: user, tx)
      return Done(to: "/learning/attempts/\(id)", "Whoever you named is asked")
    } orAsk: { problems in
      AttemptPages.check(try await view(visit), form, problems: problems)
    }
  }

  /// One of those listed, or whoever has exactly the address. Nobody there, somebody who cannot
  /// confirm it and somebody without an account are the same answer.
  private static func confirmer(
    _ form: FormData, _ attempt: ModuleAttempt, on day: Day, _ tx: any Transaction
  ) throws -> PersonID {
    let known = try LearningPeople.known(attempt.kind, for: attempt.person, on: day, tx)
    if let one = known.first(where: { "\($0.person)" == form["confirmer"] }) { return one.person }
    guard LearningPeople.mayBeAnybody(attempt.kind) else {
      throw Problems("confirmer", "Choose one of those listed")
    }
    let typed = (form["address"] ?? "").filter { !$0.isWhitespace }
    guard !typed.isEmpty else {
      throw Problems(
        known.isEmpty || form["confirmer"] == "other" ? "address" : "confirmer",
        "Choose who is to confirm it, or enter their work email address")
    }
    guard let one = try LearningPeople.at(typed, tx),
      try LearningPeople.cannotConfirm(attempt.kind, one, for: attempt.person, on: day, tx) == nil
    else {
      throw Problems(
        "address",
        "Nobody with this address and an account here can confirm it. \(rule(attempt.kind))")
    }
    return one
  }

  private static func rule(_ kind: ModuleKind) -> String {
    switch kind {
    case .jobShadowing: "A host is of another employer, or of another profession"
    case .experiential: "A supervisor works where you work, and you do not manage them"
    case .project, .actionLearning, .taught, .elearning, .assessment:
      "It is not you, and nobody whom you manage"
    }
  }

  @Sendable static func takeBack(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AttemptID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try HandleAttempt(id: id, doing: .takeBack, seen: form.revision).run(by: user, tx)
      return Done(to: "/learning/attempts/\(id)", "You took it back")
    } orAsk: { problems in
      AttemptPages.own(try await view(visit), problems: problems)
    }
  }
}
