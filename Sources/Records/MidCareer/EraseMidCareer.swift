import Access
import Kernel
import Storage

/// Takes out what one record of a person has to do with programmes that bring people together. That they
/// released others stays with those, without their name; what they said at the end is nobody’s.
package enum EraseMidCareer {
  package static func run(_ person: PersonID, _ tx: any Transaction) throws {
    let all: [ParticipationID] = try tx.rows(
      "SELECT id FROM participation WHERE person_id = ?1 ORDER BY id", person
    ).map { try $0(0) }
    for one in all {
      try WorkNotices.forgetAsks(one.newsKey, tx)
      try WorkNotices.forgetAsks(one.releaseKey, tx)
    }
    for some in all.chunked() {
      try tx.execute(
        "DELETE FROM participation_choice WHERE participation_id IN (?1*)", List(some))
      try tx.execute(
        "DELETE FROM participation_away WHERE participation_id IN (?1*)", List(some))
      try tx.execute(
        "DELETE FROM participation_turn WHERE participation_id IN (?1*)", List(some))
      try tx.execute(
        "DELETE FROM cohort_attendance WHERE participation_id IN (?1*)", List(some))
      try tx.execute(
        "DELETE FROM cohort_allocation_line WHERE participation_id IN (?1*)", List(some))
      try tx.execute(
        "DELETE FROM cohort_backfill WHERE participation_id IN (?1*)", List(some))
      try tx.execute("DELETE FROM participation WHERE id IN (?1*)", List(some))
    }
    try tx.execute("DELETE FROM cohort_facilitator WHERE person_id = ?1", person)
    try tx.execute("DELETE FROM calendar_feed WHERE person_id = ?1", person)
    try tx.execute("DELETE FROM alumni_member WHERE person_id = ?1", person)
    try tx.execute(
      "UPDATE participation SET released_name = '', releaser_id = NULL WHERE releaser_id = ?1",
      person)
  }
}
