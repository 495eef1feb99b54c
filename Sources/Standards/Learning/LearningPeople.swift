import Access
import Directory
import Kernel
import Records
import Storage

/// Who may be asked to confirm what somebody learnt.
enum LearningPeople {
  /// Kinds whose confirmer may be anybody with an account here, found by their exact work address:
  /// a host, a sponsor or a supervisor is seldom who manages somebody.
  static func mayBeAnybody(_ kind: ModuleKind) -> Bool {
    switch kind {
    case .experiential, .jobShadowing, .project, .actionLearning: true
    case .taught, .elearning, .assessment: false
    }
  }

  /// Those who are known to the person: line managers, and who may assess them.
  static func known(
    _ kind: ModuleKind, for person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [NamedPerson] {
    try ClaimPeople.assessors(of: person, on: day, tx).filter { named in
      try cannotConfirm(kind, named.person, for: person, on: day, tx) == nil
    }
  }

  /// Whoever has exactly this address and an account; `nil` where it is nobody or several.
  static func at(_ address: String, _ tx: any Transaction) throws -> PersonID? {
    let folded = address.filter { !$0.isWhitespace }.folded
    guard folded.contains("@") else { return nil }
    let people: [PersonID] = try tx.rows(
      "SELECT DISTINCT person_id FROM person_email WHERE folded = ?1 ORDER BY person_id LIMIT 20",
      folded
    ).map { try $0(0) }
    let different = Set(try people.map { try OnePerson.canonical(of: [$0], tx)[$0] ?? $0 })
    guard different.count == 1, let one = different.first,
      try !Accounts.open(of: Set(OnePerson.records(of: one, tx)), tx).isEmpty
    else { return nil }
    return one
  }

  static func cannotConfirm(
    _ kind: ModuleKind, _ confirmer: PersonID, for person: PersonID, on day: Day,
    _ tx: any Transaction
  ) throws -> String? {
    ModuleEvidenceRules.cannotConfirm(kind, try facts(confirmer, for: person, on: day, tx))
  }

  private static func facts(
    _ confirmer: PersonID, for person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> ConfirmerFacts {
    let own = try OnePerson.records(of: person, tx)
    let theirs = try OnePerson.records(of: confirmer, tx)
    let (mine, others) = (try posts(own, day, tx), try posts(theirs, day, tx))
    let managers = try LineManagement.managers(of: others.map(\.id), on: day, tx)
    let places = { (posts: [Assignment]) in
      Set(posts.flatMap { [$0.organisation, $0.employer] + [$0.host].compactMap(\.self) })
    }
    let groups = { (posts: [Assignment]) in Set(posts.compactMap { $0.staffGroup?.folded }) }
    let (first, second) = (groups(mine), groups(others))
    return ConfirmerFacts(
      isPerson: !Set(own).isDisjoint(with: theirs),
      isManagedByPerson: managers.values.contains { own.contains($0.manager) },
      hasPost: !others.isEmpty, sharesEmployer: !places(mine).isDisjoint(with: places(others)),
      // What is not known is not shown to be different.
      sharesProfession: first.isEmpty || second.isEmpty || !first.isDisjoint(with: second),
      mayAssess: try ClaimPeople.isAble(confirmer, toAssess: person, on: day, tx))
  }

  private static func posts(
    _ records: [PersonID], _ day: Day, _ tx: any Transaction
  ) throws -> [Assignment] {
    try Assignments.of(records, tx).values.joined().filter { $0.isCurrent(on: day) }
  }

  /// Who manages somebody on `day`, in any post of theirs.
  static func managers(
    of person: PersonID, on day: Day, _ tx: any Transaction
  ) throws -> [PersonID] {
    let posts = try posts(OnePerson.records(of: person, tx), day, tx)
    return try LineManagement.managers(of: posts.map(\.id), on: day, tx).values.map(\.manager)
      .uniqued().sorted()
  }

  /// How much of full time somebody works, in hundred-thousandths; `nil` where it is not known.
  static func share(
    of records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> Int? {
    let shares = try posts(records, day, tx).map { $0.fte?.hundredThousandths }
    let known = shares.compactMap(\.self)
    // Of somebody who works in a post of unknown size, the whole is unknown.
    return known.isEmpty || known.count < shares.count ? nil : min(known.reduce(0, +), 100_000)
  }
}
