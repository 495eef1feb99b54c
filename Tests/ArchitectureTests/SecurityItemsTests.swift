import Foundation
import Testing

/// docs/asvs.md is written by hand; what can be checked of it is.
@Suite struct `The list of security items` {
  let tree = SourceTree.here()
  var text: String { tree.text(of: "docs/asvs.md") ?? "" }

  /// Item and state of each row.
  var rows: [(item: String, state: String)] {
    text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 4, cells[0].wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+/) != nil else {
        return nil
      }
      return (cells[0], cells[2])
    }
  }

  @Test func `adds up to what it says at its head`() throws {
    let head = try #require(
      text.firstMatch(
        of: /Of (\d+) items (\d+) are met, (\d+) partly, (\d+) not yet, and (\d+) do not apply/))
    let count = { (state: String) in Substring("\(rows.filter { $0.state == state }.count)") }
    #expect(Set(rows.map(\.item)).count == rows.count)
    #expect(head.1 == "\(rows.count)")
    #expect(head.2 == count("met"))
    #expect(head.3 == count("partly"))
    #expect(head.4 == count("not yet"))
    #expect(head.5 == count("not applicable"))
  }

  @Test func `names files and tests that there are`() {
    let files = FileManager.default
    let below = ["Sources", "Tests"].flatMap { folder in
      files.enumerator(atPath: tree.root.appendingPathComponent(folder).path)?
        .compactMap { $0 as? String } ?? []
    }
    let known = Set(below.map { ($0 as NSString).lastPathComponent }).union(["Package.swift"])
    for name in text.matches(of: /`([A-Za-z\/.-]+)`/).map({ String($0.1) }) {
      let last = (name as NSString).lastPathComponent
      let isThere =
        name.hasSuffix("Tests")
        ? known.contains(last + ".swift") || known.contains(last)
        : !["swift", "py", "yaml"].contains((name as NSString).pathExtension)
          || known.contains(last)
      #expect(isThere, "docs/asvs.md names \(name)")
    }
  }
}
