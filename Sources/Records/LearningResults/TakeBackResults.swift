import Access
import Directory
import Journals
import Kernel
import Storage

/// Takes back a result that somebody gave to the wrong person: what the person’s attempts had of it is
/// gone, and it waits again, or can be sent again where what the source wrote is gone.
package struct TakeBackResult {
  package let id: LearningResultID
  package let organisation: OrganisationID
  package let why: String
  package let book: LearningBook

  package init(
    _ id: LearningResultID, at organisation: OrganisationID, why: String, _ book: LearningBook
  ) {
    self.id = id
    self.organisation = organisation
    self.why = why
    self.book = book
  }

  /// - Returns: Whose it was.
  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> PersonID {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    let kept = try Self.given(id, at: organisation, user, tx)
    let taking = try TakeResults(
      at: organisation, from: kept.origin, by: user.name, at: user.now, today: user.today, book,
      tx)
    let (person, change) = try taking.takeBack(kept, why: why, isGiven: true, tx)
    try ResultNews.follow(organisation, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        ResultJournal.takenBack, [.person(person), .organisation(organisation)],
        details: ["count": "1"], changes: [change]), under: right, tx)
    return person
  }

  /// One that somebody gave to a person, who is not oneself.
  package static func given(
    _ id: LearningResultID, at organisation: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> KeptResult {
    guard let kept = try KeptResults.find(id, tx), kept.organisation == organisation,
      kept.state == .taken, kept.decidedAt != nil, let person = kept.person
    else { throw NotFound("This result") }
    _ = try user.right(to: .keepResults, .record(person), tx)
    if let own = user.person, try OnePerson.records(of: own, tx).contains(person) {
      throw NotFound("This result")
    }
    return kept
  }
}

/// Takes back, a portion at a time, what was taken by a mapping that ended for it.
package struct TakeBackMapped {
  package let mapping: LearningMappingID
  package let organisation: OrganisationID
  package let book: LearningBook

  package init(
    _ mapping: LearningMappingID, at organisation: OrganisationID, _ book: LearningBook
  ) {
    self.mapping = mapping
    self.organisation = organisation
    self.book = book
  }

  /// - Returns: Whose results were taken back, and the last that was looked at; `nil` at the end.
  package func run(
    after last: LearningResultID = LearningResultID(rawValue: 0), by user: User,
    _ tx: any Transaction
  ) throws -> (people: [PersonID], last: LearningResultID?) {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    guard let why = try LearningMappings.whyTakenBack(mapping, tx) else { return ([], nil) }
    let portion = try KeptResults.taken(
      by: mapping, after: last, limit: TryResultsAgain.portion, tx)
    guard let end = portion.last else { return ([], nil) }
    let taking = try TakeResults(
      at: organisation, from: ResultOrigin(.program, user.name), by: user.name, at: user.now,
      today: user.today, book, tx)
    var (people, changes): ([PersonID], [JournalChange]) = ([], [])
    for kept in portion where kept.organisation == organisation {
      do {
        let (person, change) = try taking.from(kept.origin)
          .takeBack(kept, why: why, isGiven: false, tx)
        people.append(person)
        changes.append(change)
      } catch ModuleRefusal.underWay {
        // They are at it again already. It stays by the mapping, whose page says so, until that has
        // ended and somebody takes back the rest.
        continue
      }
    }
    try ResultNews.follow(organisation, at: user.now, tx)
    if !changes.isEmpty {
      try Journal.record(
        JournalEvent(
          ResultJournal.takenBack, [.organisation(organisation)],
          details: ["count": "\(changes.count)"], changes: changes), under: right, tx)
    }
    return (people.uniqued(), portion.count < TryResultsAgain.portion ? nil : end.id)
  }
}

extension TakeResults {
  /// - Parameter isGiven: Whether whose it is was said by hand, which is taken back with it.
  func takeBack(
    _ kept: KeptResult, why: String, isGiven: Bool, _ tx: any Transaction
  ) throws -> (person: PersonID, change: JournalChange) {
    guard let person = kept.person, kept.state == .taken else { throw NotFound("This result") }
    try ModuleAttempts.takeBack(
      result: Self.reference(kept.id), of: person, why: why, by: name, at: now, tx)
    if var words = kept.words {
      words.why = why
      if isGiven { (words.givenTo, words.isTakenFromAnother) = (nil, true) }
      let sealed = try KeptResults.seal(words, of: kept.id, tx.keys)
      try tx.execute(
        """
        UPDATE learning_result SET state = 'waiting', fault = ?2, person_id = ?3, module = NULL,
          version = NULL, status = NULL, score = NULL, happened_on = NULL, verbs = '',
          mapping_id = NULL, taken_at = NULL, decided_at = ?4, decided_by = ?5,
          sealed_value = ?6, sealed_with = ?7
        WHERE id = ?1
        """, kept.id, ResultFault.unknownModule, words.givenTo, isGiven ? nil : kept.decidedAt,
        isGiven ? nil : kept.decidedBy, sealed, sealed.key)
      try mark(kept.id, words.arrived.who, tx)
      _ = try settle(kept.id, words, tx)
    } else {
      // What the source wrote is gone, so that there is nothing to decide about again. Sent again, it
      // is taken as new.
      try EraseLearningResults.delete([kept.id], tx)
    }
    return (
      person,
      JournalChange(
        person: person, organisation: organisation, record: "learning-result",
        recordID: kept.id.rawValue, kind: .removed,
        fields: [
          "module": .init(before: kept.module?.code, after: nil),
          "completion_date": .init(before: kept.happenedOn?.iso, after: nil),
        ])
    )
  }
}
