import Directory
import Files
import Journals
import Kernel
import Storage

/// The organisations that a list rates: those held, and those made provisionally because the list
/// names them. A location of an NHS trust has its ODS code as its CQC number.
struct RatedPlaces {
  private(set) var byID: [String: OrganisationID] = [:]
  private(set) var changes: [JournalChange] = []
  private(set) var finding: Finding?

  init(_ list: CareQualityList, _ tx: any Transaction) throws {
    let first = Dictionary(list.rows.map { ($0.location, $0) }, uniquingKeysWith: { one, _ in one })
    let locations = try Self.holders(of: Set(first.keys), .cqcLocation, tx)
    var providers = try Self.holders(of: Set(first.values.map(\.provider)), .cqcProvider, tx)
    byID = locations
    var batch = OrganisationBatch()
    var made: [String] = []
    for (location, row) in first.sorted(by: { $0.key < $1.key }) where byID[location] == nil {
      let origin = OrganisationBatch.Origin(file: list.file, line: row.line)
      let isCare = Self.isOwnNumber(location)
      if !row.provider.isEmpty, providers[row.provider] == nil {
        let provider = Organisation(
          id: try tx.newIdentifier(), provisional: true, source: .careQualityCommission,
          codes: Self.codes(row.provider, .cqcProvider),
          names: row.providerName.isEmpty ? [] : [Dated(row.providerName)],
          kinds: [Dated(isCare ? .careProvider : .nhsTrust)])
        providers[row.provider] = provider.id
        batch.create(provider, origin)
      }
      let place = Organisation(
        id: try tx.newIdentifier(), provisional: true, source: .careQualityCommission,
        codes: Self.codes(location, .cqcLocation),
        names: row.name.isEmpty ? [] : [Dated(row.name)],
        kinds: [Dated(isCare ? .careLocation : .site)])
      byID[location] = place.id
      batch.create(place, origin)
      if let provider = providers[row.provider] {
        batch.create(
          OrganisationRelation(
            id: try tx.newIdentifier(), from: place.id, to: provider,
            kind: isCare ? .locationOf : .siteOf), origin)
      }
      made.append(location)
    }
    guard !made.isEmpty else { return }
    changes = try batch.save(tx)
    finding = Finding(
      .orphanOrganisation, file: list.file, column: "Location ID",
      value: made.prefix(5).joined(separator: ", "), severity: .info, effect: .loaded,
      "\(made.count == 1 ? "One location is" : "\(made.count) locations are") not in the register"
        + " yet. \(made.count == 1 ? "It was" : "They were") added provisionally; a list of"
        + " organisations that holds them will confirm their names.")
  }

  /// `1-2375497294`, not an ODS code.
  static func isOwnNumber(_ id: String) -> Bool { id.hasPrefix("1-") }

  private static func codes(
    _ id: String, _ scheme: OrganisationCode.Scheme
  ) -> [OrganisationCode] {
    isOwnNumber(id) ? [OrganisationCode(scheme, id)] : [.ods(id)]
  }

  private static func holders(
    of ids: Set<String>, _ scheme: OrganisationCode.Scheme, _ tx: any Transaction
  ) throws -> [String: OrganisationID] {
    let own = ids.filter(isOwnNumber)
    let coded = ids.subtracting(own).subtracting([""])
    return try Organisations.holders(of: own, in: scheme, tx)
      .merging(try Organisations.holders(of: coded, in: scheme, tx)) { one, _ in one }
      .merging(try Organisations.holders(of: coded, in: .ods, tx)) { _, ods in ods }
  }
}
