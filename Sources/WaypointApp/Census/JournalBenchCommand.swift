import ArgumentParser
import Directory
import Journals
import Kernel
import Storage
import Web

/// `waypoint bench journal`: what the journal adds to writing a change. `bin/bench journal` holds it
/// against the time of the whole form post.
struct JournalBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Measure what the journal adds to writing a change.",
    discussion: """
      Gives people other names, each change a unit of work of its own, with and without its entry in \
      the journal, in turns. It changes the database: use a copy that is thrown away.
      """)

  @Option(help: "How many changes of each kind.")
  var changes = 200

  @Flag(help: "This database is a copy that nobody needs.")
  var onACopy = false

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let changes: Int
    /// The middle one of each kind.
    let withJournalMilliseconds: Double
    let withoutJournalMilliseconds: Double
  }

  func validate() throws {
    guard (1...100_000).contains(changes) else {
      throw ValidationError("--changes takes a number from 1 to 100000")
    }
    guard onACopy else {
      throw ValidationError(
        "This gives people made-up names. Run it on a copy of a database, and say --on-a-copy")
    }
  }

  func run() async throws {
    try await options.answer { database, house in
      try await measure(database, house)
    } inWords: { (answer: Answer) in
      [
        "With the journal \(answer.withJournalMilliseconds) ms, without "
          + "\(answer.withoutJournalMilliseconds) ms (median of \(answer.changes))"
      ]
    }
  }

  private func measure(_ database: any Database, _ house: House) async throws -> Answer {
    let (count, day) = (changes, house.clock.today)
    let people = try await database.read { tx in
      try tx.rows(
        "SELECT DISTINCT person_id FROM assignment ORDER BY person_id LIMIT ?1", 2 * count
      ).map { try $0(0, as: PersonID.self) }
    }
    guard people.count >= 2 else { throw Problems("", "Nobody in this database has a post") }
    let right = Right(
      code: "bench", account: nil, actorName: "Command line", at: house.clock.now())
    let clock = ContinuousClock()
    var times: [Bool: [Duration]] = [:]
    for (place, person) in people.enumerated() {
      // Which comes first changes, so that neither always finds the other's pages in memory.
      let isJournalled = (place + place / 2).isMultiple(of: 2)
      let start = clock.now
      try await database.write { tx in
        try Self.rename(person, to: place, on: day, journalling: isJournalled, right, tx)
      }
      times[isJournalled, default: []].append(clock.now - start)
    }
    return Answer(
      changes: people.count / 2, withJournalMilliseconds: Self.middle(times[true] ?? []),
      withoutJournalMilliseconds: Self.middle(times[false] ?? []))
  }

  /// As `ChangeName`, whose entry cannot be left out.
  private static func rename(
    _ id: PersonID, to number: Int, on day: Day, journalling: Bool, _ right: Right,
    _ tx: any Transaction
  ) throws {
    guard var person = try People.find(id, tx),
      let name = PersonName(given: "Ngozi", family: "Appleyard-\(number)", title: nil)
    else { return }
    person.rename(to: name, on: day)
    let changes = try People.save(person, tx)
    guard journalling else { return }
    try Journal.record(
      JournalEvent(
        PersonJournal.renamed, [.person(id)], details: ["name": name.display], occurredOn: day,
        changes: changes), under: right, tx)
  }

  private static func middle(_ times: [Duration]) -> Double {
    let sorted = times.sorted()
    guard !sorted.isEmpty else { return 0 }
    return (sorted[sorted.count / 2] / .microseconds(1)).rounded() / 1_000
  }
}
