import Access
import Directory
import Kernel
import Storage

/// Who works for an employer, or left it lately, by what results name people by. A name is never
/// enough, and whoever the employer does not see any more is nobody, but by the employer’s own number.
struct ResultPeople {
  let organisation: OrganisationID
  let today: Day

  /// Everything that is given must lead to one person. What leads nowhere does no harm where nothing
  /// of the kind is held about them.
  func find(_ who: ArrivedResult.Who, _ tx: any Transaction) throws -> ResultPerson {
    let numbered = try who.staffNumber.map { try holders(ofNumber: $0, tx) } ?? []
    // Nothing else is asked about somebody who is gone: not even whether an address is theirs.
    if try numbered.contains(where: { try !isSeen($0, tx) }) { return .gone }
    let mailed = try who.email.map { try holders(ofEmail: $0, tx) } ?? []
    let own = try who.person.flatMap { PersonID($0) }.map { try isSeen($0, tx) ? [$0] : [] } ?? []
    let found = numbered.union(mailed).union(own)
    guard let first = found.min() else { return .nobody }
    guard Set(try OnePerson.canonical(of: found, tx).values).count == 1 else { return .several }
    let held = Array(try People.find(OnePerson.records(of: first, tx), tx).values)
    let contradicts =
      (who.staffNumber != nil && numbered.isEmpty && !numbers(of: held).isEmpty)
      || (who.email != nil && mailed.isEmpty && held.contains { !$0.emails.isEmpty })
      // Waypoint’s own number is wrong where it leads to nobody here.
      || (who.person != nil && own.isEmpty)
    return contradicts ? .several : try given(first, tx)
  }

  /// Everybody whom any of it leads to.
  func named(_ who: ArrivedResult.Who, _ tx: any Transaction) throws -> Set<PersonID> {
    let numbered = try who.staffNumber.map { try holders(ofNumber: $0, tx) } ?? []
    let mailed = try who.email.map { try holders(ofEmail: $0, tx) } ?? []
    return numbered.union(mailed).union(who.person.flatMap { PersonID($0) }.map { [$0] } ?? [])
  }

  /// Somebody of whom it is known who they are.
  func given(_ person: PersonID, _ tx: any Transaction) throws -> ResultPerson {
    switch try employment(of: person, tx) {
    case .now: .one(person)
    case .left(let day): .one(person, until: day)
    case .later, .longAgo: .gone
    case .never: .nobody
    }
  }

  private func isSeen(_ person: PersonID, _ tx: any Transaction) throws -> Bool {
    switch try employment(of: person, tx) {
    case .now, .left, .later: true
    case .longAgo, .never: false
    }
  }

  private func employment(
    of person: PersonID, _ tx: any Transaction
  ) throws -> ResultRules.Employment {
    let posts = try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined()
      .filter { $0.employer == organisation }
    return ResultRules.employment(
      posts.map { ($0.startedOn, $0.endedOn) }, on: today,
      seenForDays: AccessRules.leaversAreSeenForDays)
  }

  private func holders(
    ofNumber number: String, _ tx: any Transaction
  ) throws -> Set<PersonID> {
    Set(
      try ResultMarks.schemes.flatMap { scheme in
        try People.find(by: scheme, [number], at: organisation, tx)[number] ?? []
      })
  }

  private func holders(
    ofEmail email: String, _ tx: any Transaction
  ) throws -> Set<PersonID> {
    let rows = try tx.rows(
      "SELECT person_id, address FROM person_email WHERE folded = ?1 ORDER BY person_id",
      email.folded)
    return Set(
      try rows.filter { ResultMarks.isSame(try $0(1), email) }.map { try $0(0) }
        .filter { try isSeen($0, tx) })
  }

  private func numbers(of people: [Person]) -> [PersonIdentifier] {
    people.flatMap(\.identifiers).filter {
      ResultMarks.schemes.contains($0.scheme) && $0.isCurrent && $0.organisation == organisation
    }
  }
}
