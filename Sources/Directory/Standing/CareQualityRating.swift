import Kernel

/// What the Care Quality Commission gave one organisation for one question, as published. Waypoint
/// works none out.
///
/// - Source: Review, recommendation 7, "allow time and space for improvement – NHS England, CQC".
package struct CareQualityRating: Hashable, Sendable {
  package enum Question: String, Storable, CaseIterable, Sendable {
    case overall, safe, effective, caring, responsive
    case wellLed = "well-led"

    package var words: String {
      switch self {
      case .overall: "Overall"
      case .safe: "Safe"
      case .effective: "Effective"
      case .caring: "Caring"
      case .responsive: "Responsive"
      case .wellLed: "Well-led"
      }
    }
  }

  package enum Rating: String, Storable, CaseIterable, Sendable {
    case outstanding
    case good
    case requiresImprovement = "requires-improvement"
    case inadequate
    /// Looked at, or in the register, and not rated. A blank in a list is not even that.
    case notRated = "not-rated"

    package var words: String {
      switch self {
      case .outstanding: "Outstanding"
      case .good: "Good"
      case .requiresImprovement: "Requires improvement"
      case .inadequate: "Inadequate"
      case .notRated: "Not rated"
      }
    }
  }

  package let organisation: OrganisationID
  /// The service or population group: "Overall" for the place as a whole.
  package let group: String
  package let question: Question
  package var rating: Rating
  /// Not known where the list gives no date.
  package var publishedOn: Day?
  /// Carried over from an earlier registration of the service.
  package var isInherited: Bool?
  package var file: String
  package var line: Int
  /// The day for which the list was loaded.
  package var asAt: Day

  package init(
    organisation: OrganisationID, group: String = "Overall", question: Question, rating: Rating,
    publishedOn: Day?, isInherited: Bool? = nil, file: String, line: Int, asAt: Day
  ) {
    self.organisation = organisation
    self.group = group
    self.question = question
    self.rating = rating
    self.publishedOn = publishedOn
    self.isInherited = isInherited
    self.file = file
    self.line = line
    self.asAt = asAt
  }

  /// From when it is known to hold: its publication, else the day of the list.
  package var from: Day { publishedOn ?? asAt }
}
