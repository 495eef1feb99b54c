import ArgumentParser

/// `waypoint credential verify | export | publish | keys`.
struct CredentialCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "credential", abstract: "Signed badges: proof of achievement that travels.",
    subcommands: [
      CredentialVerifyCommand.self, CredentialExportCommand.self, CredentialPublishCommand.self,
      CredentialKeysCommand.self,
    ])
}
