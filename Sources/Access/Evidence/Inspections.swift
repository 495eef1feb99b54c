import Journals
import Kernel
import Storage

/// An inspector at the one pack that their code opens: no account, no role, and nothing else that
/// they reach.
package struct Inspection: Hashable, Sendable {
  package let pack: EvidencePack
  package let release: EvidencePack.Release
  package let organisationName: String
  package let bodyName: String
  package let files: [EvidenceFile]
  let tokenDigest: String
}

package enum Inspections {
  package static func prepare(
    _ typed: String, from address: String, at now: Instant, _ tx: any Transaction
  ) throws -> CodeAttempt {
    try CodeAttempt(typed, for: "evidence", from: address, at: now, tx)
  }

  /// Begins a visit, if the code is right and counts.
  ///
  /// - Returns: The token of the visit; `nil` for every wrong, ended or expired code alike.
  package static func open(
    _ attempt: CodeAttempt, chance: Chance, at now: Instant, _ tx: any Transaction
  ) throws -> String? {
    guard attempt.throttle != .refuse else { return nil }
    let row = try tx.row(
      """
      SELECT id FROM evidence_pack
      WHERE code_digest = ?1 AND stage = 'released' AND until_on >= ?2
      """, digest(of: attempt.code), now.dayInLondon)
    guard let row else { return nil }
    let id: EvidencePackID = try row(0)
    try attempt.wasRight(tx)
    let token = Hexadecimal.words(chance.bytes(32))
    try tx.execute(
      """
      INSERT INTO inspection_session (token_digest, pack_id, begun_at, seen_at)
      VALUES (?1, ?2, ?3, ?3)
      """, Sessions.digest(ofToken: token), id, now)
    try removeOver(at: now, tx)
    guard let inspection = try find(token: token, at: now, tx) else { return nil }
    try Journal.record(
      JournalEvent(
        EvidenceJournal.opened,
        [.organisation(inspection.pack.organisation), .organisation(inspection.pack.body)],
        details: inspection.details), under: inspection.right(at: now), tx)
    return token
  }

  /// The visit of a token, as long as it lasts and its pack can be read.
  package static func find(
    token: String, at now: Instant, _ tx: any Transaction
  ) throws -> Inspection? {
    let digest = Sessions.digest(ofToken: token)
    let row = try tx.row(
      """
      SELECT pack_id FROM inspection_session
      WHERE token_digest = ?1 AND seen_at > ?2 AND begun_at > ?3
      """, digest, now.adding(seconds: -EvidenceRules.idleInSeconds),
      now.adding(seconds: -EvidenceRules.visitInSeconds))
    guard let row, let pack = try EvidencePacks.find(try row(0), on: now.dayInLondon, tx),
      case .released(_, let release) = pack.stage
    else { return nil }
    return Inspection(
      pack: pack, release: release,
      organisationName: try Sharing.name(of: pack.organisation, tx),
      bodyName: try Sharing.name(of: pack.body, tx),
      files: try EvidencePacks.files(of: pack.id, tx), tokenDigest: digest)
  }

  /// One file of the pack. Opening what is sealed takes long, so it is read before the short unit
  /// of work that writes it down, and answered only after that.
  package static func look(
    at position: Int, in inspection: Inspection, keys: KeyRing, _ tx: any Transaction
  ) throws -> (file: EvidenceFile, bytes: [UInt8])? {
    guard let file = inspection.files.first(where: { $0.position == position }),
      let bytes = try EvidencePacks.bytes(
        of: inspection.pack.id, at: position, keys: keys, tx)
    else { return nil }
    return (file, bytes)
  }

  /// Writes down that a file is read, on the pages of everybody who is named in it too.
  ///
  /// - Returns: The visit as it is now; `nil` where it ended since the file was looked at, and then
  ///   nothing may be answered.
  package static func writeDown(
    _ file: EvidenceFile, token: String, at now: Instant, _ tx: any Transaction
  ) throws -> Inspection? {
    guard let inspection = try find(token: token, at: now, tx) else { return nil }
    try tx.execute(
      "UPDATE inspection_session SET seen_at = ?2 WHERE token_digest = ?1",
      inspection.tokenDigest, now)
    var details = inspection.details
    details["what"] = file.title
    details["file"] = file.name
    details["digest"] = file.digest
    details["role"] = "Inspector of \(inspection.bodyName)"
    details["purpose"] = inspection.pack.purpose
    try Looks.record(
      JournalEvent(
        EvidenceJournal.read, [.organisation(inspection.pack.organisation)], details: details),
      reading: EvidencePacks.members(of: inspection.pack.id, at: file.position, tx),
      under: .readEvidence, inspection.right(at: now), tx)
    return inspection
  }

  package static func end(token: String, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM inspection_session WHERE token_digest = ?1", Sessions.digest(ofToken: token))
  }

  static func digest(of code: String) -> String { SafeCode.digest(code, for: "evidence") }

  private static func removeOver(at now: Instant, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM inspection_session WHERE seen_at < ?1 OR begun_at < ?2",
      now.adding(seconds: -EvidenceRules.idleInSeconds),
      now.adding(seconds: -EvidenceRules.visitInSeconds))
  }
}

extension Inspection {
  fileprivate var details: [String: String] {
    ["pack": "\(pack.id)", "inspector": release.inspector, "body": bodyName]
  }

  /// What they do is theirs by name and body; no account does it.
  fileprivate func right(at now: Instant) -> Right {
    Right(
      code: Permission.readEvidence.code, account: nil,
      actorName: "\(release.inspector) of \(bodyName), inspector", at: now)
  }
}
