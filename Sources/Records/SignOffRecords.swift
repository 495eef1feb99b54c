import Journals
import Kernel
import Storage

/// That somebody was signed off as a whole at a stage of a framework: a record of its own, which
/// gateways ask for and a badge can be made of. A new result opens it again, and it is no longer
/// held until it is signed off once more.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
package struct SignOffRecord: Sendable {
  package let person: PersonID
  package let kind: RecordKind
  package let title: String

  /// - Parameters:
  ///   - standards: The framework with its version, `management-and-leadership-2026`.
  ///   - stage: Its code there, `2`.
  package init(of person: PersonID, standards: String, stage: String, title: String) {
    self.person = person
    self.title = title
    kind = .competence(owner: standards, level: stage)
    key = "\(standards)-\(stage)"
    (source, reopenedAction) = (.signOff, RecordJournal.reopened)
  }

  /// That a bundle of modules was completed: kept and opened again in the same way.
  ///
  /// - Parameters:
  ///   - bundle: Its code: what was completed of another bundle stays beside it.
  ///   - programme: The code that gateways know.
  package init(of person: PersonID, bundle: String, programme: String, title: String) {
    self.person = person
    self.title = title
    kind = .programme(code: programme)
    key = bundle
    (source, reopenedAction) = (.bundle, RecordJournal.bundleReopened)
  }

  /// That an induction was signed off, wherever the person works next.
  ///
  /// - Source: Review, recommendation 1, "The aim of this programme is to introduce new starters"
  package init(of person: PersonID, induction track: InductionTrack, edition: String, title: String)
  {
    self.person = person
    self.title = title
    switch track {
    case .core: kind = .programme(code: track.rawValue)
    case .careCertificate:
      kind = .careCertificate(
        set: RecordKind.CareCertificateSet(rawValue: edition) ?? .unknown, state: .completed)
    }
    key = "\(track.rawValue)-\(edition)"
    (source, reopenedAction) = (.signOff, RecordJournal.reopened)
  }

  /// That a programme which brings people together was completed, by the days they attended.
  ///
  /// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
  package init(of person: PersonID, programme: String, title: String) {
    self.person = person
    self.title = title
    kind = .programme(code: programme)
    key = programme
    (source, reopenedAction) = (.signOff, RecordJournal.reopened)
  }

  private let key: String
  private let source: RecordEntry.Source
  private let reopenedAction: JournalAction

  /// Takes the place of what was signed off before.
  ///
  /// - Parameters:
  ///   - employer: Whose record it is: where the supervisor manages the person.
  ///   - until: Last day on which every competency of it counts.
  ///   - day: On which it was done; today where it is not said.
  package func sign(
    at employer: OrganisationID, on day: Day? = nil, until: Day?, under right: Right,
    _ tx: any Transaction
  ) throws {
    let today = day ?? right.at.dayInLondon
    let entry = RecordEntry(
      person: person, organisation: try reopened(tx)?.organisation ?? employer, source: source,
      key: key, kind: kind,
      title: title, awardedOn: today, expiresOn: until)
    let changes = try HeldRecords.merge([entry], on: right.at.dayInLondon, tx)
    try BadgeConsequences.signedAgain(entry.slot, under: right, tx)
    try record(RecordJournal.added, ["title": title, "completed": today.iso], changes, right, tx)
  }

  /// A bundle that was opened again is completed where it was kept, whoever employs the person since:
  /// there is one record of it, and the badge of that one holds once more. Who signs off a stage
  /// answers for it at their own employer, so that is a record there.
  private func reopened(_ tx: any Transaction) throws -> HeldRecord? {
    guard source == .bundle else { return nil }
    return try (HeldRecords.held(by: [person], tx)[person] ?? [])
      .filter { $0.source == source && $0.key == key && !$0.isHeld }.max { $0.id < $1.id }
  }

  /// What was signed off is open again, whoever kept it; or only what one employer kept.
  package func reopen(
    keptBy employer: OrganisationID? = nil, under right: Right, _ tx: any Transaction
  ) throws {
    for held in try HeldRecords.held(by: [person], tx)[person] ?? []
    where held.source == source && held.key == key && held.isHeld
      && (employer.map { $0 == held.organisation } ?? true)
    {
      try BadgeConsequences.reopened(held.id, under: right, tx)
      let changes = try HeldRecords.merge(
        [
          RecordEntry(
            person: person, organisation: held.organisation, source: source, key: key,
            kind: kind, title: title, awardedOn: held.awardedOn, expiresOn: held.expiresOn,
            isHeld: false)
        ], on: right.at.dayInLondon, tx)
      try record(reopenedAction, ["title": title], changes, right, tx)
    }
  }

  private func record(
    _ action: JournalAction, _ details: [String: String], _ changes: [JournalChange],
    _ right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, [.person(person)], details: details, occurredOn: right.at.dayInLondon,
        changes: changes), under: right, tx)
  }
}
