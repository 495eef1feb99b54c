import Foundation

/// Pages of `docs/` that are written from tables of transitions, so that no diagram drifts.
package enum StatesPage {
  /// A diagram from `first`, reached by what stands after it; each way once.
  package static func diagram(
    from first: String, _ ways: [(from: String, to: String, step: String)], ends: [String] = []
  ) -> String {
    var lines: [String] = ["[*] --> \(first)"]
    for way in ways {
      let line = "\(way.from) --> \(way.to): \(way.step)"
      if !lines.contains(line) { lines.append(line) }
    }
    lines += ends.map { "\($0) --> [*]" }
    return "```mermaid\nstateDiagram-v2\n" + lines.map { "  \($0)\n" }.joined() + "```\n"
  }

  package static func table(
    _ rows: [(from: String, step: String, to: String, by: String, when: String?)]
  ) -> String {
    "| from | step | to | by | when |\n|---|---|---|---|---|\n"
      + rows.map {
        "| \($0.from) | \($0.step) | \($0.to) | \($0.by) | \($0.when ?? "") |\n"
      }.joined()
  }

  /// Whether `docs/NAME` says `text`; with `WAYPOINT_WRITE_DOCS` set it is written first.
  package static func isWritten(_ name: String, as text: String) throws -> Bool {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "docs/\(name)")
    if ProcessInfo.processInfo.environment["WAYPOINT_WRITE_DOCS"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    return try String(contentsOf: file, encoding: .utf8) == text
  }
}
