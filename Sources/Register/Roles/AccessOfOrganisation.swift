import Access
import Directory
import Kernel
import Storage

/// Who has access to an organisation and to what is under it, now and before.
struct AccessOfOrganisation: Sendable {
  let id: OrganisationID

  struct Line: Sendable {
    let account: AccountID
    let name: String
    let grant: String
    let role: String
    let place: String
    let from: Day
    let until: Day?
    /// Why it ends on that day.
    let untilWhy: String?
    let givenBy: String?
    let reason: String?
    let state: State
    let mayLend: Bool

    enum State: Sendable {
      case current, toCome
      /// Waits for a second administrator; whether the reader may be that one.
      case awaiting(mayConfirm: Bool)
      case ended(String?)
    }
  }

  struct View: Sendable {
    let id: OrganisationID
    let name: String
    let current: [Line]
    let past: [Line]
    let advice: String?
  }

  func answer(_ user: User, _ tx: any Transaction) throws -> View {
    guard try user.holds(.manageAccounts, over: .organisation(id), tx),
      let name = try Organisations.names(of: [id], tx)[id]
    else { throw NotFound("This organisation") }
    // Who looks after the organisation alone sees what is held at it alone.
    let sight = try user.reach(for: .manageAccounts, tx)
    let above = try Set(OrganisationTree.ancestors(of: id, on: .under, user.today, tx))
    let seesBeneath = sight.everything || !above.isDisjoint(with: sight.organisations)
    let records = try Grants.history(at: id, on: user.today, limit: 5_000, tx)
      .filter { seesBeneath || $0.grant.organisation == id }
    let names = try Organisations.names(of: records.compactMap(\.grant.organisation), tx)
    let lines = try records.map { record in
      line(
        record, names, mayConfirm: try ConfirmGrant.mayConfirm(record, user, tx), on: user.today)
    }
    return View(
      id: id, name: name,
      current: lines.filter { if case .ended = $0.state { false } else { true } },
      past: lines.filter { if case .ended = $0.state { true } else { false } },
      advice: try advice(on: user.today, tx))
  }

  private func line(
    _ record: GrantRecord, _ names: [OrganisationID: String], mayConfirm: Bool, on day: Day
  ) -> Line {
    let grant = record.grant
    let place = grant.organisation.flatMap { names[$0] } ?? ""
    let state: Line.State =
      record.awaits
      ? .awaiting(mayConfirm: mayConfirm)
      : record.isInForce(on: day)
        ? .current : record.isToCome(on: day) ? .toCome : .ended(record.ended?.reason)
    return Line(
      account: record.account, name: record.accountName, grant: "\(grant.id)",
      role: grant.role.words, place: place + (grant.beneath ? "" : " only"),
      from: grant.period.from, until: grant.period.to,
      untilWhy: record.covers.map { "Stands in for \($0)" }
        ?? (grant.period.to != nil && grant.period.to != record.givenUntil
          && record.ended == nil ? "Their post ends" : nil),
      givenBy: record.givenBy, reason: record.reason, state: state,
      mayLend: record.isInForce(on: day) && record.covers == nil)
  }

  /// One administrator is one illness away from none. An employer of one person needs no second.
  private func advice(on day: Day, _ tx: any Transaction) throws -> String? {
    let count = try Grants.countOfAdministrators(of: id, on: day, tx)
    guard count < 2, try Assignments.countOfPeople(at: [id], on: day, atMost: 2, tx) > 1 else {
      return nil
    }
    return count == 0
      ? "Nobody administers this organisation itself. Give two people the role of administrator, "
        + "so that one can always be reached."
      : "Only one person administers this organisation. Give a second person the role, so that "
        + "one can always be reached."
  }
}
