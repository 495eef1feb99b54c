import Kernel
import Markup

/// The steps of deciding: an answer with its reason, what will happen, done.
enum DuplicateFormPages {
  static func decide(
    _ view: DuplicateView, _ answers: FormData, choices: [Choice], problems: [Problem] = []
  ) -> Page {
    Page(
      view.title, caption: "Possible duplicate", problems: problems,
      back: Link("Back to the evidence", to: view.address),
      form(
        to: "\(view.address)/check",
        """
        \(view.onBehalf.isEmpty
          ? HTML.empty
          : """
          \(radios(
            "organisation", "For which employer do you write this down?", view.onBehalf,
            chosen: answers["organisation"],
            hint: "You look after everything, and decide for no employer yourself.",
            problems: problems))
          \(textInput(
            "agreedBy", "Who decided for this employer?", answers["agreedBy"], width: .half,
            problems: problems))
          \(dayInput(
            "agreedOn", "When did they say so?", answers.day("agreedOn"), problems: problems))
          \(textInput(
            "means", "How did they say so?", answers["means"],
            hint: "For example by letter, and where it is kept. The journal shows it.",
            problems: problems))
          """)
        \(radios(
          "answer", "Your answer", choices, chosen: answers["answer"], problems: problems))
        \(textArea(
          "reason", "Why?", answers["reason"],
          hint: """
            What you looked at, in a sentence. Every employer of this person can read it, and so \
            can the person. Leave out health and anything private.
            """, rows: 3, problems: problems))
        \(buttonGroup(button("Continue"), buttonLink("Cancel", to: view.address, .second)))
        """))
  }

  /// Nothing has been kept yet: what will happen, in words.
  static func check(
    _ view: DuplicateView, _ answers: FormData, answer: String, consent: SummaryRow?,
    consequence: String, sight: [CheckPages.SightLine]?
  ) -> Page {
    var rows = [
      SummaryRow("The records", "\(view.first.name) and \(view.second.name)"),
      SummaryRow("Your answer", answer), SummaryRow("Why", answers["reason"] ?? ""),
    ]
    if let consent { rows.append(consent) }
    let kept = [
      "answer", "reason", "organisation", "agreedBy", "agreedOn-day", "agreedOn-month",
      "agreedOn-year", "means",
    ]
    return Page(
      "Check your answer", caption: "Possible duplicate",
      back: Link("Back to the evidence", to: view.address),
      """
      \(summaryList(rows))
      <h2>What happens then</h2>
      <p>\(consequence)</p>
      \(sight.map(sightOnce) ?? HTML.empty)
      \(form(
        to: "\(view.address)/decision",
        """
        \(each: kept, { name in answers[name].map { hiddenField(name, $0) } ?? HTML.empty })
        \(button("Confirm"))
        """))
      \(form(
        to: "\(view.address)/change",
        """
        \(each: kept, { name in answers[name].map { hiddenField(name, $0) } ?? HTML.empty })
        \(buttonGroup(button("Change your answer", .second), buttonLink("Cancel", to: view.address, .second)))
        """))
      """)
  }

  private static func sightOnce(_ lines: [CheckPages.SightLine]) -> HTML {
    let words = """
      Each employer sees what it saw before. Once they are one person, the person sees both \
      records, and managers see who reports to either.
      """
    return lines.isEmpty
      ? "<h2>Who will see whom</h2><p>Nobody gains or loses sight of anybody.</p>"
      : CheckPages.sight(lines, words)
  }

  static func takeApart(
    _ view: DuplicateView, _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      "Take the records apart again", caption: "\(view.first.name) and \(view.second.name)",
      problems: problems, back: Link("Back to the evidence", to: view.address),
      form(
        to: "\(view.address)/unmerge",
        """
        <p>The records become two people again, each with the posts, training and history it had, \
        and what was added since stays with the employer that added it. Nothing is lost. Every \
        employer of the person can read your reason.</p>
        \(textArea(
          "reason", "Why are they not one person?", answers["reason"], rows: 3, problems: problems))
        \(buttonGroup(
          button("Take apart", .warning), buttonLink("Cancel", to: view.address, .second)))
        """))
  }

  /// Saying by hand that there is a second record, where the search did not.
  static func second(
    _ person: PersonID, _ name: String, _ answers: FormData, found: [Choice],
    problems: [Problem] = []
  ) -> Page {
    let address = "/people/\(person)/second-record"
    return Page(
      "Which record is the second one of \(name)?", problems: problems,
      trail: PersonPages.trail(to: person, name),
      """
      \(questionForm(
        to: address,
        """
        \(textInput(
          "q", "Look for the other record", answers["q"],
          hint: "A name, or a number with the date of birth. Only people you may see are found.",
          kind: .search, width: .half))
        \(button("Search", .second))
        """))
      \(found.isEmpty
        ? (answers["q"] ?? "").isEmpty ? HTML.empty
          : emptyState("Nobody else was found whom you may see. Try an earlier name.")
        : form(
          to: address,
          """
          \(hiddenField("q", answers["q"] ?? ""))
          \(radios("other", "The second record", found, chosen: answers["other"], problems: problems))
          \(textArea(
            "reason", "Why may they be one person?", answers["reason"],
            hint: """
              In a sentence. Needed only where it was decided before that they are not, and nothing \
              new is known.
              """, rows: 2, problems: problems))
          \(buttonGroup(
            button("Compare the two"), buttonLink("Cancel", to: "/people/\(person)", .second)))
          """))
      """)
  }
}
