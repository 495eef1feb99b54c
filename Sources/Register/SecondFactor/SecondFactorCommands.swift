import Access
import ArgumentParser
import Kernel
import Storage
import Web

/// `waypoint user code NAME`
struct UserCodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "code",
    abstract: "The code that the authenticator app of an account of the example would show.",
    discussion: "Only for the example, whose secrets are made up. It opens no database.")

  @Argument(help: "The name of the account, for example admin.")
  var name: String

  @Flag(help: "Answer with one JSON value, for programs.")
  var json = false

  private struct Answer: Encodable, Sendable {
    let code: String
    let secondsLeft: Int64
  }

  func run() async throws {
    let house = try House.current
    guard let app = house.exampleApps[name] else {
      throw Problems(
        "name",
        "Only these accounts of the example have a known app: "
          + house.exampleApps.keys.sorted().joined(separator: ", ")
          + ". Of every other account only its owner’s phone knows the code")
    }
    let now = house.timepiece.now()
    let left =
      OneTimeCode.secondsPerStep - (now.milliseconds / 1_000) % OneTimeCode.secondsPerStep
    if json {
      try house.terminal.json(Answer(code: app.code(at: now), secondsLeft: left))
    } else {
      house.terminal.say("\(app.code(at: now))   (for another \(left) seconds)")
    }
  }
}

/// `waypoint user reset-second-factor NAME --reason WHY`
struct UserResetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset-second-factor",
    abstract: "Takes somebody’s authenticator app away, who lost their phone and their codes.",
    discussion: "For when no other administrator can do it. Make sure who asks.")

  @Argument(help: "The name they sign in with.")
  var name: String

  @Option(help: "Why; they are told.")
  var reason: String

  @OptionGroup var options: CommandOptions

  private struct Answer: Encodable, Sendable {
    let account: AccountID
    let name: String
  }

  func run() async throws {
    let (name, reason) = (name, reason)
    try await options.answer { database, house in
      let user = User.console(now: house.clock.now())
      let account = try await database.write { tx in
        guard let account = try Accounts.find(name: name, tx) else {
          throw Problems("name", "There is no account \(name)")
        }
        try ResetSecondFactor(account: account.id, reason: reason).run(by: user, tx)
        return account
      }
      return Answer(account: account.id, name: account.name)
    } inWords: { answer in
      ["The second factor of \(answer.name) is reset. They set up a new one when they sign in."]
    }
  }
}
