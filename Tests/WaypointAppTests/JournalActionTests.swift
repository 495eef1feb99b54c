import Foundation
import Journals
import Testing
import Web

@testable import WaypointApp

@Suite struct `Every action of the journal` {
  /// Codes of the actions that the sources declare.
  private func declared(_ thisFile: String = #filePath) throws -> Set<String> {
    let root = URL(fileURLWithPath: thisFile)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let sources = root.appending(path: "Sources")
    let paths = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String }
    var codes: Set<String> = []
    for path in paths ?? [] where path.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      for found in text.matches(of: /JournalAction\(\s*"([^"]+)"/) { codes.insert(String(found.1)) }
    }
    return codes
  }

  @Test func `is told in words on timelines`() throws {
    let known = JournalActions(Assembly.rooms.flatMap { $0.actions })
    let codes = try declared()
    #expect(codes.count > 30)
    let wordless = codes.filter { known[$0] == nil }.sorted()
    #expect(wordless == [], "add them to the actions of their room")
    for code in codes {
      let words = known[code]?.words ?? ""
      #expect(words.first?.isUppercase == true || words.first == "{", "\(code): \(words)")
    }
  }
}
