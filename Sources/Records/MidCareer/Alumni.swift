import Directory
import Kernel
import Storage

/// Somebody who stays in touch with those who did the programme at the same place, because they said
/// that they want to.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package struct AlumniMember: Hashable, Sendable {
  package let person: PersonID
  /// The place whose network it is: it outlives each of its cohorts.
  package let organisation: OrganisationID
  package let cohort: CohortID
  package let joinedOn: Day
  package var leftOn: Day?
  package var revision: Int

  package init(
    person: PersonID, organisation: OrganisationID, cohort: CohortID, joinedOn: Day,
    leftOn: Day? = nil, revision: Int = 1
  ) {
    self.person = person
    self.organisation = organisation
    self.cohort = cohort
    self.joinedOn = joinedOn
    self.leftOn = leftOn
    self.revision = revision
  }
}

package struct AlumniMeetingID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// When those of a place meet again.
package struct AlumniMeeting: Hashable, Sendable {
  package let id: AlumniMeetingID
  package let organisation: OrganisationID
  package let on: Day
  package let times: String
  package let place: String
  package let about: String
  package let calledBy: String
  package var isCancelled: Bool
  package var revision: Int

  package init(
    id: AlumniMeetingID, organisation: OrganisationID, on: Day, times: String, place: String,
    about: String, calledBy: String, isCancelled: Bool = false, revision: Int = 1
  ) {
    self.id = id
    self.organisation = organisation
    self.on = on
    self.times = times
    self.place = place
    self.about = about
    self.calledBy = calledBy
    self.isCancelled = isCancelled
    self.revision = revision
  }
}

/// Networks of those who did a programme, as they are stored.
package enum Alumni {
  package static func join(_ one: AlumniMember, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO alumni_member (person_id, organisation_id, cohort_id, joined_on, revision)
      VALUES (?1, ?2, ?3, ?4, 1)
      ON CONFLICT (person_id, organisation_id) DO UPDATE SET left_on = NULL,
        joined_on = EXCLUDED.joined_on, cohort_id = EXCLUDED.cohort_id,
        revision = alumni_member.revision + 1
      """, one.person, one.organisation, one.cohort, one.joinedOn)
  }

  package static func leave(
    _ records: [PersonID], _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    try tx.execute(
      """
      UPDATE alumni_member SET left_on = ?3, revision = revision + 1
      WHERE person_id IN (?1*) AND organisation_id = ?2 AND left_on IS NULL
      """, List(records), organisation, day) > 0
  }

  package static func of(
    _ records: [PersonID], _ tx: any Transaction
  ) throws -> [AlumniMember] {
    try tx.rows(
      """
      SELECT person_id, organisation_id, cohort_id, joined_on, left_on, revision
      FROM alumni_member WHERE person_id IN (?1*) ORDER BY joined_on, organisation_id
      """, List(records)
    ).map(AlumniMember.init(row:))
  }

  /// Those who are in it.
  package static func members(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [AlumniMember] {
    try tx.rows(
      """
      SELECT person_id, organisation_id, cohort_id, joined_on, left_on, revision
      FROM alumni_member WHERE organisation_id = ?1 AND left_on IS NULL ORDER BY person_id
      """, organisation
    ).map(AlumniMember.init(row:))
  }

  package static func add(_ one: AlumniMeeting, _ tx: any Transaction) throws {
    try tx.execute(
      """
      INSERT INTO alumni_meeting (id, organisation_id, on_day, times, place, about, called_by,
        cancelled, revision)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, FALSE, 1)
      """, one.id, one.organisation, one.on, one.times, one.place, one.about, one.calledBy)
  }

  package static func cancel(
    _ id: AlumniMeetingID, at organisation: OrganisationID, seen: Int, _ tx: any Transaction
  ) throws {
    let saved = try tx.execute(
      """
      UPDATE alumni_meeting SET cancelled = TRUE, revision = revision + 1
      WHERE id = ?1 AND organisation_id = ?2 AND revision = ?3 AND cancelled = FALSE
      """, id, organisation, seen)
    guard saved == 1 else { throw CohortRefusal.changedMeanwhile }
  }

  /// The latest first.
  package static func meetings(
    of organisations: [OrganisationID], _ tx: any Transaction
  ) throws -> [AlumniMeeting] {
    try organisations.chunked().flatMap { some in
      try tx.rows(
        """
        SELECT id, organisation_id, on_day, times, place, about, called_by, cancelled, revision
        FROM alumni_meeting WHERE organisation_id IN (?1*) ORDER BY on_day DESC, id DESC
        """, List(some)
      ).map {
        AlumniMeeting(
          id: try $0(0), organisation: try $0(1), on: try $0(2), times: try $0(3),
          place: try $0(4), about: try $0(5), calledBy: try $0(6), isCancelled: try $0(7),
          revision: try $0(8))
      }
    }
  }
}

extension AlumniMember {
  init(row: Row) throws {
    self.init(
      person: try row(0), organisation: try row(1), cohort: try row(2), joinedOn: try row(3),
      leftOn: try row(4), revision: try row(5))
  }
}
