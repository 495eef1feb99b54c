import Access
import ArgumentParser
import Courier
import Foundation
import Kernel
import Storage
import Web

/// Where the file about mail is: as the command says, or the environment.
enum MailConfiguration {
  static let variable = "WAYPOINT_MAIL"

  static func read(_ path: String?) throws -> MailSettings? {
    let environment = ProcessInfo.processInfo.environment
    guard let named = path ?? environment[variable], !named.isEmpty else { return nil }
    return try MailFile.read(path: named, environment: environment)
  }

  /// What `serve` says of it when it starts.
  static func words(_ mail: MailSettings?) -> String {
    guard let mail else {
      return "No mail can be sent: there is no mail file (--mail FILE; see docs/operating.md)"
    }
    return "Mail can be sent from \(mail.from.address.text) through \(mail.server.place)"
  }
}

/// `waypoint mail …`
struct MailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mail", abstract: "Mail.", subcommands: [MailTestCommand.self])
}

/// `waypoint mail test ADDRESS`
struct MailTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Sends one mail, and says what went wrong and how to mend it.",
    discussion: "The database is not opened.")

  @Argument(help: "The address to send it to.")
  var address: String

  @Option(help: "The file that says how mail is sent; else the environment variable WAYPOINT_MAIL.")
  var mail: String?

  @OptionGroup var options: CommandOptions

  /// What `--json` says.
  struct Sent: Encodable, Sendable {
    let sent: Bool
    let server: String
    let messageID: String
  }

  func run() async throws {
    let (address, path) = (address, mail)
    try await options.answerBeforeOpening { _, house in
      guard let settings = try MailConfiguration.read(path) else {
        throw Problems(
          "mail",
          "There is no mail file. Say --mail FILE; docs/operating.md tells what is in it")
      }
      guard let address = MailAddress(address) else {
        throw Problems("address", "\(address) is no mail address that can be sent to")
      }
      let id = Mail.newID(house.chance)
      let mail = settings.mail(
        to: address, subject: "A test of Waypoint’s mail",
        text: """
          Somebody who looks after Waypoint at \(settings.publicAddress) sent this mail to see \
          whether mail arrives. It did. There is nothing to do.

          """, id: id, at: house.clock.now())
      do {
        try await MailCourier(settings.server).send(mail)
      } catch let failure as MailFailure {
        throw Problems("mail", Self.words(failure, at: settings.server))
      }
      return Sent(
        sent: true, server: settings.server.place,
        messageID: "<\(id)@\(settings.from.address.domain)>")
    } inWords: { sent in
      [
        "\(sent.server) has taken the mail, as \(sent.messageID).",
        "If it does not arrive, ask whoever looks after that server for this number.",
      ]
    }
  }

  private static func words(_ failure: MailFailure, at server: MailServer) -> String {
    let reply = failure.reply.isEmpty ? "" : ". It said: \(failure.reply)"
    return "\(failure.cause.inWords) (\(server.place))\(reply)\n\(failure.cause.advice)."
  }
}
