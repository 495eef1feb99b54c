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

  init(folder: URL) throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = [
      "s_server", "-www", "-accept", "127.0.0.1:0",
      "-key", folder.appending(path: "key.pem").path,
      "-cert", folder.appending(path: "certificate.pem").path,
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = Pipe()
    try process.run()
    // It says `ACCEPT 127.0.0.1:40123` once it listens.
    var said = ""
    while !said.contains(/ACCEPT [0-9.]+:[0-9]+\n/) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      said += String(decoding: more, as: UTF8.self)
    }
    port = try #require(said.firstMatch(of: /ACCEPT [0-9.]+:([0-9]+)/).flatMap { Int($0.1) })
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

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
