import Kernel

/// Where the oversight framework of one edition put one organisation in one quarter.
package struct Segmentation: Hashable, Sendable {
  /// Why the final segment is not the one that the scores give.
  package enum Override: String, Storable, CaseIterable, Sendable {
    /// In deficit, or with deficit support.
    case deficit
    /// By decision: intensive support.
    case decision
  }

  package let organisation: OrganisationID
  package let quarter: OversightQuarter
  /// Ranks are only good within a type: "Acute trust".
  package var trustType: String
  /// Average of the metrics, in hundredths: 1.00 is best, 4.00 worst.
  package var averageScore: Int?
  /// As the scores give it; not published everywhere.
  package var baseSegment: Int?
  package var override: Override?
  package var finalSegment: Int
  package var rank: Int?
  package var groupSize: Int?
  /// Whether the sheet flags it as in deficit; `nil` where the sheet does not say.
  package var isInDeficit: Bool?
  /// Those that the sheet says anything of.
  package var domains: [OversightDomain: OversightDomain.Standing]
  package var file: String
  package var line: Int
  /// The day for which the sheet was loaded.
  package var asAt: Day

  package init(
    organisation: OrganisationID, quarter: OversightQuarter, trustType: String = "",
    averageScore: Int? = nil, baseSegment: Int? = nil, override: Override? = nil,
    finalSegment: Int, rank: Int? = nil, groupSize: Int? = nil, isInDeficit: Bool? = nil,
    domains: [OversightDomain: OversightDomain.Standing] = [:], file: String = "", line: Int = 0,
    asAt: Day
  ) {
    self.organisation = organisation
    self.quarter = quarter
    self.trustType = trustType
    self.averageScore = averageScore
    self.baseSegment = baseSegment
    self.override = override
    self.finalSegment = finalSegment
    self.rank = rank
    self.groupSize = groupSize
    self.isInDeficit = isInDeficit
    self.domains = domains
    self.file = file
    self.line = line
    self.asAt = asAt
  }

  package var edition: String { quarter.edition }
}

/// What cannot be said of two segments.
package enum OversightRefusal: Refusal, Hashable {
  /// Segments of two editions mean different things.
  case editionsDiffer(String, String)
  case trustTypesDiffer(String, String)
  case notRanked

  package var problems: [Problem] {
    switch self {
    case .editionsDiffer(let one, let other):
      [
        Problem(
          "edition",
          "Choose figures of one edition: segments of \(one) and \(other) do not mean the same")
      ]
    case .trustTypesDiffer(let one, let other):
      [Problem("type", "Choose one type of trust: \(one) and \(other) are ranked apart")]
    case .notRanked: [Problem("rank", "Choose organisations that the sheet ranks")]
    }
  }
}
