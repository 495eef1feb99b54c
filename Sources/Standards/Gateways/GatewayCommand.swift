import Access
import ArgumentParser
import Kernel
import Storage
import Web

/// `waypoint gateway check`.
struct GatewayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gateway", abstract: "What posts ask for before an appointment is confirmed.",
    subcommands: [GatewayCheckCommand.self])
}

/// `waypoint gateway check --person ID --role CODE`.
struct GatewayCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Says whether an appointment can be confirmed, and what is missing.",
    discussion: """
      The same answer as programs get under /api/v1/people/ID/gateway. It ends with code 0 when it \
      answers, also when the answer blocks: read “blocks”.
      """)

  @Option(help: "Who is to be appointed: the number of the person.")
  var person: PersonID

  @Option(help: "The kind of post: a code such as nhs-mid.")
  var role: String

  @Option(help: "As at which day (YYYY-MM-DD); today when left out.")
  var asOf: Day?

  @Option(help: "substantive, acting-up or interim.")
  var footing = "substantive"

  @Option(help: "First day in the post (YYYY-MM-DD); the day asked about when left out.")
  var startsOn: Day?

  @Option(help: "The number of the employer that appoints, whose waivers hold; all when left out.")
  var organisation: OrganisationID?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (person, organisation, asking) = (
      person, organisation,
      GatewayAsking(role: role, asOf: asOf?.iso, footing: footing, startsOn: startsOn?.iso)
    )
    try await options.answer { database, house in
      let now = house.clock.now()
      let question = try asking.question(on: now.dayInLondon)
      return try await database.read { tx in
        try GatewayAsking.answer(
          question, person, at: organisation, User.console(now: now), tx)
      }
    } inWords: { answer in
      answer.words
    }
  }
}
