import Foundation
import Testing
import Yams

/// Rooms do not import each other, so what their content says of the same thing is compared here.
@Suite struct `What the content of rooms says of the Care Certificate` {
  let tree = SourceTree.here()

  private func content(_ path: String) throws -> Node {
    let text = try #require(tree.text(of: "Sources/\(path)"))
    return try #require(try Yams.compose(yaml: text))
  }

  private func text(_ node: Node?, _ key: String) -> String? { node?[key]?.scalar?.string }

  private func titles(_ node: Node, in list: String) throws -> [[String?]] {
    try #require(node[list]?.sequence).map { [text($0, "code"), text($0, "title")] }
  }

  @Test(arguments: ["2015", "2025"])
  func `is the same list of standards`(edition: String) throws {
    let framework = try content("Standards/Content/frameworks/care-certificate-\(edition).yaml")
    let induction = try content("Programmes/Content/induction/care-certificate-\(edition).yaml")
    let standards = try titles(framework, in: "standards")
    #expect(try standards == titles(induction, in: "units"))
    #expect(standards.count == (edition == "2025" ? 16 : 15))
  }

  @Test func `begins and ends on the same days as the duty`() throws {
    let policy = try #require(
      try content("Obligations/Content/policies/care-certificate.yaml")["policies"]?[0])
    let sets = try #require(policy["requires"]?["care_certificate"]?["sets"]?.sequence)
    for set in sets {
      let edition = try #require(text(set, "code"))
      let induction = try content("Programmes/Content/induction/care-certificate-\(edition).yaml")
      #expect(text(set["starts"], "from") == text(induction["starts"], "from"))
      #expect(text(set["starts"], "to") == text(induction["starts"], "to"))
    }
    #expect(sets.count == 2)
  }

  @Test func `maps the same standards from the old set to the new`() throws {
    let mapping = try content("Standards/Content/mappings/care-certificate-2015-to-2025.yaml")
    let pairs = try #require(mapping["pairs"]?.sequence)
    let whole = Set(
      pairs.filter { ["whole", "part"].contains(text($0, "credit") ?? "") }
        .compactMap { text($0, "to") })
    let carried = try #require(
      try content("Programmes/Content/settings.yaml")["mappings"]?[0]?["wholly"]?.sequence)
    #expect(whole == Set(carried.compactMap { text($0, "to") }))
    #expect(whole.isDisjoint(with: ["4", "9", "16"]))
  }
}
