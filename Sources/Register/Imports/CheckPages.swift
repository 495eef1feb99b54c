import Kernel
import Markup

/// What loading the files would do.
enum CheckPages {
  struct View: Sendable {
    let address: String
    let fingerprint: String
    let movedOn: Bool
    /// Receipts of the employers whose part is loaded already.
    let loaded: [String]
    let asOf: Day
    let expiresAt: Instant
    let files: [(name: String, format: String)]
    let employers: [(name: String, code: String, isNew: Bool)]
    let tally: Tally
    let findings: [Finding]
    /// The first of each kind, and how many there are.
    let people: [PersonLine]
    let counts: [String: Int]
    let sight: [SightLine]
    let rows: [(address: String, name: String, count: Int)]
    let heldAfter: [(words: String, count: String)]
    let canLoad: Bool
    var whose: EmployerForm?
    /// What the new employer may be, when nobody has said what it is.
    var kinds: [Choice] = []
    /// A list that names no employer.
    var needsEmployer = false
    var code = ""
    var needsPerson = false
    var found: [Choice] = []
    var who = ""
    var problems: [Problem] = []
  }

  /// Asks whose files they are.
  struct EmployerForm: Sendable {
    let name: String
    let code: String
    let candidates: [(id: OrganisationID, name: String)]
  }

  struct Tally: Sendable {
    let joiners: Int
    let movers: Int
    let leavers: Int
    let changed: Int
    let unchanged: Int
    let rejected: Int

    var isEmpty: Bool { joiners + movers + leavers + changed + rejected == 0 }
  }

  struct Finding: Sendable {
    let severity: String
    let colour: TagColour
    let code: String
    let column: String
    let effect: String
    let count: Int
    let messages: [String]
    let more: Int
    let places: String
  }

  struct PersonLine: Sendable {
    let kind: String
    let name: String
    let person: PersonID?
    let place: String
    let columns: String
  }

  struct SightLine: Sendable {
    let account: String
    /// The first few by name, and how many there are.
    let gains: [String]
    let gained: Int
    let loses: [String]
    let lost: Int
  }

  static func check(_ view: View) -> Page {
    Page(
      "What will change", problems: view.problems, trail: FilePages.trail, width: .wide,
      """
      \(view.movedOn ? movedOn(view) : HTML.empty)
      \(summaryList([
        SummaryRow("Files", fileList(view)), SummaryRow("For", employers(view)),
        SummaryRow("As of", view.asOf.inWords),
      ]))
      \(view.whose.map { whose($0, view) })
      \(view.kinds.isEmpty ? HTML.empty : kind(view))
      \(view.needsEmployer ? employer(view) : HTML.empty)
      \(view.needsPerson ? who(view) : HTML.empty)
      \(outcome(view))
      \(view.canLoad && view.tally.isEmpty
        ? notificationBanner(.note, "Nothing would change. What is in these files is held already.")
        : HTML.empty)
      \(sight(view))
      \(view.needsEmployer && view.findings.count == 1
        ? HTML.empty : findings(view.findings, at: view.address))
      \(rows(view.rows))
      \(people(view))
      \(view.canLoad ? held(view.heldAfter, "What would be held afterwards") : HTML.empty)
      \(buttons(view))
      """)
  }

  private static func whose(_ question: EmployerForm, _ view: View) -> HTML {
    form(
      to: "\(view.address)/employer",
      """
      \(radios(
        "employer", "Whose files are these?",
        question.candidates.map { candidate in
          Choice(
            "\(candidate.id)", candidate.name,
            hint: "It is given the number \(question.code), which these files carry")
        } + [
          Choice(
            "other", "Another employer: \(question.name)",
            hint: "It is added with the number \(question.code)")
        ], chosen: nil, hint: "Waypoint knows no employer with the number \(question.code).",
        problems: view.problems))
      \(button("Continue"))
      """)
  }

  private static func kind(_ view: View) -> HTML {
    let name = view.employers.first(where: \.isNew)?.name ?? "it"
    return form(
      to: "\(view.address)/kind",
      """
      <h2>What kind of organisation is \(name)?</h2>
      <p>It is in no register that Waypoint knows, and what its people must do depends on it.</p>
      \(select(
        "kind", "Kind of organisation", view.kinds, chosen: nil, blank: "Choose one",
        problems: view.problems))
      \(button("Continue"))
      """)
  }

  /// An open question stands above it, and nothing can be said before it is answered.
  private static func outcome(_ view: View) -> HTML {
    if view.needsEmployer { return .empty }
    return view.canLoad || view.needsPerson ? figures(tally(view.tally)) : nothing
  }

  private static func employer(_ view: View) -> HTML {
    form(
      to: "\(view.address)/employer",
      """
      <h2>Whose staff are these?</h2>
      <p>The list does not say. Nothing of it has been read yet.</p>
      \(textInput(
        "code", "Code of the employer", view.code,
        hint: "Its ODS code, or its CQC provider number", width: .ten, problems: view.problems))
      \(button("Continue"))
      """)
  }

  private static func who(_ view: View) -> HTML {
    form(
      to: "\(view.address)/person",
      """
      <h2>Whose record is this?</h2>
      <p>The file names nobody. Find the person it is about.</p>
      \(textInput(
        "who", "Name, or work e-mail address", view.who, width: .twenty, problems: view.problems))
      \(view.found.isEmpty
        ? HTML.empty
        : radios("person", "Choose the person", view.found, chosen: nil, problems: view.problems))
      \(button(view.found.isEmpty ? "Find" : "Continue"))
      """)
  }

  private static func movedOn(_ view: View) -> HTML {
    guard !view.loaded.isEmpty else {
      return notificationBanner(
        .important, "Something changed since you looked, so nothing was loaded.",
        detail: "<p>This is what loading the files would do now. Look again, then confirm.</p>")
    }
    return notificationBanner(
      .important, "Something changed since you looked, so not everything was loaded.",
      detail: """
        <p>Done: \(each: view.loaded, { "<a href=\"\($0)\">see the receipt</a> " })</p>
        <p>This is what loading the rest would do now. Look again, then confirm.</p>
        """)
  }

  static func tally(_ tally: Tally) -> [Figure] {
    [
      Figure(grouped(tally.joiners), "join", .green), Figure(grouped(tally.movers), "move", .blue),
      Figure(grouped(tally.leavers), "leave", .purple),
      Figure(grouped(tally.changed), "other records change", .teal),
      Figure(grouped(tally.unchanged), "stay as they are", .grey),
      Figure(grouped(tally.rejected), "rows not taken", tally.rejected > 0 ? .red : .grey),
    ]
  }

  private static let nothing: HTML = notificationBanner(
    .important, "Nothing of these files can be loaded as they are.",
    detail: "<p>Mend what is listed below and send them again.</p>")

  static func fileList(_ files: [(name: String, format: String)]) -> HTML {
    HTML.joined(
      files.map { file in "\(file.name) <span class=\"muted\">\(file.format)</span>" }, by: "<br>")
  }

  private static func fileList(_ view: View) -> HTML { fileList(view.files) }

  private static func employers(_ view: View) -> HTML {
    guard !view.employers.isEmpty else { return "<span class=\"none\">Nobody in particular</span>" }
    return HTML.joined(
      view.employers.map { employer in
        """
        \(employer.name)\(employer.code.isEmpty ? HTML.empty : " (\(employer.code))")\
        \(employer.isNew ? " \(tag("Not known before", .amber))" as HTML : HTML.empty)
        """
      }, by: "<br>")
  }

  private static func sight(_ view: View) -> HTML {
    sight(
      view.sight,
      "A file never changes a role. It changes who works where and for whom, and with that who may "
        + "see whom.")
  }

  static func sight(_ lines: [SightLine], _ words: String) -> HTML {
    guard !lines.isEmpty else { return .empty }
    return """
      <h2>Who will see whom</h2>
      <p>\(words)</p>
      \(Markup.table(
        "Who gains or loses sight of whom",
        [Column("Account"), Column("Will see"), Column("Will no longer see")],
        lines.map { line in
          [
            HTML.escaped(line.account), names(line.gains, of: line.gained),
            names(line.loses, of: line.lost),
          ]
        }, captionHidden: true))
      """
  }

  private static func names(_ names: [String], of count: Int) -> HTML {
    if names.isEmpty {
      return count == 0 ? "Nobody" : count == 1 ? "1 person" : "\(grouped(count)) people"
    }
    let shown = names.joined(separator: ", ")
    return count > names.count
      ? "\(shown) and \(grouped(count - names.count)) more" : "\(shown)"
  }

  /// - Parameter address: Of the page, which hands the table over as a file too.
  static func findings(_ findings: [Finding], at address: String) -> HTML {
    guard !findings.isEmpty else { return .empty }
    return """
      <h2>What was found in the files</h2>
      \(table(findings).html)
      \(downloads(address, rows: findings.count))
      """
  }

  static func table(_ findings: [Finding]) -> ListTable {
    ListTable(
      "Findings, the most serious first",
      [Column("What"), Column("Where"), Column("What it means")],
      findings.map { finding in
        [
          ListTable.Cell(
            """
            \(tag(finding.severity, finding.colour))\
            \(finding.count > 1 ? " <strong>\(grouped(finding.count)) times</strong>" as HTML : HTML.empty)\
            <br>\(HTML.joined(finding.messages.map(HTML.escaped), by: "<br>"))\
            \(finding.more > 0 ? "<br><span class=\"muted\">and \(grouped(finding.more)) more</span>" as HTML : HTML.empty)
            """, said(finding)),
          ListTable.Cell(
            """
            \(finding.places)\(finding.column.isEmpty ? HTML.empty : "<br>column \(finding.column)")
            """,
            finding.places + (finding.column.isEmpty ? "" : ", column \(finding.column)")),
          ListTable.Cell(
            "\(finding.effect)<br><span class=\"muted small\">\(finding.code)</span>",
            "\(finding.effect) (\(finding.code))"),
        ]
      }, captionHidden: true)
  }

  private static func said(_ finding: Finding) -> String {
    let times = finding.count > 1 ? " \(grouped(finding.count)) times" : ""
    let more = finding.more > 0 ? " and \(grouped(finding.more)) more" : ""
    return "\(finding.severity)\(times): \(finding.messages.joined(separator: " "))\(more)"
  }

  static func rows(_ rows: [(address: String, name: String, count: Int)]) -> HTML {
    guard !rows.isEmpty else { return .empty }
    return """
      <h2>Rows to mend</h2>
      <p>The same layout, with the reason in a further column. Mend the rows and send the file; \
      the column may stay.</p>
      <ul>\(each: rows, { file in
        """
        <li><a href="\(file.address)">\(file.name), \(file.count == 1 ? "1 row" : "\(grouped(file.count)) rows") (CSV)</a></li>
        """
      })</ul>
      """
  }

  private static func people(_ view: View) -> HTML {
    let kinds = [
      ("joins", "Who joins"), ("moves", "Who moves"), ("leaves", "Who leaves"),
      ("changes", "What changes about people"),
    ]
    return HTML.joined(
      kinds.map { kind, title in
        let lines = view.people.filter { $0.kind == kind }
        return lines.isEmpty
          ? .empty : people(title, lines, of: view.counts[kind] ?? lines.count)
      })
  }

  private static func people(_ title: String, _ lines: [PersonLine], of count: Int) -> HTML {
    let showsColumns = lines.contains { !$0.columns.isEmpty }
    return details(
      "\(title): \(grouped(count))", open: count <= 12,
      """
      \(Markup.table(
        title,
        [Column("Who"), Column("Where in the files")] + (showsColumns ? [Column("Columns")] : []),
        lines.map { line in
          let name: HTML =
            line.person.map { "<a href=\"/people/\($0)\">\(line.name)</a>" } ?? "\(line.name)"
          return [name, HTML.escaped(line.place)]
            + (showsColumns ? [HTML.escaped(line.columns)] : [])
        }, captionHidden: true))
      \(count > lines.count ? "<p class=\"muted\">and \(grouped(count - lines.count)) more</p>" as HTML : HTML.empty)
      """)
  }

  static func held(_ counts: [(words: String, count: String)], _ title: String) -> HTML {
    guard !counts.isEmpty else { return .empty }
    return details(title, summaryList(counts.map { SummaryRow(capitalised($0.words), $0.count) }))
  }

  private static func capitalised(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }

  private static func buttons(_ view: View) -> HTML {
    """
    <div class="button-group">
    \(view.canLoad && view.whose == nil && view.kinds.isEmpty
      ? form(
        to: "\(view.address)/confirm",
        "\(hiddenField("fingerprint", view.fingerprint))\(button("Load the files"))") : HTML.empty)
    \(form(to: "\(view.address)/discard", button("Discard the files", .second)))
    </div>
    <p class="muted small">The files wait here for you until \(view.expiresAt.inWords); nobody else \
    can see them.</p>
    """
  }
}
