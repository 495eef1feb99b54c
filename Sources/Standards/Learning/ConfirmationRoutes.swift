import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `/learning/confirmations…`: for supervisors, hosts, sponsors and whoever else was asked.
enum ConfirmationRoutes {
  static func add(to routes: Routes) {
    let asked = Door.permission(.confirmLearning)
    routes.get("/learning/confirmations", asked, list)
    routes.get("/learning/confirmations/:id", asked, show)
    routes.post("/learning/confirmations/:id", asked, answer)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let lines = try await visit.read { user, tx in
      _ = try user.right(to: .confirmLearning, .own, tx)
      return try LearningQuestions(user, tx).toConfirm()
    }
    return .page(AttemptPages.toConfirm(lines))
  }

  /// The look is written down before it is answered.
  private static func view(_ visit: Visit) async throws -> AttemptView {
    let id = try visit.id(AttemptID.self)
    let user = try visit.user()
    let (found, isNew) = try await visit.read { user, tx in
      let found = try FoundAttempt.toConfirm(id, user, tx)
      return (found, try Looks.isNew(.learning, at: found.attempt.person, by: user, tx))
    }
    if isNew {
      try await visit.site.database.write { tx in
        try Looks.record(
          .learning, at: found.attempt.person, by: user, .confirmLearning, found.right,
          as: "Asked to confirm it", tx)
      }
    }
    return try await visit.read { user, tx in
      try LearningQuestions(user, tx).view(FoundAttempt.toConfirm(id, user, tx))
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(AttemptPages.confirm(try await view(visit), FormData()))
  }

  @Sendable static func answer(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(AttemptID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundAttempt.toConfirm(id, user, tx)
      try HandleAttempt(id: id, doing: doing(form), seen: form.revision).run(by: user, tx)
      return Done(to: "/learning/confirmations", "Your answer is sent")
    } orAsk: { problems in
      AttemptPages.confirm(try await view(visit), form, problems: problems)
    }
  }

  private static func doing(_ form: FormData) throws(Problems) -> HandleAttempt.Doing {
    var problems = Problems()
    let step: ModuleStep? = problems.choice(form["step"], "step", blank: "Choose an answer")
    let words = problems.text(
      form["words"], "words", limit: 2_000, blank: "Enter what you saw, or what is missing")
    let score: Int? =
      (form["score"] ?? "").allSatisfy(\.isWhitespace)
      ? nil : problems.number(form["score"], "score", in: 0...100, blank: "")
    guard problems.isEmpty, let step, let words else { throw problems }
    switch step {
    case .confirm: return .confirm(words)
    case .pass: return .pass(words, score: score.map { $0 * 100 })
    case .fail: return .fail(words, score: score.map { $0 * 100 })
    case .sendBack: return .sendBack(words)
    case .begin, .edit, .ask, .takeBack, .result, .reopen:
      throw Problems("step", "Choose an answer")
    }
  }
}
