import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// Seeing what somebody sees, to help them: asked for, agreed to, for a short time, to look.
enum SupportRoutes {
  static func add(to routes: Routes) {
    routes.get("/support", .permission(.viewAs), list)
    routes.post("/support", .permission(.viewAs), ask)
    routes.get("/support/requests/:id", .signedIn, show)
    routes.post("/support/requests/:id/answer", .signedIn, answer)
    routes.post("/support/requests/:id/read", .signedIn, read)
    routes.post("/support/requests/:id/begin", .permission(.viewAs), begin)
    routes.post("/support/stop", .signedIn, stop)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    .page(try await listPage(visit, FormData()))
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let name = problems.text(
        form["name"], "name", limit: 100, blank: "Enter the user name of whoever needs help")
      let reason = problems.text(
        form["reason"], "reason", limit: 500, blank: "Enter what you need to look at, and why")
      guard problems.isEmpty, let name, let reason else { throw problems }
      try AskToView(name: name, reason: reason).run(by: user, tx)
      return Done(to: "/support", "\(name) and the other officers of support are asked")
    } orAsk: { problems in
      try await listPage(visit, form, problems)
    }
  }

  private static func listPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let lines = try await visit.read { user, tx in
      _ = try user.right(to: .viewAs, .everything, tx)
      return try ViewRequests.since(user.now.adding(seconds: -30 * 86_400), tx).map { request in
        SupportPages.Line(
          id: "\(request.id)", officer: request.officerName, subject: request.subjectName,
          reason: request.reason, askedAt: request.askedAt.inWords,
          state: state(request, at: user.now),
          mayBegin: request.officer == user.account && request.isOpen(at: user.now),
          mayAnswer: try request.isWaiting(at: user.now)
            && AnswerView.mayAnswer(request, user, tx))
      }
    }
    return SupportPages.list(lines, form, problems: problems)
  }

  private static func state(_ request: ViewRequest, at now: Instant) -> String {
    if request.isOpen(at: now) { return "Agreed by \(request.answer?.by ?? "")" }
    if request.isWaiting(at: now) { return "Waits for an answer" }
    guard let answer = request.answer else { return "Nobody answered" }
    return answer.agreed ? "Over; agreed by \(answer.by)" : "Refused by \(answer.by)"
  }

  // Answering

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ViewRequestID.self)
    let notice = try await visit.read { user, tx in
      try ViewRequests.find(id, tx).flatMap {
        $0.subject == user.account && $0.isToBeRead ? $0 : nil
      }
    }
    if let notice, let answer = notice.answer {
      return .page(
        SupportPages.notice(
          "\(id)", officer: notice.officerName, agreedBy: answer.by, on: answer.at,
          reason: notice.reason))
    }
    let request = try await answerable(visit)
    return .page(SupportPages.answer(request, own: try visit.user().account == request.subject))
  }

  @Sendable static func read(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ViewRequestID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try ReadViewNotice(id).run(by: user, tx)
      return Done(to: "/", "Your home page will not say it again. Your timeline keeps it")
    } orAsk: { problems in
      Page("Support", problems: problems, trail: [PersonPages.home], .empty)
    }
  }

  @Sendable static func answer(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ViewRequestID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let request = try ViewRequests.find(id, tx),
        try AnswerView.mayAnswer(request, user, tx)
      else { throw NotFound("This request") }
      guard let answer = form["answer"], ["yes", "no"].contains(answer) else {
        throw Problems("answer", "Choose yes or no")
      }
      try AnswerView(id, agrees: answer == "yes").run(by: user, tx)
      return Done(
        to: user.account == request.subject ? "/" : "/support",
        answer == "yes"
          ? "\(request.officerName) may look for 30 minutes, and change nothing"
          : "\(request.officerName) may not look")
    } orAsk: { problems in
      let request = try await answerable(visit)
      return SupportPages.answer(
        request, own: try visit.user().account == request.subject, problems: problems)
    }
  }

  private static func answerable(_ visit: Visit) async throws -> SupportPages.Request {
    let id = try visit.id(ViewRequestID.self)
    return try await visit.read { user, tx in
      guard let request = try ViewRequests.find(id, tx), request.isWaiting(at: user.now),
        try AnswerView.mayAnswer(request, user, tx)
      else { throw NotFound("This request") }
      return SupportPages.Request(
        id: "\(id)", officer: request.officerName, subjectName: request.subjectName,
        subject: request.subject, reason: request.reason)
    }
  }

  // Looking

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ViewRequestID.self)
    let form = try await visit.form()
    guard let session = visit.visitor?.session else { throw NotFound("Your session") }
    return try await visit.submit(form) { user, tx in
      try BeginView(id, in: session).run(by: user, tx)
      return Done(to: "/")
    } orAsk: { problems in
      try await listPage(visit, FormData(), problems)
    }
  }

  @Sendable static func stop(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let visitor = visit.visitor else { throw NotFound("Your session") }
    let done = try await visit.once(form) { tx in
      try EndView(in: visitor.session).run(by: visitor.everyRole, tx)
      return Done(to: "/", "You see your own pages again")
    }
    return .redirect(to: done.address, done: done.words)
  }

  /// What waits for the person: they are asked, or told that somebody else agreed for them.
  static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let account = user.account else { return [] }
    return try ViewRequests.about(account, tx).compactMap { request in
      if request.isWaiting(at: user.now) {
        return WorkItem(
          "\(request.officerName) of support asks to see what you see", detail: request.reason,
          to: "/support/requests/\(request.id)", urgency: .soon)
      }
      guard request.isToBeRead, let answer = request.answer else { return nil }
      return WorkItem(
        "\(request.officerName) of support could see what you see",
        detail: "Agreed by \(answer.by) on \(answer.at.dayInLondon.inWords)",
        to: "/support/requests/\(request.id)", urgency: .open)
    }
  }
}
