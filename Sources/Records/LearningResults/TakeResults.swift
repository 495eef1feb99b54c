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

  /// - Parameter person: Whose it is, where the source’s own reader knows.
  package func take(
    _ result: ArrivedResult, of person: PersonID? = nil, _ tx: any Transaction
  ) throws -> (outcome: ResultOutcome, change: JournalChange?) {
    let identity = try tx.keys.digest(
      "\(organisation) \(result.identity) \(person.map { "\($0)" } ?? "")",
      for: ResultMarks.purpose)
    if let earlier = try earlier(identity, tx) {
      guard earlier.state == .waiting else { return (.had, nil) }
      // It may be that what it lacked is known by now.
      guard let kept = try KeptResults.find(earlier.id, tx), let words = kept.words else {
        return (.had, nil)
      }
      let again = try settle(kept.id, words, nil, tx)
      return (again.outcome == kept.fault.map { .waiting($0) } ? .had : again.outcome, again.change)
    }
    let reference = try result.reference.map {
      try tx.keys.digest(
        "\(organisation) \(result.vocabulary) \($0)", for: "learning result reference")
    }
    let isReused = try reference.map { try mend($0, tx) } ?? false
    let id: LearningResultID = try tx.newIdentifier()
    var words = ResultWords(result)
    words.givenTo = person
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
    for mark in Set(ResultMarks.all(result.who, at: organisation)) {
      try tx.execute(
        "INSERT INTO learning_result_mark (result_id, mark) VALUES (?1, ?2)", id,
        try tx.keys.digest(mark, for: ResultMarks.purpose))
    }
    return try settle(id, words, isReused ? .referenceReused : nil, tx)
  }

  /// Reads a result that is kept, and takes it if it can be; else it waits with what is wrong.
  ///
  /// - Parameter fault: What is wrong with it whatever it says.
  func settle(
    _ id: LearningResultID, _ words: ResultWords, _ fault: ResultFault?, _ tx: any Transaction
  ) throws -> (outcome: ResultOutcome, change: JournalChange?) {
    do {
      if let fault { throw ResultRules.Unread(fault) }
      var known = reader.known(words.arrived, givenTo: words.givenTo)
      known.earlier = try earlierVerbs(id, known, tx)
      let read = try ResultRules.read(words.arrived, known)
      return (.taken(read), try keep(read, id, tx))
    } catch let unread as ResultRules.Unread {
      try tx.execute(
        "UPDATE learning_result SET fault = ?2 WHERE id = ?1 AND state = 'waiting'", id,
        unread.fault)
      return (.waiting(unread.fault), nil)
    }
  }

  private func keep(
    _ read: ResultRules.Read, _ id: LearningResultID, _ tx: any Transaction
  ) throws -> JournalChange {
    try tx.execute(
      """
      UPDATE learning_result SET state = 'taken', fault = NULL, person_id = ?2, module = ?3,
        version = ?4, status = ?5, score = ?6, happened_on = ?7, verbs = ?8
      WHERE id = ?1
      """, id, read.person, read.module.reference.code, read.module.reference.version, read.status,
      read.score, read.day, read.verbs.map(\.rawValue).sorted().joined(separator: " "))
    try tx.execute("DELETE FROM learning_result_mark WHERE result_id = ?1", id)
    try hand(read, id, tx)
    return JournalChange(
      person: read.person, organisation: organisation, record: "learning-result",
      recordID: id.rawValue, kind: .created,
      fields: [
        "module": .init(before: nil, after: read.module.title),
        "status": .init(before: nil, after: read.status.words.lowercased()),
        "completion_date": .init(before: nil, after: read.day.iso),
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

  /// What waits under the same reference gives way to what is sent now.
  ///
  /// - Returns: Whether the reference is that of a result which was taken or left out.
  private func mend(_ reference: String, _ tx: any Transaction) throws -> Bool {
    let rows = try tx.rows(
      "SELECT id, state FROM learning_result WHERE organisation_id = ?1 AND reference = ?2",
      organisation, reference)
    var isReused = false
    for row in rows {
      let (id, state): (LearningResultID, ResultState) = (try row(0), try row(1))
      switch state {
      case .taken, .leftOut: isReused = true
      case .replaced: break
      case .waiting:
        try tx.execute(
          """
          UPDATE learning_result SET state = 'replaced', decided_at = ?2, decided_by = ?3
          WHERE id = ?1
          """, id, now, name)
      }
    }
    return isReused
  }

  /// Verbs that were taken in the same registration of the same person and module.
  private func earlierVerbs(
    _ id: LearningResultID, _ known: ResultRules.Known, _ tx: any Transaction
  ) throws -> Set<LearningVerb> {
    guard known.vocabulary?.isVerbs == true, case .one(let person) = known.person,
      let module = known.module?.reference
    else { return [] }
    let rows = try tx.rows(
      """
      SELECT r.verbs FROM learning_result AS r
      JOIN learning_result AS own ON own.id = ?1
      WHERE r.organisation_id = own.organisation_id AND r.person_id = ?2 AND r.module = ?3
        AND r.version = ?4 AND r.state = 'taken'
        AND COALESCE(r.registration, '') = COALESCE(own.registration, '')
      """, id, person, module.code, module.version)
    return Set(
      try rows.flatMap { try $0(0, as: String.self).split(separator: " ") }
        .compactMap { LearningVerb(rawValue: String($0)) })
  }
}
