import Access
import Directory
import Journals
import Kernel
import Storage

enum CorrectionJournal {
  static let asked = JournalAction(
    "correction.asked", words: "Asked for {what} to be corrected, by {due}")
  static let takenUp = JournalAction(
    "correction.taken-up", words: "Began to look at the request to correct {what}")
  static let extended = JournalAction(
    "correction.extended", words: "Took until {due} to answer the request to correct {what}")
  static let corrected = JournalAction("correction.made", words: "Corrected {what} on request")
  static let refused = JournalAction(
    "correction.refused", words: "Did not correct {what}, and said why")
  static let withdrawn = JournalAction(
    "correction.withdrawn", words: "Took back the request to correct {what}")
  static let said = JournalAction(
    "correction.message", words: "Wrote about the request to correct {what}")

  static let owned = JournalAction(
    "correction.owned", words: "The request to correct {what} is for {owner} to answer")
  static let withoutOwner = JournalAction(
    "correction.without-owner", words: "Nobody can answer the request to correct {what} yet")

  static let actions = [
    asked, takenUp, extended, corrected, refused, withdrawn, said, owned, withoutOwner,
  ]

  /// For the person's own eyes: whoever reads a timeline of theirs or of their employer need not
  /// know what they doubt. Those who answer find the case among theirs.
  static func record(
    _ action: JournalAction, _ correction: Correction, under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, [.confidential(correction.person)],
        details: [
          "what": correction.about.label, "due": correction.dueOn.iso,
          "owner": correction.owner?.name ?? "",
        ]),
      under: right, tx)
  }
}

/// Asks for a value to be mended that is held about oneself.
struct AskCorrection: Sendable {
  let item: String
  let field: String
  let wanted: String
  let why: String?

  func run(by user: User, _ tx: any Transaction) throws -> Correction {
    let own = try user.ownRecord(tx)
    let subject = try CorrectionSubject.find(item, field, user, tx)
    let open = try CorrectionStore.disputed(of: own.records, tx)
    guard !open.contains(where: { $0.item == item && $0.field == field }) else {
      throw Problems("", "You have asked for this already, and it is not decided yet")
    }
    let correction = Correction(
      id: try tx.newIdentifier(), person: own.person, holder: subject.holder,
      about: subject.about, wanted: wanted, why: why, askedAt: user.now,
      dueOn: CorrectionRules.due(for: user.today), stage: .asked)
    try CorrectionStore.add(correction, tx)
    try CorrectionJournal.record(CorrectionJournal.asked, correction, under: own.right, tx)
    return try CorrectionOwners.byRule(correction, under: own.right, tx)
  }
}

/// Takes one's own request back.
struct WithdrawCorrection: Sendable {
  let id: CorrectionID

  func run(by user: User, _ tx: any Transaction) throws {
    let (before, right) = try CorrectionOfPerson.find(id, user, tx)
    let after = try before.withdrawn(at: user.now)
    try CorrectionStore.save(after, tx)
    try CorrectionJournal.record(CorrectionJournal.withdrawn, after, under: right, tx)
  }
}

/// Writes to the other side about a request: the person to the employer, the employer to the person.
struct SayAboutCorrection: Sendable {
  let id: CorrectionID
  let words: String
  let isOfPerson: Bool

  func run(by user: User, _ tx: any Transaction) throws {
    let (correction, right) =
      try isOfPerson
      ? CorrectionOfPerson.find(id, user, tx) : CorrectionToHandle.find(id, user, tx)
    guard correction.stage.isOpen else {
      throw Problems("", "This request has already come to its end")
    }
    try CorrectionStore.say(
      CorrectionMessage(at: user.now, by: user.name, isOfPerson: isOfPerson, words: words),
      about: id, by: user.account, tx)
    try CorrectionJournal.record(CorrectionJournal.said, correction, under: right, tx)
  }
}

/// What the employer does with a request.
struct HandleCorrection: Sendable {
  enum Step: Sendable {
    case takeUp
    case handOn(to: AccountID, why: String?)
    case extend(reason: String)
    case decide(isCorrected: Bool, words: String)
  }

  let id: CorrectionID
  let step: Step

  func run(by user: User, _ tx: any Transaction) throws -> Correction {
    let (before, right) = try CorrectionToHandle.find(id, user, tx)
    guard try user.person.map({ try OnePerson.records(of: $0, tx).contains(before.person) }) != true
    else {
      throw Problems("", "Nobody decides about their own request. Ask a colleague to")
    }
    let after: Correction
    let action: JournalAction
    switch step {
    case .takeUp:
      let owner = Correction.Owner(account: user.account, name: user.name)
      after = try before.takenUp(by: owner)
      action = CorrectionJournal.takenUp
      if before.owner != owner {
        try CorrectionStore.add(
          CorrectionTurn(at: user.now, owner: owner, by: user.name, why: nil), to: id, tx)
      }
    case .handOn(let account, let why):
      // Of others it is not said whether they exist.
      let able = try CorrectionOwners.candidates(for: before, at: user.now, tx)
      guard let next = able.first(where: { $0.account == account })?.owner else {
        throw Problems("owner", "Choose who is to answer")
      }
      _ = try before.handedOn(to: next)
      return try CorrectionOwners.give(
        before, to: next, by: user.name, because: why, under: right, tx)
    case .extend(let reason):
      after = try before.extended(on: user.today, because: reason)
      action = CorrectionJournal.extended
    case .decide(let isCorrected, let words):
      after = try before.decided(
        isCorrected, .init(at: user.now, by: user.name, words: words))
      action = isCorrected ? CorrectionJournal.corrected : CorrectionJournal.refused
    }
    try CorrectionStore.save(after, tx)
    try CorrectionJournal.record(action, after, under: right, tx)
    return after
  }
}
