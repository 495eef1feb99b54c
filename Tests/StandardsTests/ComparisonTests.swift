import Obligations
import Testing

@testable import Standards

@Suite struct `Comparing two versions` {
  private func compare(_ before: [StandardNode], _ after: [StandardNode]) -> FrameworkComparison {
    ComparisonRules.compare(.sample(nodes: before), .sample(version: "2", nodes: after))
  }

  @Test func `finds nothing between a version and itself`() {
    #expect(compare([.area], [.area]).isEmpty)
  }

  @Test func `finds what was added and removed`() {
    let changes = compare(
      [.node("1", .standard), .node("2", .standard)],
      [.node("1", .standard), .node("3", .standard)])
    #expect(changes.added.map(\.code) == ["3"])
    #expect(changes.removed.map(\.code) == ["2"])
  }

  @Test func `finds what was renamed under its code`() {
    let changes = compare(
      [.node("1", .standard, title: "Developing self")],
      [.node("1", .standard, title: "Personal impact")])
    #expect(
      changes.renamed
        == [.init(code: "1", from: "Developing self", to: "Personal impact")])
    #expect(changes.added.isEmpty && changes.removed.isEmpty && changes.moved.isEmpty)
  }

  @Test func `finds what moved to another code or another parent`() {
    let moved = compare(
      [.node("9", .standard, title: "Autism")], [.node("16", .standard, title: "Autism")])
    #expect(moved.moved == [.init(title: "Autism", from: "9", to: "16")])
    #expect(moved.added.isEmpty && moved.removed.isEmpty)
    let child = StandardNode.competency("a")
    let parents = compare(
      [.node("1", .standard, children: [child]), .node("2", .standard)],
      [.node("1", .standard), .node("2", .standard, children: [child])])
    #expect(parents.moved == [.init(title: child.title, from: "a in 1", to: "a in 2")])
  }

  @Test func `finds at which stages something was reworded`() {
    let changes = compare(
      [.competency("a", stages: ["1": "One", "2": "Two"])],
      [.competency("a", stages: ["1": "One", "2": "Other"])])
    #expect(changes.reworded.map(\.stages) == [["2"]])
    let about = compare(
      [.node("1", .standard, about: "Old")], [.node("1", .standard, about: "New")])
    #expect(about.reworded.map(\.stages) == [[]])
  }

  /// - Source: Induction and programmes, section 2.1: the sets of 2015 and 2025.
  @Test func `tells what became of the Care Certificate in 2025`() throws {
    let library = try StandardsReader.shipped()
    let newer = try #require(library.current("care-certificate"))
    let (before, changes) = try #require(StandardsQuestions(library: library).changes(in: newer))
    #expect(before.version == "2015")
    #expect(changes.added.map(\.title) == ["Awareness of learning disability and autism"])
    #expect(changes.removed.isEmpty && changes.moved.isEmpty)
    #expect(changes.renamed.map(\.code) == ["4", "9", "10"])
  }
}

@Suite struct `What counts where` {
  let one = FrameworkReference("one", "1")
  let other = FrameworkReference("other", "1")

  private func line(
    agreedBy: String?, _ relation: FrameworkMapping.Relation, _ credit: FrameworkMapping.Credit,
    status: ContentStatus = .verified
  ) throws -> CrosswalkRules.Line {
    let mapping = FrameworkMapping.sample(
      from: one, to: other, agreedBy: agreedBy, [("1.1a", relation, credit, "1.1b")])
    let library = StandardsLibrary.sample(
      [
        .sample(code: "one", status: status),
        .sample(code: "other"),
      ], mappings: [mapping])
    return try #require(CrosswalkRules.lines(from: one, towards: other, library).first)
  }

  @Test func `is evidence and no more until a body has agreed`() throws {
    let proposed = try line(agreedBy: nil, .exact, .whole)
    #expect(proposed.credit == .evidence && proposed.limit == .notAgreed)
    let agreed = try line(agreedBy: "A made-up body", .exact, .whole)
    #expect(agreed.credit == .whole && agreed.limit == nil)
  }

  @Test func `is evidence while a framework is not verified`() throws {
    let line = try line(agreedBy: "A made-up body", .broader, .part, status: .unverified)
    #expect(line.credit == .evidence && line.limit == .notVerified)
  }

  @Test func `is never raised above what is proposed`() throws {
    #expect(try line(agreedBy: "A made-up body", .exact, .evidence).credit == .evidence)
    #expect(try line(agreedBy: nil, .related, .none).credit == .none)
    // And never above what the relation bears, whatever content says.
    #expect(try line(agreedBy: "A made-up body", .related, .whole).credit == .evidence)
  }

  @Test func `is asked by version: another version of the same framework counts for nothing`() {
    let mapping = FrameworkMapping.sample(from: one, to: other, [("1.1a", .exact, .whole, "1.1b")])
    let library = StandardsLibrary.sample(
      [.sample(code: "one"), .sample(code: "other")], mappings: [mapping])
    let later = FrameworkReference("one", "2")
    #expect(CrosswalkRules.lines(from: later, towards: other, library).isEmpty)
    #expect(
      CrosswalkRules.lines(from: one, holding: ["1.1b"], towards: other, library).isEmpty)
    #expect(
      CrosswalkRules.lines(from: one, holding: ["1.1a"], towards: other, library).count == 1)
  }

  @Test func `says what stays open`() throws {
    let line = try line(agreedBy: nil, .exact, .whole)
    let left = CrosswalkRules.open(in: .sample(code: "other"), after: [line])
    #expect(left.map(\.code) == ["1.1a"])
  }

  /// A registered manager is never asked to start from nothing.
  @Test func `gives a registered manager something to put forward in each area of the core`() throws
  {
    let library = try StandardsReader.shipped()
    let core = try #require(library.current("management-and-leadership"))
    let held = try #require(library.current("registered-manager"))
    let lines = CrosswalkRules.lines(
      from: held.reference, towards: core.reference, library)
    let areas = Set(lines.compactMap { core.path(to: $0.pair.to.code).first?.code })
    #expect(areas == ["1", "2", "3"])
    #expect(lines.allSatisfy { $0.credit >= .evidence && !$0.pair.rationale.isEmpty })
  }
}
