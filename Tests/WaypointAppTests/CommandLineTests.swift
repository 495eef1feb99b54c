import ArgumentParser
import Testing

@testable import WaypointApp

@Suite struct `The command line` {
  @Test(
    "takes a database, json and a day with every command",
    arguments: [
      ["migrate"], ["content", "check"], ["import", "staff.csv"], ["organisation", "show", "RX1"],
      ["person", "find", "Cole"], ["person", "duplicates"],
      ["person", "merge", "1", "2", "--reason", "Same"],
      ["person", "unmerge", "1", "--reason", "Not"], ["obligations"], ["journal", "verify"],
      ["user", "add", "amina", "--role", "administrator"], ["demo"], ["serve"],
      ["backup", "-o", "x.backup"], ["restore", "x.backup"],
      ["credential", "verify", "badge.png"],
    ])
  func everyCommand(words: [String]) {
    #expect(throws: Never.self) {
      try WaypointCommand.parseAsRoot(
        words + ["--database", "sqlite:x.sqlite", "--json", "--today", "2026-04-01"])
    }
  }
}
