import Access
import Courier
import Foundation
import Kernel
import TestKit
import Testing

@Suite struct `The file about mail` {
  private let whole = """
    public-address: https://waypoint.harbour.example
    from: Waypoint at Harbour <waypoint@harbour.example>
    server: smtp.harbour.example
    security: starttls

    """

  private func read(_ text: String, password: String? = nil) throws -> MailSettings {
    try MailFile.read(
      text, folder: URL(filePath: "/nowhere"),
      environment: password.map { [MailFile.passwordVariable: $0] } ?? [:])
  }

  private func problems(_ text: String) -> [String] {
    do {
      _ = try read(text)
      return []
    } catch {
      return (error as? any Refusal)?.problems.map(\.message) ?? ["\(error)"]
    }
  }

  @Test func `says who sends and through whom`() throws {
    let mail = try read(whole)
    #expect(mail.from.name == "Waypoint at Harbour")
    #expect(mail.from.address.text == "waypoint@harbour.example")
    #expect(mail.server.place == "smtp.harbour.example:587")
    #expect(mail.server.ownName == "waypoint.harbour.example")
    #expect(mail.publicAddress == "https://waypoint.harbour.example")
  }

  @Test func `may leave the password to the environment`() throws {
    let mail = try read(whole + "user-name: waypoint\n", password: "secret")
    #expect(mail.server.login == MailServer.Login(name: "waypoint", password: "secret"))
    #expect(problems(whole + "user-name: waypoint\n").first?.contains("password-file") == true)
  }

  @Test(arguments: [
    ("securty: tls\n", "there is no field securty"),
    ("password: secret\n", "there is no field password"),
    ("port: 70000\n", "port must be"),
    ("reply-to: nobody\n", "reply-to must be"),
    ("user-name: a\npassword-file: not-there\n", "cannot be read"),
    ("password-file: not-there\n", "needs user-name"),
    ("extra-authorities: not-there.pem\n", "cannot be read"),
  ])
  func `is refused by line when something in it is wrong`(added: String, words: String) {
    let found = problems(whole + added)
    #expect(found.contains { $0.contains(words) && $0.hasPrefix("Line 5") || $0.contains(words) })
  }

  @Test func `refuses to send in the clear to another machine`() {
    let plain = whole.replacing("starttls", with: "none")
    #expect(problems(plain).first?.contains("say starttls or tls") == true)
    #expect(problems(plain.replacing("smtp.harbour.example", with: "127.0.0.1")).isEmpty)
  }

  @Test func `needs each of its fields`() {
    for line in whole.split(separator: "\n") {
      let without = whole.replacing("\(line)\n", with: "")
      #expect(!problems(without).isEmpty, "\(line)")
    }
  }
}
