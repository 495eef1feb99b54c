import Directory
import Files
import Kernel
import Storage

/// Sheets of the NHS oversight framework: the segment of each trust in one quarter, under the
/// edition that the quarter names.
package struct OversightFormat: IntakeFormat {
  package init() {}

  package var name: String { "nhs-oversight" }
  package var title: String { "NHS oversight framework segments" }
  package var order: Int { 3 }

  static let layout = TableLayout(
    [
      .key("org_code", aliases: ["Organisation code", "Trust code"]),
      .key("quarter"),
      .key("overall_adjusted_segment", aliases: ["final_segment", "adjusted_segment", "segment"]),
      .value("org_name", aliases: ["Organisation name", "Trust name"]),
      .value("Trust_type"), .value("overall_avg_metric_score", aliases: ["average_score"]),
      .value("base_segment", aliases: ["overall_unadjusted_segment"]),
      .value("override"), .value("league_rank", aliases: ["rank"]), .value("group_size"),
      .value("lt_in_deficit", aliases: ["in_deficit"]),
      // Known, and not kept.
      .value("Region"), .value("Trust_subtype"), .value("staff_engagement_score"),
      .value("staff_raising_concerns_score"),
    ]
      + OversightDomain.allCases.flatMap { domain -> [TableLayout.Column] in
        [.value(domain.scoreColumn), .value(domain.segmentColumn)]
      })

  package func recognise(_ file: SourceFile) -> FileRole? {
    guard let first = file.text.leadingRows(1).first, first.holds("org_code", "quarter"),
      ["overall_adjusted_segment", "final_segment", "adjusted_segment"].contains(where: {
        first.holds($0)
      })
    else { return nil }
    return roleWhenTold(file)
  }

  package func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole("segments") }

  package func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim { .nobody }

  package func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var sheets: [OversightSheet] = []
    let editions = try OversightEditions.carried()
    var reading = Reading(of: files, as: Self.layout) { table in
      let sheet = OversightSheet(table, editions: editions)
      sheets.append(sheet)
      return sheet.findings
    }
    reading.payload = sheets
    return reading
  }

  package func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    var projection = Projection()
    var tally = ChangeTally()
    for sheet in reading.payload as? [OversightSheet] ?? [] {
      let codes = Set(sheet.rows.map(\.code))
      var holders = try Organisations.holders(of: codes, in: .ods, context.tx)
      var batch = OrganisationBatch()
      var made: [String] = []
      for row in sheet.rows where holders[row.code] == nil {
        let trust = Organisation(
          id: try context.tx.newIdentifier(), provisional: true, source: .oversight,
          codes: [.ods(row.code)], names: row.name.isEmpty ? [] : [Dated(row.name)],
          kinds: [Dated(.nhsTrust)])
        holders[row.code] = trust.id
        batch.create(trust, OrganisationBatch.Origin(file: sheet.file, line: row.line))
        made.append(row.code)
      }
      if !made.isEmpty {
        projection.changes += try batch.save(context.tx)
        projection.findings.append(
          Finding(
            .orphanOrganisation, file: sheet.file, column: "org_code",
            value: made.prefix(5).joined(separator: ", "), severity: .info, effect: .loaded,
            "\(made.count == 1 ? "One trust is" : "\(made.count) trusts are") not in the register"
              + " yet, and \(made.count == 1 ? "was" : "were") added provisionally. Load the list of"
              + " trusts to confirm names."))
      }
      let segmentations = sheet.rows.compactMap { row in
        holders[row.code].map { row.segmentation(of: $0, file: sheet.file, asAt: context.asOf) }
      }
      let saved = try Segmentations.save(segmentations, context.tx)
      projection.changes += saved.changes
      tally.changed += segmentations.count - saved.unchanged
      tally.unchanged += saved.unchanged
    }
    projection.tally = tally
    return projection
  }

  package func counts(_ context: IntakeContext) throws -> [Count] {
    [Count("oversight_segmentations", try Segmentations.count(context.tx))]
  }
}
