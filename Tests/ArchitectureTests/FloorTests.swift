import Foundation
import Testing

/// Which of our targets a target may import. Floor 1 is in its order: only to the left.
enum Floors {
  static let ground: [String] = [
    "Kernel", "Statistics", "Storage", "Markup", "Files", "Courier", "Credentials",
  ]
  static let first: [String] = [
    "Journals", "Directory", "Access", "Records", "Obligations", "Disclosure", "Figures", "Intake",
  ]
  static let rooms: [String] = [
    "Register", "Standards", "Programmes", "Appraisals", "Equality", "Talent", "Boards",
    "Improvement", "Implementation",
  ]
  static let all = ground + first + ["Web"] + rooms + ["WaypointApp", "waypoint", "TestKit"]

  static func allowed(for target: String) -> Set<String> {
    switch target {
    case "Kernel", "Statistics": return []
    case "Storage", "Markup", "Files", "Courier", "Credentials": return ["Kernel"]
    case "Web": return Set(ground + first)
    case "WaypointApp", "TestKit": return Set(ground + first + rooms + ["Web"])
    case "waypoint": return ["WaypointApp"]
    default:
      if let place = first.firstIndex(of: target) { return Set(ground + first[..<place]) }
      return Set(ground + first + ["Web"])
    }
  }
}

@Suite struct `The floors of the house` {
  let tree = SourceTree.here()

  @Test func `are imported only downwards, and on floor 1 only to the left`() {
    for file in tree.sources {
      let allowed = Floors.allowed(for: file.target)
      let wrong = file.imports.filter { Floors.all.contains($0) && !allowed.contains($0) }
      #expect(wrong.isEmpty, "\(file.path) imports \(wrong)")
    }
  }

  @Test func `have only known targets`() {
    let known = Set(Floors.all + ["CLibPQ", "CLibCurl", "CZLib", "CXLSXWriter", "CZip", "CExpat"])
    for target in Set(tree.sources.map(\.target)) {
      #expect(known.contains(target), "\(target) has no floor in ARCHITECTURE.md")
    }
  }

  @Test func `keep the engines inside Storage`() {
    for file in tree.sources where file.target != "Storage" {
      let engines = file.imports.filter { ["GRDB", "GRDBSQLite", "CLibPQ"].contains($0) }
      #expect(engines.isEmpty, "\(file.path) imports \(engines)")
    }
  }

  @Test func `leave the machine only through Courier`() {
    for file in tree.sources where file.target != "Courier" {
      let ways = file.imports.filter { ["CLibCurl", "FoundationNetworking"].contains($0) }
      #expect(ways.isEmpty, "\(file.path) imports \(ways)")
    }
  }

  @Test func `keep markup out of floor 1`() {
    for file in tree.sources where Floors.first.contains(file.target) {
      #expect(!file.imports.contains("Markup"), "\(file.path)")
    }
  }

  @Test func `have pure rules: nothing that reads, writes or draws`() {
    // Files is allowed for its values: a rule about a row answers with findings.
    let forbidden = ["Storage", "Markup", "Web", "Hummingbird"]
    for file in tree.sources where file.name.hasSuffix("Rules.swift") {
      let wrong = file.imports.filter(forbidden.contains)
      #expect(wrong.isEmpty, "\(file.path) imports \(wrong)")
      for line in file.code {
        #expect(
          !line.text.contains("any Transaction") && !line.text.contains("any Database"),
          "\(file.path):\(line.number) reads or writes")
      }
    }
  }

  @Test func `have pages that are values in and HTML out`() {
    for file in tree.sources where file.name.hasSuffix("Pages.swift") {
      let wrong = file.imports.filter {
        !["Kernel", "Markup", "Disclosure", "Foundation"].contains($0)
      }
      #expect(wrong.isEmpty, "\(file.path) imports \(wrong)")
    }
  }
}

@Suite struct `The sources` {
  let tree = SourceTree.here()

  /// Where each thing that reaches outside may be.
  @Test func `take time, chance and the terminal only from their owners`() {
    let owners: [(pattern: String, files: [String])] = [
      ("Date()", []), ("Date.now", []), ("SystemRandomNumberGenerator", ["SystemClock.swift"]),
      (".random(in:", ["SystemClock.swift"]), (".randomElement()", []), (".shuffled()", []),
      ("clock_gettime", ["SystemClock.swift"]), ("print(", ["Terminal.swift"]),
      ("fatalError(", []), ("preconditionFailure(", []), ("try!", []), ("as!", []),
    ]
    for file in tree.sources where file.target != "TestKit" {
      for line in file.code {
        for owner in owners where line.text.contains(owner.pattern) {
          let isOwner = owner.files.contains(file.name)
          // Words such as `fingerprint(` are not printing.
          let isCall = owner.pattern != "print(" || callsPrint(line.text)
          #expect(isOwner || !isCall, "\(file.path):\(line.number) uses \(owner.pattern)")
        }
      }
    }
  }

  @Test func `have a reason beside each unchecked Sendable`() {
    for file in tree.sources {
      let lines = file.lines
      for (index, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
        let above = lines[max(0, index - 4)..<index]
        #expect(
          above.contains { $0.contains("//") } || line.contains("//"),
          "\(file.path):\(index + 1) gives no reason")
      }
    }
  }

  @Test func `name no machine, no place of the workshop and nothing unfinished`() {
    let words =
      ["TODO", "FIXME", "XXX", "../shared"] + ["work", "home", "root"].map { "/\($0)/" }
    for file in tree.sources {
      for (index, line) in file.lines.enumerated() {
        for word in words where line.contains(word) {
          Issue.record("\(file.path):\(index + 1) says \(word)")
        }
      }
    }
  }

  private func callsPrint(_ line: String) -> Bool {
    guard let range = line.range(of: "print(") else { return false }
    guard range.lowerBound > line.startIndex else { return true }
    let before = line[line.index(before: range.lowerBound)]
    return !before.isLetter && before != "." && before != "_"
  }
}
