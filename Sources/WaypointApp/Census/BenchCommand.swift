import ArgumentParser
import Kernel
import Obligations
import Storage
import Web

/// `waypoint bench`: how fast this machine answers what the whole country asks. `bin/bench` runs it
/// beside its peers.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how long the census of a database takes.",
    discussion: """
      Loads everybody, works out every policy for everybody, then one person alone, and a change \
      of one person. Changes nothing.
      """,
    subcommands: [
      JournalBenchCommand.self, GatewayBenchCommand.self, InductionBenchCommand.self,
    ])

  @Option(help: "How many threads.")
  var workers = 2

  @Option(help: "How many times to count everybody; the fastest is told.")
  var rounds = 2

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let people: Int
    let posts: Int
    let records: Int
    let obligations: Int
    let workers: Int
    let loadSeconds: Double
    let countSeconds: Double
    /// One person alone: their facts from the tables, then every policy.
    let onePersonMilliseconds: Double
    /// One person read anew and the counts of the country adjusted.
    let oneChangeMilliseconds: Double
    /// A dashboard of everything, the first time and again.
    let dashboardMilliseconds: Double
    let dashboardAgainMilliseconds: Double
  }

  func validate() throws {
    guard (1...64).contains(workers), (1...100).contains(rounds) else {
      throw ValidationError("--workers takes a number from 1 to 64, --rounds one from 1 to 100")
    }
  }

  func run() async throws {
    try await options.answer { database, house in
      try await measure(database, house)
    } inWords: { (answer: Answer) in
      [
        "\(answer.people) people, \(answer.posts) posts, \(answer.records) records",
        "Loaded in \(answer.loadSeconds) s by \(answer.workers) threads",
        "\(answer.obligations) obligations counted in \(answer.countSeconds) s",
        "One person: \(answer.onePersonMilliseconds) ms",
        "One change: \(answer.oneChangeMilliseconds) ms",
        "Dashboard of everything: \(answer.dashboardMilliseconds) ms, again "
          + "\(answer.dashboardAgainMilliseconds) ms",
      ]
    }
  }

  private func measure(_ database: any Database, _ house: House) async throws -> Answer {
    let content = try ContentReader.shipped()
    let (day, clock) = (house.clock.today, ContinuousClock())
    let making = CensusMaking(content: content, day: day, workers: workers)
    var start = clock.now
    let columns = try await making.load(database)
    let load = clock.now - start
    house.terminal.note("Loaded in \(Self.seconds(load)) s")
    var counted: (made: CensusMade, taken: Duration)?
    for _ in 0..<rounds {
      start = clock.now
      let made = await making.count(columns)
      let taken = clock.now - start
      house.terminal.note("Counted in \(Self.seconds(taken)) s")
      if counted.map({ taken < $0.taken }) ?? true { counted = (made, taken) }
    }
    guard let counted else { throw Problems("rounds", "Nothing was counted") }
    let census = Census(content: content)
    let size = counted.made.size
    let obligations = counted.made.obligations
    census.take(counted.made)
    database.keep(census, as: Census.key)
    let times = try await database.read { tx in
      try CensusTiming.measure(census, on: day, content: content, tx)
    }
    return Answer(
      people: size.people, posts: size.posts, records: size.records, obligations: obligations,
      workers: workers, loadSeconds: Self.seconds(load), countSeconds: Self.seconds(counted.taken),
      onePersonMilliseconds: Self.milliseconds(times.onePerson),
      oneChangeMilliseconds: Self.milliseconds(times.oneChange),
      dashboardMilliseconds: Self.milliseconds(times.dashboard),
      dashboardAgainMilliseconds: Self.milliseconds(times.dashboardAgain))
  }

  private static func seconds(_ time: Duration) -> Double {
    (time / .milliseconds(1)).rounded() / 1_000
  }

  private static func milliseconds(_ time: Duration) -> Double {
    (time / .microseconds(1)).rounded() / 1_000
  }
}
