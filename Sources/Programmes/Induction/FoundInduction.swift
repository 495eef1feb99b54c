import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// An induction, found for somebody who may do something with it.
struct FoundInduction: Sendable {
  var framed: FramedInduction
  let right: Right
  /// All records of the person whose it is.
  let records: [PersonID]
  /// What the user was named for, where that is how they come to it.
  var nominations: [InductionNominee] = []

  var induction: Induction { framed.induction }
  var person: PersonID { framed.induction.person }

  /// Whether it was found to be looked at.
  var isToAssess = false

  /// Whether whoever found it may look at a part: by their role, or because they were named for it.
  func mayAssess(_ unit: String) -> Bool { isToAssess && mayRead(unit) }

  /// Whether they read what was written about it: who was named for some standards reads no others.
  func mayRead(_ unit: String) -> Bool {
    nominations.isEmpty
      || nominations.contains { $0.duty == .assessor && $0.covers(unit, of: induction.track) }
  }

  private static func load(
    _ id: InductionID, _ tx: any Transaction
  ) throws -> (FramedInduction, [PersonID]) {
    guard let one = try Inductions.find(id, tx) else { throw NotFound("This induction") }
    let framed = try FramedInduction(one, InductionReader.shipped(), tx)
    return (framed, try OnePerson.records(of: one.person, tx))
  }

  static func own(
    _ id: InductionID, _ user: User, _ tx: any Transaction
  ) throws -> FoundInduction {
    let own = try user.ownInductions(tx)
    let (framed, records) = try load(id, tx)
    guard own.records.contains(framed.induction.person) else { throw NotFound("This induction") }
    return FoundInduction(framed: framed, right: own.right, records: records)
  }

  /// Whether a role of the user's reaches the place of an induction: who employed somebody before, or
  /// employs them elsewhere, sees nothing of it.
  static func isTheirs(
    _ one: Induction, _ permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    try Workplace.isTheirs(
      one.person, at: [one.organisation, one.employer], permission, user, tx)
  }

  /// Whether the user holds a permission over the person and at the place of an induction.
  private static func holds(
    _ permission: Permission, _ one: Induction, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    try user.holds(permission, over: .record(one.person), tx)
      && isTheirs(one, permission, user, tx)
  }

  /// What the user was named for at the places of an induction, as long as they may be.
  private static func nominations(
    for induction: Induction, _ duty: InductionDuty, _ user: User, _ tx: any Transaction
  ) throws -> [InductionNominee] {
    guard let person = user.person, user.viewer == nil, user.may(.namedForInductions) else {
      return []
    }
    let places = Set(try InductionPlaces.above(induction, on: user.today, tx))
    let named = try InductionEmployers.nominations(of: OnePerson.records(of: person, tx), tx)
      .filter { $0.duty == duty && places.contains($0.organisation) }
    return try InductionPlaces.working(named, on: user.today, tx)
  }

  /// For those who may look at what is shown. Never for the person.
  static func toAssess(
    _ id: InductionID, _ user: User, _ tx: any Transaction
  ) throws -> FoundInduction {
    let (framed, records) = try load(id, tx)
    guard !user.isOne(of: records), user.viewer == nil else { throw NotFound("This induction") }
    let person = framed.induction.person
    if try holds(.assessInductions, framed.induction, user, tx) {
      return FoundInduction(
        framed: framed, right: try user.right(to: .assessInductions, .record(person), tx),
        records: records, isToAssess: true)
    }
    let named = try nominations(for: framed.induction, .assessor, user, tx)
    guard !named.isEmpty, framed.induction.state.isOpen else { throw NotFound("This induction") }
    return FoundInduction(
      framed: framed, right: try user.right(to: .namedForInductions, .own, tx), records: records,
      nominations: named, isToAssess: true)
  }

  /// For those who may sign it off, and as what.
  static func toSign(
    _ id: InductionID, _ user: User, _ tx: any Transaction
  ) throws -> (found: FoundInduction, part: Signatory) {
    let (framed, records) = try load(id, tx)
    guard !user.isOne(of: records), user.viewer == nil else { throw NotFound("This induction") }
    let person = framed.induction.person
    let found = { (permission: Permission, subject: Subject) in
      FoundInduction(
        framed: framed, right: try user.right(to: permission, subject, tx), records: records)
    }
    if try holds(.signInductions, framed.induction, user, tx) {
      return (try found(.signInductions, .record(person)), .lead)
    }
    if framed.induction.isWithinReach(on: user.today),
      try !nominations(for: framed.induction, .signatory, user, tx).isEmpty
    {
      return (try found(.namedForInductions, .own), .delegate)
    }
    if framed.induction.track == .core,
      try holds(.signTeamInductions, framed.induction, user, tx)
    {
      return (try found(.signTeamInductions, .record(person)), .lineManager)
    }
    throw NotFound("This induction")
  }

  /// For those who look after inductions where the person works.
  static func toKeep(
    _ id: InductionID, _ user: User, _ tx: any Transaction
  ) throws -> FoundInduction {
    let (framed, records) = try load(id, tx)
    guard !user.isOne(of: records), user.viewer == nil,
      try holds(.keepInductions, framed.induction, user, tx)
    else { throw NotFound("This induction") }
    return FoundInduction(
      framed: framed,
      right: try user.right(to: .keepInductions, .record(framed.induction.person), tx),
      records: records)
  }

  /// For all of these, and for whoever sees how somebody gets on.
  static func toSee(
    _ id: InductionID, _ user: User, _ tx: any Transaction
  ) throws -> FoundInduction {
    do {
      return try toAssess(id, user, tx)
    } catch is NotFound {
      let (framed, records) = try load(id, tx)
      guard !user.isOne(of: records), user.viewer == nil else { throw NotFound("This induction") }
      let person = framed.induction.person
      if try holds(.seeInductions, framed.induction, user, tx) {
        return FoundInduction(
          framed: framed, right: try user.right(to: .seeInductions, .record(person), tx),
          records: records)
      }
      return try toSign(id, user, tx).found
    }
  }
}

extension Induction {
  /// Whether those who were named still see it: as long as people who left are seen by their employer.
  fileprivate func isWithinReach(on day: Day) -> Bool {
    endedOn.map { day - $0 <= AccessRules.leaversAreSeenForDays } ?? true
  }
}
