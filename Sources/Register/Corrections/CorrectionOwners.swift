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
    let own = Set(try OnePerson.records(of: correction.person, tx))
    let holdings = try Accounts.holding(
      .handleCorrections, over: correction.holder, at: now, tx
    ).filter { holding in holding.person.map { !own.contains($0) } ?? true }
    return CorrectionRules.candidates(holdings, holder: correction.holder)
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
  /// none.
  ///
  /// - Returns: how many changed hands.
  @discardableResult
  static func renew(at now: Instant, _ tx: any Transaction) throws -> Int {
    let right = Right(
      code: Permission.handleCorrections.code, account: nil, actorName: "Waypoint, by rule",
      at: now)
    var changed = 0
    for correction in try CorrectionStore.open(tx) {
      let able = try candidates(for: correction, at: now, tx)
      switch CorrectionRules.renewal(of: correction.owner, among: able) {
      case .stays: break
      case .isKnown(let owner): try CorrectionStore.save(correction.known(as: owner), tx)
      case .ends:
        let reason = correction.owner.map { "\($0.name) may no longer answer it" }
        _ = try byRule(correction, because: reason, under: right, tx)
        changed += 1
      }
    }
    return changed
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
        let now = clock.now()
        try await database.write { tx in _ = try CorrectionOwners.renew(at: now, tx) }
      }
    ]
  }
}
