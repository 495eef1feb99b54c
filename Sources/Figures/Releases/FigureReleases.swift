import Access
import Directory
import Kernel
import Storage

package struct FigureReleaseID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What was published of an employer and year.
package struct FigureRelease: Hashable, Sendable {
  package struct Figure: Hashable, Sendable {
    package let measure: String
    package let edition: String
    package let figure: SafeFigure

    package init(measure: String, edition: String, figure: SafeFigure) {
      self.measure = measure
      self.edition = edition
      self.figure = figure
    }
  }

  package let id: FigureReleaseID
  package let organisation: OrganisationID
  package let year: StandardsYear
  /// 1 for the first of a year; a later one takes its place, and what it said is remembered.
  package let revision: Int
  package let madeAt: Instant
  package let madeBy: String
  package let figures: [Figure]
}

/// The log of what was published.
package enum FigureReleases {
  /// The latest of a year.
  package static func latest(
    of organisation: OrganisationID, in year: StandardsYear, _ tx: any Transaction
  ) throws -> FigureRelease? {
    guard
      let row = try tx.row(
        """
        SELECT id, revision, made_at, made_by FROM figure_release
        WHERE organisation_id = ?1 AND year_ends_on = ?2 ORDER BY revision DESC LIMIT 1
        """, organisation, year.end)
    else { return nil }
    let id: FigureReleaseID = try row(0)
    return FigureRelease(
      id: id, organisation: organisation, year: year, revision: try row(1),
      madeAt: try row(2), madeBy: try row(3), figures: try figures(of: id, tx))
  }

  /// The years of which something was published, the latest first.
  package static func years(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [StandardsYear] {
    try tx.rows(
      """
      SELECT DISTINCT year_ends_on FROM figure_release WHERE organisation_id = ?1
      ORDER BY year_ends_on DESC
      """, organisation
    ).map { StandardsYear(endingOnOrBefore: try $0(0)) }
  }

  /// What was done with every count in any release of the year: hidden once is hidden for good.
  package static func memory(
    of organisation: OrganisationID, in year: StandardsYear, _ tx: any Transaction
  ) throws -> [String: SafeFigure] {
    let releases = try tx.rows(
      """
      SELECT id FROM figure_release WHERE organisation_id = ?1 AND year_ends_on = ?2
      ORDER BY revision
      """, organisation, year.end
    ).map { try $0(0, as: FigureReleaseID.self) }
    var memory: [String: SafeFigure] = [:]
    for release in releases {
      for one in try figures(of: release, tx) {
        guard let before = memory[one.measure], before.status == .shown else {
          memory[one.measure] = one.figure
          continue
        }
        guard one.figure.status == .shown else { continue }
        memory[one.measure] = SafeFigure(
          status: .shown,
          rows: zip(before.rows, one.figure.rows).map { was, now in
            SafeFigure.Row(
              group: now.group, part: was.part == nil ? nil : now.part,
              whole: was.whole == nil ? nil : now.whole,
              others: was.others == nil ? nil : now.others)
          })
      }
    }
    return memory
  }

  /// - Returns: the new release.
  package static func save(
    _ figures: [FigureRelease.Figure], of organisation: OrganisationID, in year: StandardsYear,
    by user: User, _ tx: any Transaction
  ) throws -> FigureReleaseID {
    let before: Int =
      try tx.row(
        """
        SELECT COALESCE(MAX(revision), 0) FROM figure_release
        WHERE organisation_id = ?1 AND year_ends_on = ?2
        """, organisation, year.end)?(0) ?? 0
    let id: FigureReleaseID = try tx.newIdentifier()
    try tx.execute(
      """
      INSERT INTO figure_release
        (id, organisation_id, year_ends_on, revision, made_at, made_by, account_id)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """, id, organisation, year.end, before + 1, user.now, user.name, user.account)
    try tx.load(
      into: "figure_release_figure",
      columns: ["release_id", "measure", "edition", "position", "status"],
      figures.enumerated().map { position, one in
        [
          id.stored, one.measure.stored, one.edition.stored, position.stored,
          one.figure.status.stored,
        ]
      })
    try tx.load(
      into: "figure_release_row",
      columns: ["release_id", "measure", "position", "said_by", "part", "whole", "others"],
      figures.flatMap { one in
        one.figure.rows.enumerated().map { position, row in
          [
            id.stored, one.measure.stored, position.stored, row.group.stored, row.part.stored,
            row.whole.stored, row.others.stored,
          ]
        }
      })
    return id
  }

  private static func figures(
    of release: FigureReleaseID, _ tx: any Transaction
  ) throws -> [FigureRelease.Figure] {
    var rows: [String: [SafeFigure.Row]] = [:]
    try tx.forEachRow(
      """
      SELECT measure, said_by, part, whole, others FROM figure_release_row
      WHERE release_id = ?1 ORDER BY measure, position
      """, release
    ) { row in
      rows[try row(0), default: []].append(
        SafeFigure.Row(
          group: try row(1), part: try row(2), whole: try row(3), others: try row(4)))
    }
    return try tx.rows(
      """
      SELECT measure, edition, status FROM figure_release_figure
      WHERE release_id = ?1 ORDER BY position
      """, release
    ).map { row in
      let measure: String = try row(0)
      return FigureRelease.Figure(
        measure: measure, edition: try row(1),
        figure: SafeFigure(status: try row(2), rows: rows[measure] ?? []))
    }
  }
}

/// Works out what may be published, and publishes it.
package enum PublishFigures {
  /// What would be published, in the order of the questions. It takes into account what was published
  /// before, so a page that shows it shows nothing that may not be.
  ///
  /// - Throws: `Forbidden` for whoever may not publish for the employer.
  package static func proposal(
    _ questions: [FigureQuestion], _ book: CharacteristicBook, _ safe: SafeFigures,
    by user: User, _ tx: any Transaction
  ) throws -> [SafeFigure] {
    guard let first = questions.first else { return [] }
    _ = try user.right(to: .publishFigures, .organisation(first.organisation), tx)
    let memory = try FigureReleases.memory(of: first.organisation, in: first.year, tx)
    let counts = try ExactFigures.exactly(questions, book, tx)
    return safe.make(
      zip(questions, counts).map {
        SafeFigures.Item(question: $0, counts: $1, before: memory[$0.measure])
      })
  }
}
