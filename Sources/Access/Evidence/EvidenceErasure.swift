import Journals
import Kernel
import Storage

/// What goes when a pack is over. The digests, and what the journal says, stay.
package enum EvidenceErasure {
  /// A pack whose contents are due to go.
  package struct Due: Hashable, Sendable {
    package let pack: EvidencePackID
    package let organisation: OrganisationID
    /// The records of those who are named in it.
    package let members: [PersonID]
  }

  /// Those over on `day` or before, whether or not that is written down, whose contents are kept.
  package static func due(
    endedBy day: Day, _ tx: any Transaction
  ) throws -> [Due] {
    let waited = day - EvidenceRules.longestWaitInDays - 1
    let rows = try tx.rows(
      """
      SELECT id, organisation_id FROM evidence_pack
      WHERE erased_at IS NULL AND frozen_at IS NOT NULL
        AND (ended_on <= ?1 OR (stage = 'released' AND until_on < ?1)
          OR (stage = 'prepared' AND frozen_at < ?2))
      ORDER BY id
      """, day, Instant(milliseconds: Int64(waited.number + 2) * 86_400_000))
    return try rows.compactMap { row in
      let id: EvidencePackID = try row(0)
      guard let pack = try EvidencePacks.find(id, on: day, tx), case .ended = pack.stage else {
        return nil
      }
      return Due(
        pack: id, organisation: try row(1), members: try EvidencePacks.members(of: id, tx))
    }
  }

  /// Erases the contents, and writes down why it ended where nobody had.
  package static func erase(
    _ id: EvidencePackID, under right: Right, _ tx: any Transaction
  ) throws {
    guard let pack = try EvidencePacks.find(id, on: right.at.dayInLondon, tx),
      case .ended(let ending) = pack.stage
    else { return }
    // As it was when it ended: written down here for those that ended by the day alone.
    try EvidencePacks.end(id, ending.kind, on: ending.on, by: nil, reason: nil, tx)
    try removeBytes(of: id, at: right.at, tx)
    try Journal.record(
      JournalEvent(
        EvidenceJournal.erased, [.organisation(pack.organisation)],
        details: ["pack": "\(id)", "digest": ending.frozen?.digest ?? ""]), under: right, tx)
  }

  /// Somebody is erased: packs that name them are withdrawn, and lose their contents.
  ///
  /// - Parameter isHeld: Whether the contents of a pack must be kept because of somebody else: then
  ///   nobody reads it any more, and the contents go once they may.
  package static func forget(
    _ person: PersonID, under right: Right, _ tx: any Transaction,
    unless isHeld: (EvidencePack) throws -> Bool
  ) throws {
    let packs = try EvidencePacks.naming([person], on: right.at.dayInLondon, tx)
    for pack in packs {
      let isOver = if case .ended(let ending) = pack.stage { ending.erasedAt != nil } else { false }
      if !isOver { try withdraw(pack, isHeld: isHeld(pack), under: right, tx) }
      try tx.execute(
        "DELETE FROM evidence_member WHERE pack_id = ?1 AND person_id = ?2", pack.id, person)
    }
  }

  private static func withdraw(
    _ pack: EvidencePack, isHeld: Bool, under right: Right, _ tx: any Transaction
  ) throws {
    let reason = "Somebody named in it was erased"
    try EvidencePacks.end(
      pack.id, .withdrawn, on: right.at.dayInLondon, by: right.actorName, reason: reason, tx)
    // What is emptied while it can be read answers nothing.
    if EvidenceRules.isReadable(pack, on: right.at.dayInLondon), let request = pack.request {
      try EvidenceRequests.reopen(request, on: right.at.dayInLondon, tx)
    }
    if !isHeld { try removeBytes(of: pack.id, at: right.at, tx) }
    try Journal.record(
      JournalEvent(
        isHeld ? EvidenceJournal.withdrawn : EvidenceJournal.personErased,
        [.organisation(pack.organisation)], details: ["pack": "\(pack.id)", "reason": reason]),
      under: right, tx)
  }

  private static func removeBytes(
    of pack: EvidencePackID, at now: Instant, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE evidence_file SET sealed_bytes = NULL WHERE pack_id = ?1", pack)
    try tx.execute(
      "UPDATE evidence_pack SET erased_at = ?2 WHERE id = ?1 AND erased_at IS NULL", pack, now)
  }

  /// Everything about packs, where its own time is over; their requests go once no pack answers
  /// them any more.
  static func remove(_ packs: [Int64], _ tx: any Transaction) throws {
    let ids = List(packs)
    try tx.execute("DELETE FROM inspection_session WHERE pack_id IN (?1*)", ids)
    try tx.execute("DELETE FROM evidence_member WHERE pack_id IN (?1*)", ids)
    try tx.execute("DELETE FROM evidence_file WHERE pack_id IN (?1*)", ids)
    try tx.execute("DELETE FROM evidence_pack WHERE id IN (?1*)", ids)
  }

  static func removeRequests(_ requests: [Int64], _ tx: any Transaction) throws {
    try tx.execute(
      "UPDATE evidence_pack SET request_id = NULL WHERE request_id IN (?1*)", List(requests))
    try tx.execute("DELETE FROM evidence_request WHERE id IN (?1*)", List(requests))
  }
}
