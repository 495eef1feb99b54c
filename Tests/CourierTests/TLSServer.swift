import Foundation
import Testing

/// The `openssl` program as a web server with a certificate of its own making.
final class TLSServer {
  let port: Int
  private let process = Process()

  static func makeCertificate(in folder: URL, name: String) throws {
    try run([
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)",
      "-addext", "subjectAltName=DNS:\(name)",
      "-keyout", folder.appending(path: "key.pem").path,
      "-out", folder.appending(path: "certificate.pem").path,
    ])
  }

  init(folder: URL) async throws {
    let output = folder.appending(path: "said")
    try Data().write(to: output)
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
      "s_server", "-www", "-accept", "127.0.0.1:0",
      "-key", folder.appending(path: "key.pem").path,
      "-cert", folder.appending(path: "certificate.pem").path,
    ]
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle(forReadingAtPath: "/dev/zero")
    try process.run()
    // It says `ACCEPT 127.0.0.1:40123` once it listens.
    var port: Int?
    for _ in 1...200 where port == nil {
      try await Task.sleep(for: .milliseconds(50))
      let said = try String(contentsOf: output, encoding: .utf8)
      port = said.firstMatch(of: /ACCEPT [0-9.]+:([0-9]+)\n/).flatMap { Int($0.1) }
    }
    guard let port else {
      kill(process.processIdentifier, SIGKILL)
      throw CancellationError()
    }
    self.port = port
  }

  /// Outright: it was started with whatever signals the tests hold back held back too.
  func stop() { kill(process.processIdentifier, SIGKILL) }

  private static func run(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}
