import Access
import Directory
import Journals
import Kernel
import Obligations
import Storage

/// Making packs, one at a time, as whoever asked is now and not as they were then. A job that is
/// killed has kept nothing; one that runs twice freezes once.
enum EvidenceJobs {
  static let prepare = JobKind("evidence.prepare")

  static func handlers(_ clock: Clock, keys: KeyRing) -> [JobKind: JobHandler] {
    [
      prepare: { job, database in
        guard let id = EvidencePackID(job.payload) else { throw JobGivenUp(NotFound("The pack")) }
        try await Jobs.report(job, done: 0, of: 2, words: "Reading what goes in", database)
        do {
          let made = try await database.read { tx in try make(id, at: clock.now(), tx) }
          guard let made else { return }
          try await Jobs.report(job, done: 1, of: 2, words: "Freezing it", database)
          try await database.write { tx in
            let now = clock.now()
            // Asked again: roles may have ended while it was made.
            let (pack, user) = try asked(id, at: now, tx)
            guard case .preparing = pack.stage else { return try Jobs.finish(job, at: now, tx) }
            try keep(made, in: pack, by: user, keys: keys, at: now, tx)
            try Jobs.finish(job, at: now, tx)
          }
        } catch let refusal as any Refusal where !(refusal is NoKeys) {
          try await database.write { tx in
            let now = clock.now()
            try giveUp(id, because: refusal, at: now, tx)
            try Jobs.finish(job, at: now, tx)
          }
        }
      }
    ]
  }

  private struct Made: Sendable {
    let contents: [EvidencePacks.Content]
    let digest: String
  }

  private static func make(
    _ id: EvidencePackID, at now: Instant, _ tx: any Transaction
  ) throws -> Made? {
    guard let pack = try EvidencePacks.find(id, on: now.dayInLondon, tx),
      case .preparing = pack.stage
    else { return nil }
    let (_, user) = try asked(id, at: now, tx)
    try check(pack, user, tx)
    let (contents, digest) = try EvidenceContents(
      pack, content: try ContentReader.shipped(), at: now, tx
    ).files()
    return Made(contents: contents, digest: digest)
  }

  /// Who asked, with the roles that they hold now; in the role that they chose, if they chose one.
  private static func asked(
    _ id: EvidencePackID, at now: Instant, _ tx: any Transaction
  ) throws -> (EvidencePack, User) {
    guard let pack = try EvidencePacks.find(id, on: now.dayInLondon, tx),
      let account = pack.askedBy, let user = try Accounts.user(account, at: now, tx)
    else { throw Problems("", "Whoever asked for it can no longer sign in") }
    guard let code = pack.chosen else { return (pack, user) }
    let choice = ChosenRole(code: code)
    let acting = user.acting(as: choice)
    guard acting.chosen == choice, choice != nil else {
      throw Problems("", "Whoever asked for it no longer holds the role in which they asked")
    }
    return (pack, acting)
  }

  private static func check(
    _ pack: EvidencePack, _ user: User, _ tx: any Transaction
  ) throws {
    _ = try user.evidenceRight(to: .prepareEvidence, of: pack.organisation, tx)
    let request = try pack.request.flatMap { try EvidenceRequests.find($0, tx) }
    try EvidenceSight.checkWhoActs(pack, request, by: user, tx)
    try EvidenceSight.check(pack, for: user, tx)
  }

  private static func keep(
    _ made: Made, in pack: EvidencePack, by user: User, keys: KeyRing, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try check(pack, user, tx)
    guard
      try EvidencePacks.freeze(
        pack.id, made.contents, digest: made.digest, keys: keys, at: now, tx)
    else { return }
    // Those who are named, too: with them there, whoever asked must be able to see each.
    try EvidenceSight.check(pack, for: user, tx)
    let right = try user.evidenceRight(to: .prepareEvidence, of: pack.organisation, tx)
    let files = made.contents.map { "\($0.file.name) \($0.file.digest)" }
    try Journal.record(
      JournalEvent(
        EvidenceJournal.frozen, [.organisation(pack.organisation)],
        details: [
          "pack": "\(pack.id)", "digest": made.digest, "files": files.joined(separator: "; "),
        ]), under: right, tx)
  }

  private static func giveUp(
    _ id: EvidencePackID, because refusal: any Refusal, at now: Instant, _ tx: any Transaction
  ) throws {
    guard let pack = try EvidencePacks.find(id, on: now.dayInLondon, tx),
      case .preparing = pack.stage
    else { return }
    let words = refusal.problems.map(\.message).joined(separator: ". ")
    try EvidencePacks.end(
      id, .notPrepared, on: now.dayInLondon, by: nil, reason: words, tx)
    let right = Right(
      code: Permission.prepareEvidence.code, account: nil, actorName: "Waypoint", at: now)
    try Journal.record(
      JournalEvent(
        EvidenceJournal.notPrepared, [.organisation(pack.organisation)],
        details: ["pack": "\(id)", "reason": words]), under: right, tx)
  }
}
