import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/people/:id/badges`: badges that rest on records of an employer, for those who keep the records.
enum KeptBadgeRoutes {
  private static let door = Door.permission(.keepBadges)

  static func add(to routes: Routes) {
    routes.get("/people/:id/badges", door, all)
    routes.get("/people/:id/badges/:badge/change", door, ask)
    routes.post("/people/:id/badges/:badge/change", door, change)
  }

  /// Those that the user may change: by the record, and by the employer that keeps it.
  private static func badges(
    of person: PersonID, for user: User, _ tx: any Transaction
  ) throws -> [IssuedBadge] {
    let isSeen = try user.holds(.keepBadges, over: .person(person), tx)
    let records =
      try isSeen
      ? user.records(of: person, for: .keepBadges, tx) : OnePerson.records(of: person, tx)
    let kept = try IssuedBadges.of(records, tx).filter {
      try user.holds(.keepBadges, over: .organisation($0.organisation), tx)
    }
    // Of somebody who left long ago, whoever keeps the record of a badge can still take it back.
    if kept.isEmpty { _ = try user.right(to: .keepBadges, .person(person), tx) }
    return kept
  }

  private static func found(_ visit: Visit) async throws -> (name: String, badge: IssuedBadge) {
    let person = try visit.id(PersonID.self)
    let id = try visit.id(BadgeID.self, "badge")
    return try await visit.read { user, tx in
      guard let badge = try badges(of: person, for: user, tx).first(where: { $0.id == id }),
        let name = try People.names(of: [person], tx)[person]
      else { throw NotFound("This badge") }
      return (name, badge)
    }
  }

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let (id, today) = (try visit.id(PersonID.self), visit.today)
    return .page(
      try await visit.read { user, tx in
        let badges = try badges(of: id, for: user, tx)
        guard let name = try People.names(of: [id], tx)[id] else { throw NotFound("This person") }
        // Where somebody showed a badge is not for the employer they have now.
        let decisions = try BadgeDecisions.of(badges.map(\.person), tx).filter {
          try user.holds(.decideOnBadges, over: .organisation($0.organisation), tx)
        }
        let employers = try Organisations.names(of: Set(decisions.map(\.organisation)), tx)
        return KeptBadgePages.all(
          id, name,
          badges.map { badge in
            KeptBadgePages.Line(
              id: "\(badge.id)", name: badge.name, state: badge.words(on: today),
              isOpen: badge.state.isOpen, reason: badge.reason,
              decisions: decisions.filter { $0.badge == badge.id && $0.supersededAt == nil }.map {
                "\($0.answer.words) by \(employers[$0.organisation] ?? "") on "
                  + "\($0.decidedAt.dayInLondon.inWords): \($0.reason)"
              })
          })
      })
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let (name, badge) = try await found(visit)
    return .page(
      KeptBadgePages.change(
        try visit.id(PersonID.self), name, "\(badge.id)", badge.name,
        isSuspended: badge.state == .suspended, isOpen: badge.state.isOpen, FormData()))
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let (name, badge) = try await found(visit)
    let person = try visit.id(PersonID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let step = problems.choice(
        form["step"], "step", among: ["suspend", "lift", "revoke"],
        blank: "Choose what should happen to the badge"
      ).flatMap(BadgeStep.init(rawValue:))
      let reason = problems.optionalText(
        form["reason"], "reason", limit: 500, called: "The reason")
      guard let step, problems.isEmpty else { throw problems }
      let after = try ChangeBadge(badge.id, step, because: reason ?? "").run(by: user, tx)
      return Done(
        to: "/people/\(person)/badges",
        "\(after.name): \(after.state.words.lowercased()). Whoever checks it is told so")
    } orAsk: { problems in
      KeptBadgePages.change(
        person, name, "\(badge.id)", badge.name, isSuspended: badge.state == .suspended,
        isOpen: badge.state.isOpen, form, problems: problems)
    }
  }
}
