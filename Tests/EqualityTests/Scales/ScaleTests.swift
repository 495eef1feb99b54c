import Foundation
import Kernel
import TestKit
import Testing

@testable import Equality

@Suite struct `A file of answers to a scale` {
  private func file(_ text: String, _ columns: [String]) throws -> ScaleFile {
    try ScaleFile(file: "answers.csv", bytes: Array(text.utf8), columns: columns)
  }

  private func refused(_ work: () throws -> Void) -> String {
    do {
      try work()
      return ""
    } catch let problems as Problems {
      return problems.problems.map(\.message).joined(separator: " ")
    } catch {
      return "\(error)"
    }
  }

  /// Variances 4 and 7, and 21 of the sums: 2 · (1 − 11/21).
  @Test func `counts rows that are answered whole, and turns items round within the range`() throws
  {
    let text = "who,a,b\nx,2,4\ny,4,5\nz,6,9\nleft,3,\nout,NA,1\n"
    let items = try ScaleFile.Item.list("a, b")
    let found = try ScaleReliability(file(text, ["a", "b"]), items: items, range: nil)
    #expect(found.rows == 3 && found.items == 2)
    #expect(abs((found.alpha ?? .nan) - 20.0 / 21) < 1e-12)
    let turned = "a,b\n2,6\n4,5\n6,1\n"
    let round = try ScaleReliability(
      file(turned, ["a", "b"]), items: ScaleFile.Item.list("a,-b"), range: 1...9)
    #expect(abs((round.alpha ?? .nan) - 20.0 / 21) < 1e-12)
    // Without the minus sign they go against one another.
    let against = try ScaleReliability(
      file(turned, ["a", "b"]), items: ScaleFile.Item.list("a,b"), range: 1...9)
    #expect((against.alpha ?? 1) < 0)
  }

  @Test func `says of a wrong one what is wrong, and where`() throws {
    #expect(refused { _ = try file("a,b\n1,2\n", ["a", "c"]) }.contains("c"))
    #expect(refused { _ = try file("", ["a"]) } != "")
    let words = refused {
      _ = try ScaleReliability(
        file("a,b\n1,often\n9,2\n", ["a", "b"]), items: ScaleFile.Item.list("a,b"), range: 1...5)
    }
    #expect(words.contains("Line 2, b: “often” is not a number"))
    #expect(words.contains("Line 3, a: 9 is not from 1 to 5"))
    #expect(
      refused {
        _ = try ScaleReliability(
          file("a,b\n1,2\n", ["a", "b"]), items: ScaleFile.Item.list("a,-b"), range: nil)
      }.contains("--range 1-6"))
    for list in ["", "a,,b", "a,-a", "-"] {
      #expect(refused { _ = try ScaleFile.Item.list(list) } != "", "\(list)")
    }
    for range in ["", "5", "5-1", "1-1", "a-b", "1-2-3", "1-9223372036854775807", "1-5000000000"] {
      #expect(refused { _ = try ScaleFile.range(range) } != "", "\(range)")
    }
  }

  @Test func `says how far each group agrees, and leaves a group of one open`() throws {
    let text = "team,a,b\nwest,3,4\nwest,4,4\nwest,4,4\nwest,4,4\neast,5,5\n,1,1\n"
    let one = try ScaleAgreement(
      file(text, ["team", "a"]), groupedBy: "team", items: ScaleFile.Item.list("a"), range: 1...5)
    #expect(one.groups.map(\.group) == ["west", "east"])
    #expect(one.groups[0].agreement == 0.875 && one.groups[1].agreement == nil)
    #expect(one.mean == 0.875 && one.measure == "r_wg")
    let two = try ScaleAgreement(
      file(text, ["team", "a", "b"]), groupedBy: "team", items: ScaleFile.Item.list("a,b"),
      range: 1...5)
    // The mean variance is an eighth, against two by chance: 2 · (15/16) / (2 · 15/16 + 1/16).
    #expect(abs((two.groups[0].agreement ?? .nan) - 30.0 / 31) < 1e-12)
    let json = try JSONEncoder().encode(two)
    #expect(String(decoding: json, as: UTF8.self).contains("\"agreement\":null"))
  }

  /// Six targets, four judges: Shrout and Fleiss 1979.
  @Test func `says how much of what one says is the group's`() throws {
    let judged = [
      [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7],
    ]
    let rows = judged.enumerated().flatMap { target, values in
      values.map { "T\(target),\($0)" }
    }
    let found = try ScaleIntraclass(
      file("target,score\n" + rows.joined(separator: "\n") + "\n", ["target", "score"]),
      groupedBy: "target", value: "score")
    #expect(found.rows == 24 && found.groups == 6)
    #expect(((found.icc1 ?? 0) * 100).rounded() == 17 && ((found.icc2 ?? 0) * 100).rounded() == 44)
  }
}

@Suite struct `Answers to the Everyday Discrimination Scale` {
  private func score(_ code: String, _ answers: [Int?]) throws -> RespondentScore {
    let instrument = try #require(
      try EqualityContent.shipped().instruments.first { $0.code == code })
    return RespondentScore(instrument, respondent: "one", answers: answers)
  }

  /// Domain facts, inclusion measures, section 8: never, <1/yr, few/yr, few/mo, never, never, weekly, never,
  /// never; answers are 1 to 6 in files, where the notes have 0 to 5.
  @Test func `are scored in three ways`() throws {
    let found = try score("eds-9", [1, 2, 3, 4, 1, 1, 5, 1, 1])
    #expect(found.situations == 4)
    #expect(found.frequency == 19)
    #expect(abs((found.mean ?? 0) - 1 - 10.0 / 9) < 1e-12)
    #expect(found.chronicity == 143.5)
    #expect(found.followUp)
  }

  @Test func `ask for the reason only when something happens a few times a year`() throws {
    let found = try score("eds-9", [2, 2, 1, 1, 1, 1, 1, 1, 1])
    #expect(found.situations == 2 && !found.followUp)
  }

  /// From nine that are never to nine that are almost every day.
  @Test func `run from 9 to 54, and from none to 2,340 in a year`() throws {
    let least = try score("eds-9", [Int?](repeating: 1, count: 9))
    let most = try score("eds-9", [Int?](repeating: 6, count: 9))
    #expect(least.frequency == 9 && least.chronicity == 0)
    #expect(most.frequency == 54 && most.chronicity == 2340)
    #expect(try score("eds-5", [Int?](repeating: 6, count: 5)).chronicity == 1300)
  }

  /// E015 of the generated answers, whose scores were worked out in R.
  @Test func `that are left out are made up for by the mean alone`() throws {
    let found = try score("eds-9", [nil, 3, 4, 2, nil, 3, nil, 3, nil])
    #expect(found.answered == 5 && found.prorated == 27 && found.mean == 3)
    #expect(found.frequency == nil && found.chronicity == nil && found.situations == nil)
    let none = try score("eds-9", [Int?](repeating: nil, count: 9))
    #expect(none.answered == 0 && none.prorated == nil && !none.followUp)
  }
}

/// Real files where they are there, with what R made of them.
@Suite struct `Published answers` {
  private func file(_ name: String, _ columns: [String]) throws -> ScaleFile {
    try ScaleFile(file: name, bytes: PublishedData.bytes("scales/\(name)"), columns: columns)
  }

  @Test(
    arguments: [
      ("employee_survey.csv", "Man1,Man2,Man3", 0.73732),
      ("employee_survey.csv", "Car1,Car2,Car3,Car4", 0.763154),
      ("politics_survey.csv", "Pol1,Pol2,Pol3", 0.713633),
      ("politics_survey.csv", "Hab1,Hab2,Hab3", 0.856567),
    ])
  func `are as reliable as R says`(name: String, items: String, alpha: Double) throws {
    let items = try ScaleFile.Item.list(items)
    let found = try ScaleReliability(file(name, items.map(\.name)), items: items, range: nil)
    #expect(abs((found.alpha ?? 0) - alpha) < 5e-7)
  }

  @Test
  func `to the Everyday Discrimination Scale score as R scores them`() throws {
    let instrument = try #require(
      try EqualityContent.shipped().instruments.first { $0.code == "eds-9" })
    let found = try ScaleScores(
      instrument,
      file(
        "everyday_discrimination_generated_responses.csv", instrument.items.map(\.code)))
    #expect(found.rows == 80 && found.complete == 71)
    #expect(abs((found.alpha ?? 0) - 0.934324) < 5e-7)
    #expect(abs((found.mean ?? 0) - 22.647887) < 5e-7)
    let expected = String(
      decoding: try PublishedData.bytes("scales/everyday_discrimination_expected_scores.csv"),
      as: UTF8.self)
    let lines = expected.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    for (line, score) in zip(lines, found.scores) {
      #expect(line[0] == "\"\(score.respondent)\"")
      #expect(Int(line[1]) == score.answered)
      #expect(Double(line[2]) == score.frequency)
      #expect(abs((Double(line[3]) ?? 0) - (score.prorated ?? 0)) < 5e-7)
      #expect(abs((Double(line[4]) ?? 0) - (score.mean ?? 0)) < 5e-7)
      #expect(Double(line[5]) == score.chronicity)
    }
  }

  /// Generated ratings of twelve people, with what R made of them: without what they said of themselves.
  @Test func `agree as far as R says`() throws {
    let ratings = String(
      decoding: try PublishedData.bytes("scales/multirater_360_generated.csv"), as: UTF8.self)
    let others = ratings.split(separator: "\n").filter { !$0.contains(",self,") }
      .joined(separator: "\n")
    let items = (1...6).map { "item\($0)" }
    func agreement(_ columns: [String]) throws -> ScaleAgreement {
      try ScaleAgreement(
        ScaleFile(
          file: "ratings.csv", bytes: Array(others.utf8), columns: ["target"] + columns),
        groupedBy: "target", items: columns.map { ScaleFile.Item($0) }, range: 1...5)
    }
    #expect(abs((try agreement(["item1"]).mean ?? 0) - 0.634871) < 5e-7)
    #expect(abs((try agreement(items).mean ?? 0) - 0.824336) < 5e-7)
  }
}
