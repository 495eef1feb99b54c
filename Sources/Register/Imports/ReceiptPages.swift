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
    /// The name of an employer that went with the load.
    let formerEmployer: String?
    /// Where it can be undone, if it can.
    let undo: String?
    let undone: Undone?
  }

  struct Undone: Sendable {
    let at: Instant
    let by: String
    let reason: String
  }

  static func receipt(_ view: View) -> Page {
    Page(
      "Receipt", caption: whose(view), trail: FilePages.trail, width: .wide,
      """
      \(view.undone.map { undone($0, view) }
        ?? confirmationPanel("The files are loaded", reference: view.reference))
      \(view.undone == nil ? HTML.empty : "<h2>What it did</h2>")
      \(figures(CheckPages.tally(view.tally)))
      \(view.undone == nil ? next(view) : HTML.empty)
      <h2>What was loaded</h2>
      \(summaryList([
        SummaryRow("For", view.organisation?.html ?? HTML.escaped(whose(view))),
        SummaryRow("Files", CheckPages.fileList(view.files)),
        SummaryRow("Loaded", "\(view.at.inWords), by \(view.by)" as String),
        SummaryRow("As of", view.asOf.inWords),
      ]))
      \(CheckPages.rows(view.rows))
      \(CheckPages.findings(view.findings, at: "/files/loads/\(view.id)"))
      \(CheckPages.held(view.heldAfter, "What was held afterwards"))
      \(view.undo.map(offer))
      """)
  }

  private static func whose(_ view: View) -> String {
    view.organisation?.words ?? view.formerEmployer ?? "National list"
  }

  private static func undone(_ undone: Undone, _ view: View) -> HTML {
    notificationBanner(
      .important, "This load was undone.",
      detail: """
        <p>\(undone.by) undid it on \(undone.at.inWords): \(undone.reason)</p>
        <p>Everything is as it was before it, and it counts for nothing. Reference \
        <strong>\(view.reference)</strong>.</p>
        """)
  }

  private static func offer(_ address: String) -> HTML {
    """
    <h2>If this load was a mistake</h2>
    <p>You can undo all of it, as long as nothing newer stands on it. You see first what would be \
    put back.</p>
    \(form(to: address, button("See what undoing it would do", .second)))
    """
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
