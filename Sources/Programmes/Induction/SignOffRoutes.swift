import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/inductions/sign-off…`: signing off several people at once, and taking one back.
enum SignOffRoutes {
  static func add(to routes: Routes) {
    let named = Door.permission(.namedForInductions)
    routes.get("/inductions/sign-off", named, askSignOff)
    routes.get("/inductions/sign-off/check", named, checkSignOff)
    routes.post("/inductions/sign-off", named, signOff)
    let one = "/inductions/:id"
    routes.get("\(one)/sign-off/withdrawal", named, askTakeBack)
    routes.post("\(one)/sign-off/withdrawal", named, takeBack)
  }

  private static func signOffPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let lines = try await visit.read { user, tx in
      let questions = InductionQuestions(user, tx)
      return try questions.lines(questions.toSign())
    }
    return OtherInductionPages.signOff(
      lines, most: SignInductionsOff.mostItems, answers, problems: problems)
  }

  @Sendable static func askSignOff(_ visit: Visit) async throws -> Answer {
    .page(try await signOffPage(visit, FormData()))
  }

  private static func items(_ form: FormData) -> [SignInductionsOff.Item] {
    form.all("item").uniqued().compactMap { item in
      let parts = item.split(separator: ".")
      guard parts.count == 2, let id = InductionID(String(parts[0])), let seen = Int(parts[1])
      else { return nil }
      return SignInductionsOff.Item(id: id, seen: seen)
    }
  }

  /// Those of the chosen that still wait as they did; the others are told as a problem.
  private static func checkPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let items = items(answers)
    guard !items.isEmpty else {
      return try await signOffPage(
        visit, answers, [Problem("item", "Choose whom to sign off")])
    }
    let (lines, statements, refused) = try await visit.read { user, tx in
      let questions = InductionQuestions(user, tx)
      let found = try items.prefix(SignInductionsOff.mostItems).compactMap {
        item -> FramedInduction? in
        do {
          return try FoundInduction.toSign(item.id, user, tx).found.framed
        } catch is NotFound { return nil }
      }
      var refused: [Problem] = []
      let lines = try questions.lines(found.map(\.induction)).filter { line in
        guard items.contains(where: { "\($0.id).\($0.seen)" == line.item }) else { return false }
        guard let id = InductionID(line.id),
          let why = try SignInductionsOff.obstacle(id, user, tx)
        else { return true }
        refused.append(Problem("", "\(line.person) is left out. \(why)"))
        return false
      }
      let said = found.reduce(into: [String: String]()) { $0[$1.title] = $1.edition.statement }
      return (
        lines, said.sorted { $0.key < $1.key }.map { (title: $0.key, words: $0.value) }, refused
      )
    }
    let changed = min(items.count, SignInductionsOff.mostItems) - lines.count - refused.count
    let problem =
      changed == 0
      ? []
      : [
        Problem(
          "",
          changed == 1
            ? "1 of them was changed meanwhile and is left out. Look at it again first"
            : "\(changed) of them were changed meanwhile and are left out. Look at them again first"
        )
      ]
    let told = refused + problem
    guard !lines.isEmpty else { return try await signOffPage(visit, FormData(), told) }
    return OtherInductionPages.check(
      OtherInductionPages.Check(lines: lines, statements: statements),
      problems: told.isEmpty ? problems : told)
  }

  @Sendable static func checkSignOff(_ visit: Visit) async throws -> Answer {
    .page(try await checkPage(visit, visit.query))
  }

  @Sendable static func signOff(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let signed = try SignInductionsOff(items: items(form)).run(by: user, tx)
      return Done(
        to: "/inductions",
        signed.count == 1 ? "Signed off" : "\(signed.count) people are signed off")
    } orAsk: { problems in
      try await checkPage(visit, form, problems)
    }
  }

  private static func takeBackPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, may) = try await OtherInductionRoutes.look(visit)
    guard may.sign, view.isSigned else { throw NotFound("This page") }
    return OtherInductionPages.words(
      "Take the sign-off back", view,
      about:
        "For what was signed off by mistake. The record is open again, and a badge made of it no longer counts.",
      label: "Why?", press: "Take it back", to: "\(view.address)/sign-off/withdrawal", answers,
      problems: problems)
  }

  @Sendable static func askTakeBack(_ visit: Visit) async throws -> Answer {
    .page(try await takeBackPage(visit, FormData()))
  }

  @Sendable static func takeBack(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(InductionID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try TakeSignOffBack(
        id: id, words: try OtherInductionRoutes.words(form), seen: form.revision
      )
      .run(by: user, tx)
      return Done(to: "/inductions/\(id)", "The sign-off is taken back. They are told")
    } orAsk: { problems in
      try await takeBackPage(visit, form, problems)
    }
  }
}
