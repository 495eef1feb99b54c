import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Undoes a load as one unit: everything that it wrote is as it was before, while nothing newer
/// stands on it. The load itself stays, marked with who undid it and why.
///
/// Rows that the load made are removed. That is no user's delete: they are there because a file
/// was loaded that should not have been, and the journal keeps what it said.
///
/// - Source: import formats, section 1.8, "a load can be undone as one unit".
package struct UndoLoad: Sendable {
  package let load: LoadID
  package let reason: String

  package init(_ load: LoadID, because reason: String) {
    self.load = load
    self.reason = reason.trimmed
  }

  /// - Parameters:
  ///   - confirmed: The fingerprint of what the user saw; `nil` undoes without having looked.
  /// - Throws: `NotFound` for a load that the user may not read, `Forbidden`, or `Problems` when
  ///   it cannot be undone, with what stands on it.
  @discardableResult
  package func run(
    by user: User, confirmed: String? = nil, _ tx: any Transaction
  ) throws -> UndoEffect {
    let (undoable, right) = try find(for: user, tx)
    if let problem = UndoRules.refusal(of: reason) { throw problem }
    let former = try former(of: undoable, at: user.now, tx)
    let effect = try apply(former, of: undoable, by: user, isCheck: false, tx)
    guard effect.canUndo else { throw UndoRules.blocked(by: effect.obstacles) }
    if let confirmed, confirmed != effect.fingerprint { throw UndoMovedOn(effect: effect) }
    try LoadUndoStore.markUndone(load, because: reason, by: user, tx)
    try LoadUndoStore.forget(load, tx)
    if let employer = undoable.employer { try ResultNews.follow(employer, at: user.now, tx) }
    try record(undoable, under: right, tx)
    return effect
  }

  /// What `run` would do. Everything is put back, so it is for a rehearsal.
  package func rehearse(by user: User, _ tx: any Transaction) throws -> UndoEffect {
    let (undoable, _) = try find(for: user, tx)
    let former = try former(of: undoable, at: user.now, tx)
    return try apply(former, of: undoable, by: user, isCheck: true, tx)
  }

  private func find(
    for user: User, _ tx: any Transaction
  ) throws -> (UndoableLoad, Right) {
    guard let found = try LoadUndoStore.find(load, tx),
      try LoadHistory.readable([load], for: user, tx).contains(load)
    else { throw NotFound("This load") }
    return (found, try user.right(toUndoLoadFor: found.employer, tx))
  }

  private func former(
    of undoable: UndoableLoad, at now: Instant, _ tx: any Transaction
  ) throws -> FormerRows {
    if let problem = UndoRules.refusal(of: undoable, at: now) { throw problem }
    let former = try LoadUndoStore.former(of: load, tx)
    guard !former.isEmpty else { throw UndoRules.nothingKept }
    guard try former.fit(tx) else { throw UndoRules.keptElsewhere }
    return former
  }

  private func apply(
    _ former: FormerRows, of undoable: UndoableLoad, by user: User, isCheck: Bool,
    _ tx: any Transaction
  ) throws -> UndoEffect {
    var effect = UndoEffect()
    effect.removed = UndoCounts.removed(former)
    effect.putBack = UndoCounts.putBack(former)
    try PersonMatches.forgetProposals(
      about: former.made(in: "person").map(PersonID.init(rawValue:)), tx)
    try Inductions.forgetUntouched(
      of: former.made(in: "person").map(PersonID.init(rawValue:)), tx)
    let standing = try former.standing(
      leavingOut: UndoScope.account.union(UndoScope.workedOut),
      alsoPointing: UndoScope.alsoPointing, groups: UndoScope.groups, tx)
    let (workedOut, inTheWay) = standing.divided { UndoScope.workedOut.contains($0.table) }
    effect.obstacles = try UndoObstacles(load: undoable, tx: tx).words(of: inTheWay)
    guard effect.canUndo else {
      effect.fingerprint = UndoRules.fingerprint(effect)
      return effect
    }
    let before = try undoable.employer.map { try Sight(of: $0, on: user.today, tx) }
    let posts = Set(workedOut.filter { $0.table == "manager_reason" }.compactMap(\.number))
    let employers = Set(
      try Assignments.find(posts.map(AssignmentID.init(rawValue:)), tx).values.map(\.employer))
    var names = try people(former, tx)
    try letGo(former, tx)
    try former.putBack(workedOut: UndoScope.workedOut, tx)
    try workOut(workedOut, employers, on: user.today, tx)
    if let before, let employer = undoable.employer {
      let changes = before.changes(to: try Sight(of: employer, on: user.today, tx))
      names.merge(
        try People.names(of: changes.flatMap { $0.gains.prefix(10) }, tx)
      ) { first, _ in first }
      effect.sight = changes.map { UploadCheck.Sight($0, names) }
    }
    effect.fingerprint = UndoRules.fingerprint(effect)
    return effect
  }

  /// Names of those who would go, while they can still be asked for.
  private func people(
    _ former: FormerRows, _ tx: any Transaction
  ) throws -> [PersonID: String] {
    let touched = former.made(in: "person").union(former.touched(in: "person_name"))
    let posts = former.touched(in: "assignment").union(former.touched(in: "line_management"))
    let holders = try Assignments.find(posts.map(AssignmentID.init(rawValue:)), tx).values
      .map(\.person)
    return try People.names(of: touched.map(PersonID.init(rawValue:)) + holders, tx)
  }

  private func letGo(_ former: FormerRows, _ tx: any Transaction) throws {
    let organisations = former.made(in: "organisation").map(OrganisationID.init(rawValue:))
    let names = try Organisations.names(of: organisations, tx)
    try LoadUndoStore.letGo(
      of: Dictionary(uniqueKeysWithValues: organisations.map { ($0, names[$0] ?? "") }), tx)
    try LoadUndoStore.letGo(of: former.made(in: "person"), tx)
  }

  /// What follows from the rest was changed by hand since: it is worked out anew.
  private func workOut(
    _ rows: [StandingRow], _ employers: Set<OrganisationID>, on day: Day, _ tx: any Transaction
  ) throws {
    let places = rows.filter { $0.table == "organisation_within" }.compactMap(\.number)
      .map(OrganisationID.init(rawValue:))
    let there = try Organisations.names(of: places + Array(employers), tx)
    try Directory.OrganisationTree.refresh(places.filter { there[$0] != nil }, tx)
    let left = employers.filter { there[$0] != nil }
    if !left.isEmpty { try ManagerReasons.recompute(for: left, on: day, tx) }
  }

  private func record(
    _ undoable: UndoableLoad, under right: Right, _ tx: any Transaction
  ) throws {
    let employer = try undoable.employer.map { try Organisations.names(of: [$0], tx)[$0] ?? "" }
    let former = try LoadUndoStore.formerEmployer(of: load, tx)
    var subjects: [JournalSubject] = [.load(load)]
    if let id = undoable.employer { subjects.append(.organisation(id)) }
    try Journal.record(
      JournalEvent(
        Journal.undone, subjects,
        details: [
          "files": undoable.files.joined(separator: ", "),
          "employer": former ?? employer ?? "national lists", "reason": reason,
        ], changes: try Journal.changes(undoing: load, tx)), under: right, tx)
  }
}

/// What the user saw is not what would be done now.
struct UndoMovedOn: Error { let effect: UndoEffect }

extension [StandingRow] {
  fileprivate func divided(
    _ isFirst: (StandingRow) -> Bool
  ) -> ([StandingRow], [StandingRow]) { (filter(isFirst), filter { !isFirst($0) }) }
}
