import Foundation
import Kernel

/// What lies beyond the first region, as written in `example-country.yaml`.
struct ExampleCountryContent: Decodable, Sendable {
  struct Region: Decodable, Sendable {
    let code: String
    let name: String
  }

  enum Sort: String, Decodable, Sendable {
    case trust, provider, practice, council, charity
  }

  struct Employers: Decodable, Sendable {
    let sort: Sort
    /// Thousandths of all people.
    let share: Int
    let least: Int
    let most: Int
  }

  /// `title | number of the job role | job group | category of the pathway`.
  struct CareRole: Decodable, Sendable {
    let title: String
    let role: String
    let group: String
    let category: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let parts = try container.decode(String.self).barParts
      guard parts.count == 4 else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a role has four parts between bars")
      }
      (title, role, group, category) = (parts[0], parts[1], parts[2], parts[3])
    }
  }

  struct Worker: Decodable, Sendable {
    let weight: Int
    let role: CareRole
    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      weight = try pair.decode(Int.self)
      role = try pair.decode(CareRole.self)
    }
  }

  struct Course: Decodable, Sendable {
    let category: String
    let title: String
    let months: Int
  }

  struct Care: Decodable, Sendable {
    let homes: [String]
    let manager: CareRole
    let senior: CareRole
    let workers: [Worker]
    let training: [Course]
  }

  let regions: [Region]
  let systemsInRegion: Int
  let employers: [Employers]
  let stems: [String]
  let endings: [String]
  let care: Care
}

/// One employer of the country, before its people are made.
struct ExampleCountryEmployer: Sendable, Hashable {
  let sort: ExampleCountryContent.Sort
  /// Counted from 1 within its sort.
  let number: Int
  let people: Int

  /// Nobody's published code: it starts with an X and has seven characters.
  var code: String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: max(0, 5 - digits.count))
    return "X\(sort.letter)\(zeros)\(digits)"
  }
}

extension ExampleCountryContent.Sort {
  var letter: String {
    switch self {
    case .trust: "T"
    case .provider: "P"
    case .practice: "G"
    case .council: "C"
    case .charity: "V"
    }
  }
}

/// Divides so many people among employers, each of a size drawn by lot: one after another, so that
/// a country does not have to fit in memory.
struct ExampleCountryPlan: Sequence, IteratorProtocol {
  private let kinds: [ExampleCountryContent.Employers]
  private var left: [Int]
  private var kind = 0
  private var number = 0
  private var dice: ExampleDice

  init(people: Int, _ kinds: [ExampleCountryContent.Employers], dice: ExampleDice) {
    self.kinds = kinds
    self.dice = dice
    let shares = kinds.reduce(0) { $0 + $1.share }
    left = kinds.map { people * $0.share / Swift.max(1, shares) }
    // What rounding left over is the first kind's.
    if !left.isEmpty { left[0] += people - left.reduce(0, +) }
  }

  mutating func next() -> ExampleCountryEmployer? {
    while kind < kinds.count, left[kind] == 0 {
      kind += 1
      number = 0
    }
    guard kind < kinds.count else { return nil }
    let sizes = kinds[kind]
    var people = dice.number(sizes.least...sizes.most)
    // A rest too small for an employer of its own stays with the last.
    if left[kind] - people < sizes.least { people = left[kind] }
    left[kind] -= people
    number += 1
    return ExampleCountryEmployer(sort: sizes.sort, number: number, people: people)
  }
}
