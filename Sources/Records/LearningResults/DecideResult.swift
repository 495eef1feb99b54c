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
      words.why = why
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
    var changes = try TryResultsAgain(at: organisation, book).settle(by: user, tx) { words in
      words.arrived.vocabulary == mapping.vocabulary
        && ArrivedResult.key(of: words.arrived.course) == mapping.key.course
    }
    changes += try fromRecords(user, tx)
    try ResultNews.follow(organisation, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        ResultJournal.mapped, [.organisation(organisation)],
        details: ["course": mapping.course, "module": module.title], changes: changes),
      under: right, tx)
    return changes.count
  }

  /// What extracts of the staff record said before the mapping was there.
  private func fromRecords(_ user: User, _ tx: any Transaction) throws -> [JournalChange] {
    guard mapping.vocabulary == LearningVocabularies.staffRecord else { return [] }
    let taking = try TakeResults(
      at: organisation, from: ResultOrigin(.record, "Records held already"), by: user.name,
      at: user.now, today: user.today, book, tx)
    return try StaffRecordResults.held(mapping.key.course, at: organisation, tx).compactMap {
      person, day in
      // Whoever has left since is not written about any more.
      guard case .one = try taking.reader.people.given(person, tx) else { return nil }
      return try taking.take(StaffRecordResults.result(mapping.course, on: day), of: person, tx).change
    }
  }
}

/// Ends a mapping. What was taken by it stays.
package struct EndMapping {
  package let id: LearningMappingID
  package let organisation: OrganisationID

  package init(_ id: LearningMappingID, at organisation: OrganisationID) {
    self.id = id
    self.organisation = organisation
  }

  package func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .keepResults, .organisation(organisation), tx)
    guard let kept = try LearningMappings.find(id, tx), kept.organisation == organisation else {
      throw NotFound("This mapping")
    }
    guard kept.isOpen else { return }
    try LearningMappings.end(id, by: user.name, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        ResultJournal.mappingEnded, [.organisation(organisation)],
        details: ["course": kept.mapping.course, "module": kept.mapping.module.code]),
      under: right, tx)
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
    let changes = try settle(by: user, tx) { _ in true }
    try ResultNews.follow(organisation, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        ResultJournal.triedAgain, [.organisation(organisation)],
        details: ["taken": "\(changes.count)"], changes: changes), under: right, tx)
    return changes.count
  }

  func settle(
    by user: User, _ tx: any Transaction, where isMeant: (ResultWords) -> Bool
  ) throws -> [JournalChange] {
    let taking = try TakeResults(
      at: organisation, from: ResultOrigin(.program, user.name), by: user.name, at: user.now,
      today: user.today, book, tx)
    var changes: [JournalChange] = []
    for kept in try KeptResults.waiting(at: organisation, limit: Self.most, tx) {
      guard let words = kept.words, isMeant(words) else { continue }
      if let change = try taking.from(kept.origin).settle(kept.id, words, tx).change {
        changes.append(change)
      }
    }
    return changes
  }

  private static let most = 100_000
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
