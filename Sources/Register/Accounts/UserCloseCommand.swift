import Access
import ArgumentParser
import Kernel
import Storage
import Web

/// `waypoint user close NAME --reason WHY`
struct UserCloseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "Closes somebody’s account: it signs nobody in any more, and its roles end.",
    discussion: "Their record and what they did stay. Pages of accounts can open it again.")

  @Argument(help: "The name they sign in with.")
  var name: String

  @Option(help: "Why; it is written down.")
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
          throw Problems("name", "There is no open account \(name)")
        }
        return try CloseAccount(account: account.id, reason: reason).run(by: user, tx)
      }
      return Answer(account: account.id, name: account.name)
    } inWords: { answer in
      ["The account \(answer.name) is closed."]
    }
  }
}
