import ArgumentParser
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage
import Web

/// `waypoint bench gateways`: how fast a gateway decides about one person, and how fast it is read
/// how tens of thousands of managers stand. `bin/bench gateways` holds it against the aims.
struct GatewayBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gateways", abstract: "Measure how fast gateways answer.",
    discussion: """
      Adds made-up managers at many employers, half of whom hold what is asked for, counts them and \
      reads the counts. It changes the database: use one that is thrown away.
      """)

  @Option(help: "How many managers.")
  var managers = 60_000

  @Option(help: "At how many employers.")
  var employers = 200

  @Flag(help: "This database is a copy that nobody needs.")
  var onACopy = false

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let managers: Int
    let employers: Int
    /// The middle and the slowest of two hundred people, each asked by itself.
    let decisionMilliseconds: Double
    let slowestDecisionMilliseconds: Double
    /// Everybody worked out anew, as the job does.
    let countingSeconds: Double
    /// How they stand at every organisation, the middle of nine.
    let byOrganisationMilliseconds: Double
    let oneOrganisationMilliseconds: Double
  }

  func validate() throws {
    guard (1...1_000_000).contains(managers), (1...managers).contains(employers) else {
      throw ValidationError("--managers takes a number from 1 to 1000000, --employers no more")
    }
    guard onACopy else {
      throw ValidationError(
        "This adds made-up people. Run it on a database that is thrown away, and say --on-a-copy")
    }
  }

  func run() async throws {
    try await options.answer { database, house in
      try await measure(database, house)
    } inWords: { (answer: Answer) in
      [
        "\(answer.managers) managers at \(answer.employers) employers",
        "One decision: \(answer.decisionMilliseconds) ms, at most "
          + "\(answer.slowestDecisionMilliseconds) ms",
        "Everybody worked out in \(answer.countingSeconds) s",
        "By organisation: \(answer.byOrganisationMilliseconds) ms, one organisation "
          + "\(answer.oneOrganisationMilliseconds) ms",
      ]
    }
  }

  private func measure(_ database: any Database, _ house: House) async throws -> Answer {
    let (managers, employers) = (managers, employers)
    let (content, day, clock) = (
      try ContentReader.shipped(), house.clock.today, ContinuousClock()
    )
    let made = try await database.write { tx in
      try Self.make(managers, at: employers, on: day, tx)
    }
    var start = clock.now
    try await GatewayStandings.refreshAll(database, content: content, at: house.clock.now())
    let counting = clock.now - start
    var decisions: [Duration] = []
    for place in 0..<200 {
      let person = made.people[place * made.people.count / 200]
      decisions.append(
        try await database.read { tx in
          let start = clock.now
          _ = try GatewayDecisions(content: content, tx)
            .decide(GatewayQuestion("nhs-mid", on: day), of: person, givers: .everybody)
          return clock.now - start
        })
    }
    var (all, one): ([Duration], [Duration]) = ([], [])
    for _ in 0..<9 {
      try await database.read { tx in _ = try GatewayStandings.byOrganisation(tx) }
      start = clock.now
      let found = try await database.read { tx in try GatewayStandings.byOrganisation(tx) }
      all.append(clock.now - start)
      guard found.count >= employers else { throw Problems("", "Not everybody was counted") }
      start = clock.now
      _ = try await database.read { tx in
        try GatewayStandings.counts(at: made.place, on: day, tx)
      }
      one.append(clock.now - start)
    }
    return Answer(
      managers: managers, employers: employers, decisionMilliseconds: Self.middle(decisions),
      slowestDecisionMilliseconds: Self.milliseconds(decisions.max() ?? .zero),
      countingSeconds: (Self.milliseconds(counting) / 10).rounded() / 100,
      byOrganisationMilliseconds: Self.middle(all), oneOrganisationMilliseconds: Self.middle(one))
  }

  private static func make(
    _ managers: Int, at employers: Int, on day: Day, _ tx: any Transaction
  ) throws -> (people: [PersonID], place: OrganisationID) {
    let places = try (0..<employers).map { number in
      try Organisations.create(
        .init(name: "Bench Hospital \(number)", kind: .nhsTrust), tx
      ).organisation.id
    }
    guard let name = PersonName(given: "Ngozi", family: "Appleyard", title: nil),
      let first = places.first
    else { throw Problems("employers", "Say at least one") }
    var people: [PersonID] = []
    var records: [RecordEntry] = []
    for number in 0..<managers {
      let person = Person(id: try tx.newIdentifier(), name: name)
      try People.save(person, tx)
      people.append(person.id)
      let place = places[number % places.count]
      try Assignments.save(
        Assignment(
          id: try tx.newIdentifier(), person: person.id, organisation: place, title: "Manager",
          staffGroup: "Administrative and Clerical",
          band: ["Band 7", "Band 8a", "Band 8c"][number % 3], engagement: .permanent, fte: .full,
          isFlaggedManager: true, startedOn: day - 900), tx)
      guard number.isMultiple(of: 2) else { continue }
      records.append(
        RecordEntry(
          person: person.id, organisation: place, source: .hand, key: "\(number)",
          kind: .competence(owner: "management-and-leadership-2026", level: "2"),
          title: "Stage 2", awardedOn: day - 100))
    }
    try HeldRecords.addNew(records, tx)
    _ = try ManagerReasons.recompute(for: places, on: day, tx)
    return (people, first)
  }

  private static func milliseconds(_ time: Duration) -> Double {
    (time / .microseconds(1)).rounded() / 1_000
  }

  private static func middle(_ times: [Duration]) -> Double {
    let sorted = times.sorted()
    return sorted.isEmpty ? 0 : milliseconds(sorted[sorted.count / 2])
  }
}
