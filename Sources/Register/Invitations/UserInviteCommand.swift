import Access
import ArgumentParser
import Kernel
import Storage
import Web

/// `waypoint user invite NAME`
struct UserInviteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite",
    abstract: "Makes a one-time code with which somebody sets their password.",
    discussion: """
      For the only administrator who forgot theirs. The code is shown once; codes made before no \
      longer count. It is used on the page /welcome.
      """)

  @Argument(help: "The name they sign in with.")
  var name: String

  @OptionGroup var options: CommandOptions

  private struct Answer: Encodable, Sendable {
    let name: String
    let code: String
    let expiresOn: String
  }

  func run() async throws {
    let name = name
    try await options.answer { database, house in
      let (user, chance) = (User.console(now: house.clock.now()), house.chance)
      let made = try await database.write { tx in
        guard let account = try Accounts.find(name: name, tx) else {
          throw Problems("name", "There is no account \(name)")
        }
        return try MakeInvitation(account: account.id).run(by: user, chance: chance, tx)
      }
      return Answer(
        name: made.account.name, code: made.code, expiresOn: made.expiresAt.dayInLondon.iso)
    } inWords: { answer in
      ["\(answer.code)   for \(answer.name), until \(answer.expiresOn)"]
    }
  }
}
