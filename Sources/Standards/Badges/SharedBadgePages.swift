import Kernel
import Markup

/// What whoever was given a link sees: the code, and one badge.
enum SharedBadgePages {
  static func ask(_ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "See a badge that was shared with you", problems: problems, trail: PublicBadgePages.trail,
      """
      <p>Somebody gave you a link to a badge of theirs. Its code opens that badge and nothing else, \
      until the day they chose.</p>
      <div data-from-link>
      \(form(
        to: "/shared",
        """
        \(textInput(
          "code", "Code", answers["code"],
          hint: "20 letters and digits in groups of four. Spaces and hyphens do not matter",
          width: .twenty, problems: problems))
        \(button("See the badge"))
        """))
      </div>
      <p>That you open it is written down, and they can see it.</p>
      """)
  }

  static func badge(
    _ result: CheckPages.Result, name: String, code: String, employers: [Choice],
    _ answers: FormData, problems: [Problem] = []
  ) -> Page {
    Page(
      name, caption: "Shared with you", problems: problems,
      back: Link("Another code", to: "/shared"),
      """
      \(CheckPages.found(result))
      <h2>Keep the proof</h2>
      <p>The file can be <a href="/check">checked</a> at any time, here or without a network.</p>
      \(HTML.joined([("png", "Picture (PNG)"), ("jwt", "Signed text (JWT)")].map { kind, words in
        form(
          to: "/shared/file",
          """
          \(hiddenField("code", code))\(hiddenField("form", kind))
          \(button("Take the badge: \(words)", .second))
          """)
      }))
      \(employers.isEmpty ? HTML.empty : decision(code, employers, answers, problems))
      """)
  }

  private static func decision(
    _ code: String, _ employers: [Choice], _ answers: FormData, _ problems: [Problem]
  ) -> HTML {
    """
    <h2>Do you accept it?</h2>
    <p>What you decide stands on the record of the person who holds the badge, with your reason, and \
    they can read it.</p>
    \(form(
      to: "/shared/decision",
      """
      \(hiddenField("code", code))
      \(employers.count == 1
        ? "<p>For \(employers.map(\.words).joined()).</p>" as HTML
        : select(
          "employer", "For which employer?", employers, chosen: answers["employer"],
          blank: "Choose", problems: problems))
      \(radios(
        "answer", "Is the badge accepted?",
        [
          Choice("accepted", "Yes", hint: "What it attests counts here"),
          Choice("refused", "No"),
        ], chosen: answers["answer"], problems: problems))
      \(textArea("reason", "Why?", answers["reason"], rows: 3, problems: problems))
      \(button("Write it down"))
      """))
    """
  }
}
