import Foundation
import Statistics
import Testing

/// Rounds whose best figures were found by HiGHS; see Tests/Solver/mixed_assignment_cases.py.
private struct SolvedCase: Decodable {
  struct Cohort: Decodable {
    struct Quota: Decodable {
      let least: Int
      let sectors: [String]

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        least = try values.decode(Int.self)
        sectors = try values.decode([String].self)
      }
    }

    let capacity: Int
    let minimum: Int
    let share: [Int]?
    let quotas: [Quota]
    let fewestSectors: Int
    let placed: [String: Int]
  }

  struct Applicant: Decodable {
    let sector: String
    let rank: Int
    let waited: Int
    let options: [[Int]]
  }

  struct Best: Decodable {
    let placed: [Int]
    let waited: Int
    let cost: Int
  }

  let seed: Int
  let cohorts: [Cohort]
  let applicants: [Applicant]
  let best: Best

  static func all() throws -> [SolvedCase] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/mixed-assignment.json")
    return try JSONDecoder().decode([SolvedCase].self, from: Data(contentsOf: file))
  }

  func round() throws -> MixedAssignment.Round {
    try MixedAssignment.Round(
      cohorts: cohorts.enumerated().map { key, cohort in
        let share = try cohort.share.map { try #require(MixedAssignment.Share($0[0], of: $0[1])) }
        return try .init(
          key: Int64(key),
          rules: .init(
            capacity: cohort.capacity, minimumSize: cohort.minimum,
            mix: .init(
              greatestShare: share,
              quotas: cohort.quotas.map {
                .init(atLeast: $0.least, from: Set($0.sectors.map { .init($0) }))
              }, fewestSectors: cohort.fewestSectors)),
          placed: .init(
            Dictionary(uniqueKeysWithValues: cohort.placed.map { (.init($0.key), $0.value) })))
      },
      applicants: applicants.enumerated().map { key, applicant in
        .init(
          key: Int64(key), sector: .init(applicant.sector), rank: applicant.rank,
          waited: applicant.waited,
          options: applicant.options.map { .init(Int64($0[0]), cost: $0[1]) })
      })
  }
}

/// The same rounds, solved by another program that shares nothing with ours.
@Suite struct `Allocating places as well as a solver` {
  @Test func `reaches the figures that HiGHS reaches, with every rule kept`() throws {
    let cases = try SolvedCase.all()
    #expect(cases.count == 80)
    var proven = 0
    for solved in cases {
      let round = try solved.round()
      let answer = round.allocated()
      let best = MixedAssignment.Objective(
        placed: solved.best.placed, waited: solved.best.waited, cost: solved.best.cost)
      #expect(answer.objective == best, "seed \(solved.seed)")
      #expect(round.faults(in: answer).isEmpty, "seed \(solved.seed)")
      if answer.isProvenBest { proven += 1 }
    }
    #expect(proven == cases.count)
  }
}
