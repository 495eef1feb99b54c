import Journals
import Kernel
import Storage

/// Records by hand that several people completed the same thing, each on a day of their own: all of
/// them or nobody. What is recorded already for that day is passed over.
package struct RecordCompletions: Sendable {
  package struct Completion: Sendable {
    package let person: PersonID
    /// The employer whose record it is.
    package let organisation: OrganisationID
    package let completedOn: Day

    package init(_ person: PersonID, at organisation: OrganisationID, on day: Day) {
      self.person = person
      self.organisation = organisation
      completedOn = day
    }
  }

  package let kind: RecordKind
  package let title: String
  package let completions: [Completion]
  /// On whose page it is told, beside the people's own.
  package let place: OrganisationID
  package let evidence: String?

  package init(
    _ completions: [Completion], of kind: RecordKind, title: String, place: OrganisationID,
    evidence: String? = nil
  ) {
    self.completions = completions
    self.kind = kind
    self.title = title
    self.place = place
    self.evidence = evidence
  }

  /// - Returns: How many were recorded.
  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> Int {
    let today = right.at.dayInLondon
    var problems = Problems()
    for completion in completions where completion.completedOn > today {
      problems.add(
        "date-\(completion.person)", "The completion date must be today or in the past")
    }
    try problems.throwIfAny()
    let held = try HeldRecords.held(by: completions.map(\.person), tx)
    var changes: [JournalChange] = []
    var people: [PersonID] = []
    for completion in completions {
      let isKnown = (held[completion.person] ?? []).contains {
        $0.kind == kind && $0.isHeld && $0.awardedOn == completion.completedOn
      }
      if isKnown { continue }
      let (_, added) = try HeldRecords.add(
        RecordEntry(
          person: completion.person, organisation: completion.organisation, source: .hand,
          key: "\(try tx.newIdentifierNumber())", kind: kind, title: title,
          awardedOn: completion.completedOn, note: evidence), tx)
      changes += added
      people.append(completion.person)
    }
    guard !people.isEmpty else { return 0 }
    var subjects: [JournalSubject] = [.organisation(place)]
    subjects += people.map { JournalSubject.person($0) }
    try Journal.record(
      JournalEvent(
        RecordJournal.addedForSeveral, subjects,
        details: ["title": title, "count": "\(people.count)"], changes: changes), under: right, tx)
    return people.count
  }
}
