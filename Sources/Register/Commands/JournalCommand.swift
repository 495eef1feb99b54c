import ArgumentParser
import Journals
import Kernel
import Storage
import Web

/// `waypoint journal verify | anchor`.
struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "The record of every change.",
    subcommands: [Verify.self, JournalAnchorCommand.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find any entry that was altered, removed, inserted or re-ordered.",
      discussion: """
        Ends with 1 and names the first bad entry when the chain is broken. With --against, also \
        finds entries that were cut off the end, and a journal that was written anew as a whole.
        """)

    @Option(help: "An anchor made earlier by `waypoint journal anchor`, and kept elsewhere.")
    var against: String?

    @Option(help: "The key that the anchor must be signed with: the file FILE.pub of --make-key.")
    var key: String?

    @OptionGroup var options: CommandOptions

    func validate() throws {
      guard key == nil || against != nil else {
        throw ValidationError("--key says who signed an anchor: add --against FILE")
      }
    }

    func run() async throws {
      let (against, key) = (against, key)
      let result = try await options.answer { database, _ in
        let anchor = try against.map { path in
          try SignedAnchor(
            reading: try SmallFile.read(path, "against"),
            signedBy: try key.map { try AnchorPublicKey(file: try SmallFile.read($0, "key")) })
        }
        return try await database.read { tx in
          VerificationAnswer(
            try Journal.verify(tx), anchor, lost: try anchor?.anchor.fault(tx),
            isKeyGiven: key != nil)
        }
      } inWords: { answer in
        answer.inWords
      }
      if !result.sound { throw ExitCode(1) }
    }
  }
}

/// The answer for machines.
struct VerificationAnswer: Encodable, Sendable {
  struct Fault: Encodable, Sendable {
    let entry: Int64
    let words: String
  }

  /// What the comparison with an anchor found.
  struct Comparison: Encodable, Sendable {
    let made: String
    let last: Int64
    let key: String
    let fault: String?
  }

  let sound: Bool
  let entries: Int
  let head: String
  let fault: Fault?
  let anchor: Comparison?
  private let isKeyGiven: Bool

  enum CodingKeys: CodingKey {
    case sound, entries, head, fault, anchor
  }

  init(
    _ result: VerificationResult, _ anchor: SignedAnchor?, lost: JournalAnchor.Fault?,
    isKeyGiven: Bool
  ) {
    sound = result.isSound && lost == nil
    entries = result.entries
    head = result.head
    fault = result.fault.map { Fault(entry: $0.entry.rawValue, words: $0.words) }
    self.anchor = anchor.map {
      Comparison(
        made: $0.anchor.madeAt.iso, last: $0.anchor.last, key: $0.key.inWords, fault: lost?.words)
    }
    self.isKeyGiven = isKeyGiven
  }

  var inWords: [String] {
    var lines: [String] = []
    if let fault {
      lines += [
        "The journal was tampered with. The first bad entry is \(fault.entry): \(fault.words)",
        "The \(entries) entries before it are as they were written.",
      ]
    } else {
      lines += ["\(entries) entries, all as they were written. Last link: \(head)"]
    }
    guard let anchor else { return lines }
    if let words = anchor.fault {
      lines += ["Compared with the anchor of \(anchor.made): \(words)."]
    } else {
      lines += ["All \(anchor.last) entries of the anchor of \(anchor.made) are there, unchanged."]
    }
    if !isKeyGiven {
      lines += [
        """
        The anchor is signed with the key \(anchor.key). Compare that with the key you keep, or \
        say --key FILE.pub: whoever can write the file could have signed it with another.
        """
      ]
    }
    return lines
  }
}
