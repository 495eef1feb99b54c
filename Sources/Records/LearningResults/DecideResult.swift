import Access
import Directory
import Journals
import Kernel
import Storage

/// Decides about a result that waits.
package struct DecideResult {
  package enum Doing: Hashable, Sendable {
    /// The course is this module, for every result of the employer from now on.
    case map(ModuleReference, MoveOn, masteryScore: Int?)
    case give(to: PersonID)
    case leaveOut(why: String)
  }

  package let id: LearningResultID
  package let organisation: OrganisationID
  package let doing: Doing
  package let book: LearningBook

  package init(
    _ id: LearningResultID, at organisation: OrganisationID, _ doing: Doing, _ book: LearningBook
  ) {
    self.id = id
    self.organisation = organisation
    self.doing = doing
    self.book = book
  }

  /// - Returns: How many results were taken by it.
  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> Int {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    let kept = try Self.waiting(id, at: organisation, tx)
    guard let words = kept.words else { throw ResultRefusal.unreadable }
    switch doing {
    case .map(let module, let moveOn, let mastery):
      return try MapCourse(
        at: organisation,
        LearningMapping(
          vocabulary: words.arrived.vocabulary, course: words.arrived.course, module: module,
          moveOn: moveOn, masteryScore: mastery), book
      ).run(by: user, tx)
    case .give(let person):
      return try give(words, to: person, kept.fault, user, right, tx)
    case .leaveOut(let why):
      var words = words
      (words.why, words.isTakenFromAnother) = (why, nil)
      try decide(words, "left-out", user, tx)
      try ResultNews.follow(organisation, at: user.now, tx)
      try Journal.record(
        JournalEvent(ResultJournal.leftOut, [.organisation(organisation)], details: [:]),
        under: right, tx)
      return 0
    }
  }

  /// One that waits there; what was decided meanwhile is said.
  package static func waiting(
    _ id: LearningResultID, at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> KeptResult {
    guard let kept = try KeptResults.find(id, tx), kept.organisation == organisation else {
      throw NotFound("This result")
    }
    guard kept.state == .waiting else { throw ResultRefusal.decided(kept.state) }
    return kept
  }

  private func give(
    _ words: ResultWords, to person: PersonID, _ fault: ResultFault?, _ user: User,
    _ right: Right, _ tx: any Transaction
  ) throws -> Int {
    let name = user.name
    let taking = try TakeResults(
      at: organisation, from: ResultOrigin(.program, name), by: name, at: user.now,
      today: user.today, book, tx)
    guard fault?.remedy == .person else { throw ResultRefusal.notAsked }
    if let own = user.person, try OnePerson.records(of: own, tx).contains(person) {
      throw ResultRefusal.oneself
    }
    guard case .one(let canonical, _) = try taking.reader.people.given(person, tx) else {
      throw ResultRefusal.notHere
    }
    if fault == .severalPeople {
      let named = try taking.reader.people.named(words.arrived.who, tx)
      guard try !named.isDisjoint(with: OnePerson.records(of: canonical, tx)) else {
        throw ResultRefusal.notNamed
      }
    }
    _ = try user.right(to: .keepResults, .record(person), tx)
    var words = words
    words.givenTo = person
    (words.why, words.isTakenFromAnother) = (nil, nil)
    try decide(words, "waiting", user, tx)
    try tx.execute("UPDATE learning_result SET person_id = ?2 WHERE id = ?1", id, person)
    let (outcome, change) = try taking.settle(id, words, tx)
    try ResultNews.follow(organisation, at: user.now, tx)
    let isTaken = if case .taken = outcome { true } else { false }
    try Journal.record(
      JournalEvent(
        ResultJournal.given, [.person(person), .organisation(organisation)],
        details: ["outcome": isTaken ? "taken" : "it waits for something else"],
        changes: change.map { [$0] } ?? []), under: right, tx)
    return isTaken ? 1 : 0
  }

  private func decide(
    _ words: ResultWords, _ state: String, _ user: User, _ tx: any Transaction
  ) throws {
    let sealed = try KeptResults.seal(words, of: id, tx.keys)
    try tx.execute(
      """
      UPDATE learning_result SET state = ?2, decided_at = ?3, decided_by = ?4, sealed_value = ?5,
        sealed_with = ?6
      WHERE id = ?1
      """, id, state, user.now, user.name, sealed, sealed.key)
  }
}

/// Says that a course of a source is a module for an employer, and takes everything that waited for
/// that.
package struct MapCourse {
  package let organisation: OrganisationID
  package let mapping: LearningMapping
  package let book: LearningBook

  package init(
    at organisation: OrganisationID, _ mapping: LearningMapping, _ book: LearningBook
  ) {
    self.organisation = organisation
    self.mapping = mapping
    self.book = book
  }

  package func run(by user: User, _ tx: any Transaction) throws -> Int {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    guard
      let module = try book.modules(user.today, tx).first(where: { $0.reference == mapping.module })
    else {
      throw ResultRefusal.noModule
    }
    guard !mapping.course.trimmed.isEmpty else { throw ResultRefusal.noCourse }
    guard book.vocabulary(mapping.vocabulary) != nil else { throw ResultRefusal.noVocabulary }
    let added = try LearningMappings.add(
      try tx.newIdentifier(), mapping, at: organisation, by: user.name, user.now, tx)
    guard added else { throw ResultRefusal.mappedAlready }
    let id = try LearningMappings.of(organisation, tx).first {
      $0.isOpen && $0.mapping.key == mapping.key
    }?.id
    let changes = try TryResultsAgain(at: organisation, book).begin(
      for: id, by: user, tx)
    try ResultNews.follow(organisation, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        ResultJournal.mapped, [.organisation(organisation)],
        details: ["course": mapping.course, "module": module.title], changes: changes),
      under: right, tx)
    return changes.count
  }
}

/// Ends a mapping. What was taken by it stays, or is taken back with a reason: then the first portion
/// at once, and the others by a job.
package struct EndMapping {
  package let id: LearningMappingID
  package let organisation: OrganisationID
  package let why: String?
  package let book: LearningBook

  package init(
    _ id: LearningMappingID, at organisation: OrganisationID, takingBack why: String? = nil,
    _ book: LearningBook = .empty
  ) {
    self.id = id
    self.organisation = organisation
    self.why = why
    self.book = book
  }

  /// - Returns: Of whom something was taken back.
  @discardableResult
  package func run(by user: User, _ tx: any Transaction) throws -> [PersonID] {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    guard let kept = try LearningMappings.find(id, tx), kept.organisation == organisation else {
      throw NotFound("This mapping")
    }
    if kept.isOpen {
      try LearningMappings.end(id, by: user.name, at: user.now, tx)
      try Journal.record(
        JournalEvent(
          ResultJournal.mappingEnded, [.organisation(organisation)],
          details: ["course": kept.mapping.course, "module": kept.mapping.module.code]),
        under: right, tx)
    }
    guard let why else { return [] }
    try LearningMappings.takeBack(id, why: why, tx)
    let (people, last) = try TakeBackMapped(id, at: organisation, book).run(by: user, tx)
    if last != nil { try ResultQueue.add(.takeBack, organisation, id, by: user, tx) }
    return people
  }
}

/// Reads again what waits: staff who were not known may have come since, or modules.
package struct TryResultsAgain {
  package let organisation: OrganisationID
  package let book: LearningBook

  package init(at organisation: OrganisationID, _ book: LearningBook) {
    self.organisation = organisation
    self.book = book
  }

  package func run(by user: User, _ tx: any Transaction) throws -> Int {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    let changes = try begin(for: nil, by: user, tx)
    try ResultNews.follow(organisation, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        ResultJournal.triedAgain, [.organisation(organisation)],
        details: ["taken": "\(changes.count)"], changes: changes), under: right, tx)
    return changes.count
  }

  /// So many in one unit of work.
  package static let portion = 500

  /// The first portion at once, and the others by a job.
  func begin(
    for mapping: LearningMappingID?, by user: User, _ tx: any Transaction
  ) throws -> [JournalChange] {
    let waiting = try settle(for: mapping, by: user, tx)
    let records = try fromRecords(for: mapping, by: user, tx)
    if waiting.last != nil || records.last != nil {
      try ResultQueue.add(.settle, organisation, mapping, by: user, tx)
    }
    return waiting.changes + records.changes
  }

  /// One portion of what waits, for the job: with its own entry in the journal.
  ///
  /// - Returns: The last that was looked at; `nil` at the end.
  package func run(
    for mapping: LearningMappingID?, after last: LearningResultID, by user: User,
    _ tx: any Transaction
  ) throws -> LearningResultID? {
    let portion = try settle(for: mapping, after: last, by: user, tx)
    try note(portion.changes, by: user, tx)
    return portion.last
  }

  /// The same of what extracts of the staff record said.
  package func runRecords(
    for mapping: LearningMappingID?, after last: PersonID, by user: User, _ tx: any Transaction
  ) throws -> PersonID? {
    let portion = try fromRecords(for: mapping, after: last, by: user, tx)
    try note(portion.changes, by: user, tx)
    return portion.last
  }

  private func note(
    _ changes: [JournalChange], by user: User, _ tx: any Transaction
  ) throws {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    try ResultNews.follow(organisation, at: user.now, tx)
    guard !changes.isEmpty else { return }
    try Journal.record(
      JournalEvent(
        ResultJournal.triedAgain, [.organisation(organisation)],
        details: ["taken": "\(changes.count)"], changes: changes), under: right, tx)
  }

  private func taking(by user: User, _ way: ResultOrigin, _ tx: any Transaction) throws
    -> TakeResults
  {
    try TakeResults(
      at: organisation, from: way, by: user.name, at: user.now, today: user.today, book, tx)
  }

  /// - Parameter mapping: Only what is of its course.
  private func settle(
    for mapping: LearningMappingID?,
    after last: LearningResultID = LearningResultID(rawValue: 0), by user: User,
    _ tx: any Transaction
  ) throws -> (changes: [JournalChange], last: LearningResultID?) {
    let key = try mapping.flatMap { try LearningMappings.find($0, tx) }?.mapping.key
    let taking = try taking(by: user, ResultOrigin(.program, user.name), tx)
    let portion = try KeptResults.waiting(
      at: organisation, after: last, limit: Self.portion, tx)
    var changes: [JournalChange] = []
    for kept in portion {
      guard let words = kept.words else { continue }
      if let key {
        let own = LearningMapping.Key(
          vocabulary: words.arrived.vocabulary, course: ArrivedResult.key(of: words.arrived.course))
        guard own == key else { continue }
      }
      if let change = try taking.from(kept.origin).settle(kept.id, words, tx).change {
        changes.append(change)
      }
    }
    return (changes, portion.count < Self.portion ? nil : portion.last?.id)
  }

  /// What extracts of the staff record said before the mapping was there.
  private func fromRecords(
    for mapping: LearningMappingID?, after last: PersonID = PersonID(rawValue: 0),
    by user: User, _ tx: any Transaction
  ) throws -> (changes: [JournalChange], last: PersonID?) {
    guard let kept = try mapping.flatMap({ try LearningMappings.find($0, tx) }), kept.isOpen,
      kept.mapping.vocabulary == LearningVocabularies.staffRecord
    else { return ([], nil) }
    let taking = try taking(by: user, ResultOrigin(.record, "Records held already"), tx)
    let portion = try StaffRecordResults.held(
      kept.mapping.key.course, at: organisation, after: last, limit: Self.portion, tx)
    let changes = try portion.compactMap { person, day -> JournalChange? in
      // Whoever has left since is not written about any more.
      guard case .one = try taking.reader.people.given(person, tx) else { return nil }
      return try taking.take(
        StaffRecordResults.result(kept.mapping.course, on: day), of: person, tx
      ).change
    }
    return (changes, portion.count < Self.portion ? nil : portion.last?.person)
  }
}

/// Why something was not done with a result.
package enum ResultRefusal: Refusal, Hashable {
  case decided(ResultState)
  case unreadable
  case notHere
  case notAsked
  case oneself
  case notNamed
  case noCourse
  case noModule
  case noVocabulary
  case mappedAlready

  package var problems: [Problem] {
    switch self {
    case .decided(let state):
      [Problem("", "This result waits no more: “\(state.words)”. Go back to the list")]
    case .unreadable:
      [Problem("", "What the source wrote cannot be read any more. Leave it out")]
    case .notHere: [Problem("person", "Choose somebody who works, or worked, here")]
    case .notAsked: [Problem("", "Whose it is was never in doubt. Go back to the result")]
    case .oneself: [Problem("person", "Somebody else must say that a result is yours")]
    case .notNamed: [Problem("person", "Choose one of those whom it names")]
    case .noCourse: [Problem("course", "Enter the course as the source names it")]
    case .noModule: [Problem("module", "Choose a module of the catalogue")]
    case .noVocabulary: [Problem("vocabulary", "Choose one of the sources")]
    case .mappedAlready:
      [Problem("course", "This course is mapped already. End that mapping first")]
    }
  }
}
