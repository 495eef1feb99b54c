import Access
import Kernel

/// What may happen to a request to correct, and by when it is answered.
///
/// - Source: UK GDPR, articles 12(3), 12(4) and 16.
enum CorrectionRules {
  static let monthsToAnswer = 1
  static let furtherMonths = 2

  /// One month from the day it came in; the last of the month where there is no such day.
  static func due(for askedOn: Day) -> Day { askedOn.adding(months: monthsToAnswer) }

  /// Two further months, counted from the day it came in, so that the last of January is not cut
  /// short by February.
  static func extendedDue(for askedOn: Day) -> Day {
    askedOn.adding(months: monthsToAnswer + furtherMonths)
  }

  /// Somebody who may answer a request.
  struct Candidate: Hashable, Sendable {
    let account: AccountID
    let name: String
    let role: Role
    /// Whether they answer for the employer that holds the value, or for what it is under.
    let isOfHolder: Bool

    var owner: Correction.Owner { Correction.Owner(account: account, name: name) }
  }

  /// Who may answer, each once. First comes whoever answers for the employer: those who lead its
  /// people before those who administrate, those who lead a service or practice before those who
  /// lead more, those at the employer itself before those above it, and who has held the role
  /// longest. Then those who look after everything.
  static func candidates(
    _ holdings: [AccountHolding], holder: OrganisationID?
  ) -> [Candidate] {
    var seen: Set<AccountID> = []
    return holdings.sorted { rank($0, holder).lexicographicallyPrecedes(rank($1, holder)) }
      .filter { seen.insert($0.account).inserted }
      .map {
        Candidate(
          account: $0.account, name: $0.name, role: $0.role, isOfHolder: $0.heldAt != nil)
      }
  }

  /// What becomes of whose task an open request is.
  enum Renewal: Hashable, Sendable {
    case stays
    /// It stays with whom an earlier version wrote down by name alone, and whose account this is.
    case isKnown(Correction.Owner)
    case ends
  }

  static func renewal(of owner: Correction.Owner?, among able: [Candidate]) -> Renewal {
    // Nobody then, and nobody now.
    guard let owner else { return able.isEmpty ? .stays : .ends }
    if let account = owner.account {
      return able.contains { $0.account == account } ? .stays : .ends
    }
    return able.first { $0.name == owner.name }.map { .isKnown($0.owner) } ?? .ends
  }

  private static func rank(_ holding: AccountHolding, _ holder: OrganisationID?) -> [Int64] {
    let role: Int64 =
      switch holding.role {
      case .registeredManager, .practiceManager: 0
      case .organisationLead: 1
      case _: 2
      }
    return [
      holding.heldAt == nil ? 1 : 0, role, holding.heldAt == holder ? 0 : 1,
      Int64(holding.from.number), holding.account.rawValue,
    ]
  }
}

extension Correction {
  /// Begun by whoever it is whose task it then is.
  func takenUp(by owner: Owner) throws(Problems) -> Correction {
    guard case .asked = stage else {
      throw Problems("", stage.isOpen ? "Somebody is looking at this already" : Self.over)
    }
    var next = self
    next.stage = .lookedAt
    next.owner = owner
    return next
  }

  /// Whoever has it now has not begun.
  func owned(by owner: Owner?) -> Correction {
    var next = self
    if next.owner != owner, stage == .lookedAt { next.stage = .asked }
    next.owner = owner
    return next
  }

  /// Whose account it is that has it now, and may have begun.
  func known(as owner: Owner) -> Correction {
    var next = self
    next.owner = owner
    return next
  }

  /// - Throws: when it is over, or theirs already.
  func handedOn(to owner: Owner) throws(Problems) -> Correction {
    guard stage.isOpen else { throw Problems("", Self.over) }
    guard owner.account != self.owner?.account else {
      throw Problems("owner", "It is for \(owner.name) to answer already. Choose somebody else")
    }
    return owned(by: owner)
  }

  /// - Throws: when the first month is over: more time has to be told of within it.
  func extended(on day: Day, because reason: String) throws(Problems) -> Correction {
    guard stage.isOpen else { throw Problems("", Self.over) }
    guard `extension` == nil else {
      throw Problems("", "More time was taken once already, and the law gives it once")
    }
    guard day <= dueOn else {
      throw Problems(
        "", "The month ended on \(dueOn.inWords), and more time has to be told of within it")
    }
    var next = self
    next.extension = Extension(toldOn: day, reason: reason)
    next.dueOn = CorrectionRules.extendedDue(for: askedAt.dayInLondon)
    return next
  }

  func decided(_ isCorrected: Bool, _ decision: Decision) throws(Problems) -> Correction {
    guard stage.isOpen else { throw Problems("", Self.over) }
    var next = self
    next.stage = isCorrected ? .corrected(decision) : .refused(decision)
    return next
  }

  func withdrawn(at moment: Instant) throws(Problems) -> Correction {
    guard stage.isOpen else { throw Problems("", Self.over) }
    var next = self
    next.stage = .withdrawn(at: moment)
    return next
  }

  private static let over = "This request has already come to its end"
}
