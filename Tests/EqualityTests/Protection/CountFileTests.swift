import Disclosure
import Kernel
import Testing

@testable import Equality

@Suite struct `A file of counts` {
  private func table(_ text: String, _ hierarchy: String? = nil) throws(Problems) -> CountTable {
    var hierarchies: [String: CountHierarchy] = [:]
    if let hierarchy {
      hierarchies["team"] = try CountHierarchy(file: "teams.csv", bytes: Array(hierarchy.utf8))
    }
    return try CountFile(
      file: "counts.csv", bytes: Array(text.utf8), hierarchies: hierarchies
    ).table
  }

  private func refused(_ text: String, _ hierarchy: String? = nil) -> String {
    do {
      _ = try table(text, hierarchy)
      return ""
    } catch { return error.problems.map(\.message).joined(separator: " ") }
  }

  @Test func `is read with what it leaves out as nought, and with what its parts belong to`() throws
  {
    let found = try table(
      "team,band,count\nA,5,1\nB,6,2\nC,5,3\n",
      "child,parent\nA,North\nB,North\nNorth,England\nC,England\nZ,South\n")
    #expect(found.sides[0].labels == ["A", "B", "C", "North", "England", "total"])
    #expect(found.sides[1].labels == ["5", "6", "total"])
    #expect(found.counts == [1, 0, 1, 0, 2, 2, 3, 0, 3, 1, 2, 3, 4, 2, 6, 4, 2, 6])
  }

  @Test func `says of a wrong one what is wrong, and where`() {
    #expect(refused("team,count\nA,x\n").contains("Line 2, count: “x”"))
    #expect(refused("team,count\nA,-2\n").contains("“-2”"))
    #expect(refused("team,count\n,2\n").contains("Line 2, team: say what was counted"))
    #expect(refused("team,count\ntotal,2\n").contains("what totals are called"))
    #expect(refused("team,count\nTotal,2\n").contains("what totals are called"))
    #expect(refused("team,count\nA,1\nA,2\n").contains("Line 3 counts the same as line 2"))
    #expect(refused("count\n1\n").contains("no column beside"))
    #expect(refused("team\nA\n") != "")
    #expect(refused("team,count\n").contains("has no counts"))
    #expect(refused("band,count\n5,1\n", "child,parent\nA,N\n").contains("no column “team”"))
    let counts = "team,count\nA,1\nB,2\n"
    #expect(refused(counts, "child,parent\nA,N\nA,S\n").contains("is part of “N” already"))
    #expect(refused(counts, "child,parent\nA,N\nN,A\n").contains("part of itself"))
    #expect(refused(counts, "child,parent\nB,A\n").contains("others are part of it"))
    #expect(refused(counts, "child,parent\nA,total\n").contains("what totals are called"))
    #expect(refused(counts, "child\nA\n") != "")
  }

  @Test func `says what of a hierarchy does not fit`() throws {
    let hierarchy = try CountHierarchy(
      file: "teams.csv", bytes: Array("child,parent\nA,North\nBB,North\nNorth,England\n".utf8))
    let file = try CountFile(
      file: "counts.csv", bytes: Array("team,count\nA,1\nB,2\n".utf8),
      hierarchies: ["team": hierarchy])
    #expect(
      file.notes == [
        "team: of nothing but the total are part: “B”",
        "team: part of something but not counted are: “BB”",
      ])
  }

  @Test func `tells readers what is shown can mean`() throws {
    let rules = try EqualityContent.shipped().schemes
    let health = try #require(rules.first { $0.code == "A" }).scheme(population: 50)
    #expect(health.told.contains("10 stands for 8 to 12"))
    let survey = try #require(rules.first { $0.code == "D" }).scheme(population: 50)
    #expect(survey.told.contains("counts of 1 to 4 and totals of 1 to 9"))
    #expect(survey.told.contains("exact"))
  }
}
