import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// Who has a say in a version, what they said, and what was done.
enum MemberRoutes {
  static func add(to routes: Routes, _ seeing: Door, _ writing: Door) {
    routes.get("/standards/versions/:id/members", seeing, members)
    routes.post("/standards/versions/:id/members", writing, invite)
    routes.get("/standards/versions/:id/members/:member/ending", seeing, askEnding)
    routes.post("/standards/versions/:id/members/:member/ending", seeing, end)
    routes.get("/standards/versions/:id/members/:member/erasure", writing, askErasure)
    routes.post("/standards/versions/:id/members/:member/erasure", writing, erase)
    routes.get("/standards/versions/:id/comments", seeing, comments)
    routes.post("/standards/versions/:id/comments", writing, writeDown)
    routes.get("/standards/versions/:id/comments/:comment/answer", writing, askAnswer)
    routes.post("/standards/versions/:id/comments/:comment/answer", writing, answer)
  }

  private static let constituencies = Constituency.allCases.map { Choice($0.rawValue, $0.words) }

  /// A shipped version has nobody invited.
  private static func view(_ visit: Visit) async throws -> VersionView {
    let view = try await VersionRoutes.view(visit)
    guard !view.version.isShipped else { throw NotFound("This page") }
    return view
  }

  @Sendable static func members(_ visit: Visit) async throws -> Answer {
    .page(
      VersionFormPages.members(
        try await view(visit), constituencies: constituencies, FormData()))
  }

  @Sendable static func invite(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(FrameworkVersionID.self)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let part = problems.choice(
        form["part"], "part", as: ConsultationMember.Part.self, blank: "Choose their part")
      let constituency = problems.choice(
        form["constituency"], "constituency", as: Constituency.self,
        blank: "Choose for whom they speak")
      let account = problems.optionalText(form["account"], "account", called: "The account")
      let name = problems.optionalText(form["name"], "name", called: "The name")
      let organisation = problems.optionalText(
        form["organisation"], "organisation", called: "The organisation")
      try problems.throwIfAny()
      guard let part, let constituency else { throw problems }
      try InviteMember(
        id: id, part: part, constituency: constituency, account: account, name: name,
        organisation: organisation
      ).run(by: user, tx)
      return Done(to: "/standards/versions/\(id)/members", "They are invited")
    } orAsk: { problems in
      VersionFormPages.members(
        try await view(visit), constituencies: constituencies, form, problems: problems)
    }
  }

  private static func ending(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem]
  ) async throws -> Page {
    let (view, id) = (try await view(visit), try visit.word("member"))
    guard let member = view.active.first(where: { $0.id == id }) else {
      throw NotFound("This invitation")
    }
    return VersionFormPages.ending(view, member, answers, problems: problems)
  }

  @Sendable static func askEnding(_ visit: Visit) async throws -> Answer {
    .page(try await ending(visit, FormData(), []))
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(FrameworkVersionID.self)
    let member = try visit.id(ConsultationMemberID.self, "member")
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let reason = problems.text(form["reason"], "reason", limit: 1_000, blank: "Say why")
      try problems.throwIfAny()
      guard let reason else { throw problems }
      try ReleaseMember(id: id, member: member, reason: reason).run(by: user, tx)
      return Done(to: "/standards/versions/\(id)/members", "Their part has ended")
    } orAsk: { problems in
      try await ending(visit, form, problems)
    }
  }

  private static func erasure(
    _ visit: Visit, _ problems: [Problem]
  ) async throws -> Page {
    let (view, id) = (try await view(visit), try visit.word("member"))
    guard view.maySayWhoIsHeard,
      let member = view.members.first(where: { $0.id == id && $0.mayBeErased })
    else { throw NotFound("This invitation") }
    return VersionFormPages.erasure(view, member, problems: problems)
  }

  @Sendable static func askErasure(_ visit: Visit) async throws -> Answer {
    .page(try await erasure(visit, []))
  }

  @Sendable static func erase(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(FrameworkVersionID.self)
    let member = try visit.id(ConsultationMemberID.self, "member")
    return try await visit.submit(form) { user, tx in
      try EraseMember(id: id, member: member).run(by: user, tx)
      return Done(to: "/standards/versions/\(id)/members", "They are erased")
    } orAsk: { problems in
      try await erasure(visit, problems)
    }
  }

  // MARK: Comments

  @Sendable static func comments(_ visit: Visit) async throws -> Answer {
    .page(VersionFormPages.comments(try await view(visit), FormData()))
  }

  @Sendable static func writeDown(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(FrameworkVersionID.self)
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let member = form["member"].flatMap { ConsultationMemberID($0) }
      if member == nil { problems.add("member", "Choose whose comment it is") }
      let words = problems.text(
        form["words"], "words", limit: ConsultationRoutes.longest, blank: "Enter what they said")
      let from = problems.text(
        form["from"], "from", limit: 500, blank: "Enter where these words come from")
      try problems.throwIfAny()
      guard let member, let words, let from else { throw problems }
      try MakeComment(
        id: id, clause: .init(form), words: words, onBehalfOf: member, broughtFrom: from
      ).run(by: user, tx)
      return Done(to: "/standards/versions/\(id)/comments", "The comment is written down")
    } orAsk: { problems in
      VersionFormPages.comments(try await view(visit), form, problems: problems)
    }
  }

  private static let kinds = ConsultationComment.Answer.Kind.allCases.map {
    Choice($0.rawValue, $0.words)
  }

  private static func answerPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem]
  ) async throws -> Page {
    let (view, id) = (try await view(visit), try visit.word("comment"))
    guard let comment = view.comments.first(where: { $0.id == id }) else {
      throw NotFound("This comment")
    }
    return VersionFormPages.answer(view, comment, kinds, answers, problems: problems)
  }

  @Sendable static func askAnswer(_ visit: Visit) async throws -> Answer {
    .page(try await answerPage(visit, FormData(), []))
  }

  @Sendable static func answer(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(FrameworkVersionID.self)
    let comment = try visit.id(ConsultationCommentID.self, "comment")
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let kind = problems.choice(
        form["kind"], "kind", as: ConsultationComment.Answer.Kind.self,
        blank: "Choose what was done")
      let words = problems.text(
        form["words"], "words", limit: ConsultationRoutes.longest,
        blank: "Enter what was done, or why not")
      try problems.throwIfAny()
      guard let kind, let words else { throw problems }
      try AnswerComment(
        id: id, comment: comment, kind: kind, words: words,
        seen: form["seen"].flatMap { Int($0) } ?? 0
      ).run(by: user, tx)
      return Done(to: "/standards/versions/\(id)/comments", "The answer is saved")
    } orAsk: { problems in
      try await answerPage(visit, form, problems)
    }
  }
}
