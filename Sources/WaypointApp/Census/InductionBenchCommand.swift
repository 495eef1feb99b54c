import Access
import ArgumentParser
import Kernel
import Programmes
import Storage
import Web

/// `waypoint bench inductions`: how fast registers, dashboards and sign-off pages answer over three
/// years of inductions. `bin/bench inductions` holds it against the aim.
struct InductionBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inductions", abstract: "Measure how fast pages about inductions answer.",
    discussion: """
      Adds made-up people with inductions at many employers, unless it did before, and asks what the \
      pages ask. It changes the database: use one that is thrown away.
      """)

  @Option(help: "How many inductions, of three years.")
  var inductions = 2_100_000

  @Option(help: "At how many employers.")
  var employers = 20_000

  @Flag(help: "This database is a copy that nobody needs.")
  var onACopy = false

  @Flag(help: "Only add them: what stands for three years has been tidied up many times.")
  var fill = false

  @OptionGroup var options: CommandOptions

  func validate() throws {
    guard (1...5_000_000).contains(inductions), (1...50_000).contains(employers) else {
      throw ValidationError(
        "--inductions takes a number from 1 to 5000000, --employers from 1 to 50000")
    }
    guard onACopy else {
      throw ValidationError(
        "This adds made-up people. Run it on a database that is thrown away, and say --on-a-copy")
    }
  }

  func run() async throws {
    try await options.answer { database, house in
      let password = try await Passwords(cost: .cheap, chance: house.chance)
        .digest("nobody signs in with this")
      let bench = InductionBench(
        inductions: inductions, employers: employers, now: house.clock.now(), password: password)
      guard !fill else {
        try await bench.fill(database)
        return nil
      }
      return try await bench.run(database)
    } inWords: { (answer: InductionBench.Answer?) in
      guard let answer else { return ["Added"] }
      return [
        "\(answer.inductions) inductions at \(answer.employers) employers",
        "Everything counted in \(answer.countingSeconds) s",
      ]
        + answer.pages.map {
          "\($0.name): \($0.middle) ms in the middle, 99 of 100 under \($0.slowest99) ms"
        }
    }
  }
}
