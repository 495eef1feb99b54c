import Kernel
import Markup

/// The form by which somebody shares their own record.
enum ShareOwnPages {
  private static let back = Link("Back to what I share", to: "/me/sharing")

  static func new(_ parts: [Choice], _ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Share my record", caption: "What is held about me", problems: problems, back: back,
      """
      <p>You can show your record to a body outside your employers, such as an integrated care \
      board, a region or a national body. It sees what you choose and no more. You can stop at any \
      time.</p>
      \(form(
        to: "/me/sharing/new/check",
        """
        \(textInput(
          "body", "Code of the body you share with", answers["body"],
          hint: "For example the ODS code of an integrated care board. Ask those who want to see it",
          width: .ten, problems: problems))
        \(radios("data", "What do you share?", parts, chosen: answers["data"], problems: problems))
        \(textArea(
          "purpose", "What do you share it for?", answers["purpose"], rows: 3, problems: problems))
        \(dayInput(
          "until", "Last day", answers.day("until"), hint: "At most two years from now",
          problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  private static let fields = [
    "body", "data", "purpose", "until-day", "until-month", "until-year",
  ]

  static func check(body: String, data: String, _ answers: FormData) -> Page {
    let kept: HTML = "\(each: fields, { hiddenField($0, answers[$0] ?? "") })"
    return Page(
      "Check what you share", caption: "What is held about me", back: back,
      """
      \(summaryList([
        SummaryRow("Shared with", body),
        SummaryRow("What", data),
        SummaryRow("What for", answers["purpose"]),
        SummaryRow(
          "Last day",
          [answers["until-day"], answers["until-month"], answers["until-year"]]
            .compactMap(\.self).joined(separator: " ")),
      ]))
      <p>\(body) sees this from the next page it opens. It does not see your date of birth, your \
      addresses or numbers, absences, your timeline or where things come from.</p>
      \(form(to: "/me/sharing/new", "\(kept)\(button("Share it"))"))
      \(form(
        to: "/me/sharing/new/check",
        "\(kept)\(hiddenField("change", "yes"))\(button("Change something", .second))"))
      """)
  }
}
