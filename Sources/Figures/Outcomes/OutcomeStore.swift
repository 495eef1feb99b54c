import Directory
import Kernel
import Storage

/// Keeps what came of applications and cases, for counts alone: nothing about one of them comes out
/// again.
package enum OutcomeStore {
  /// Later rows take the place of those that were loaded under the same reference.
  package static func save(
    _ applications: [RecruitmentApplication], at organisation: OrganisationID, load: LoadID,
    _ tx: any Transaction
  ) throws -> OutcomeTally {
    try replace(
      Dictionary(applications.map { ($0.reference, $0) }) { first, _ in first },
      held: RecruitmentRows.all(at: organisation, tx)
    ) { gone in
      try tx.execute(
        """
        DELETE FROM recruitment_application
        WHERE organisation_id = ?1 AND reference IN (?2*)
        """, organisation, List(gone))
    } saving: { rows in
      try tx.load(
        into: "recruitment_application",
        columns: [
          "organisation_id", "reference", "vacancy", "staff_group", "band", "place", "closed_on",
          "internal", "shortlisted", "appointed", "declined", "set_aside", "ethnicity",
          "disability", "gender", "age_band", "sexual_orientation", "religion", "load_id",
        ],
        rows.map { row in
          [
            organisation.stored, row.reference.stored, row.vacancy.stored, row.staffGroup.stored,
            row.band.stored, row.place.stored, row.closedOn.stored, row.isInternal.stored,
            row.isShortlisted.stored, row.isAppointed.stored, row.hasDeclined.stored,
            row.setAside.stored, row.said[.ethnicity].stored, row.said[.disability].stored,
            row.said[.gender].stored, row.said[.ageBand].stored,
            row.said[.sexualOrientation].stored, row.said[.religion].stored, load.stored,
          ]
        })
    }
  }

  /// The totals of a year take the place of all that were held for it.
  package static func save(
    _ totals: [RecruitmentTotal], of year: Day, at organisation: OrganisationID, load: LoadID,
    _ tx: any Transaction
  ) throws -> OutcomeTally {
    let held = try RecruitmentRows.totals(at: organisation, year, tx)
    guard Set(held) != Set(totals) else { return OutcomeTally(unchanged: totals.count) }
    try tx.execute(
      "DELETE FROM recruitment_total WHERE organisation_id = ?1 AND year_ends_on = ?2",
      organisation, year)
    try tx.load(
      into: "recruitment_total",
      columns: [
        "organisation_id", "year_ends_on", "characteristic", "said", "applied", "shortlisted",
        "appointed", "set_aside", "load_id",
      ],
      totals.map { row in
        [
          organisation.stored, year.stored, row.characteristic.stored, row.said.stored,
          row.applied.stored, row.shortlisted.stored, row.appointed.stored, row.setAside.stored,
          load.stored,
        ]
      })
    let known = Set(held)
    let same = totals.count { known.contains($0) }
    return held.isEmpty
      ? OutcomeTally(new: totals.count)
      : OutcomeTally(changed: totals.count - same, unchanged: same)
  }

  package static func save(
    _ cases: [CaseworkEntry], at organisation: OrganisationID, load: LoadID, _ tx: any Transaction
  ) throws -> OutcomeTally {
    try replace(
      Dictionary(cases.map { ($0.reference, $0) }) { first, _ in first },
      held: CaseworkRows.all(at: organisation, tx)
    ) { gone in
      try tx.execute(
        "DELETE FROM casework WHERE organisation_id = ?1 AND reference IN (?2*)", organisation,
        List(gone))
    } saving: { rows in
      try tx.load(
        into: "casework",
        columns: [
          "organisation_id", "reference", "person_id", "staff_number", "process", "kind", "formal",
          "reported_on", "formal_on", "closed_on", "stage", "outcome", "appeal", "follows",
          "set_aside", "ethnicity", "disability", "gender", "load_id",
        ],
        rows.map { row in
          [
            organisation.stored, row.reference.stored, row.person.stored, row.staffNumber.stored,
            row.process.stored, row.kind.stored, row.isFormal.stored, row.reportedOn.stored,
            row.formalOn.stored, row.closedOn.stored, row.stage.stored, row.outcome.stored,
            row.hasAppeal.stored, row.follows.stored, row.setAside.stored,
            row.said[.ethnicity].stored, row.said[.disability].stored, row.said[.gender].stored,
            load.stored,
          ]
        })
    }
  }

  /// Of new and changed rows the old ones go and all are written.
  private static func replace<Row: Hashable>(
    _ given: [String: Row], held: [String: Row], removing: ([String]) throws -> Void,
    saving: ([Row]) throws -> Void
  ) throws -> OutcomeTally {
    var tally = OutcomeTally()
    var different: [String] = []
    for (reference, row) in given {
      switch held[reference] {
      case nil: tally.new += 1
      case row: tally.unchanged += 1
      case .some: tally.changed += 1
      }
      if held[reference] != row { different.append(reference) }
    }
    different.sort()
    for start in stride(from: 0, to: different.count, by: 1_000) {
      let part = different[start..<min(start + 1_000, different.count)]
      let known = part.filter { held[$0] != nil }
      if !known.isEmpty { try removing(Array(known)) }
    }
    try saving(different.compactMap { given[$0] })
    return tally
  }
}

/// Applications and totals as they are held. Within this target alone.
enum RecruitmentRows {
  static func all(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String: RecruitmentApplication] {
    var rows: [String: RecruitmentApplication] = [:]
    try tx.forEachRow(
      """
      SELECT reference, vacancy, staff_group, band, place, closed_on, internal, shortlisted,
        appointed, declined, set_aside, ethnicity, disability, gender, age_band,
        sexual_orientation, religion
      FROM recruitment_application WHERE organisation_id = ?1
      """, organisation
    ) { row in
      var one = RecruitmentApplication(reference: try row(0), vacancy: try row(1))
      one.staffGroup = try row(2)
      one.band = try row(3)
      one.place = try row(4)
      one.closedOn = try row(5)
      one.isInternal = try row(6)
      one.isShortlisted = try row(7)
      one.isAppointed = try row(8)
      one.hasDeclined = try row(9)
      one.setAside = try row(10)
      one.said[.ethnicity] = try row(11, as: String?.self)
      one.said[.disability] = try row(12, as: String?.self)
      one.said[.gender] = try row(13, as: String?.self)
      one.said[.ageBand] = try row(14, as: String?.self)
      one.said[.sexualOrientation] = try row(15, as: String?.self)
      one.said[.religion] = try row(16, as: String?.self)
      rows[one.reference] = one
    }
    return rows
  }

  static func totals(
    at organisation: OrganisationID, _ year: Day, _ tx: any Transaction
  ) throws -> [RecruitmentTotal] {
    try tx.rows(
      """
      SELECT characteristic, said, applied, shortlisted, appointed, set_aside
      FROM recruitment_total WHERE organisation_id = ?1 AND year_ends_on = ?2
      """, organisation, year
    ).map { row in
      RecruitmentTotal(
        yearEndsOn: year, characteristic: try row(0), said: try row(1), applied: try row(2),
        shortlisted: try row(3), appointed: try row(4), setAside: try row(5))
    }
  }
}

/// Cases as they are held. Within this target alone.
enum CaseworkRows {
  static func all(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String: CaseworkEntry] {
    var rows: [String: CaseworkEntry] = [:]
    try tx.forEachRow(
      """
      SELECT reference, kind, person_id, staff_number, process, formal, reported_on, formal_on,
        closed_on, stage, outcome, appeal, follows, set_aside, ethnicity, disability, gender
      FROM casework WHERE organisation_id = ?1
      """, organisation
    ) { row in
      var one = CaseworkEntry(reference: try row(0), kind: try row(1))
      one.person = try row(2)
      one.staffNumber = try row(3)
      one.process = try row(4)
      one.isFormal = try row(5)
      one.reportedOn = try row(6)
      one.formalOn = try row(7)
      one.closedOn = try row(8)
      one.stage = try row(9)
      one.outcome = try row(10)
      one.hasAppeal = try row(11)
      one.follows = try row(12)
      one.setAside = try row(13)
      one.said[.ethnicity] = try row(14, as: String?.self)
      one.said[.disability] = try row(15, as: String?.self)
      one.said[.gender] = try row(16, as: String?.self)
      rows[one.reference] = one
    }
    return rows
  }
}

package enum OutcomeCounts {
  /// How much is held of an employer's recruitment and casework, and how much of it is in no
  /// measure until it is corrected: plain counts, of no characteristic.
  package static func held(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> (applications: Int, applicationsAside: Int, cases: Int, casesAside: Int) {
    let applications = try tx.row(
      """
      SELECT COUNT(*), COUNT(set_aside) FROM recruitment_application WHERE organisation_id = ?1
      """, organisation)
    let cases = try tx.row(
      "SELECT COUNT(*), COUNT(set_aside) FROM casework WHERE organisation_id = ?1", organisation)
    return (
      try applications?(0) ?? 0, try applications?(1) ?? 0, try cases?(0) ?? 0, try cases?(1) ?? 0
    )
  }
}
