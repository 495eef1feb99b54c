import Access
import Credentials
import Directory
import Journals
import Kernel
import Records
import Standards
import Storage
import Web

/// Badges in the example, one in each state: what the staff nurse and the ward manager made of their
/// records, and what a care home made of two that they showed it.
extension Example {
  func addBadges(decidedBy home: OrganisationID) async throws {
    let (now, chance, day, right) = (house.clock.now(), house.chance, today, right)
    try await database.write { tx in
      guard let nurse = try Self.person(of: "nurse", tx),
        let ward = try Self.person(of: "ward", tx)
      else { return }
      let maker = BadgeMaker(home: home, chance: chance, now: now, right: right)
      try maker.say(tx)
      try maker.makeEach(of: nurse, on: day, tx)
      try maker.makeStage(of: ward, on: day, tx)
      try maker.makeExpired(of: ward, on: day, tx)
    }
  }

  private static func person(
    of account: String, _ tx: any Transaction
  ) throws -> PersonID? {
    try tx.row("SELECT person_id FROM account WHERE name = ?1", account)?(0)
  }
}

private struct BadgeMaker {
  /// The employer that accepts and refuses.
  let home: OrganisationID
  let chance: Chance
  let now: Instant
  /// That of the example.
  let right: Right
  private var console: User { .console(now: now) }

  init(home: OrganisationID, chance: Chance, now: Instant, right: Right) {
    self.home = home
    self.chance = chance
    self.now = now
    self.right = right
  }

  /// Who issues: an address that nobody has.
  func say(_ tx: any Transaction) throws {
    let issuer = try BadgeIssuer(
      address: "https://waypoint.example", name: "Waypoint, the example")
    _ = try ReplaceBadgeKey(.edDSA, issuer: issuer).run(by: console, chance: chance, tx)
  }

  private func make(
    _ record: RecordID, at moment: Instant? = nil, _ tx: any Transaction
  ) throws -> IssuedBadge {
    let wording = try StandardsRoom.badgeWording(tx)
    return try MakeBadge(record, address: nil) { try wording($0, $1) }.run(
      by: .console(now: moment ?? now), chance: chance, tx)
  }

  /// Current and accepted, refused, suspended, taken back, withdrawn and replaced.
  func makeEach(of person: PersonID, on day: Day, _ tx: any Transaction) throws {
    guard let issuer = try BadgeIssuers.find(tx) else { return }
    let wording = try StandardsRoom.badgeWording(tx)
    let records = try (HeldRecords.held(by: [person], tx)[person] ?? []).filter {
      try $0.counts(on: day) && wording($0, issuer) != nil
    }.sorted { $0.id < $1.id }
    for (place, record) in records.prefix(6).enumerated() {
      let badge = try make(record.id, tx)
      switch place {
      case 0: try decide(on: badge, .accepted, "It is the standard that we ask for", tx)
      case 1: try decide(on: badge, .refused, "We ask for our own practical as well", tx)
      case 2: try change(badge, .suspend, "The provider of the course is being looked at", tx)
      case 3: try change(badge, .revoke, "It was recorded for somebody else", tx)
      case 4: try WithdrawBadge(badge.id).run(by: console, tx)
      case _: try correct(record, tx)
      }
    }
  }

  private func decide(
    on badge: IssuedBadge, _ answer: BadgeDecision.Answer, _ reason: String,
    _ tx: any Transaction
  ) throws {
    let code = try ShareBadge(
      badge.id, with: "A care home with a vacancy", until: now.dayInLondon + 30
    ).run(by: console, chance: chance, tx)
    try DecideOnBadge(code, for: home, answer, because: reason).run(by: console, tx)
  }

  private func change(
    _ badge: IssuedBadge, _ step: BadgeStep, _ reason: String, _ tx: any Transaction
  ) throws {
    try ChangeBadge(badge.id, step, because: reason).run(by: console, tx)
  }

  /// The record was a day out: the badge is made anew, under the same name.
  private func correct(_ record: HeldRecord, _ tx: any Transaction) throws {
    guard let awardedOn = record.awardedOn else { return }
    let entry = record.entry
    try HeldRecords.merge(
      [
        RecordEntry(
          person: entry.person, organisation: entry.organisation, source: entry.source,
          key: entry.key, kind: entry.kind, title: entry.title, awardedOn: awardedOn - 1,
          expiresOn: entry.expiresOn, issuer: entry.issuer,
          issuerOrganisation: entry.issuerOrganisation, note: entry.note)
      ], on: now.dayInLondon, tx)
    let held = try HeldRecords.held(by: [entry.person], tx)[entry.person] ?? []
    guard let after = held.first(where: { $0.entry.slot == entry.slot }) else { return }
    _ = try make(after.id, tx)
  }

  /// Signed off against the core, at the first stage.
  func makeStage(of person: PersonID, on day: Day, _ tx: any Transaction) throws {
    guard let place = try employer(of: person, on: day, tx) else { return }
    let record = try RecordCompletion(
      person: person, organisation: place,
      kind: .competence(owner: "management-and-leadership-2026", level: "1"),
      title: "Management and leadership, stage 1", completedOn: day - 40,
      evidence: "Signed off by the supervisor"
    ).run(under: right, tx)
    _ = try make(record.id, tx)
  }

  /// A badge that ended a fortnight ago, made while it held.
  func makeExpired(of person: PersonID, on day: Day, _ tx: any Transaction) throws {
    guard let place = try employer(of: person, on: day, tx) else { return }
    let record = try RecordCompletion(
      person: person, organisation: place, kind: .module(code: "medication-management"),
      title: "Managing medicines", completedOn: day - 380, expiresOn: day - 14
    ).run(under: right, tx)
    _ = try make(record.id, at: now.adding(seconds: -20 * 86_400), tx)
  }

  private func employer(
    of person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> OrganisationID? {
    try Assignments.of([person], tx)[person]?.first { $0.isCurrent(on: day) }?.employer
  }
}
