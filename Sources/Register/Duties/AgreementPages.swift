import Kernel
import Markup

/// Agreements between employers to accept each other's records.
enum AgreementPages {
  struct Agreement: Sendable {
    let code: String
    let title: String
    let status: String
    let from: Day
    /// Kinds taken for members as long as nothing is listed.
    let presumed: [String]
    let members: [Member]
    let mayChange: Bool
  }

  struct Member: Sendable {
    let organisation: Link
    let id: OrganisationID
    let from: Day
    let to: Day?
    let mayEnd: Bool
  }

  static let trail = [PersonPages.home, Link("Agreements", to: "/agreements")]

  static func list(_ agreements: [Agreement]) -> Page {
    Page(
      "Agreements", trail: [PersonPages.home],
      """
      <p class="lead">Employers in an agreement accept each other’s records as long as they are in \
      date. A record from anywhere else is looked at by somebody before it is asked for again.</p>
      \(agreements.isEmpty
        ? emptyState("There are no agreements.")
        : taskList(
          agreements.map { agreement in
            TaskItem(
              capitalised(agreement.title), to: "/agreements/\(agreement.code)",
              hint: "In force from \(agreement.from.inWords)",
              status: tag(
                agreement.members.count == 1 ? "1 listed" : "\(agreement.members.count) listed"))
          }))
      """)
  }

  static func members(_ agreement: Agreement) -> Page {
    Page(
      capitalised(agreement.title), caption: "Agreement", trail: trail, width: .wide,
      """
      \(summaryList([
        SummaryRow("In force from", agreement.from.inWords),
        SummaryRow("How far it is known", agreement.status),
        SummaryRow(
          "Counted as members without being listed",
          agreement.presumed.isEmpty ? "None" : agreement.presumed.joined(separator: ", ")),
      ]))
      <h2>Listed members</h2>
      \(agreement.members.isEmpty
        ? emptyState("No employer is listed yet.") : table(agreement).html)
      \(downloads("/agreements/\(agreement.code)", rows: agreement.members.count))
      \(agreement.mayChange
        ? """
        <div class="button-group">
        \(buttonLink("Add a member", to: "/agreements/\(agreement.code)/join"))
        \(buttonLink("Say that an employer is not a member", to: "/agreements/\(agreement.code)/leave", .second))
        </div>
        """ as HTML : HTML.empty)
      """)
  }

  static func table(_ agreement: Agreement) -> ListTable {
    ListTable(
      "Members", [Column("Employer"), Column("From"), Column("To")],
      agreement.members.map { member in
        let end: HTML =
          member.mayEnd
          ? """
           <a href="/agreements/\(agreement.code)/leave?organisation=\(member.id)">End\
          <span class="hidden"> the membership of \(member.organisation.words)</span></a>
          """ : HTML.empty
        return [
          .link(member.organisation.words, to: member.organisation.address), .day(member.from),
          ListTable.Cell(
            "\(member.to?.inWords ?? "No end")\(end)", member.to?.inWords ?? "No end"),
        ]
      }, captionHidden: true)
  }

  /// - Parameter chosen: The employer, when it is known already.
  static func ask(
    _ agreement: Agreement, isJoining: Bool, chosen: Link?, _ answers: FormData,
    problems: [Problem] = []
  ) -> Page {
    let address = "/agreements/\(agreement.code)/\(isJoining ? "join" : "leave")"
    return Page(
      isJoining ? "Add a member" : "End a membership", caption: capitalised(agreement.title),
      problems: problems,
      trail: trail + [Link(capitalised(agreement.title), to: "/agreements/\(agreement.code)")],
      form(
        to: address,
        """
        \(chosen.map { link in
          """
          \(summaryList([SummaryRow("Employer", link.html)]))\
          \(hiddenField("organisation", answers["organisation"] ?? ""))
          """ as HTML
        } ?? textInput(
          "code", "Code of the employer", answers["code"],
          hint: "Its ODS code, or its CQC provider number", width: .ten, problems: problems))
        \(dayInput(
          "day", isJoining ? "First day in the agreement" : "Last day in the agreement",
          answers.day("day"),
          hint: "On or after \(agreement.from.inWords), when the agreement began",
          problems: problems))
        \(buttonGroup(
          button(isJoining ? "Add the member" : "End the membership"),
          buttonLink("Cancel", to: "/agreements/\(agreement.code)", .second)))
        """))
  }

  private static func capitalised(_ words: String) -> String {
    words.prefix(1).uppercased() + words.dropFirst()
  }
}
