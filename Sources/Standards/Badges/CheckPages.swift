import Kernel
import Markup

/// Checking a badge without an account.
enum CheckPages {
  struct Result: Sendable {
    let title: String
    let isValid: Bool
    let verdict: String
    /// `Stage: Stage 3`, and sentences.
    let lines: [String]
    let replaced: String?
    /// What to do about one that does not hold here.
    let advice: String?
    let asOf: Day?
  }

  static func ask(_ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Check a badge", problems: problems, trail: PublicBadgePages.trail,
      """
      <p class="lead">Somebody showed you a badge. Find out what it attests, who issued it, and \
      whether it still holds. You need no account, and nothing of it is kept.</p>
      \(form(
        to: "/check", hasFiles: true,
        """
        \(textArea(
          "badge", "Paste the text of the badge", answers["badge"],
          hint: "Three parts of letters and digits with dots between them", problems: problems))
        \(fileUpload(
          "file", "Or choose its file", hint: "A text (.jwt), or a picture (.svg or .png)",
          accepting: ".jwt,.jws,.txt,.svg,.png", problems: problems))
        \(details(
          "The badge was issued by somebody else, or you ask about another day",
          """
          <p>Badges that were issued here are checked with what is published here. For any other, \
          fetch the issuer’s public keys, and its list of what was taken back, from the issuer.</p>
          \(fileUpload(
            "keys", "The issuer’s public keys", hint: "A JSON Web Key Set (.json)",
            problems: problems))
          \(fileUpload(
            "status-list", "The issuer’s lists", hint: "As they are published (.jwt)",
            several: true, problems: problems))
          \(dayInput(
            "asOf", "As of which day?", answers.day("asOf"), hint: "Leave it empty for today",
            problems: problems))
          """))
        \(button("Check the badge"))
        """))
      """)
  }

  static func answer(_ result: Result) -> Page {
    Page(
      result.title,
      caption: result.asOf.map { "As of \($0.inWords)" },
      trail: PublicBadgePages.trail + [Link("Check a badge", to: "/check")],
      """
      \(found(result))
      \(result.advice.map { "<p>\($0)</p>" as HTML })
      <p>\(buttonLink("Check another badge", to: "/check", .second))</p>
      """)
  }

  /// The verdict, and what stands behind it.
  static func found(_ result: Result) -> HTML {
    """
    \(result.isValid
      ? "<p class=\"lead\">\(result.verdict)</p>" as HTML : warningText(result.verdict))
    \(result.replaced.map { insetText("<p>\($0)</p>") })
    \(summaryList(result.lines.compactMap(row)))
    \(each: result.lines.filter { row($0) == nil }, { "<p>\($0)</p>" })
    """
  }

  /// `Issued by: Academy` becomes a row; a sentence does not.
  private static func row(_ line: String) -> SummaryRow? {
    let keys = ["Achievement", "Standard", "Stage", "Held by", "Issued by"]
    let parts = line.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, keys.contains(String(parts[0])) else { return nil }
    return SummaryRow(String(parts[0]), String(parts[1].drop { $0 == " " }))
  }
}
