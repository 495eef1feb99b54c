import Journals
import Kernel
import Storage

/// The steps of a pack that are the same whatever is in it. Whoever hands it over asks before, in
/// the same unit of work, whether the user may see all of it.
extension EvidencePacks {
  /// Hands a prepared pack to an inspector. The code is known to nobody afterwards.
  ///
  /// - Returns: The code.
  package static func release(
    _ pack: EvidencePack, to inspector: String, until: Day, replacing earlier: [EvidencePack],
    under right: Right, chance: Chance, _ tx: any Transaction
  ) throws -> String {
    if let problem = EvidenceRules.problem(withLastDay: until, on: right.at.dayInLondon) {
      throw Problems(problem.field, problem.message)
    }
    let code = SafeCode.make(groups: EvidenceRules.groupsOfCode, chance: chance)
    guard EvidenceRules.isReleasable(pack, on: right.at.dayInLondon),
      try release(
        pack.id, to: inspector, until: until, codeDigest: Inspections.digest(of: code),
        under: right, tx)
    else { throw Problems("", "This pack was released already, or has ended") }
    if let request = pack.request { try EvidenceRequests.answer(request, under: right, tx) }
    let body = try Sharing.name(of: pack.body, tx)
    for old in earlier {
      try end(
        old.id, .superseded, on: right.at.dayInLondon, by: right.actorName,
        reason: "Replaced by pack \(pack.id)", tx)
      try Journal.record(
        JournalEvent(
          EvidenceJournal.superseded, [.organisation(old.organisation)],
          details: ["pack": "\(old.id)", "other": "\(pack.id)"]), under: right, tx)
    }
    try Looks.record(
      JournalEvent(
        EvidenceJournal.released, [.organisation(pack.organisation), .organisation(pack.body)],
        details: [
          "pack": "\(pack.id)", "inspector": inspector, "body": body, "until": until.inWords,
          "purpose": pack.purpose, "digest": pack.frozen?.digest ?? "",
        ]), reading: members(of: pack.id, tx), under: .releaseEvidence, right, tx)
    return code
  }

  /// Another code, where the first was lost; the first ends.
  package static func newCode(
    for pack: EvidencePack, under right: Right, chance: Chance, _ tx: any Transaction
  ) throws -> String {
    let code = SafeCode.make(groups: EvidenceRules.groupsOfCode, chance: chance)
    guard EvidenceRules.isReadable(pack, on: right.at.dayInLondon),
      try replaceCode(of: pack.id, by: Inspections.digest(of: code), tx)
    else { throw Problems("", "This pack cannot be read any more, so it needs no code") }
    try Journal.record(
      JournalEvent(
        EvidenceJournal.newCode, [.organisation(pack.organisation)],
        details: ["pack": "\(pack.id)"]), under: right, tx)
    return code
  }

  /// Ends a pack at once, with a reason.
  package static func withdraw(
    _ pack: EvidencePack, reason: String, under right: Right, _ tx: any Transaction
  ) throws {
    guard EvidenceRules.canBeEnded(pack, on: right.at.dayInLondon) else {
      throw Problems("", "This pack has ended already")
    }
    try end(
      pack.id, .withdrawn, on: right.at.dayInLondon, by: right.actorName, reason: reason, tx)
    // What was taken back answers nothing.
    if pack.release != nil, let request = pack.request {
      try EvidenceRequests.reopen(request, on: right.at.dayInLondon, tx)
    }
    try Journal.record(
      JournalEvent(
        EvidenceJournal.withdrawn, [.organisation(pack.organisation)],
        details: ["pack": "\(pack.id)", "reason": reason]), under: right, tx)
  }
}
