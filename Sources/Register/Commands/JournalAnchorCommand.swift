import ArgumentParser
import Foundation
import Journals
import Kernel
import Storage
import Web

/// `waypoint journal anchor`.
struct JournalAnchorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "anchor", abstract: "Write down, signed, where the journal stands.",
    discussion: """
      Make a key once, with --make-key FILE: FILE is the private half, FILE.pub the public one. \
      Then -o FILE --key KEYFILE writes an anchor. Keep anchors, and the public half of the key, \
      where those who look after the database cannot change them. `waypoint journal verify \
      --against FILE --key KEYFILE.pub` compares.
      """)

  @Option(name: [.customShort("o"), .long], help: "The file to write. It must not exist yet.")
  var output: String?

  @Option(help: "The private half of the key to sign with.")
  var key: String?

  @Option(help: "Make a new key and write it to this file, and its public half beside it.")
  var makeKey: String?

  @OptionGroup var options: CommandOptions

  func validate() throws {
    if makeKey != nil {
      guard output == nil, key == nil else {
        throw ValidationError("--make-key is said alone; write an anchor afterwards")
      }
    } else if output == nil || key == nil {
      throw ValidationError("Say -o FILE --key KEYFILE, or --make-key KEYFILE to make a key")
    }
  }

  func run() async throws {
    if let makeKey { return try await make(makeKey) }
    let (output, key) = (output ?? "", key ?? "")
    try await options.answer { database, house in
      let key = try AnchorKey(file: try SmallFile.read(key, "key"))
      let now = house.clock.now()
      let anchor = try await database.read { tx in try JournalAnchor.take(at: now, tx) }
      let signed = try SignedAnchor(anchor, key)
      try SmallFile.write(signed.text, to: output, "output", isSecret: false)
      return Written(
        file: output, made: anchor.madeAt.iso, last: anchor.last, head: anchor.head,
        key: signed.key.inWords)
    } inWords: { written in
      ["Wrote \(written.file): \(written.last) entries, signed with the key \(written.key)"]
    }
  }

  /// Nothing about it needs the database.
  private func make(_ path: String) async throws {
    try await options.answerBeforeOpening { _, house in
      let key = try AnchorKey.make(house.chance)
      try SmallFile.write(key.privateFile, to: path, "make-key", isSecret: true)
      try SmallFile.write(key.publicFile, to: path + ".pub", "make-key", isSecret: false)
      return Made(privateHalf: path, publicHalf: path + ".pub", key: key.publicKey.inWords)
    } inWords: { made in
      [
        "Wrote the key \(made.key): \(made.privateHalf) signs, \(made.publicHalf) compares.",
        "Keep the public half with the anchors, on another machine than the database.",
      ]
    }
  }

  private struct Written: Encodable, Sendable {
    let file: String
    let made: String
    let last: Int64
    let head: String
    let key: String
  }

  private struct Made: Encodable, Sendable {
    let privateHalf: String
    let publicHalf: String
    let key: String
  }
}

/// Keys and anchors: files of a few lines.
enum SmallFile {
  private static let mostBytes = 100_000

  static func read(_ path: String, _ option: String) throws -> String {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Problems(option, "The file \(path) cannot be read")
    }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: mostBytes + 1), data.count <= mostBytes else {
      throw Problems(option, "The file \(path) is neither a key nor an anchor: it is too large")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Never over another file: an anchor that is gone proves nothing any more.
  static func write(_ text: String, to path: String, _ option: String, isSecret: Bool) throws {
    let descriptor = open(
      path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, isSecret ? 0o600 : 0o644)
    guard descriptor >= 0 else {
      throw Problems(
        option,
        errno == EEXIST
          ? "There is a file \(path) already. Choose another name"
          : "The file \(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      unlink(path)
      throw Problems(option, "The file \(path) cannot be written: the disk may be full")
    }
  }
}
