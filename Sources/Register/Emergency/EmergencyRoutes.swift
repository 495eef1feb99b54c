import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// Opening the people of an organisation when it cannot wait, and saying afterwards whether it was
/// right.
enum EmergencyRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/emergency", .permission(.openInEmergency), ask)
    routes.post("/organisations/:id/emergency", .permission(.openInEmergency), open)
    routes.get("/emergencies", .permission(.openInEmergency), list)
    routes.get("/emergencies/:id/review", .permission(.reviewEmergency), askReview)
    routes.post("/emergencies/:id/review", .permission(.reviewEmergency), review)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await openPage(visit, FormData()))
  }

  @Sendable static func open(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let reason = problems.text(form["reason"], "reason", limit: 1_000, blank: "Say what happened")
      try problems.throwIfAny()
      try OpenInEmergency(id, reason: reason ?? "").run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/people",
        "You see these names for 4 hours. The organisation is told, and somebody else reviews it.")
    } orAsk: { problems in
      try await openPage(visit, form, problems)
    }
  }

  private static func openPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let name = try await visit.read { _, tx in
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      return name
    }
    return EmergencyPages.open(id, name, form, problems: problems)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let lines = try await visit.read { user, tx in
      let reach = try user.reach(for: .reviewEmergency, tx)
      let found = try Emergencies.list(reach, of: user.account, on: user.today, tx)
      let names = try Organisations.names(of: found.map(\.organisation), tx)
      return try found.map { access in
        let isTheirs = try access.review == nil && mayReview(access, user, tx)
        return EmergencyPages.Line(
          id: "\(access.id)", who: access.accountName,
          organisation: names[access.organisation] ?? "Organisation \(access.organisation)",
          reason: access.reason, begun: access.begunAt.inWords, dueOn: access.reviewDueOn,
          isLate: access.reviewDueOn < user.today, mayReview: isTheirs,
          outcome: access.review.map { "\($0.outcome.words), says \($0.by): \($0.notes)" })
      }
    }
    return .page(EmergencyPages.list(lines))
  }

  private static func mayReview(
    _ access: EmergencyAccess, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    do {
      _ = try ReviewEmergency.find(access.id, for: user, tx)
      return true
    } catch is NotFound {
      return false
    }
  }

  @Sendable static func askReview(_ visit: Visit) async throws -> Answer {
    .page(try await reviewPage(visit, FormData()))
  }

  @Sendable static func review(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(EmergencyID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try ReviewEmergency.find(id, for: user, tx)
      var problems = Problems()
      let outcome = problems.choice(
        form["outcome"], "outcome", as: EmergencyOutcome.self,
        blank: "Choose whether it was justified")
      let notes = problems.text(form["notes"], "notes", limit: 1_000, blank: "Enter why you say so")
      guard problems.isEmpty, let outcome, let notes else { throw problems }
      try ReviewEmergency(id, outcome: outcome, notes: notes).run(by: user, tx)
      return Done(to: "/emergencies", "The review is recorded, and both sides can read it")
    } orAsk: { problems in
      try await reviewPage(visit, form, problems)
    }
  }

  private static func reviewPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(EmergencyID.self)
    let (access, name) = try await visit.read { user, tx in
      let access = try ReviewEmergency.find(id, for: user, tx)
      let name = try Organisations.names(of: [access.organisation], tx)[access.organisation]
      return (access, name ?? "")
    }
    return EmergencyPages.review(
      "\(id)", who: access.accountName, organisation: name, reason: access.reason,
      begun: access.begunAt.inWords,
      outcomes: EmergencyOutcome.allCases.map { Choice($0.rawValue, $0.words) }, form,
      problems: problems)
  }

  /// Both sides are told: those who answer for the organisation, and whoever opened it, who also
  /// learns what came of it.
  static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.openInEmergency), let account = user.account else { return [] }
    let reach = try user.reach(for: .reviewEmergency, tx)
    let since = user.today - EmergencyAccess.outcomeIsToldForDays
    let told = try Emergencies.list(reach, of: account, on: user.today, tx).filter { access in
      access.review.map { access.account == account && $0.at.dayInLondon > since } ?? true
    }
    let names = try Organisations.names(of: told.map(\.organisation), tx)
    return told.map { access in
      let name = names[access.organisation] ?? "An organisation"
      if access.account == account { return ownItem(access, name) }
      return WorkItem(
        "\(access.accountName) opened the people of \(name) in an emergency",
        detail: access.reason, to: "/emergencies/\(access.id)/review",
        urgency: access.reviewDueOn < user.today ? .overdue : .soon, dueOn: access.reviewDueOn)
    }
  }

  private static func ownItem(_ access: EmergencyAccess, _ name: String) -> WorkItem {
    guard let review = access.review else {
      return WorkItem(
        "You opened the people of \(name) in an emergency", detail: "Somebody else reviews it",
        to: "/emergencies", urgency: .waitingForOthers, dueOn: access.reviewDueOn)
    }
    return WorkItem(
      "\(review.by) reviewed what you opened at \(name) in an emergency",
      detail: "\(review.outcome.words): \(review.notes)", to: "/emergencies", urgency: .open)
  }
}
