import Access
import Directory
import Kernel
import Records
import Storage

/// Somebody who may be named, and as what they stand to the person.
struct NamedPerson: Hashable, Sendable {
  let person: PersonID
  let name: String
  /// `Your line manager`, `Assessor, lent by Moor End`.
  let part: String
}

/// Who may be named to assess somebody, or to sign the whole.
enum ClaimPeople {
  /// The line managers of somebody's posts of today, who have an account: they can be asked.
  ///
  /// - Parameter places: Of the posts at these alone; all of them when `nil`.
  static func supervisors(
    of person: PersonID, at places: Set<OrganisationID>? = nil, on day: Day, _ tx: any Transaction
  ) throws -> [NamedPerson] {
    let records = try OnePerson.records(of: person, tx)
    let posts = try current(records, day, tx).filter { post in
      places.map { $0.contains(post.organisation) || $0.contains(post.employer) } ?? true
    }
    let managers = try LineManagement.managers(of: posts.map(\.id), on: day, tx)
    return try named(
      posts.compactMap { post in
        managers[post.id].map { ($0.manager, "Line manager as \(post.title)") }
      }, besides: records, tx)
  }

  /// The employer for which one of `supervisor`'s records manages somebody on `day`.
  static func employer(
    of person: PersonID, under supervisor: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> OrganisationID? {
    let records = Set(try OnePerson.records(of: supervisor, tx))
    let posts = try current(OnePerson.records(of: person, tx), day, tx)
    let managers = try LineManagement.managers(of: posts.map(\.id), on: day, tx)
    let managed = posts.first { managers[$0.id].map { records.contains($0.manager) } ?? false }
    return (managed ?? posts.first)?.employer
  }

  /// The line managers, and those whom the employers of today's posts keep as assessors, of their
  /// own or borrowed. Never the person.
  static func assessors(
    of person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [NamedPerson] {
    let records = try OnePerson.records(of: person, tx)
    let posts = try current(records, day, tx)
    let managers = try LineManagement.managers(of: posts.map(\.id), on: day, tx)
    let places = posts.flatMap { [$0.organisation, $0.employer] }.uniqued()
    let kept = try AssessorPlaces.of(places, tx).filter { place in
      // Whoever left the employer that keeps or lends them assesses for it no more.
      guard places.contains(place.organisation), place.isInForce(on: day) else { return false }
      let owner = place.lender ?? place.organisation
      return try current(OnePerson.records(of: place.assessor, tx), day, tx)
        .contains { [$0.organisation, $0.employer].contains(owner) }
    }
    let names = try Organisations.names(
      of: Set(kept.map(\.organisation) + kept.compactMap(\.lender)), tx)
    let found =
      posts.compactMap { post in
        managers[post.id].map { ($0.manager, "Line manager as \(post.title)") }
      }
      + kept.map { place in
        let lender = place.lender.flatMap { names[$0] }.map { ", lent by \($0)" } ?? ""
        return (
          place.assessor, "Assessor of \(names[place.organisation] ?? "the employer")\(lender)"
        )
      }
    return try named(found, besides: records, tx)
  }

  /// Whether somebody who was named still may be: a manager who moved on, or an assessor whose time
  /// is over, reads nothing more.
  static func isAble(
    _ assessor: PersonID, toAssess person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    let records = Set(try OnePerson.records(of: assessor, tx))
    return try assessors(of: person, on: day, tx).contains { records.contains($0.person) }
  }

  /// The post by which somebody may assess a person: the one that they manage, or one of the employer
  /// that keeps them as an assessor. What they decide is on record there.
  static func post(
    of person: PersonID, assessedBy assessor: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> Assignment? {
    let records = Set(try OnePerson.records(of: assessor, tx))
    let posts = try current(OnePerson.records(of: person, tx), day, tx)
    let managers = try LineManagement.managers(of: posts.map(\.id), on: day, tx)
    if let managed = posts.first(where: {
      managers[$0.id].map { records.contains($0.manager) } ?? false
    }) {
      return managed
    }
    let places = posts.flatMap { [$0.organisation, $0.employer] }.uniqued()
    let kept = Set(
      try AssessorPlaces.of(places, tx)
        .filter { $0.isInForce(on: day) && records.contains($0.assessor) }.map(\.organisation))
    return posts.first { kept.contains($0.organisation) || kept.contains($0.employer) }
  }

  private static func current(
    _ records: [PersonID], _ day: Day, _ tx: any Transaction
  ) throws -> [Assignment] {
    try Assignments.of(records, tx).values.joined().filter { $0.isCurrent(on: day) }
      .sorted { $0.id < $1.id }
  }

  /// Each person once, with an account by which they can be asked.
  private static func named(
    _ found: [(PersonID, String)], besides own: [PersonID], _ tx: any Transaction
  ) throws -> [NamedPerson] {
    var seen = Set(try OnePerson.canonical(of: own, tx).values)
    let canonical = try OnePerson.canonical(of: found.map(\.0), tx)
    let names = try People.names(of: Set(canonical.values), tx)
    return try found.compactMap { person, part in
      let one = canonical[person] ?? person
      guard seen.insert(one).inserted,
        try !Accounts.open(of: Set(OnePerson.records(of: one, tx)), tx).isEmpty
      else { return nil }
      return NamedPerson(person: one, name: names[one] ?? "", part: part)
    }
  }
}

/// Which stage each post of somebody needs, and why.
enum PostStagesOfPerson {
  struct Line: Hashable, Sendable {
    let assignment: AssignmentID
    let title: String
    let employer: OrganisationID
    let needed: NeededStage?
    /// Who said so, where it is not the rule.
    let setBy: String?
  }

  static func of(
    _ person: PersonID, on day: Day, _ library: StandardsLibrary, _ tx: any Transaction
  ) throws -> [Line] {
    let records = try OnePerson.records(of: person, tx)
    let posts = try Assignments.of(records, tx).values.joined()
      .filter { $0.isCurrent(on: day) }.sorted { $0.id < $1.id }
    return try of(posts, records, on: day, library, tx)
  }

  static func of(
    _ posts: [Assignment], _ records: [PersonID], on day: Day, _ library: StandardsLibrary,
    _ tx: any Transaction
  ) throws -> [Line] {
    let set = try PostStages.of(posts.map(\.id), tx)
    let reasons = try ManagerReasons.of(posts.map(\.id), tx)
    let managed = try Team.direct(of: records, on: day, tx)
    let below = try ManagerReasons.of(managed.map(\.assignment), tx)
    return try posts.map { post in
      if let said = set[post.id] {
        let why = try AssessmentSeals.open(said.words, tx).note
        return Line(
          assignment: post.id, title: post.title, employer: post.employer,
          needed: NeededStage(
            stage: said.stage, because: ["Your employer says so"] + [why].compactMap(\.self)),
          setBy: said.setBy)
      }
      let facts = PostFacts(
        band: post.band, reasons: (reasons[post.id] ?? []).map(\.reason.words),
        managesManagers: reasons[post.id]?.isEmpty == false
          && managed.contains { below[$0.assignment]?.isEmpty == false })
      return Line(
        assignment: post.id, title: post.title, employer: post.employer,
        needed: StageRules.needed(facts, library.claims.stages), setBy: nil)
    }
  }
}
