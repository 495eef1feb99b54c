import Kernel
import Markup

/// What an inspector sees: the code, and one pack.
enum InspectPages {
  struct Pack: Sendable {
    let organisation: String
    let body: String
    let inspector: String
    let purpose: String
    let asAt: Day
    let beneath: Bool
    let frozenAt: Instant
    let digest: String
    let until: Day
    let pages: [Link]
    let files: [(link: Link, digest: String)]
  }

  static func ask(_ answers: FormData, problems: [Problem] = []) -> Page {
    Page(
      "Read evidence", problems: problems,
      """
      <p>For inspectors. An employer that releases evidence to you gives you a code. It opens that \
      evidence and nothing else, until the day that the employer said.</p>
      \(form(
        to: "/inspect",
        """
        \(textInput(
          "code", "Code", answers["code"],
          hint: "24 letters and digits in groups of four. Spaces and hyphens do not matter",
          width: .twenty, problems: problems))
        \(button("Open the evidence"))
        """))
      <p>What you open is written down, and those who are named in it can see that you read it.</p>
      """)
  }

  static func pack(_ pack: Pack) -> Page {
    Page(
      "Evidence about \(pack.organisation)", caption: pack.body, width: .wide,
      """
      \(banner(pack))
      \(summaryList([
        SummaryRow("About", pack.beneath
          ? "\(pack.organisation) and what lies beneath it" : "\(pack.organisation) alone"),
        SummaryRow("As at", pack.asAt.inWords),
        SummaryRow("Purpose", pack.purpose),
        SummaryRow("Frozen", "\(pack.frozenAt.inWords). It has not changed since"),
        SummaryRow("Digest of the manifest (SHA-256)", digest(pack.digest)),
      ]))
      <h2>To read</h2>
      <ul>\(each: pack.pages, { "<li>\($0.html)</li>" })</ul>
      <h2>To take away</h2>
      \(table(
        "Files", [Column("File"), Column("Digest (SHA-256)")],
        pack.files.map { [$0.link.html, digest($0.digest)] }, captionHidden: true))
      \(leave)
      """)
  }

  static func section(
    _ title: String, _ rows: Rows, in pack: Pack
  ) -> Page {
    Page(
      title, caption: pack.organisation, back: Link("Back to the evidence", to: "/inspect/pack"),
      width: .wide, "\(banner(pack))\(content(title, rows))\(leave)")
  }

  /// The rows of a section as they were frozen, so many to a page.
  struct Rows: Sendable {
    let about: [String]
    let columns: [String]
    let rows: [[String]]
    let page: PageOfMany
    /// Where the section is.
    let address: String
  }

  static func content(_ title: String, _ rows: Rows) -> HTML {
    """
    \(each: rows.about, { "<p>\($0)</p>" })
    \(rows.rows.isEmpty
      ? emptyState("There is nothing to show here.")
      : table(
        title, rows.columns.map { Column($0) }, rows.rows.map { $0.map(HTML.escaped) },
        shape: rows.columns.count > 8 ? .grid : .cards, captionHidden: true))
    \(pagination(rows.page) { "\(rows.address)?page=\($0)" })
    """
  }

  private static func banner(_ pack: Pack) -> HTML {
    notificationBanner(
      .note, "You read this as \(pack.inspector) of \(pack.body), until \(pack.until.inWords).",
      detail: "<p>Each page and file that you open is written down.</p>")
  }

  private static func digest(_ words: String) -> HTML { "<code class=\"digest\">\(words)</code>" }

  private static var leave: HTML {
    form(to: "/inspect/end", button("Close the evidence", .second))
  }
}
