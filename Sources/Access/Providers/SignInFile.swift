import Courier
import Directory
import Foundation
import Kernel
import Yams

/// The operator's file about signing in: which providers are believed, and how they are reached.
/// Read whole when the site starts; with anything wrong in it the site does not start.
package enum SignInFile {
  /// - Throws: `Problems`, each with its line.
  package static func read(path: String) throws -> ProviderSignIns {
    let url = URL(filePath: path)
    let text: String
    do {
      text = try String(contentsOf: url, encoding: .utf8)
    } catch {
      throw Problems("sign-in", "The file \(path) cannot be read. Say where it is with --sign-in")
    }
    return try read(text, folder: url.deletingLastPathComponent())
  }

  /// - Parameter folder: What the names of secret and key files begin from.
  package static func read(_ text: String, folder: URL) throws -> ProviderSignIns {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Problems("sign-in", "The sign-in file is no YAML: \(error)")
    }
    guard var fields = ProviderFields(root, what: "the file") else {
      throw Problems(
        "sign-in", "The sign-in file must have the fields public-address and providers")
    }
    let address = publicAddress(&fields)
    let settings = CourierSettings(
      proxy: fields.optionalText("proxy"), extraAuthorities: extraAuthorities(&fields, folder))
    var providers: [SignInProvider] = []
    fields.parts("providers") { part in
      if let provider = SignInProvider(&part, folder: folder) { providers.append(provider) }
    }
    for field in [\SignInProvider.id, \SignInProvider.issuer] {
      let values = providers.map { $0[keyPath: field] }
      if Set(values).count != values.count {
        fields.fail("providers", "two providers have the same id or issuer")
      }
    }
    fields.finish()
    try fields.problems.throwIfAny()
    return ProviderSignIns(providers, publicAddress: address, settings)
  }

  /// Names begin from the folder of the file that says them.
  static func place(_ name: String, _ folder: URL) -> URL {
    name.hasPrefix("/") ? URL(filePath: name) : folder.appending(path: name)
  }

  static func extraAuthorities(_ fields: inout ProviderFields, _ folder: URL) -> String? {
    guard let name = fields.optionalText("extra-authorities") else { return nil }
    let path = place(name, folder).path
    if !FileManager.default.isReadableFile(atPath: path) {
      fields.fail("extra-authorities", "the file \(name) cannot be read")
    }
    return path
  }

  static func publicAddress(_ fields: inout ProviderFields) -> String {
    let text = fields.text("public-address")
    let address = text.hasSuffix("/") ? String(text.dropLast()) : text
    let path = URLComponents(string: address)?.path ?? ""
    if !address.isEmpty, !WebRequest.isAllowed(address) || !path.isEmpty || address.contains("?") {
      fields.fail(
        "public-address",
        "public-address must be as people type it, such as https://waypoint.example")
    }
    return address
  }
}

extension SignInProvider {
  /// `nil` when something is wrong, which the fields then say.
  fileprivate init?(_ fields: inout ProviderFields, folder: URL) {
    id = fields.text("id")
    let isPlain = id.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    if !isPlain || id.utf8.count > 32 {
      fields.fail("id", "id must be up to 32 small letters, digits and hyphens")
    }
    name = fields.text("name")
    words = fields.optionalText("button") ?? "Sign in with \(name)"
    issuer = fields.text("issuer")
    if !issuer.isEmpty, !WebRequest.isAllowed(issuer) || issuer.contains("?") {
      fields.fail("issuer", "issuer must be the https address of the provider")
    }
    clientID = fields.text("client-id")
    scopes = fields.texts("scopes", default: ["openid"])
    if !scopes.contains("openid") { fields.fail("scopes", "scopes must have openid among them") }
    acrValues = fields.texts("acr-values")
    asksUserInfo = fields.flag("user-info", default: false)
    offersSignOut = fields.flag("sign-out", default: true)
    subjectClaims = fields.texts("subject", default: ["sub"])
    labelClaims = fields.texts("label", default: ["preferred_username", "email", "name", "sub"])
    algorithms = SignInProvider.algorithms(&fields)
    required = SignInProvider.demands(&fields, "require")
    secondFactor = SignInProvider.demands(&fields, "second-factor")
    identifiers = SignInProvider.identifiers(&fields)
    guard let client = SignInProvider.client(&fields, folder: folder) else { return nil }
    self.client = client
    guard fields.problems.isEmpty else { return nil }
  }

  private static func algorithms(_ fields: inout ProviderFields) -> Set<TokenAlgorithm> {
    let names = fields.texts("algorithms", default: [TokenAlgorithm.rs256.rawValue])
    let known = names.compactMap(TokenAlgorithm.init(rawValue:))
    if known.count != names.count {
      fields.fail(
        "algorithms",
        "algorithms must be among "
          + ProviderFields.words(TokenAlgorithm.allCases.map(\.rawValue)))
    }
    return Set(known)
  }

  private static func demands(_ fields: inout ProviderFields, _ field: String) -> [Demand] {
    var demands: [Demand] = []
    fields.parts(field) { part in
      demands.append(Demand(claim: part.text("claim"), oneOf: Set(part.texts("one-of"))))
      if part.node("one-of") == nil { part.fail("one-of", "one-of is missing") }
    }
    return demands
  }

  private static func identifiers(_ fields: inout ProviderFields) -> [VerifiedIdentifier] {
    var identifiers: [VerifiedIdentifier] = []
    fields.parts("identifiers") { part in
      let claim = part.text("claim")
      let scheme = part.text("kind")
      let verified = part.optionalText("verified-by")
      let code = part.optionalText("organisation")
      let codeClaim = part.optionalText("organisation-claim")
      let organisation: VerifiedIdentifier.Organisation? =
        code.map { .code($0) } ?? codeClaim.map { .claim($0) }
      if scheme == "email" {
        guard let verified else {
          part.fail("kind", "an e-mail address needs verified-by, the claim that says it is so")
          return
        }
        identifiers.append(
          VerifiedIdentifier(kind: .email(verifiedBy: verified), claim: claim, organisation: nil))
        return
      }
      let schemes = PersonIdentifier.Scheme.allCases.filter {
        $0 != .nationalInsurance && $0 != .otherRegistration
      }
      guard let known = schemes.first(where: { $0.rawValue == scheme }) else {
        part.fail(
          "kind", "kind must be email, \(ProviderFields.words(schemes.map(\.rawValue)))")
        return
      }
      if !known.isNational, organisation == nil {
        part.fail("kind", "\(scheme) is a number of one employer: add organisation, its code")
      }
      identifiers.append(
        VerifiedIdentifier(kind: .number(known), claim: claim, organisation: organisation))
    }
    return identifiers
  }

  private enum ClientKind: String, CaseIterable {
    case basic = "client_secret_basic"
    case post = "client_secret_post"
    case key = "private_key_jwt"
  }

  private static func client(
    _ fields: inout ProviderFields, folder: URL
  ) -> ClientAuthentication? {
    guard let kind: ClientKind = fields.choice("client-authentication", default: nil) else {
      _ = ["secret-file", "key-file", "key-id", "key-algorithm", "key-audience"]
        .map { fields.node($0) }
      return nil
    }
    switch kind {
    case .basic: return secret(&fields, folder).map { .secretBasic($0) }
    case .post: return secret(&fields, folder).map { .secretPost($0) }
    case .key:
      let id = fields.optionalText("key-id")
      let algorithm: ClientKey.Algorithm? = fields.choice("key-algorithm", default: .rs256)
      let audience: AssertionAudience? = fields.choice("key-audience", default: .tokenEndpoint)
      guard let pem = file(&fields, "key-file", folder), let algorithm, let audience else {
        return nil
      }
      do {
        return .privateKey(
          try ClientKey(pem: pem, algorithm: algorithm, id: id), audience: audience)
      } catch {
        fields.fail("key-file", "the key file holds no private key for \(algorithm.rawValue)")
        return nil
      }
    }
  }

  private static func secret(_ fields: inout ProviderFields, _ folder: URL) -> String? {
    guard let text = file(&fields, "secret-file", folder) else { return nil }
    let secret = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    if secret.isEmpty { fields.fail("secret-file", "the secret file is empty") }
    return secret
  }

  /// Secrets stay in files of their own, which only Waypoint's user need read.
  private static func file(
    _ fields: inout ProviderFields, _ field: String, _ folder: URL
  ) -> String? {
    let name = fields.text(field)
    guard !name.isEmpty else { return nil }
    let url = SignInFile.place(name, folder)
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      fields.fail(field, "the file \(name) cannot be read")
      return nil
    }
    return text
  }
}
