import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// What goes on by itself: a last word before a consultation closes and one when it has, warnings
/// before a version retires, and its retirement. Each is told once; run again, it tells nobody
/// anything.
enum ConsultationJobs {
  static let follow = JobKind("standards.follow")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      follow: { _, database in
        let now = clock.now()
        let ids = try await database.read { tx in try FrameworkVersions.all(tx).map(\.id) }
        for id in ids {
          try await database.write { tx in try step(id, at: now, tx) }
          // Some at a time, so that many who use a version keep nobody else waiting.
          while try await database.write({ tx in try VersionTellings.next(of: id, at: now, tx) }) {}
        }
      }
    ]
  }

  static let policies = [
    follow: JobPolicy(
      .nobody,
      "Tells those who use a version of standards that it retires, and those who are asked "
        + "about one that the consultation closes; retires it on the day", for: .training)
  ]

  static func step(
    _ id: FrameworkVersionID, at now: Instant, _ tx: any Transaction
  ) throws {
    guard var version = try FrameworkVersions.find(id, tx) else { return }
    let settings = try StandardsReader.shipped().settings
    let day = now.dayInLondon
    if try retire(version, on: day, settings, at: now, tx) { return }
    try warn(version, on: day, settings, tx)
    guard version.state == .consultation, let closes = version.closesOn else { return }
    if day > closes, version.closedToldOn == nil {
      try ConsultationNews.closed(version, at: now, tx)
      version.closedToldOn = day
      try FrameworkVersions.save(version, tx)
    } else if day <= closes, version.closingToldOn == nil,
      day >= settings.consultationCloses.before(closes)
    {
      try ConsultationNews.closing(version, at: now, tx)
      version.closingToldOn = day
      try FrameworkVersions.save(version, tx)
    }
  }

  /// On the day, where everybody was told in time. Where not, it waits for the authority, who puts the
  /// day off.
  private static func retire(
    _ version: FrameworkVersion, on day: Day, _ settings: StandardsSettings, at now: Instant,
    _ tx: any Transaction
  ) throws -> Bool {
    guard version.state == .published || version.state == .superseded,
      let retires = version.retiresOn, retires <= day
    else { return false }
    var facts = FrameworkFacts()
    facts.retiresOn = retires
    facts.retirementMovedOn = version.retirementMovedOn
    facts.warnedOn = try FrameworkVersions.warnings(of: version.id, tx).map(\.sentOn)
    var retired = version
    do {
      retired.state = try LifecycleRules.state(
        after: .retire, from: version.state, by: .consequence, facts, on: day, settings)
    } catch { return false }
    try VersionMoves.keep(
      retired, .retire, words: nil,
      under: Right(code: follow.rawValue, account: nil, actorName: "Waypoint", at: now), tx)
    return true
  }

  /// The warning that is due now, if it was not sent.
  private static func warn(
    _ version: FrameworkVersion, on day: Day, _ settings: StandardsSettings, _ tx: any Transaction
  ) throws {
    guard version.state == .published || version.state == .superseded,
      let retires = version.retiresOn, day < retires,
      let due = LifecycleRules.warnings(before: retires, settings).last(where: { $0 <= day }),
      try !VersionTellings.isBegun(.warning, of: version.id, about: due, tx)
    else { return }
    // That the day was moved stands for what was due before, where anybody had heard of it.
    let sent = try FrameworkVersions.warnings(of: version.id, tx)
    if let moved = version.retirementMovedOn, moved >= due, !sent.isEmpty { return }
    try VersionTellings.begin(.warning, of: version.id, about: due, tx)
  }
}
