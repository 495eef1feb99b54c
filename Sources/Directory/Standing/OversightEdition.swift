import Kernel
import Yams

/// One year's framework by which NHS organisations are put into segments. What a segment means,
/// how many there are and who has one differ from edition to edition: a segment says nothing
/// without its edition.
///
/// - Source: domain facts, section 3.
package struct OversightEdition: Hashable, Sendable {
  /// `2025/26`.
  package let code: String
  package let effective: Period
  /// 1 is best.
  package let lowest: Int
  package let highest: Int
  /// The best segment that a trust in deficit, or with deficit support, can be in; `nil` where the
  /// edition has no such rule.
  package let deficitCap: Int?
  package let status: String
  package let source: String

  package func has(segment: Int) -> Bool { (lowest...highest).contains(segment) }

  /// The days from the first to the last of an edition, both included.
  package struct Period: Hashable, Sendable {
    package let from: Day
    package let to: Day?

    package func contains(_ day: Day) -> Bool { from <= day && (to.map { day <= $0 } ?? true) }
  }
}

/// All editions that Waypoint carries, as content.
package struct OversightEditions: Sendable {
  package let all: [OversightEdition]

  package static func carried() throws -> OversightEditions {
    try OversightEditions(text: DirectoryContent.text("oversight-editions"))
  }

  init(text: String) throws {
    let file = try YAMLDecoder().decode(File.self, from: text)
    all = file.editions.map { entry in
      OversightEdition(
        code: entry.code, effective: .init(from: entry.effective.from, to: entry.effective.to),
        lowest: entry.segments.lowest, highest: entry.segments.highest,
        deficitCap: entry.deficitCap, status: entry.status, source: entry.source)
    }
  }

  package subscript(_ code: String) -> OversightEdition? { all.first { $0.code == code } }

  package func inForce(on day: Day) -> OversightEdition? {
    all.first { $0.effective.contains(day) }
  }

  private struct File: Decodable {
    struct Entry: Decodable {
      struct Days: Decodable {
        let from: Day
        let to: Day?
      }
      struct Segments: Decodable {
        let lowest: Int
        let highest: Int
      }
      let code: String
      let effective: Days
      let segments: Segments
      let deficitCap: Int?
      let status: String
      let source: String

      enum CodingKeys: String, CodingKey {
        case code, effective, segments, status, source
        case deficitCap = "deficit_cap"
      }
    }
    let editions: [Entry]
  }
}

/// A quarter of a financial year: `Q3 2025/26` is October to December 2025.
package struct OversightQuarter: Hashable, Comparable, Sendable {
  /// The edition, which is named after the year.
  package let edition: String
  /// 1 to 4.
  package let number: Int

  package init?(edition: String, number: Int) {
    guard (1...4).contains(number), OversightQuarter.firstYear(of: edition) != nil else {
      return nil
    }
    self.edition = edition
    self.number = number
  }

  /// Reads `Q3 2025/26`, in any case; `nil` for anything else.
  package init?(_ text: String) {
    let words = text.split(separator: " ")
    guard words.count == 2, words[0].uppercased().hasPrefix("Q"),
      let number = Int(words[0].dropFirst())
    else { return nil }
    self.init(edition: String(words[1]), number: number)
  }

  package var words: String { "Q\(number) \(edition)" }

  package var firstDay: Day {
    let year = OversightQuarter.firstYear(of: edition) ?? 1
    let month = number == 4 ? 1 : 1 + 3 * number
    return Day(year: number == 4 ? year + 1 : year, month: month, day: 1) ?? .earliest
  }

  package var lastDay: Day { firstDay.adding(months: 3) - 1 }

  package static func < (one: OversightQuarter, other: OversightQuarter) -> Bool {
    one.firstDay < other.firstDay
  }

  /// 2025 of `2025/26`.
  private static func firstYear(of edition: String) -> Int? {
    let parts = edition.split(separator: "/")
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      let first = Int(parts[0]), let second = Int(parts[1]), (first + 1) % 100 == second
    else { return nil }
    return first
  }
}
