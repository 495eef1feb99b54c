import Directory
import Kernel
import Storage

/// The part of the register that a list speaks of, as it is held: in memory, so that thousands of
/// rows are compared without a question each.
struct OrganisationSnapshot: Sendable {
  private var byCode: [String: Organisation] = [:]
  private var relationsByFrom: [OrganisationID: [OrganisationRelation]] = [:]
  private var new: Set<OrganisationID> = []
  /// Codes of open organisations, of the kinds the list is about, that a file gave.
  private(set) var codesLastSaidByFiles: [String] = []
  /// The latest opening or closing that lists of this kind have told so far.
  private(set) var latestDay: Day?

  init() {}

  /// Everything that `reading` may touch: the organisations of its rows, and those they name.
  static func read(
    for reading: OrganisationFileReading, asOf: Day, _ tx: any Transaction
  ) throws -> OrganisationSnapshot {
    var codes: Set<String> = []
    for row in reading.rows {
      codes.insert(row.code)
      codes.insert(row.nationalGrouping)
      codes.insert(row.healthGeography)
      if let commissioner = row.commissioner { codes.insert(commissioner.code) }
      if row.code.count == 5 { codes.insert(String(row.code.prefix(3))) }
    }
    codes.remove("")
    let holders = try Organisations.holders(of: codes, in: .ods, tx)
    let organisations = try Organisations.find(Set(holders.values), tx)
    let ofRows = reading.rows.compactMap { holders[$0.code] }
    return OrganisationSnapshot(
      holders.compactMapValues { organisations[$0] },
      relations: try Organisations.relations(from: ofRows, tx),
      codesLastSaidByFiles: try Organisations.openCodes(
        of: kinds(of: reading.list), source: .ods, on: asOf, tx),
      latestDay: try Organisations.latestDay(
        of: kinds(of: reading.list), source: .ods, upTo: asOf, tx))
  }

  init(
    _ byCode: [String: Organisation], relations: [OrganisationID: [OrganisationRelation]],
    codesLastSaidByFiles: [String] = [], latestDay: Day? = nil
  ) {
    self.byCode = byCode
    relationsByFrom = relations
    self.codesLastSaidByFiles = codesLastSaidByFiles
    self.latestDay = latestDay
  }

  subscript(_ code: String) -> Organisation? { byCode[code] }

  func relations(of id: OrganisationID) -> [OrganisationRelation] { relationsByFrom[id] ?? [] }

  /// Made by this load, for a row of the list.
  func isNew(_ id: OrganisationID) -> Bool { new.contains(id) }

  mutating func add(_ organisation: Organisation, isNew: Bool) {
    for code in organisation.codes where code.scheme == .ods { byCode[code.value] = organisation }
    if isNew { new.insert(organisation.id) }
  }

  private static func kinds(of list: OdsListKind) -> Set<OrganisationKind> {
    switch list {
    case .trust: [.nhsTrust, .nhsFoundationTrust]
    case .site: [.nhsTrust, .nhsFoundationTrust, .site]
    case .commissioner:
      [
        .subIcbLocation, .subIcbReportingEntity, .clinicalCommissioningGroup, .commissioningHub,
        .commissioner,
      ]
    case .practice: [.gpPractice]
    }
  }
}
