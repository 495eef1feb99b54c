import Journals
import Kernel
import Storage

/// The ratings that are held: every one published, the latest of each question in force.
package enum CareQualityRatings {
  /// The rating of each group and question in force on `day`, of each of `organisations`.
  package static func inForce(
    of organisations: some Collection<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: [CareQualityRating]] {
    var found: [OrganisationID: [CareQualityRating]] = [:]
    for part in organisations.chunked() {
      try tx.forEachRow(
        """
        SELECT r.organisation_id, r.service_group, r.question, r.rating, r.published_on,
          r.inherited, r.file, r.line, r.as_at
        FROM care_quality_rating AS r
        WHERE r.organisation_id IN (?1*) AND r.from_on <= ?2
          AND NOT EXISTS (
            SELECT 1 FROM care_quality_rating AS later
            WHERE later.organisation_id = r.organisation_id
              AND later.service_group = r.service_group AND later.question = r.question
              AND later.from_on > r.from_on AND later.from_on <= ?2)
        ORDER BY r.organisation_id, r.service_group, r.question
        """, List(part), day
      ) { row in
        let rating = try CareQualityRating(row: row)
        found[rating.organisation, default: []].append(rating)
      }
    }
    return found
  }

  /// Rated places under an organisation (the sites of a trust, the locations of a provider), those
  /// with the worst overall rating first.
  package static func places(
    under organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID: [CareQualityRating]] {
    let places = try tx.rows(
      """
      SELECT DISTINCT r.organisation_id
      FROM care_quality_rating AS r
      JOIN organisation_within AS w ON w.organisation_id = r.organisation_id
      WHERE w.ancestor_id = ?1 AND w.basis = 'under' AND w.from_on <= ?2 AND w.to_on >= ?2
        AND r.organisation_id <> ?1
      """, organisation, day
    ).map { try $0(0, as: OrganisationID.self) }
    return try inForce(of: places, on: day, tx)
  }

  /// How many organisations have which rating for a question of the place as a whole.
  package static func counts(
    of question: CareQualityRating.Question, on day: Day, _ tx: any Transaction
  ) throws -> [CareQualityRating.Rating: Int] {
    let rows = try tx.rows(
      """
      SELECT r.rating, COUNT(*)
      FROM care_quality_rating AS r
      WHERE r.service_group = 'Overall' AND r.question = ?1 AND r.from_on <= ?2
        AND NOT EXISTS (
          SELECT 1 FROM care_quality_rating AS later
          WHERE later.organisation_id = r.organisation_id
            AND later.service_group = r.service_group AND later.question = r.question
            AND later.from_on > r.from_on AND later.from_on <= ?2)
      GROUP BY r.rating
      """, question, day
    ).map { (try $0(0, as: CareQualityRating.Rating.self), try $0(1, as: Int.self)) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  package static func count(_ tx: any Transaction) throws -> Int {
    try tx.row("SELECT COUNT(*) FROM care_quality_rating").map { try $0(0) } ?? 0
  }

  /// Keeps ratings that say something new. What was published before stays as history; a rating of
  /// the same day that differs corrects the one held.
  ///
  /// - Returns: The change rows, and how many were held already.
  package static func save(
    _ ratings: [CareQualityRating], _ tx: any Transaction
  ) throws -> (changes: [JournalChange], unchanged: Int) {
    let held = try all(of: Set(ratings.map(\.organisation)), tx)
    var created: [CareQualityRating] = []
    var unchanged = 0
    var before: [OrganisationID: [CareQualityRating]] = [:]
    var after: [OrganisationID: [CareQualityRating]] = [:]
    for rating in ratings {
      let alike = held[Key(rating)] ?? []
      // Without a date it is the same one for as long as nothing else was said.
      let same = alike.first {
        rating.publishedOn == nil && $0.publishedOn == nil && $0.rating == rating.rating
          || $0.from == rating.from
      }
      if let same {
        if same.rating == rating.rating, same.isInherited == rating.isInherited {
          unchanged += 1
          continue
        }
        try tx.execute(
          """
          UPDATE care_quality_rating
          SET rating = ?5, inherited = ?6, file = ?7, line = ?8, as_at = ?9, published_on = ?10
          WHERE organisation_id = ?1 AND service_group = ?2 AND question = ?3 AND from_on = ?4
          """, rating.organisation, rating.group, rating.question, same.from, rating.rating,
          rating.isInherited, rating.file, rating.line, rating.asAt, rating.publishedOn)
      } else {
        created.append(rating)
      }
      if let latest = alike.max(by: { $0.from < $1.from }) {
        before[rating.organisation, default: []].append(latest)
      }
      after[rating.organisation, default: []].append(rating)
    }
    try tx.load(
      into: "care_quality_rating",
      columns: [
        "organisation_id", "service_group", "question", "from_on", "rating", "published_on",
        "inherited", "file", "line", "as_at",
      ],
      created.map {
        [
          $0.organisation.stored, $0.group.stored, $0.question.stored, $0.from.stored,
          $0.rating.stored, $0.publishedOn.stored, $0.isInherited.stored, $0.file.stored,
          $0.line.stored, $0.asAt.stored,
        ]
      })
    let changes = after.sorted { $0.key < $1.key }.map { organisation, new in
      change(of: organisation, from: before[organisation] ?? [], to: new)
    }
    return (changes, unchanged)
  }

  private struct Key: Hashable {
    let organisation: OrganisationID
    let group: String
    let question: CareQualityRating.Question

    init(_ rating: CareQualityRating) {
      organisation = rating.organisation
      group = rating.group
      question = rating.question
    }
  }

  private static func all(
    of organisations: Set<OrganisationID>, _ tx: any Transaction
  ) throws -> [Key: [CareQualityRating]] {
    var found: [Key: [CareQualityRating]] = [:]
    for part in organisations.chunked() {
      try tx.forEachRow(
        """
        SELECT organisation_id, service_group, question, rating, published_on, inherited, file,
          line, as_at
        FROM care_quality_rating
        WHERE organisation_id IN (?1*)
        """, List(part)
      ) { row in
        let rating = try CareQualityRating(row: row)
        found[Key(rating), default: []].append(rating)
      }
    }
    return found
  }

  private static func change(
    of organisation: OrganisationID, from before: [CareQualityRating],
    to after: [CareQualityRating]
  ) -> JournalChange {
    var fields = ChangedFields()
    for rating in after {
      let old = before.first { $0.group == rating.group && $0.question == rating.question }
      let group = rating.group == "Overall" ? "" : "_\(rating.group)"
      fields.note(
        "rating_\(rating.question.rawValue)\(group)".replacing("-", with: "_"),
        old?.rating.words.lowercased(), rating.rating.words.lowercased())
    }
    let first = after.min { $0.line < $1.line }
    return JournalChange(
      organisation: organisation, record: "care_quality_rating", recordID: organisation.rawValue,
      kind: before.isEmpty ? .created : .changed, fields: fields.fields, file: first?.file,
      line: first?.line)
  }
}

extension CareQualityRating {
  fileprivate init(row: Row) throws {
    self.init(
      organisation: try row(0), group: try row(1), question: try row(2), rating: try row(3),
      publishedOn: try row(4), isInherited: try row(5), file: try row(6), line: try row(7),
      asAt: try row(8))
  }
}
