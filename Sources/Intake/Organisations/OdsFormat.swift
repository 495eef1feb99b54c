import Directory
import Files
import Kernel
import Storage

/// The lists of organisations that the Organisation Data Service publishes, as they are: no
/// header, 27 columns, gzip or not. Which list a file is, is chosen by `--kind`, or else said by
/// its rows, or else it is trusts.
package struct OdsFormat: IntakeFormat {
  package init() {}

  package var name: String { "ods" }
  package var title: String { "Organisation Data Service list" }
  package var order: Int { 0 }

  package func recognise(_ file: SourceFile) -> FileRole? {
    let shape = OdsListShape(file.text)
    return shape.isOdsList ? FileRole((shape.decided ?? .trust).rawValue) : nil
  }

  package func roleWhenTold(_ file: SourceFile) -> FileRole {
    FileRole((OdsListShape(file.text).decided ?? .trust).rawValue)
  }

  /// All lists together, trusts before their sites, whatever the order on the command line.
  package func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] {
    let order = OdsListKind.allCases
    return [
      files.enumerated().sorted { one, other in
        let rank = { (file: RecognisedFile) in
          order.firstIndex { $0.rawValue == file.role.name } ?? order.count
        }
        return (rank(one.element), one.offset) < (rank(other.element), other.offset)
      }.map(\.element)
    ]
  }

  package func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim { .nobody }

  package func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var reading = Reading()
    var lists: [OrganisationFileReading] = []
    for file in files {
      let text = file.file.text
      let list = try Self.list(for: file, chosen: context.options["kind"])
      if let refusal = Self.refusal(of: text, as: list) {
        reading.findings += text.findings + [refusal]
        continue
      }
      let read = OrganisationFileReading(text, as: list)
      reading.findings += read.findings
      reading.rowsInError += read.rowsInError
      lists.append(read)
    }
    reading.payload = lists
    return reading
  }

  package func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    var projection = Projection()
    var tally = ChangeTally()
    var named: [String: [String]] = OrganisationDifference.Lists().named
    let guide = try OrganisationKindGuide.carried()
    let lists = reading.payload as? [OrganisationFileReading] ?? []
    let alsoNamed = lists.count > 1 ? Set(lists.lazy.flatMap(\.rows).map(\.code)) : []
    for list in lists {
      let register = try OrganisationSnapshot.read(for: list, asOf: context.asOf, context.tx)
      let found = try OrganisationDifference.between(
        list, and: register, asOf: context.asOf, guide, alsoNamed: alsoNamed,
        newID: { try context.tx.newIdentifierNumber() })
      projection.changes += found.batch.isEmpty ? [] : try found.batch.save(context.tx)
      projection.findings += found.findings
      named.merge(found.lists.named) { $0 + $1 }
      // Joiners, movers and leavers are people.
      tally.changed += Set(found.lists.named.values.joined()).count
      tally.unchanged += found.unchanged
      tally.rejected += list.rejected.count
    }
    projection.lists = ["organisations": named.mapValues { $0.sorted() }]
    projection.tally = tally
    return projection
  }

  package func counts(_ context: IntakeContext) throws -> [Count] {
    [
      Count("organisations", try Organisations.count(context.tx)),
      Count(
        "organisations_closed", try Organisations.countClosed(on: context.asOf, context.tx)),
    ]
  }

  private static func list(
    for file: RecognisedFile, chosen: String?
  ) throws -> OdsListKind {
    guard let chosen else { return OdsListKind(rawValue: file.role.name) ?? .trust }
    guard let list = OdsListKind(rawValue: chosen) else {
      throw Problems("kind", "Choose trust, site, commissioner or practice as the kind of list")
    }
    return list
  }

  /// A file that is no such list, or clearly another one than was said, is not read: a practice
  /// taken for a trust would be hard to find again.
  private static func refusal(of text: SourceText, as list: OdsListKind) -> Finding? {
    if text.isUnreadable { return nil }
    let shape = OdsListShape(text)
    guard shape.isOdsList || shape.hasRightWidth else {
      return Finding(
        .headerNotFound, file: text.file,
        "This is not a list as the Organisation Data Service publishes them: its rows have "
          + "\(OdsColumn.count) values, the organisation code first. Download the list again and "
          + "load it as it is.")
    }
    guard let decided = shape.decided, decided != list, !decided.mayBeLoaded(as: list) else {
      return nil
    }
    return Finding(
      .fileTypeByContent, file: text.file, severity: .blocker, effect: .fileRejected,
      "This is a list of \(decided.words), not of \(list.words). Load it with --kind "
        + "\(decided.rawValue).")
  }
}

extension OdsListKind {
  /// Lists of trusts and of their sites are read by the same rules.
  fileprivate func mayBeLoaded(as other: OdsListKind) -> Bool {
    (self == .trust || self == .site) && (other == .trust || other == .site)
  }
}
