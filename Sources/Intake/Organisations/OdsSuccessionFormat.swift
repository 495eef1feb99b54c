import Directory
import Files
import Kernel
import Storage

/// The published list of successions: which code took over from which, and when. Old and new are
/// many to many, and the list is only ever added to.
package struct OdsSuccessionFormat: IntakeFormat {
  package init() {}

  package var name: String { "ods-succession" }
  package var title: String { "Successions of organisation codes" }
  package var order: Int { 1 }

  static let layout = TableLayout([
    .key("old_code", aliases: ["old code", "predecessor"]),
    .key("new_code", aliases: ["new code", "successor"]),
    .key("date", aliases: ["effective date", "succession date"]),
  ])

  package func recognise(_ file: SourceFile) -> FileRole? {
    let first = file.text.leadingRows(1).first
    return first?.holds("old_code", "new_code") == true ? FileRole("successions") : nil
  }

  package func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim { .nobody }

  package func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var reading = Reading()
    var lists: [SuccessionFileReading] = []
    for file in files {
      let list = SuccessionFileReading(file.file.text)
      reading.findings += list.findings
      reading.tables += list.table.map { [$0] } ?? []
      lists.append(list)
    }
    reading.payload = lists
    return reading
  }

  package func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    var projection = Projection()
    var tally = ChangeTally()
    var changed: Set<String> = []
    for list in reading.payload as? [SuccessionFileReading] ?? [] {
      let unknown = try OrganisationSuccessions.unknown(among: list.successions, context.tx)
      try OrganisationSuccessions.add(unknown, context.tx)
      projection.changes += unknown.map { list.change($0) }
      changed.formUnion(unknown.map(\.oldCode))
      tally.changed += unknown.count
      tally.unchanged += list.successions.count - unknown.count
      tally.rejected += list.rejected
    }
    var lists = OrganisationDifference.Lists()
    // Codes that lead somewhere they did not before.
    lists.changed = changed.sorted()
    projection.lists = ["organisations": lists.named]
    projection.tally = tally
    return projection
  }

  package func counts(_ context: IntakeContext) throws -> [Count] {
    [Count("successions", try OrganisationSuccessions.count(context.tx))]
  }
}
