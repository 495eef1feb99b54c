import Directory
import Journals
import Kernel
import Storage

/// What became of a result that came in.
package enum ResultOutcome: Hashable, Sendable {
  case taken(ResultRules.Read)
  /// It came before, and nothing is done again.
  case had
  case waiting(ResultFault)
}

/// Takes results from outside: the one way in for every source. Whoever calls it has asked the right,
/// and writes the journal.
///
/// - Source: domain facts, standards and training, section 7: what is unknown is quarantined.
package struct TakeResults {
  package let organisation: OrganisationID
  package let origin: ResultOrigin
  package let name: String
  package let now: Instant
  let reader: ResultReader

  package init(
    at organisation: OrganisationID, from origin: ResultOrigin, by name: String, at now: Instant,
    today: Day, _ book: LearningBook, _ tx: any Transaction
  ) throws {
    self.organisation = organisation
    self.origin = origin
    self.name = name
    self.now = now
    reader = try ResultReader(organisation, book, today: today, tx)
  }

  private init(_ other: TakeResults, from origin: ResultOrigin) {
    organisation = other.organisation
    self.origin = origin
    name = other.name
    now = other.now
    reader = other.reader
  }

  /// The same for what came from somewhere else.
  func from(_ origin: ResultOrigin) -> TakeResults { TakeResults(self, from: origin) }

  /// - Parameters:
  ///   - person: Whose it is, where the source’s own reader knows.
  ///   - isRepeated: Whether another that came with it has the same reference, so that it mends none.
  package func take(
    _ result: ArrivedResult, of person: PersonID? = nil, isRepeated: Bool = false,
    _ tx: any Transaction
  ) throws -> (outcome: ResultOutcome, change: JournalChange?) {
    let identity = try tx.keys.digest(
      "\(organisation) \(result.identity) \(person.map { "\($0)" } ?? "")",
      for: ResultMarks.purpose)
    var words = ResultWords(result)
    words.givenTo = person
    let reference = try result.reference.map {
      try tx.keys.digest(
        "\(organisation) \(result.vocabulary) \($0)", for: "learning result reference")
    }
    if let earlier = try earlier(identity, tx) {
      return try takeAgain(earlier, words, reference, isRepeated, tx)
    }
    if let reference, !isRepeated { try mend(reference, result, tx) }
    let id: LearningResultID = try tx.newIdentifier()
    let sealed = try KeptResults.seal(words, of: id, tx.keys)
    let registration = try result.registration.map {
      try tx.keys.digest("\(organisation) \($0)", for: "learning result registration")
    }
    try tx.execute(
      """
      INSERT INTO learning_result (id, organisation_id, way, source_name, load_id, vocabulary,
        identity, reference, registration, state, fault, person_id, verbs, received_at,
        sealed_value, sealed_with)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'waiting', ?10, ?11, '', ?12, ?13, ?14)
      """, id, organisation, origin.way, origin.name, origin.load,
      reader.book.vocabulary(result.vocabulary)?.code ?? "", identity, reference, registration,
      ResultFault.unknownModule, person, now, sealed, sealed.key)
    try mark(id, result.who, tx)
    return try settle(id, words, tx)
  }

  func mark(
    _ id: LearningResultID, _ who: ArrivedResult.Who, _ tx: any Transaction
  ) throws {
    for mark in Set(ResultMarks.all(who, at: organisation)) {
      try tx.execute(
        "INSERT INTO learning_result_mark (result_id, mark) VALUES (?1, ?2)", id,
        try tx.keys.digest(mark, for: ResultMarks.purpose))
    }
  }

  /// The same result once more: it may be that what it lacked is known by now. One that gave way to
  /// another is the newest word again, and takes its place.
  private func takeAgain(
    _ earlier: (id: LearningResultID, state: ResultState), _ words: ResultWords,
    _ reference: String?, _ isRepeated: Bool, _ tx: any Transaction
  ) throws -> (outcome: ResultOutcome, change: JournalChange?) {
    switch earlier.state {
    case .taken, .leftOut: return (.had, nil)
    case .replaced:
      if let reference, !isRepeated { try mend(reference, words.arrived, tx) }
      let sealed = try KeptResults.seal(words, of: earlier.id, tx.keys)
      try tx.execute(
        """
        UPDATE learning_result SET state = 'waiting', fault = ?2, received_at = ?3,
          decided_at = NULL, decided_by = NULL, sealed_value = ?4, sealed_with = ?5
        WHERE id = ?1
        """, earlier.id, ResultFault.unknownModule, now, sealed, sealed.key)
      return try settle(earlier.id, words, tx)
    case .waiting:
      guard let kept = try KeptResults.find(earlier.id, tx), let words = kept.words else {
        return (.had, nil)
      }
      let again = try settle(kept.id, words, tx)
      return (again.outcome == kept.fault.map { .waiting($0) } ? .had : again.outcome, again.change)
    }
  }

  /// Reads a result that is kept, and takes it if it can be; else it waits with what is wrong.
  func settle(
    _ id: LearningResultID, _ words: ResultWords, _ tx: any Transaction
  ) throws -> (outcome: ResultOutcome, change: JournalChange?) {
    do {
      if try isReused(id, tx) { throw ResultRules.Unread(.referenceReused) }
      var known = try reader.known(words.arrived, givenTo: words.givenTo, tx)
      known.earlier = try earlierEvents(id, known, tx)
      let read = try ResultRules.read(words.arrived, known)
      let change = try keep(read, id, reader.mappingID(words.arrived), tx)
      try forgetWhy(words, id, tx)
      return (.taken(read), change)
    } catch let unread as ResultRules.Unread {
      try tx.execute(
        "UPDATE learning_result SET fault = ?2 WHERE id = ?1 AND state = 'waiting'", id,
        unread.fault)
      return (.waiting(unread.fault), nil)
    }
  }

  /// Why it was once taken back is nothing to whoever has it now.
  private func forgetWhy(
    _ words: ResultWords, _ id: LearningResultID, _ tx: any Transaction
  ) throws {
    guard words.why != nil else { return }
    var words = words
    (words.why, words.isTakenFromAnother) = (nil, nil)
    let sealed = try KeptResults.seal(words, of: id, tx.keys)
    try tx.execute(
      "UPDATE learning_result SET sealed_value = ?2, sealed_with = ?3 WHERE id = ?1", id, sealed,
      sealed.key)
  }

  private func keep(
    _ read: ResultRules.Read, _ id: LearningResultID, _ mapping: LearningMappingID?,
    _ tx: any Transaction
  ) throws -> JournalChange {
    try tx.execute(
      """
      UPDATE learning_result SET state = 'taken', fault = NULL, person_id = ?2, module = ?3,
        version = ?4, status = ?5, score = ?6, happened_on = ?7, verbs = ?8,
        mapping_id = ?9, taken_at = ?10
      WHERE id = ?1
      """, id, read.person, read.module.reference.code, read.module.reference.version, read.status,
      read.score, read.day, read.verbs.map(\.rawValue).sorted().joined(separator: " "),
      mapping, now)
    try tx.execute("DELETE FROM learning_result_mark WHERE result_id = ?1", id)
    try hand(read, id, tx)
    return JournalChange(
      person: read.person, organisation: organisation, record: "learning-result",
      recordID: id.rawValue, kind: .created,
      fields: [
        "module": .init(before: nil, after: read.module.title),
        "status": .init(before: nil, after: read.status.words.lowercased()),
        "completion_date": .init(before: nil, after: read.standing.day.iso),
      ])
  }

  // MARK: What came before

  private func earlier(
    _ identity: String, _ tx: any Transaction
  ) throws -> (id: LearningResultID, state: ResultState)? {
    try tx.row(
      "SELECT id, state FROM learning_result WHERE organisation_id = ?1 AND identity = ?2",
      organisation, identity
    ).map { (try $0(0), try $0(1)) }
  }

  /// What waits under the same reference, of the same person and course, gives way to what is sent
  /// now.
  private func mend(
    _ reference: String, _ result: ArrivedResult, _ tx: any Transaction
  ) throws {
    let waiting: [LearningResultID] = try tx.rows(
      """
      SELECT id FROM learning_result
      WHERE organisation_id = ?1 AND reference = ?2 AND state = 'waiting' ORDER BY id
      """, organisation, reference
    ).map { try $0(0) }
    for id in waiting {
      guard let words = try KeptResults.find(id, tx)?.words, words.arrived.who == result.who,
        ArrivedResult.key(of: words.arrived.course) == ArrivedResult.key(of: result.course)
      else { continue }
      try tx.execute(
        """
        UPDATE learning_result SET state = 'replaced', decided_at = ?2, decided_by = ?3
        WHERE id = ?1
        """, id, now, name)
    }
  }

  /// Whether its reference belongs to another: to one that was taken or left out, or to one that
  /// waited first and did not give way to it.
  private func isReused(_ id: LearningResultID, _ tx: any Transaction) throws -> Bool {
    try tx.row(
      """
      SELECT 1 FROM learning_result AS own
      JOIN learning_result AS r
        ON r.organisation_id = own.organisation_id AND r.reference = own.reference
      WHERE own.id = ?1 AND r.id <> own.id AND (r.state IN ('taken', 'left-out')
        OR (r.state = 'waiting' AND (r.received_at < own.received_at
          OR (r.received_at = own.received_at AND r.id < own.id))))
      LIMIT 1
      """, id) != nil
  }

  /// What was taken in the same registration of the same person and module. What names no
  /// registration belongs to nothing.
  private func earlierEvents(
    _ id: LearningResultID, _ known: ResultRules.Known, _ tx: any Transaction
  ) throws -> [RegistrationRules.Event] {
    guard known.vocabulary?.isVerbs == true, case .one(let person, _) = known.person,
      let module = known.module?.reference
    else { return [] }
    return try tx.rows(
      """
      SELECT r.verbs, r.happened_on, r.score FROM learning_result AS r
      JOIN learning_result AS own ON own.id = ?1
      WHERE r.organisation_id = own.organisation_id AND r.registration = own.registration
        AND r.person_id IN (?2*) AND r.module = ?3 AND r.version = ?4 AND r.state = 'taken'
        AND r.id <> own.id
      ORDER BY r.id
      """, id, List(OnePerson.records(of: person, tx)), module.code, module.version
    ).map { row in
      let verbs = try row(0, as: String.self).split(separator: " ")
        .compactMap { LearningVerb(rawValue: String($0)) }
      return RegistrationRules.Event(Set(verbs), on: try row(1), score: try row(2))
    }
  }
}
