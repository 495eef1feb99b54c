import Foundation
import Kernel
import Obligations
import Testing

@testable import Standards

@Suite struct `Standards content` {
  let one = FrameworkReference("one", "1")
  let other = FrameworkReference("other", "1")

  private func two(_ mappings: [FrameworkMapping]) -> StandardsLibrary {
    .sample([.sample(code: "one"), .sample(code: "other")], mappings: mappings)
  }

  @Test func `is whole when nothing is wrong with it`() {
    let mapping = FrameworkMapping.sample(from: one, to: other, [("1.1a", .exact, .whole, "1.1b")])
    #expect(two([mapping]).messages.isEmpty)
  }

  @Test func `uses each code once`() {
    let twice = StandardNode.node(
      "1.1", .standard, children: [.competency("1.1a"), .competency("1.1a")])
    #expect(
      StandardsLibrary.sample([.sample(nodes: [twice])]).messages
        == ["The code 1.1a is used more than once"])
    #expect(
      StandardsLibrary.sample([.sample(), .sample()]).messages
        .contains("Two frameworks have the same code and version"))
  }

  @Test(arguments: ["Big", "with space", "ümlaut", "a/b", ""])
  func `has codes that fit into an address`(code: String) {
    let messages = StandardsLibrary.sample([.sample(nodes: [.node(code, .standard)])]).messages
    #expect(messages.contains { $0.hasPrefix("Write “\(code)”") })
  }

  @Test func `takes no code that is an address of its own`() {
    #expect(
      StandardsLibrary.sample([.sample(code: "crosswalk")]).messages
        == ["“crosswalk” is an address of its own"])
  }

  @Test func `says what each competency asks for at every stage`() {
    let gap = StandardNode.node(
      "1.1", .standard, children: [.competency("1.1a", stages: ["1": "One"])])
    #expect(
      StandardsLibrary.sample([.sample(nodes: [gap])]).messages
        == ["1.1a does not say what it asks for at stage 2"])
    let unknown = StandardNode.node(
      "1.1", .standard, children: [.competency("1.1a", stages: ["1": "1", "2": "2", "3": "3"])])
    #expect(
      StandardsLibrary.sample([.sample(nodes: [unknown])]).messages
        == ["1.1a speaks of a stage 3, which is not there"])
  }

  @Test func `has one version in force, following one another`() throws {
    let day = try #require(Day("2025-03-01"))
    let older = Framework.sample(
      state: .superseded, effective: Period(from: day - 100, to: day - 1))
    let newer = Framework.sample(version: "2", effective: Period(from: day), follows: "1")
    #expect(StandardsLibrary.sample([older, newer]).messages.isEmpty)
    #expect(StandardsLibrary.sample([newer, older]).current("small")?.version == "2")

    let both = Framework.sample(effective: Period(from: day - 100))
    let messages = StandardsLibrary.sample([both, newer]).messages
    #expect(messages.contains("More than one version is published"))
    #expect(messages.contains("1 must end before 2 begins"))
    #expect(
      StandardsLibrary.sample([newer]).messages == ["2 follows 1, which is not there"])
    #expect(
      StandardsLibrary.sample([.sample(state: .superseded)]).messages
        == ["1 is superseded, and nothing follows it"])
  }

  @Test func `has one core`() {
    let messages = StandardsLibrary.sample([
      .sample(code: "one", isCore: true), .sample(code: "other", isCore: true),
    ]).messages
    #expect(
      messages.contains("There is one core, and another framework says that it is the core too"))
  }

  @Test func `maps to nodes, stages and versions that there are`() {
    let later = FrameworkReference("other", "2")
    let away = FrameworkMapping.sample(from: one, to: later, [("1.1a", .exact, .whole, "1.1a")])
    #expect(two([away]).messages == ["other 2 is not there"])
    let nothing = FrameworkMapping.sample(from: one, to: other, [("9", .exact, .whole, "1.1a")])
    #expect(two([nothing]).messages == ["one 1 has no 9"])
    let twice = FrameworkMapping.sample(
      from: one, to: other, [("1", .exact, .whole, "1"), ("1", .related, .none, "1")])
    #expect(two([twice]).messages == ["1 to 1 is there twice"])
  }

  @Test(arguments: [
    (FrameworkMapping.Relation.exact, FrameworkMapping.Credit.whole), (.broader, .whole),
    (.narrower, .part), (.related, .evidence),
  ])
  func `carries no more credit than a relation bears`(
    relation: FrameworkMapping.Relation, most: FrameworkMapping.Credit
  ) {
    for credit in FrameworkMapping.Credit.allCases {
      let mapping = FrameworkMapping.sample(from: one, to: other, [("1", relation, credit, "1")])
      #expect(two([mapping]).messages.isEmpty == (credit <= most), "\(relation) \(credit)")
    }
  }

  @Test func `has nothing that is broader than itself`() {
    let way = FrameworkMapping.sample(from: one, to: other, [("1", .broader, .part, "1")])
    let back = FrameworkMapping.sample(
      code: "back", from: other, to: one, [("1", .broader, .part, "1")])
    let fault = "one 1 1 would be broader than itself"
    #expect(two([way, back]).messages.contains(fault))
    // The same said the other way round is no contradiction.
    let same = FrameworkMapping.sample(
      code: "same", from: other, to: one, [("1", .narrower, .part, "1")])
    #expect(two([way, same]).messages.isEmpty)
    // By way of things that are the same.
    let equal = FrameworkMapping.sample(
      code: "equal", from: one, to: other, [("1.1", .exact, .whole, "1")])
    let up = FrameworkMapping.sample(
      code: "up", from: other, to: one, [("1", .broader, .part, "1")])
    let down = FrameworkMapping.sample(
      code: "down", from: one, to: other,
      [("1", .broader, .part, "1.1"), ("1.1", .narrower, .part, "1.1")])
    #expect(two([equal, up, down]).messages.contains { $0.hasSuffix("broader than itself") })
  }

  @Test func `lets professions add to the core and to nothing else`() {
    let added = { (core: String, competency: String) in
      ProfessionExpectations(
        profession: "medicine", version: "1", title: "Doctors",
        core: FrameworkReference(core, "1"), status: .decision,
        source: ContentOrigin(title: "None", publisher: "Nobody", address: nil), note: "Added",
        lines: [.init(competency: competency, stage: nil, words: "More")], digest: "")
    }
    let frameworks = [Framework.sample(code: "core", isCore: true), .sample(code: "other")]
    let messages = { (one: ProfessionExpectations) in
      StandardsLibrary.sample(frameworks, professions: [one]).messages
    }
    #expect(messages(added("core", "1.1a")).isEmpty)
    #expect(messages(added("core", "1.1")) == ["1.1 is no competency of the core"])
    #expect(messages(added("other", "1.1a")) == ["other 1 is not the core"])
    #expect(messages(added("none", "1.1a")) == ["none 1 is not there"])
  }

  @Test func `never changes once it is published`() throws {
    let files = try StandardsReader.files(in: StandardsReader.folder)
    let changed = files.map { file in
      (file.name, file.text.replacingOccurrences(of: "Build engagement", with: "Build anything"))
    }
    let faults = try StandardsCheck.faults(in: changed)
    #expect(
      faults.map(\.message) == [
        "management-and-leadership 2026 has changed since it was published. Put it back, and "
          + "make a new version"
      ])
    let over = files.map { file in
      (file.name, file.text.replacingOccurrences(of: "state: published", with: "state: retired"))
    }
    // That it ends one day does not change what it says.
    #expect(try StandardsCheck.faults(in: over).isEmpty)
    let gone = files.filter { $0.name != "mappings/board-to-core.yaml" }
    #expect(
      try StandardsCheck.faults(in: gone).map(\.message)
        == ["mapping board-to-core 1 was published and is gone. Put it back"])
  }

  @Test func `names the line of a key that nobody knows`() throws {
    let files = try StandardsReader.files(in: StandardsReader.folder).map { file in
      (
        file.name,
        file.name == "scales.yaml" ? file.text + "scaless: []\n" : file.text
      )
    }
    #expect(
      try StandardsCheck.faults(in: files).map(\.message) == ["“scaless” is not a known key"])
  }
}
