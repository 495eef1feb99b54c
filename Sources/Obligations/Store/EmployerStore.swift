import Directory
import Kernel
import Storage

/// Organisations as rules see them, and what employers agreed or set for themselves.
enum EmployerStore {
  static func organisations(
    _ organisations: Set<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: OrganisationFacts] {
    var found: [OrganisationID: OrganisationFacts] = [:]
    let ids = organisations.sorted()
    let registered = try registered(ids, tx)
    let parents = try parents(of: ids, on: day, tx)
    let successors = try OrganisationSuccessions.organisations(succeeding: ids, on: day, tx)
    for (id, organisation) in try Organisations.find(ids, tx) {
      let kind = organisation.kind(on: day)
      found[id] = OrganisationFacts(
        name: organisation.displayName(on: day), kind: kind,
        isCQCRegistered: registered.contains(id) || kind.isRegisteredWithoutNumber,
        parents: parents[id] ?? [], successors: successors[id] ?? [])
    }
    return found
  }

  private static func registered(
    _ ids: [OrganisationID], _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    Set(
      try tx.rows(
        """
        SELECT DISTINCT organisation_id FROM organisation_code
        WHERE organisation_id IN (?1*) AND scheme IN ('cqc-provider', 'cqc-location')
        """, List(ids)
      ).map { try $0(0, as: OrganisationID.self) })
  }

  private static func parents(
    of ids: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: Set<OrganisationID>] {
    var found: [OrganisationID: Set<OrganisationID>] = [:]
    try tx.forEachRow(
      """
      SELECT organisation_id, ancestor_id FROM organisation_within
      WHERE organisation_id IN (?1*) AND basis = 'under' AND ancestor_id <> organisation_id
        AND from_on <= ?2 AND to_on >= ?2
      """, List(ids), day
    ) { row in found[try row(0), default: []].insert(try row(1)) }
    return found
  }

  static func memberships(_ tx: any Transaction) throws -> [AgreementMembership] {
    try tx.rows(
      """
      SELECT agreement, organisation_id, from_on, to_on FROM agreement_member
      ORDER BY agreement, organisation_id, from_on
      """
    ).compactMap(membership)
  }

  static func memberships(
    of organisations: Set<OrganisationID>, _ tx: any Transaction
  ) throws -> [AgreementMembership] {
    try tx.rows(
      """
      SELECT agreement, organisation_id, from_on, to_on FROM agreement_member
      WHERE organisation_id IN (?1*)
      ORDER BY agreement, organisation_id, from_on
      """, List(organisations.sorted())
    ).compactMap(membership)
  }

  private static func membership(_ row: Row) throws -> AgreementMembership? {
    guard let period = Period(from: try row(2), to: try row(3)) else { return nil }
    return AgreementMembership(
      agreement: try row(0), organisation: try row(1), period: period)
  }

  static func intervals(_ tx: any Transaction) throws -> [LocalInterval] {
    try tx.rows(
      """
      SELECT organisation_id, policy, months, justification, approved_by, review_on, from_on, to_on
      FROM local_interval ORDER BY organisation_id, policy, from_on
      """
    ).compactMap(interval)
  }

  static func intervals(
    of organisations: Set<OrganisationID>, _ tx: any Transaction
  ) throws -> [LocalInterval] {
    try tx.rows(
      """
      SELECT organisation_id, policy, months, justification, approved_by, review_on, from_on, to_on
      FROM local_interval WHERE organisation_id IN (?1*)
      ORDER BY organisation_id, policy, from_on
      """, List(organisations.sorted())
    ).compactMap(interval)
  }

  private static func interval(_ row: Row) throws -> LocalInterval? {
    guard let period = Period(from: try row(6), to: try row(7)) else { return nil }
    return LocalInterval(
      organisation: try row(0), policy: try row(1), months: try row(2),
      justification: try row(3), approvedBy: try row(4), reviewOn: try row(5), period: period)
  }
}

extension OrganisationKind {
  /// Registered with the Care Quality Commission as what it is, also where no list gives its
  /// number. Care providers are known by their numbers, since not all need to register.
  var isRegisteredWithoutNumber: Bool {
    isUsuallyRegisteredForCare && self != .careProvider && self != .careLocation
  }
}
