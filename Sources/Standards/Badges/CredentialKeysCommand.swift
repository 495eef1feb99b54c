import Access
import ArgumentParser
import Credentials
import Kernel
import Records
import Storage
import Web

/// `waypoint credential keys | keys rotate`.
struct CredentialKeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "The keys that sign badges.",
    subcommands: [CredentialKeyListCommand.self, CredentialKeyRotateCommand.self],
    defaultSubcommand: CredentialKeyListCommand.self)
}

struct CredentialKeyListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the keys that sign badges, or did.")

  @OptionGroup var options: CommandOptions

  struct Key: Encodable, Sendable {
    let key: String
    let algorithm: String
    let signs: Bool
    let madeAt: String
    let retiredAt: String?
  }

  struct Answer: Encodable, Sendable {
    let issuer: String?
    let name: String?
    let address: String?
    let keys: [Key]
  }

  func run() async throws {
    try await options.answer { database, _ in
      try await database.read { tx in
        let issuer = try BadgeIssuers.find(tx)
        return Answer(
          issuer: issuer?.profile, name: issuer?.name, address: issuer?.keys,
          keys: try BadgeKeys.all(tx).map { key in
            Key(
              key: key.id, algorithm: key.algorithm.rawValue, signs: key.retiredAt == nil,
              madeAt: key.madeAt.iso, retiredAt: key.retiredAt?.iso)
          })
      }
    } inWords: { answer in
      guard let issuer = answer.issuer else {
        return ["No badge can be issued yet. Say who issues: credential keys rotate --address …"]
      }
      return ["\(answer.name ?? ""), \(issuer)"]
        + answer.keys.map { key in
          "  \(key.key)  \(key.algorithm), "
            + (key.retiredAt.map { "retired \($0)" } ?? "signs since \(key.madeAt)")
        }
    }
  }
}

struct CredentialKeyRotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Makes a new key that signs badges from now on; also the first one.",
    discussion: """
      What older keys signed still holds: their public parts stay published, their private parts are \
      gone. The lists of what was taken back are signed anew.
      """)

  @Option(help: "How it signs: EdDSA (Ed25519) or ES256 (P-256).")
  var algorithm: SignatureAlgorithm = .edDSA

  @Option(help: "The public address of this Waypoint, once: badges name it for ever.")
  var address: String?

  @Option(help: "The name of the issuer, with --address.")
  var name: String?

  @OptionGroup var options: CommandOptions

  struct Answer: Encodable, Sendable {
    let key: String
    let algorithm: String
  }

  func validate() throws {
    if name != nil, address == nil {
      throw ValidationError("Say --name together with --address")
    }
  }

  func run() async throws {
    let (algorithm, address, name) = (algorithm, address, name)
    try await options.answer { database, house in
      let issuer = try address.map {
        try BadgeIssuer(address: $0, name: name ?? "Waypoint")
      }
      let now = house.clock.now()
      let key = try await database.write { tx in
        try ReplaceBadgeKey(algorithm, issuer: issuer).run(
          by: .console(now: now), chance: house.chance, tx)
      }
      return Answer(key: key, algorithm: algorithm.rawValue)
    } inWords: { answer in
      ["The key \(answer.key) (\(answer.algorithm)) signs badges from now on."]
    }
  }
}

extension SignatureAlgorithm: ExpressibleByArgument {}
