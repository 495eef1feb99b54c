import Access
import ArgumentParser
import Directory
import Foundation
import Kernel
import Storage
import Web

/// `waypoint user …`
struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Accounts.",
    subcommands: [
      UserAddCommand.self, UserCodeCommand.self, UserResetCommand.self, UserInviteCommand.self,
      UserCloseCommand.self,
    ])
}

/// `waypoint user add NAME --role R [--organisation C] [--person ID]`
struct UserAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Makes an account, and a one-time code with which its owner sets a password.",
    discussion: """
      The code is shown once, and used on the page /welcome. A password that is handed over on \
      standard input is set instead.
      """)

  @Argument(help: "The name to sign in with.")
  var name: String

  @Option(
    help: """
      person, organisationLead, registeredManager, trainingLead, administrator and so on, as \
      docs/access-matrix.md lists them; organisation-lead is understood.
      """)
  var role: Role

  @Option(help: "The code of the organisation the role is held at.")
  var organisation: String?

  @Option(help: "The number of the person the account belongs to.")
  var person: PersonID?

  @OptionGroup var options: CommandOptions

  func run() async throws {
    let (name, role, organisation, person) = (name, role, organisation, person)
    try await options.answer { database, house in
      guard !role.needsPerson || person != nil else {
        throw Problems(
          "person",
          "An account with the role \(role.words.lowercased()) is somebody’s own. Say whose: add"
            + " --person NUMBER; `waypoint person find NAME` shows the number")
      }
      guard !role.needsOrganisation || organisation != nil else {
        throw Problems(
          "organisation",
          "The role \(role.words.lowercased()) is held at an organisation: add --organisation CODE")
      }
      let (handedOver, chance) = (try await Self.passwordHandedOver(for: name, house), house.chance)
      let user = User.console(now: house.clock.now())
      return try await database.write { tx in
        let account = try AddAccount(
          name: name, password: handedOver ?? .none(chance: chance), role: role,
          organisation: try OrganisationAnswer.find(organisation, "organisation", tx),
          person: person
        ).run(by: user, tx)
        let made =
          handedOver == nil
          ? try MakeInvitation(account: account, notice: Self.notice)
            .run(by: user, chance: chance, tx) : nil
        return AddedAccount(
          account: account, name: name, role: role.rawValue, code: made?.code,
          expiresOn: made?.expiresAt.dayInLondon.iso)
      }
    } inWords: { added in
      ["Account \(added.name) added with the role \(role.words.lowercased())."]
        + (added.code.map { code in
          [
            "One-time code, shown only now: \(code)",
            "They set their password with it on the page /welcome, until \(added.expiresOn ?? "").",
          ]
        } ?? [])
    }
  }

  private static let notice =
    "Your account was made at the command line of the server, with a one-time code"

  /// From a program or a file; `nil` when somebody sits there, or nothing was handed over.
  private static func passwordHandedOver(
    for name: String, _ house: House
  ) async throws -> StoredPassword? {
    guard isatty(STDIN_FILENO) == 0, let password = readLine(strippingNewline: true) else {
      return nil
    }
    if let problem = PasswordRules.problem(with: password, for: name) {
      throw Problems("password", problem)
    }
    return try await Passwords(cost: .production, chance: house.chance).digest(password)
  }
}

/// What `waypoint user add --json` says.
struct AddedAccount: Encodable, Sendable {
  let account: AccountID
  let name: String
  let role: String
  /// To be handed over; `nil` when a password was.
  let code: String?
  let expiresOn: String?
}

extension Role: ExpressibleByArgument {
  package init?(argument: String) {
    let plain = argument.lowercased().filter(\.isLetter)
    guard let role = Role.allCases.first(where: { $0.rawValue.lowercased() == plain }) else {
      return nil
    }
    self = role
  }
}
