import Directory
import Journals
import Kernel
import Storage

/// Who acts for an employer about its evidence: those who hold the right there, and once a register
/// published that another took over the whole of it, those who hold it there. What is seen in an
/// emergency is nobody's to give away.
extension User {
  package func evidenceRight(
    to permission: Permission, of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> Right {
    let usual = withoutEmergencies
    for place in try evidencePlaces(of: organisation, tx)
    where try usual.holds(permission, over: .organisation(place), tx) {
      return try usual.right(to: permission, .organisation(place), tx)
    }
    throw Forbidden(permission.doing)
  }

  package func holdsEvidence(
    _ permission: Permission, of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> Bool {
    let usual = withoutEmergencies
    return try evidencePlaces(of: organisation, tx).contains {
      try usual.holds(permission, over: .organisation($0), tx)
    }
  }

  /// Whether the user acts for the employer, and not because they look after everything.
  package func speaks(
    forEvidenceOf organisation: OrganisationID, _ tx: any Transaction
  ) throws -> Bool {
    try !organisations(
      among: evidencePlaces(of: organisation, tx), spokenForUnder: .releaseEvidence, tx
    ).isEmpty
  }

  private func evidencePlaces(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try [organisation] + OrganisationSuccessions.heirs(of: organisation, on: today, tx)
  }
}

extension EvidencePacks {
  /// One that the user may know of.
  package static func find(
    _ id: EvidencePackID, for user: User, _ tx: any Transaction
  ) throws -> EvidencePack {
    guard let pack = try find(id, on: user.today, tx),
      try user.holdsEvidence(.prepareEvidence, of: pack.organisation, tx)
    else { throw NotFound("This evidence pack") }
    return pack
  }
}

/// The bodies that inspect, and what employers said is not to be shared with them.
package enum EvidenceBodies {
  /// - Source: ASC-WDS workplace file, PERMCQC and PERMLA.
  package static func check(
    _ body: OrganisationID, for organisation: OrganisationID, on today: Day,
    _ problems: inout Problems, _ tx: any Transaction
  ) throws {
    guard let found = try Organisations.find([body], tx)[body] else {
      problems.add("body", "There is no organisation with this code")
      return
    }
    if body == organisation || !SharingRules.isBody(found.kind(on: today)) {
      problems.add(
        "body",
        "Packs are for bodies that inspect, such as the Care Quality Commission or a council. "
          + "\(found.displayName(on: today)) is none")
    }
  }

  /// Why nothing about `organisation` may go to `body`; `nil` when it may.
  package static func objection(
    to body: OrganisationID, about organisation: OrganisationID, on today: Day,
    _ tx: any Transaction
  ) throws -> String? {
    guard let limit = try Sharing.limit(about: body, on: today, tx),
      try Sharing.limits(toward: body, on: today, tx).contains(organisation)
    else { return nil }
    return "The files of this organisation, or of what it is under, say that nothing is to be "
      + "shared with \(limit.words). Change that in the files first"
  }

  /// Whether employers can have said that nothing is to be shared with `body`.
  package static func canBeRefused(
    _ body: OrganisationID, on today: Day, _ tx: any Transaction
  ) throws -> Bool {
    try Sharing.limit(about: body, on: today, tx) != nil
  }

  /// The places that are left out of whatever goes to `body`.
  package static func placesWithheld(
    from body: OrganisationID, on today: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    try Sharing.limits(toward: body, on: today, tx)
  }

  /// Those of `people` who are left out of whatever goes to `body`: who works at a place whose
  /// files say so, by any record of theirs, wherever else they work.
  package static func withheld(
    from body: OrganisationID, among people: some Sequence<PersonID>, on today: Day,
    _ tx: any Transaction
  ) throws -> Set<PersonID> {
    guard let limit = try Sharing.limit(about: body, on: today, tx) else { return [] }
    let records = try OnePerson.records(of: people, tx)
    var limited: Set<PersonID> = []
    for part in Set(records.values.joined()).union(records.keys).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT DISTINCT a.person_id
        FROM assignment AS a
        JOIN organisation_within AS w
          ON w.organisation_id IN (a.organisation_id, a.employer_id, a.host_id)
        JOIN sharing_limit AS l ON l.organisation_id = w.ancestor_id
        WHERE a.person_id IN (?1*) AND l.toward = ?2 AND l.allowed = FALSE
          AND w.basis = 'under' AND w.from_on <= ?3 AND w.to_on >= ?3
          AND (a.ended_on IS NULL OR a.ended_on >= ?4)
        """, List(part), limit, today, today - EvidenceRules.longestLookBackInDays
      ) { row in limited.insert(try row(0)) }
    }
    return Set(
      records.filter { person, all in
        limited.contains(person) || all.contains(where: limited.contains)
      }.keys)
  }
}
