import Access
import Journals
import Kernel
import Storage

/// Loads official wording of a version in force, whole or not at all. Nobody sees it before another
/// national lead has confirmed it.
struct LoadWording: Sendable {
  let text: String
  /// As its faults are named.
  var file = "The text"

  func run(by user: User, _ tx: any Transaction) throws -> OfficialWording {
    let right = try user.right(to: .publishStandards, .everything, tx)
    let read = try WordingText(text, named: file)
    guard let framework = try StandardsInForce.library(tx).framework(read.reference) else {
      throw Problems("text", "\(file): there is no \(read.reference.words)")
    }
    var problems = Problems()
    for fault in WordingRules.faults(of: read.lines, for: framework) {
      problems.add("text", "\(file): \(fault)")
    }
    try problems.throwIfAny()
    let waits = try OfficialWordings.all(tx).contains {
      $0.reference == read.reference && $0.state == .waiting
    }
    guard !waits else {
      throw Problems(
        "text",
        "Another wording of \(read.reference.words) waits to be confirmed. Decide on it first")
    }
    let wording = OfficialWording(
      id: try tx.newIdentifier(), reference: read.reference, source: read.source,
      digest: read.digest, state: .waiting, loaded: right.deed(at: user.now))
    try OfficialWordings.add(wording, read.lines, tx)
    try WordingJournal.record(WordingJournal.loaded, wording, under: right, tx)
    return wording
  }
}

/// Puts a wording in use: it is on every page from then on, and what was there before is not.
struct ConfirmWording: Sendable {
  let id: OfficialWordingID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .publishStandards, .everything, tx)
    var wording = try WordingWork.find(id, seen: seen, tx)
    if let fault = WordingRules.mayConfirm(
      loaded: try WordingWork.loaded(wording, user, tx), wording.state)
    {
      throw Problems("", fault)
    }
    let lines = try OfficialWordings.clauses(of: id, tx).map {
      WordingRules.Line(code: $0.node, stage: $0.stage, title: nil, words: $0.words)
    }
    guard let framework = try StandardsInForce.library(tx).framework(wording.reference),
      WordingRules.faults(of: lines, for: framework).isEmpty
    else {
      throw Problems("", "It does not fit the version as it is in force. Take it back")
    }
    let former = try OfficialWordings.inUse(tx).first { $0.reference == wording.reference }
    if var former {
      former.state = .ended
      former.ended = right.deed(at: user.now)
      former.endReason = "Another wording took its place"
      try OfficialWordings.save(former, tx)
    }
    wording.state = .inUse
    wording.confirmed = right.deed(at: user.now)
    try OfficialWordings.save(wording, tx)
    try WordingJournal.record(WordingJournal.confirmed, wording, under: right, tx)
  }
}

/// Takes a wording back before it is in use, or out of use, with the reason.
struct EndWording: Sendable {
  let id: OfficialWordingID
  let reason: String
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .publishStandards, .everything, tx)
    var wording = try WordingWork.find(id, seen: seen, tx)
    guard wording.state != .ended else { throw Problems("", "It is not in use any more") }
    guard !reason.isEmpty else { throw Problems("words", "Say why") }
    wording.state = .ended
    wording.ended = right.deed(at: user.now)
    wording.endReason = reason
    try OfficialWordings.save(wording, tx)
    try WordingJournal.record(WordingJournal.ended, wording, under: right, tx)
  }
}

enum WordingJournal {
  static let loaded = JournalAction(
    "standards.wording-loaded", words: "Loaded official wording of {what}")
  static let confirmed = JournalAction(
    "standards.wording-confirmed", words: "Put official wording of {what} in use")
  static let ended = JournalAction(
    "standards.wording-ended", words: "Took official wording of {what} out of use")

  static let actions = [loaded, confirmed, ended]

  static func record(
    _ action: JournalAction, _ wording: OfficialWording, under right: Right,
    _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, [.system], details: ["what": wording.reference.words],
        occurredOn: right.at.dayInLondon), under: right, tx)
  }
}

extension Right {
  fileprivate func deed(at now: Instant) -> OfficialWording.Deed {
    OfficialWording.Deed(at: now, account: account, by: actorName)
  }
}
