import CLibCurl
import Kernel

/// Hands mails to a mail server, one connection each.
package struct MailCourier: Sendable {
  package let server: MailServer

  package init(_ server: MailServer) { self.server = server }

  /// Returns when the server has taken the mail.
  /// - Throws: `MailFailure`. After `slow` and `broken` it may have been taken all the same.
  package func send(_ mail: Mail) async throws {
    guard server.isSafe else { throw MailFailure(.unsafe) }
    let server = server
    try await CourierThreads.run { try Self.sendNow(mail, server) }
  }

  private static func sendNow(_ mail: Mail, _ server: MailServer) throws {
    var settings = CourierSettings(extraAuthorities: server.extraAuthorities)
    settings.connectSeconds = server.connectSeconds
    let message = Array(mail.message.utf8)
    let handle: CurlHandle
    do {
      handle = try CurlHandle(settings, limitInBytes: 64 << 10, seconds: server.seconds)
      try handle.set(CURLOPT_URL, server.address)
      try handle.set(CURLOPT_PROTOCOLS_STR, server.security == .tls ? "smtps" : "smtp")
      try handle.set(
        CURLOPT_USE_SSL,
        Int(server.security == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
      if let login = server.login {
        try handle.set(CURLOPT_USERNAME, login.name)
        try handle.set(CURLOPT_PASSWORD, login.password)
      }
      try handle.set(CURLOPT_MAIL_FROM, "<\(mail.from.address.text)>")
      try handle.set(CURLOPT_MAIL_RCPT, ["<\(mail.to.text)>"])
      try handle.set(CURLOPT_UPLOAD, 1)
      try handle.set(CURLOPT_INFILESIZE, message.count)
      try handle.send(message)
      try handle.keepReplies()
    } catch let failure as CourierFailure {
      throw MailFailure(.broken, reply: failure.inWords)
    }
    let result = handle.performing()
    guard result == CURLE_OK else { throw failure(result, handle) }
  }

  private static func failure(_ result: CURLcode, _ handle: CurlHandle) -> MailFailure {
    // A reply that led on (354, 220) is not why it ended.
    let code = handle.responseCode() >= 400 ? handle.responseCode() : 0
    let reply = handle.lastReply(of: code)
    let words = code == 0 ? handle.words(for: result) : reply
    return MailFailure(
      cause(result, code: code, stage: handle.words(for: result)), code: code,
      status: code == 0 ? nil : status(in: reply), reply: words)
  }

  private static func cause(_ result: CURLcode, code: Int, stage: String) -> MailFailure.Cause {
    switch result {
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: return .unreachable
    case CURLE_OPERATION_TIMEDOUT: return .slow
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
      return .untrusted
    case CURLE_LOGIN_DENIED:
      // 454: it cannot tell at present (RFC 4954, 6).
      return (400..<500).contains(code) ? .tryAgain : .loginRefused
    default: break
    }
    switch code {
    case 400..<500: return .tryAgain
    // RFC 4954, 6: we signed in wrongly, or in a way it does not take.
    case 534, 535, 538: return .loginRefused
    // It wants TLS, or a name and a password.
    case 530: return .senderRefused
    case 500..<600:
      // libcurl says at which command: `MAIL failed: 550`.
      if stage.hasPrefix("RCPT") { return .recipientRefused }
      return stage.hasPrefix("DATA") || result == CURLE_WEIRD_SERVER_REPLY
        ? .contentRefused : .senderRefused
    default: return .broken
    }
  }

  /// RFC 3463: `5.1.1` after the code of the reply.
  private static func status(in reply: String) -> String? {
    reply.firstMatch(of: /^[245][0-9]{2}[ -]([245]\.[0-9]{1,3}\.[0-9]{1,3})\b/)
      .map { String($0.1) }
  }
}
