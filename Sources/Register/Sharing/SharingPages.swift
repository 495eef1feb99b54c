import Kernel
import Markup

enum SharingPages {
  static func list(_ view: AgreementsToShare.View) -> Page {
    Page(
      "What is shared", caption: view.name,
      trail: [Link("Home", to: "/"), Link(view.name, to: "/organisations/\(view.id)")],
      width: .wide,
      """
      <p>\(view.name) answers for its own records. An integrated care board, a council, a region or \
      a national body sees who works here by name only under one of these agreements, or because a \
      person shares their own record. Without one they see figures.</p>
      \(view.limits.isEmpty ? HTML.empty : insetText("The files of \(view.name) say that nothing is shared with \(view.limits.joined(separator: " or ")), whatever is agreed."))
      \(view.mayAgree ? "<p>\(buttonLink("Record an agreement", to: "/organisations/\(view.id)/sharing/new"))</p>" as HTML : HTML.empty)
      \(view.mayAgree ? "<p><a href=\"/emergencies\">What was opened in an emergency</a></p>" as HTML : HTML.empty)
      \(view.given.isEmpty
        ? emptyState("There is no agreement. Nobody outside sees names.")
        : table(
          "Agreements",
          ["With", "What", "What for", "Days", "Signed by", "State"].map { Column($0) },
          view.given.map { row($0, of: view.id) }, captionHidden: true))
      \(view.mayOpenInEmergency ? "<p><a href=\"/organisations/\(view.id)/emergency\">See these names in an emergency</a></p>" as HTML : HTML.empty)
      """)
  }

  private static func row(_ line: AgreementsToShare.Line, of id: OrganisationID) -> [HTML] {
    let end: HTML = """
      <br><a href="/organisations/\(id)/sharing/\(line.id)/end">End<span class="hidden"> the \
      agreement with \(line.other.words)</span></a>
      """
    return [
      line.other.html, HTML.escaped(line.data), HTML.escaped(line.purpose),
      "\(line.from.inWords) to \(line.until.inWords)",
      """
      \(line.signedBy)<br><span class="muted">Recorded by \(line.recordedBy)\
      \(line.evidence.map { "; kept at \($0)" as HTML })</span>
      """,
      """
      \(line.isInForce ? tag("In force", .green) : tag("Ended"))\
      \(line.ended.map { "<br><span class=\"muted\">\($0)</span>" as HTML })\
      \(line.mayEnd ? end : HTML.empty)
      """,
    ]
  }

  static func new(
    _ id: OrganisationID, _ name: String, kinds: [Choice], _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "Record a sharing agreement", caption: name, problems: problems,
      back: Link("Back to what is shared", to: "/organisations/\(id)/sharing"),
      """
      <p>Write down what was signed. From then on the other body sees it, and no more; everybody \
      who works here sees this agreement.</p>
      \(form(
        to: "/organisations/\(id)/sharing/new/check",
        """
        \(textInput(
          "body", "Code of the body it is shared with", answers["body"],
          hint: "For example the ODS code of an integrated care board", width: .ten,
          problems: problems))
        \(checkboxes(
          "data", "What is shared?", kinds, chosen: answers.all("data"), problems: problems))
        \(textArea(
          "purpose", "What is it shared for?", answers["purpose"],
          hint: "In words that everybody who works here understands", rows: 3, problems: problems))
        \(dayInput("until", "Last day", answers.day("until"), problems: problems))
        \(textInput(
          "signed-employer", "Who signed for \(name)?", answers["signed-employer"],
          problems: problems))
        \(textInput(
          "signed-body", "Who signed for the other body?", answers["signed-body"],
          problems: problems))
        \(textInput(
          "evidence", "Where is the signed agreement kept? (optional)", answers["evidence"],
          problems: problems))
        \(button("Continue"))
        """))
      """)
  }

  private static let fields = [
    "body", "purpose", "until-day", "until-month", "until-year", "signed-employer", "signed-body",
    "evidence",
  ]

  static func check(
    _ id: OrganisationID, _ name: String, body: String, data: String, until: Day,
    _ answers: FormData
  ) -> Page {
    let kept: HTML = """
      \(each: fields, { hiddenField($0, answers[$0] ?? "") })
      \(each: answers.all("data"), { hiddenField("data", $0) })
      """
    return Page(
      "Check the agreement", caption: name,
      back: Link("Back to what is shared", to: "/organisations/\(id)/sharing"),
      """
      \(summaryList([
        SummaryRow("Shared with", body),
        SummaryRow("What", data),
        SummaryRow("What for", answers["purpose"]),
        SummaryRow("Last day", until.inWords),
        SummaryRow("Signed for \(name)", answers["signed-employer"]),
        SummaryRow("Signed for \(body)", answers["signed-body"]),
        SummaryRow("Kept at", answers["evidence"]),
      ]))
      <p>\(body) sees this from the next page it opens.</p>
      \(form(to: "/organisations/\(id)/sharing/new", "\(kept)\(button("Record the agreement"))"))
      \(form(
        to: "/organisations/\(id)/sharing/new/check",
        "\(kept)\(hiddenField("change", "yes"))\(button("Change something", .second))"))
      """)
  }

  static func end(
    _ id: OrganisationID, agreement: String, body: String, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    Page(
      "End the agreement with \(body)", problems: problems,
      back: Link("Back to what is shared", to: "/organisations/\(id)/sharing"),
      """
      <p>\(body) sees figures only from the next page it opens. The agreement stays written \
      down.</p>
      \(form(
        to: "/organisations/\(id)/sharing/\(agreement)/end",
        """
        \(textInput("reason", "Why does it end?", answers["reason"], problems: problems))
        \(button("End the agreement", .warning))
        """))
      """)
  }
}
