import Foundation

/// The user's terminal: the only place of the program that prints.
package struct Terminal: Sendable {
  private let write: @Sendable (_ text: String, _ toError: Bool) -> Void

  package init(write: @escaping @Sendable (_ text: String, _ toError: Bool) -> Void) {
    self.write = write
  }

  /// Standard output and standard error of this process.
  package static let standard = Terminal { text, toError in
    let handle = toError ? FileHandle.standardError : FileHandle.standardOutput
    // A reader that went away (`| head`) is no reason to fail.
    try? handle.write(contentsOf: Data(text.utf8))
  }

  /// A line of the answer.
  package func say(_ line: String = "") { write(line + "\n", false) }

  /// A line about the answer: progress, warnings, refusals.
  package func note(_ line: String) { write(line + "\n", true) }

  /// The answer for machines: one JSON value.
  package func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    say(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
