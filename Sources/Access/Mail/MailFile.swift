import Courier
import Foundation
import Kernel
import Yams

/// The operator's file about mail. Read whole when the site starts; with anything wrong in it the
/// site does not start.
package enum MailFile {
  /// Where the password may be instead of in a file.
  package static let passwordVariable = "WAYPOINT_MAIL_PASSWORD"

  /// - Throws: `Problems`, each with its line.
  package static func read(path: String, environment: [String: String]) throws -> MailSettings {
    let url = URL(filePath: path)
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      throw Problems("mail", "The file \(path) cannot be read. Say where it is with --mail")
    }
    return try read(text, folder: url.deletingLastPathComponent(), environment: environment)
  }

  /// - Parameter folder: What the names of password and certificate files begin from.
  package static func read(
    _ text: String, folder: URL, environment: [String: String] = [:]
  ) throws -> MailSettings {
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw Problems("mail", "The mail file is no YAML: \(error)")
    }
    guard var fields = ProviderFields(root, what: "the file", option: "mail") else {
      throw Problems(
        "mail", "The mail file must have the fields public-address, from, server and security")
    }
    let address = SignInFile.publicAddress(&fields)
    let from = mailbox(&fields)
    let replyTo = replyTo(&fields)
    let server = server(
      &fields, ownName: URLComponents(string: address)?.host ?? "localhost", folder: folder,
      environment: environment)
    fields.finish()
    try fields.problems.throwIfAny()
    guard let from, let server else { throw Problems("mail", "The mail file says too little") }
    return MailSettings(server: server, from: from, replyTo: replyTo, publicAddress: address)
  }

  private static func mailbox(_ fields: inout ProviderFields) -> Mailbox? {
    let text = fields.text("from")
    let from = Mailbox(text)
    if from == nil, !text.isEmpty {
      fields.fail(
        "from", "from must be an address, such as Waypoint at Harbour <waypoint@harbour.example>")
    }
    return from
  }

  private static func replyTo(_ fields: inout ProviderFields) -> MailAddress? {
    guard let text = fields.optionalText("reply-to") else { return nil }
    let address = MailAddress(text)
    if address == nil {
      fields.fail("reply-to", "reply-to must be an address, such as help@harbour.example")
    }
    return address
  }

  private static func server(
    _ fields: inout ProviderFields, ownName: String, folder: URL, environment: [String: String]
  ) -> MailServer? {
    let host = fields.text("server")
    if !host.isEmpty, !MailServer.isHost(host) {
      fields.fail("server", "server must be the name of a machine, such as smtp.harbour.example")
    }
    let security: MailServer.Security? = fields.choice("security", default: nil)
    var port: Int?
    if let text = fields.optionalText("port") {
      port = Int(text).flatMap { (1...65_535).contains($0) ? $0 : nil }
      if port == nil { fields.fail("port", "port must be a number from 1 to 65535") }
    }
    let login = login(&fields, folder: folder, environment: environment)
    let authorities = SignInFile.extraAuthorities(&fields, folder)
    guard let security else { return nil }
    var server = MailServer(
      host: host, port: port, security: security, login: login, ownName: ownName)
    server.extraAuthorities = authorities
    if !server.isSafe {
      fields.fail(
        "security",
        """
        security: none is for a mail server on this machine (127.0.0.1, localhost) alone; \
        say starttls or tls
        """)
    }
    return server
  }

  /// The password is in a file of its own or in the environment, never in this file.
  private static func login(
    _ fields: inout ProviderFields, folder: URL, environment: [String: String]
  ) -> MailServer.Login? {
    let file = fields.optionalText("password-file")
    guard let name = fields.optionalText("user-name") else {
      if file != nil { fields.fail("password-file", "password-file needs user-name") }
      return nil
    }
    var password = environment[passwordVariable] ?? ""
    if let file {
      guard
        let text = try? String(contentsOf: SignInFile.place(file, folder), encoding: .utf8)
      else {
        fields.fail("password-file", "the file \(file) cannot be read")
        return nil
      }
      password = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    }
    if password.isEmpty {
      fields.fail(
        file == nil ? "user-name" : "password-file",
        file == nil
          ? "user-name needs password-file, or the password in \(passwordVariable)"
          : "the password file is empty")
    }
    return MailServer.Login(name: name, password: password)
  }
}
