import Access
import Directory
import Kernel
import Markup
import Storage

/// Giving a role, one question to a page. The answers travel in the address until the last
/// question, which is in somebody's own words and travels in the form.
struct GiveRoleJourney: Sendable {
  let organisation: OrganisationID
  let data: FormData

  enum Step: String, Sendable {
    case account, role, beneath, until, reason
  }

  struct View: Sendable {
    let id: OrganisationID
    let name: String
    let accounts: [Choice]
    let roles: [Choice]
    let account: String?
    let role: String?
    let hasParts: Bool
    let from: Day?
    let until: Day?
  }

  /// What is asked next: the first question that has no answer, or the one to be changed.
  func step(for user: User, _ tx: any Transaction) throws -> Step {
    if let change = data["change"].flatMap(Step.init(rawValue:)) { return change }
    if problem(of: .account) != nil { return .account }
    if problem(of: .role) != nil { return .role }
    if try hasParts(on: user.today, tx), problem(of: .beneath) != nil { return .beneath }
    if !problems(of: .until).isEmpty || data["until"] == nil { return .until }
    return .reason
  }

  func problems(of step: Step) -> [Problem] {
    if step == .until {
      guard data["until"] != nil else { return [Problem("until", "Choose how long it is for")] }
      var problems = Problems()
      _ = problems.optionalDay(data.day("first"), "first")
      if data["until"] == "day" {
        _ = problems.day(data.day("last"), "last", blank: "Enter the last day")
      }
      return problems.problems
    }
    return [problem(of: step)].compactMap(\.self)
  }

  private func problem(of step: Step) -> Problem? {
    switch step {
    case .account:
      data["account"].flatMap(AccountID.init) == nil
        ? Problem("account", "Choose who is given the role") : nil
    case .role: role == nil ? Problem("role", "Choose a role") : nil
    case .beneath:
      ["yes", "no"].contains(data["beneath"]) ? nil : Problem("beneath", "Choose how far it goes")
    case .until: nil
    case .reason:
      (data["reason"] ?? "").allSatisfy(\.isWhitespace)
        ? Problem("reason", "Enter why this role is given") : nil
    }
  }

  private var role: Role? {
    data["role"].flatMap(Role.init(rawValue:)).flatMap { $0.isGiven ? $0 : nil }
  }

  private var from: Day? {
    var problems = Problems()
    return problems.optionalDay(data.day("first"), "first")
  }

  private var until: Day? {
    var problems = Problems()
    return data["until"] == "day" ? problems.optionalDay(data.day("last"), "last") : nil
  }

  func action() throws -> GiveGrant {
    var problems = Problems()
    for step in [Step.account, .role, .until, .reason] {
      for problem in self.problems(of: step) { problems.add(problem.field, problem.message) }
    }
    let reason = problems.optionalText(data["reason"], "reason", called: "The reason")
    try problems.throwIfAny()
    guard let account = data["account"].flatMap(AccountID.init), let role else {
      throw NotFound("The role")
    }
    return GiveGrant(
      account: account, role: role, organisation: organisation, beneath: data["beneath"] != "no",
      from: from, until: until, reason: reason ?? "")
  }

  /// As the action would find them, before anybody says yes.
  func allProblems(for user: User, _ tx: any Transaction) throws -> [Problem] {
    do {
      let action = try action()
      let reach = try user.reach(for: .manageAccounts, tx)
      guard let account = try Accounts.find(action.account, reach, on: user.today, tx) else {
        throw NotFound("The account")
      }
      try action.check(for: account, by: user, tx)
      return []
    } catch let problems as Problems {
      return problems.problems
    }
  }

  func view(for user: User, _ tx: any Transaction) throws -> View {
    guard try user.holds(.manageAccounts, over: .organisation(organisation), tx),
      let found = try Organisations.find(organisation, tx)
    else { throw NotFound("This organisation") }
    let reach = try user.reach(for: .manageAccounts, tx)
    // Colleagues, and whoever holds something here already.
    let accounts = try Accounts.list(
      Reach(organisations: [organisation]), on: user.today, limit: 1_000, tx
    ).filter { $0.closedAt == nil && $0.id != user.account }
    let chosen = try data["account"].flatMap(AccountID.init).flatMap {
      try Accounts.find($0, reach, on: user.today, tx)
    }
    let names = try People.names(of: accounts.compactMap(\.person), tx)
    let kind = found.kind(on: user.today)
    return View(
      id: organisation, name: found.displayName(on: user.today),
      accounts: accounts.map {
        Choice("\($0.id)", $0.name, hint: $0.person.flatMap { names[$0] })
      },
      roles: Role.allCases.filter { role in
        role.isGiven && !role.isGivenCentrally && role.fits(kind)
      }.map { Choice($0.rawValue, $0.words, hint: $0.purpose) },
      account: chosen?.name, role: role?.words, hasParts: try hasParts(on: user.today, tx),
      from: from, until: until)
  }

  private func hasParts(on day: Day, _ tx: any Transaction) throws -> Bool {
    try OrganisationTree.within([organisation], on: .under, day, tx).count > 1
  }
}
