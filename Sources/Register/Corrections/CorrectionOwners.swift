import Access
import Directory
import Journals
import Kernel
import Storage

/// Whose task it is to answer a request: somebody's from the first moment, by rule, until they hand
/// it on or may answer no more.
enum CorrectionOwners {
  /// Who may answer, best first. Nobody answers their own request.
  static func candidates(
    for correction: Correction, at now: Instant, _ tx: any Transaction
  ) throws -> [CorrectionRules.Candidate] {
    try candidates(for: correction, among: holdings(over: correction.holder, at: now, tx), tx)
  }

  private static func candidates(
    for correction: Correction, among holdings: [AccountHolding], _ tx: any Transaction
  ) throws -> [CorrectionRules.Candidate] {
    let own = Set(try OnePerson.records(of: correction.person, tx))
    return CorrectionRules.candidates(
      holdings.filter { holding in holding.person.map { !own.contains($0) } ?? true },
      holder: correction.holder)
  }

  private static func holdings(
    over holder: OrganisationID?, at now: Instant, _ tx: any Transaction
  ) throws -> [AccountHolding] {
    try Accounts.holding(.handleCorrections, over: holder, at: now, tx)
  }

  /// The request with an owner by rule, which is written down; without one where nobody may answer.
  static func byRule(
    _ correction: Correction, because reason: String? = nil, under right: Right,
    _ tx: any Transaction
  ) throws -> Correction {
    let first = try candidates(for: correction, at: right.at, tx).first
    let missing: String? =
      if first?.isOfHolder ?? false {
        nil
      } else if let holder = correction.holder {
        "Nobody of \(try name(of: holder, tx)) holds a role that answers requests"
      } else {
        "No employer holds the value"
      }
    let why = [reason, missing].compactMap(\.self).joined(separator: ". ")
    return try give(
      correction, to: first?.owner, by: nil, because: why.isEmpty ? nil : why, under: right, tx)
  }

  /// - Parameter giver: Who handed it on; `nil` where the rule did.
  static func give(
    _ correction: Correction, to owner: Correction.Owner?, by giver: String?,
    because reason: String?, under right: Right, _ tx: any Transaction
  ) throws -> Correction {
    let after = correction.owned(by: owner)
    try CorrectionStore.save(after, tx)
    try CorrectionStore.add(
      CorrectionTurn(at: right.at, owner: owner, by: giver, why: reason), to: after.id, tx)
    try CorrectionJournal.record(
      owner == nil ? CorrectionJournal.withoutOwner : CorrectionJournal.owned, after, under: right,
      tx)
    return after
  }

  /// Gives another owner to each open request whose owner may no longer answer it, or that has
  /// none. Each is written by itself, so that nobody waits for all of them.
  ///
  /// - Returns: how many changed hands.
  @discardableResult
  static func renew(at now: Instant, in database: any Database) async throws -> Int {
    var changed = 0
    for id in try await database.read({ tx in try toRenew(at: now, tx) })
    where try await database.write({ tx in try renew(id, at: now, tx) }) {
      changed += 1
    }
    return changed
  }

  /// The open requests whose owner does not stay as it is written down.
  private static func toRenew(at now: Instant, _ tx: any Transaction) throws -> [CorrectionID] {
    var known: [OrganisationID?: [AccountHolding]] = [:]
    return try CorrectionStore.open(tx).filter { correction in
      let holdings =
        try known[correction.holder] ?? holdings(over: correction.holder, at: now, tx)
      known[correction.holder] = holdings
      let able = try candidates(for: correction, among: holdings, tx)
      return CorrectionRules.renewal(of: correction.owner, among: able) != .stays
    }.map(\.id)
  }

  /// Looks again, as it may have been handed on or answered since.
  ///
  /// - Returns: whether it changed hands.
  static func renew(
    _ id: CorrectionID, at now: Instant, _ tx: any Transaction
  ) throws -> Bool {
    guard let correction = try CorrectionStore.unopened(id, tx), correction.stage.isOpen else {
      return false
    }
    let able = try candidates(for: correction, at: now, tx)
    switch CorrectionRules.renewal(of: correction.owner, among: able) {
    case .stays: return false
    case .isKnown(let owner):
      try CorrectionStore.save(correction.known(as: owner), tx)
      return false
    case .ends:
      let right = Right(
        code: Permission.handleCorrections.code, account: nil, actorName: "Waypoint, by rule",
        at: now)
      let reason = correction.owner.map { "\($0.name) may no longer answer it" }
      _ = try byRule(correction, because: reason, under: right, tx)
      return true
    }
  }

  private static func name(of holder: OrganisationID, _ tx: any Transaction) throws -> String {
    try Organisations.names(of: [holder], tx)[holder] ?? "the employer"
  }
}

/// Looks every hour whether every open request has an owner who may answer it.
enum CorrectionJobs {
  static let owners = JobKind("correction.owners")
  static let secondsBetweenLooks: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      owners: { _, database in
        try await CorrectionOwners.renew(at: clock.now(), in: database)
      }
    ]
  }
}
