import Access
import Figures
import Intake
import Kernel
import Markup
import Storage
import Web

/// `/me/monitoring/answers…`: what somebody says of themselves for monitoring.
enum OwnAnswerRoutes {
  private static let base = "/me/monitoring/answers"
  private static let unsaid = "prefer-not-to-say"

  static func add(to routes: Routes) {
    let door = Door.permission(.ownRecord)
    routes.get(base, door, list)
    routes.get("\(base)/:characteristic", door, ask)
    routes.post("\(base)/:characteristic", door, say)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let (answers, isStopped) = try await visit.read { user, tx in
      (try OwnAnswers.of(user, tx), try Objections.of(user, tx).contains(where: \.isInForce))
    }
    return .page(
      OwnAnswerPages.list(
        OwnAnswers.asked.map { one in
          OwnAnswerPages.Line(
            words: one.words, address: "\(base)/\(one.rawValue)",
            answer: answers.first { $0.characteristic == one }.map(words))
        }, isStopped: isStopped))
  }

  private static func words(_ answer: OwnAnswer) -> String {
    answer.prefersNotToSay
      ? "You prefer not to say"
      : OwnAnswerOptions.shipped.words(answer) ?? "Said in words that are asked no more"
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, try characteristic(visit)))
  }

  @Sendable static func say(_ visit: Visit) async throws -> Answer {
    let one = try characteristic(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let said = form["answer"] ?? ""
      if said == unsaid {
        try SayOfOneself(one, nil).run(by: user, tx)
      } else if let option = OwnAnswerOptions.shipped.option(one, value: said) {
        try SayOfOneself(one, (option.scheme, option.code)).run(by: user, tx)
      } else {
        throw Problems("answer", "Choose one, or that you prefer not to say")
      }
      return Done(to: base, "Your answer is saved")
    } orAsk: { problems in
      try await page(visit, one, chosen: form["answer"], problems)
    }
  }

  private static func characteristic(_ visit: Visit) throws -> Characteristic {
    guard let one = Characteristic(rawValue: try visit.word("characteristic")),
      OwnAnswers.asked.contains(one)
    else { throw NotFound("This question") }
    return one
  }

  private static func page(
    _ visit: Visit, _ one: Characteristic, chosen: String? = nil, _ problems: [Problem] = []
  ) async throws -> Page {
    let answer = try await visit.read { user, tx in
      try OwnAnswers.of(user, tx).first { $0.characteristic == one }
    }
    let before = answer.map { $0.prefersNotToSay ? unsaid : "\($0.scheme):\($0.code)" }
    return OwnAnswerPages.ask(
      OwnAnswerPages.Question(
        words: question(one), hint: hint(one), address: "\(base)/\(one.rawValue)",
        options: OwnAnswerOptions.shipped.options(one).map { ($0.value, $0.words) },
        chosen: chosen ?? before), problems: problems)
  }

  private static func question(_ one: Characteristic) -> String {
    switch one {
    case .ethnicity: "What is your ethnic group?"
    case .disability: "Do you have a disability or a long-lasting condition?"
    case .gender: "How do you describe your gender?"
    case .religion: "What is your religion or belief?"
    case .sexualOrientation: "What is your sexual orientation?"
    case _: one.words
    }
  }

  private static func hint(_ one: Characteristic) -> String? {
    switch one {
    case .disability:
      "One that has lasted, or is expected to last, twelve months or more. Asking for adjustments is "
        + "something else: talk to your manager"
    case .ethnicity: "Choose what describes you best"
    case _: nil
    }
  }
}
