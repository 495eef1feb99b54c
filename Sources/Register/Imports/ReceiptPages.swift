import Kernel
import Markup

enum ReceiptPages {
  struct View: Sendable {
    let id: LoadID
    let reference: String
    let at: Instant
    let by: String
    let organisation: Link?
    let asOf: Day
    let files: [(name: String, format: String)]
    let tally: CheckPages.Tally
    let findings: [CheckPages.Finding]
    let rows: [(address: String, name: String, count: Int)]
    let heldAfter: [(words: String, count: String)]
    /// Posts of the employer without a line manager.
    let unmanaged: Int
    let organisationID: OrganisationID?
  }

  static func receipt(_ view: View) -> Page {
    Page(
      "Receipt", caption: view.organisation?.words ?? "National list", trail: FilePages.trail,
      width: .wide,
      """
      \(confirmationPanel("The files are loaded", reference: view.reference))
      \(figures(CheckPages.tally(view.tally)))
      \(next(view))
      <h2>What was loaded</h2>
      \(summaryList([
        SummaryRow("For", view.organisation?.html ?? HTML.escaped("National list")),
        SummaryRow("Files", CheckPages.fileList(view.files)),
        SummaryRow("Loaded", "\(view.at.inWords), by \(view.by)" as String),
        SummaryRow("As of", view.asOf.inWords),
      ]))
      \(CheckPages.rows(view.rows))
      \(CheckPages.findings(view.findings, at: "/files/loads/\(view.id)"))
      \(CheckPages.held(view.heldAfter, "What was held afterwards"))
      """)
  }

  private static func next(_ view: View) -> HTML {
    guard let id = view.organisationID else { return .empty }
    return """
      <h2>What next</h2>
      <ul>
      <li><a href="/organisations/\(id)/duties">See who is overdue for what</a></li>
      <li><a href="/organisations/\(id)/matrix">Print the training matrix</a></li>
      <li><a href="/organisations/\(id)/people">See the people</a></li>
      \(view.unmanaged > 0
        ? """
        <li><a href="/organisations/\(id)/managers">Choose line managers</a>: \
        \(view.unmanaged == 1 ? "1 post has" : "\(grouped(view.unmanaged)) posts have") none</li>
        """ as HTML : HTML.empty)
      </ul>
      """
  }
}
