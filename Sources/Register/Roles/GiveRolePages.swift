import Kernel
import Markup

/// One question to a page, then everything to check.
enum GiveRolePages {
  static func page(
    _ step: GiveRoleJourney.Step, _ view: GiveRoleJourney.View, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let back = Link("Back to who has access", to: "/organisations/\(view.id)/access")
    let title: String
    let question: HTML
    switch step {
    case .account:
      title = "Who is given the role?"
      question =
        view.accounts.isEmpty
        ? emptyState(
          "Nobody else of this organisation can sign in yet.",
          buttonLink("Add an account", to: "/accounts/new"))
        : radios(
          "account", "Who is given the role?", view.accounts, chosen: answers["account"],
          hint: "People of \(view.name) who can sign in", problems: problems)
    case .role:
      title = "Which role?"
      question = radios(
        "role", "Which role?", view.roles, chosen: answers["role"], problems: problems)
    case .beneath:
      title = "How far does it go?"
      question = radios(
        "beneath", "How far does it go?",
        [
          Choice("no", "\(view.name) only"),
          Choice("yes", "\(view.name) and everything under it"),
        ], chosen: answers["beneath"], problems: problems)
    case .until:
      title = "How long is it for?"
      question = """
        \(dayInput(
          "first", "The first day (leave blank for today)", answers.day("first"),
          problems: problems))
        \(radios(
          "until", "How long is it for?",
          [
            Choice("open", "Until it is ended", hint: "Or until their post here ends"),
            Choice("day", "Until a day"),
          ], chosen: answers["until"], problems: problems))
        \(dayInput("last", "The last day, if there is one", answers.day("last"), problems: problems))
        """
    case .reason:
      title = "Why is it given?"
      return Page(
        title, caption: view.name, problems: problems, back: back,
        form(
          to: "/organisations/\(view.id)/access/new/check",
          """
          \(carried(answers, except: ["reason", "change", "asked"]))
          \(textInput(
            "reason", "Why is it given?", answers["reason"],
            hint: "Kept with the role, and shown to the person", problems: problems))
          \(button("Continue"))
          """))
    }
    return Page(
      title, caption: view.name, problems: problems, back: back,
      questionForm(
        to: "/organisations/\(view.id)/access/new",
        """
        \(carried(answers, except: names(of: step) + ["change", "asked"]))
        \(hiddenField("asked", step.rawValue))
        \(question)
        \(step == .account && view.accounts.isEmpty ? HTML.empty : button("Continue"))
        """))
  }

  static func check(_ view: GiveRoleJourney.View, _ answers: FormData) -> Page {
    let address = { (step: String) -> String in
      var address = "/organisations/\(view.id)/access/new?change=\(step)"
      for name in carriedNames {
        if let value = answers[name] { address += "&\(name)=\(value.filter(isPlain))" }
      }
      return address
    }
    let change = { (step: String) in [Link("Change", to: address(step))] }
    var rows = [
      SummaryRow("Who", view.account, actions: change("account")),
      SummaryRow("Role", view.role, actions: change("role")),
      SummaryRow(
        "At", answers["beneath"] == "no" ? "\(view.name) only" : view.name,
        actions: view.hasParts ? change("beneath") : []),
      SummaryRow("From", view.from?.inWords ?? "Today", actions: change("until")),
      SummaryRow(
        "Until", view.until?.inWords ?? "It is ended, or their post here ends",
        actions: change("until")),
    ]
    rows.append(SummaryRow("Why", answers["reason"], actions: change("reason")))
    return Page(
      "Check what you give", caption: view.name,
      back: Link("Back to who has access", to: "/organisations/\(view.id)/access"),
      """
      \(summaryList(rows))
      \(form(
        to: "/organisations/\(view.id)/access/new",
        """
        \(carried(answers, except: []))
        \(button("Give the role"))
        """))
      """)
  }

  private static let carriedNames = [
    "account", "role", "beneath", "first-day", "first-month", "first-year", "until", "last-day",
    "last-month", "last-year",
  ]

  private static func names(of step: GiveRoleJourney.Step) -> [String] {
    step == .until
      ? [
        "first-day", "first-month", "first-year", "until", "last-day", "last-month", "last-year",
      ] : [step.rawValue]
  }

  private static func carried(_ answers: FormData, except names: [String]) -> HTML {
    let kept = (carriedNames + ["reason"]).filter { !names.contains($0) && answers[$0] != nil }
    return "\(each: kept, { hiddenField($0, answers[$0] ?? "") })"
  }

  private static func isPlain(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber)
  }
}
