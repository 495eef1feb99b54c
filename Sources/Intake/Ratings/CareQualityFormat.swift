import Directory
import Files
import Kernel
import Storage

/// Ratings as the Care Quality Commission publishes them: the sheet of latest ratings, one row for
/// each question, or a list of active locations with the overall rating of each.
package struct CareQualityFormat: IntakeFormat {
  package init() {}

  package var name: String { "cqc-ratings" }
  package var title: String { "Care Quality Commission ratings" }
  package var order: Int { 3 }

  static let layout = TableLayout([
    .key("Location ID"), .key("Latest Rating", aliases: ["rating_as_published"]),
    .value("Service / Population Group"), .value("Domain"),
    .value("Publication Date", aliases: ["rating_publication_date"]),
    .value("Inherited Rating (Y/N)", aliases: ["inherited_rating"]),
    .value("Location Name"), .value("Provider ID"), .value("Provider Name"),
    // Known, and not kept.
    .value("Location ODS Code"), .value("Location Primary Inspection Category"),
    .value("Location Region"), .value("Location NHS Region"), .value("URL"),
    .value("local_authority"), .value("postcode"), .value("registration_date"),
    .value("service_types"), .value("supported_living"),
  ])

  package func recognise(_ file: SourceFile) -> FileRole? {
    guard let first = file.text.leadingRows(1).first, first.holds("Location ID"),
      first.holds("Latest Rating") || first.holds("rating_as_published")
    else { return nil }
    return roleWhenTold(file)
  }

  package func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole("ratings") }

  package func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim { .nobody }

  package func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var lists: [CareQualityList] = []
    var reading = Reading(of: files, as: Self.layout) { table in
      let list = CareQualityList(table, asOf: context.asOf)
      lists.append(list)
      return list.findings
    }
    reading.payload = lists
    return reading
  }

  package func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    var projection = Projection()
    var tally = ChangeTally()
    for list in reading.payload as? [CareQualityList] ?? [] {
      let places = try RatedPlaces(list, context.tx)
      projection.changes += places.changes
      if let finding = places.finding { projection.findings.append(finding) }
      let (ratings, repeated) = Self.ratings(of: list, places, asAt: context.asOf)
      projection.findings += repeated
      let saved = try CareQualityRatings.save(ratings, context.tx)
      projection.changes += saved.changes
      tally.changed += ratings.count - saved.unchanged
      tally.unchanged += saved.unchanged
      // A list of places that nobody has rated yet says just that.
      if ratings.isEmpty, list.unrated > 0 { tally.unchanged += list.unrated }
    }
    projection.tally = tally
    return projection
  }

  /// One for each place, group, question and day: a place may have two location numbers, and a list
  /// may name both.
  private static func ratings(
    of list: CareQualityList, _ places: RatedPlaces, asAt: Day
  ) -> (ratings: [CareQualityRating], repeated: [Finding]) {
    struct Slot: Hashable {
      let place: OrganisationID
      let group: String
      let question: CareQualityRating.Question
      let from: Day
    }
    var first: [Slot: CareQualityList.Row] = [:]
    var ratings: [CareQualityRating] = []
    var repeated: [Finding] = []
    for row in list.rows {
      guard let place = places.byID[row.location] else { continue }
      let rating = row.rating(of: place, file: list.file, asAt: asAt)
      let slot = Slot(
        place: place, group: row.group.squeezedName, question: row.question, from: rating.from)
      if let other = first[slot] {
        repeated.append(
          Finding(
            .keyDuplicate, file: list.file, line: row.line, column: "Location ID",
            value: row.location,
            "\(row.location) is the same place as \(other.location), which has this question on line"
              + " \(other.line) too. The first was taken."))
        continue
      }
      first[slot] = row
      ratings.append(rating)
    }
    return (ratings, repeated)
  }

  package func counts(_ context: IntakeContext) throws -> [Count] {
    [Count("care_quality_ratings", try CareQualityRatings.count(context.tx))]
  }
}
