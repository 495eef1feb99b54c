import ArgumentParser
import Testing

@testable import WaypointApp

@Suite struct `The command line` {
  /// One call of every command there is.
  static let calls: [[String]] = [
    ["migrate"], ["content", "check"], ["import", "staff.csv"], ["organisation", "show", "RX1"],
    ["person", "find", "Cole"], ["person", "duplicates"],
    ["person", "merge", "1", "2", "--reason", "Same"],
    ["person", "unmerge", "1", "--reason", "Not"], ["obligations"], ["journal", "verify"],
    ["journal", "anchor", "-o", "x", "--key", "k"],
    ["user", "add", "amina", "--role", "administrator"], ["user", "invite", "amina"],
    ["user", "reset-second-factor", "amina", "--reason", "Lost"],
    ["user", "close", "amina", "--reason", "Left"], ["demo"], ["serve"],
    ["backup", "-o", "x.backup"], ["restore", "x.backup"], ["keys", "make"], ["keys", "rotate"],
    ["mail", "test", "a@harbour.example"], ["retention", "--dry-run"], ["bench"],
    ["bench", "journal", "--on-a-copy"], ["bench", "gateways", "--on-a-copy"],
    ["bench", "inductions", "--on-a-copy"],
    ["gateway", "check", "--person", "1", "--role", "nhs-mid"],
    ["export", "--format", "plain", "--organisation", "RX1", "-o", "x"],
    ["credential", "verify", "badge.png"],
    ["credential", "export", "--person", "1", "-o", "badge.jwt"],
    ["credential", "publish", "-o", "x"], ["credential", "keys", "list"],
    ["credential", "keys", "rotate"], ["standards", "list"],
    ["standards", "load", "next.yaml", "--body", "1"], ["standards", "wording", "words.yaml"],
    ["disclose", "counts.csv", "--scheme", "A"], ["measures", "list"],
    ["measures", "show", "wres-2"], ["measures", "compute", "wres-2", "--counts", "counts.csv"],
    ["scale", "score", "answers.csv", "--instrument", "eds-9"],
    ["scale", "reliability", "answers.csv", "--items", "-a,b", "--range", "1-5"],
    ["scale", "agreement", "answers.csv", "--group", "team", "--items", "a"],
    ["scale", "icc", "answers.csv", "--group", "team", "--value", "a"],
  ]

  /// `user code` looks nothing up: it shows the code of a made-up app.
  static let withoutDatabase = [["user", "code", "admin"]]

  @Test("takes a database, json and a day with every command", arguments: calls)
  func everyCommand(words: [String]) {
    #expect(throws: Never.self) {
      try WaypointCommand.parseAsRoot(
        words + ["--database", "sqlite:x.sqlite", "--json", "--today", "2026-04-01"])
    }
  }

  /// A new command is not forgotten here.
  @Test func `has no other commands than these`() {
    let called = (Self.calls + Self.withoutDatabase).map { words in
      Self.all.filter { words.starts(with: $0) }.max { $0.count < $1.count } ?? words
    }
    #expect(Set(Self.all).subtracting(called) == [])
    #expect(Set(called).subtracting(Self.all) == [])
  }

  /// The words of every command that does something by itself.
  private static let all: [[String]] = {
    func commands(_ kind: any ParsableCommand.Type, _ words: [String]) -> [[String]] {
      let below = kind.configuration.subcommands.flatMap { commands($0, words + [$0._commandName]) }
      // `bench` measures by itself too.
      return below.isEmpty || kind == BenchCommand.self ? below + [words] : below
    }
    return WaypointCommand.configuration.subcommands.flatMap { commands($0, [$0._commandName]) }
  }()
}
