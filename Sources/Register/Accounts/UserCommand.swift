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
    ])
}

/// `waypoint user add NAME --role R [--organisation C] [--person ID]`
struct UserAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Makes an account. The password is read from standard input.")

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
      let password = readLine(strippingNewline: true) ?? ""
      if let problem = PasswordRules.problem(with: password, for: name) {
        throw Problems("password", problem)
      }
      let digest = try await Passwords(cost: .production, chance: house.chance).digest(password)
      let user = User.console(now: house.clock.now())
      let account = try await database.write { tx in
        try AddAccount(
          name: name, password: digest, role: role,
          organisation: try OrganisationAnswer.find(organisation, "organisation", tx),
          person: person
        ).run(by: user, tx)
      }
      return AddedAccount(account: account, name: name, role: role.rawValue)
    } inWords: { added in
      ["Account \(added.name) added with the role \(role.words.lowercased())."]
    }
  }
}

/// What `waypoint user add --json` says.
struct AddedAccount: Encodable, Sendable {
  let account: AccountID
  let name: String
  let role: String
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
