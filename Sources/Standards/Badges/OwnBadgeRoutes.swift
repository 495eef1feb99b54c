import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/me/badges…`: what badges somebody holds and can have. No address names anybody.
enum OwnBadgeRoutes {
  private static let door = Door.permission(.holdBadges)

  static func add(to routes: Routes) {
    routes.get("/me/badges", door, all)
    routes.post("/me/badges", door, make)
    routes.get("/me/badges/:badge", door, one)
    routes.get("/me/badges/:badge/files/:form", door, file)
    routes.post("/me/badges/:badge/shares", door, share)
    routes.get("/me/badges/:badge/withdrawal", door, askWithdraw)
    routes.post("/me/badges/:badge/withdrawal", door, withdraw)
    routes.post("/me/badge-links/:share/end", door, endShare)
  }

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    .page(try await allPage(visit))
  }

  private static func allPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let (held, possible) = try await visit.read { user, tx in
      let records = try user.ownRecord(tx).records
      return (
        try IssuedBadges.of(records, tx),
        try BadgeWork.candidates(of: records, on: user.today, tx).filter { $0.badge == nil }
      )
    }
    let today = visit.today
    return OwnBadgePages.all(
      held.map { badge in
        OwnBadgePages.Line(
          id: "\(badge.id)", name: badge.name, state: badge.words(on: today),
          isOpen: badge.state.isOpen, awardedOn: badge.awardedOn,
          until: badge.validUntil?.dayInLondon)
      },
      possible: possible.map { candidate in
        OwnBadgePages.Possible(
          record: candidate.record.id, title: candidate.record.title, name: candidate.kind.name,
          address: candidate.kind.path, completedOn: candidate.record.awardedOn)
      }, problems: problems)
  }

  @Sendable static func make(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let (chance, address) = (visit.site.chance, visit.site.publicAddress)
    return try await visit.submit(form) { user, tx in
      guard let record = form["record"].flatMap({ RecordID($0) }) else {
        throw NotFound("This record")
      }
      let badge = try BadgeWork.make(record, address: address, tx).run(by: user, chance: chance, tx)
      return Done(to: "/me/badges/\(badge.id)", "The badge is made. Take it with you, or share it")
    } orAsk: { problems in
      try await allPage(visit, problems)
    }
  }

  @Sendable static func one(_ visit: Visit) async throws -> Answer {
    .page(try await onePage(visit, FormData()))
  }

  private static func own(
    _ id: BadgeID, _ user: User, _ tx: any Transaction
  ) throws -> IssuedBadge {
    let records = try user.ownRecord(tx).records
    guard let badge = try IssuedBadges.find(id, tx), records.contains(badge.person) else {
      throw NotFound("This badge")
    }
    return badge
  }

  private static func onePage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(BadgeID.self, "badge")
    let today = visit.today
    return try await visit.read { user, tx in
      let badge = try own(id, user, tx)
      let shares = try BadgeShares.of([badge.person], tx).filter { $0.badge == id }
      let decisions = try BadgeDecisions.of([badge.person], tx).filter { $0.badge == id }
      let names = try Organisations.names(
        of: Set(decisions.map(\.organisation) + [badge.organisation]), tx)
      return OwnBadgePages.one(
        OwnBadgePages.One(
          id: "\(id)", name: badge.name, state: badge.words(on: today),
          isOpen: badge.state.isOpen, reason: badge.reason, stateOn: badge.stateAt.dayInLondon,
          keptBy: names[badge.organisation] ?? "", awardedOn: badge.awardedOn,
          until: badge.validUntil?.dayInLondon, edition: badge.edition,
          credential: badge.credential, hasFile: !badge.token.isEmpty,
          shares: shares.map { share in
            OwnBadgePages.Share(
              id: "\(share.id)", recipient: share.recipient, until: share.until,
              isOpen: share.isOpen(on: today), endedOn: share.endedAt?.dayInLondon)
          },
          decisions: decisions.map { decision in
            OwnBadgePages.Decision(
              employer: names[decision.organisation] ?? "", answer: decision.answer.words,
              reason: decision.reason, on: decision.decidedAt.dayInLondon,
              isPast: decision.supersededAt != nil)
          }), form, problems: problems)
    }
  }

  @Sendable static func file(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(BadgeID.self, "badge")
    guard let form = BadgeForm(rawValue: try visit.word("form")) else {
      throw NotFound("This form of a badge")
    }
    let badge = try await visit.read { user, tx in try own(id, user, tx) }
    return .file(
      named: "badge-\(badge.kind).\(form.rawValue)", type: form.type,
      try BadgeWork.file(badge, as: form))
  }

  /// Makes a link, once, and shows it, once: sent twice, it is known to nobody here.
  @Sendable static func share(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(BadgeID.self, "badge")
    let (form, user, chance) = (try await visit.form(), try visit.user(), visit.site.chance)
    let back = "/me/badges/\(id)"
    do {
      let (done, link) = try await visit.once(form) { tx in
        let badge = try own(id, user, tx)
        var problems = Problems()
        let recipient = problems.text(
          form["recipient"], "recipient", limit: 200, blank: "Enter for whom the link is")
        let until = problems.day(form.day("until"), "until", blank: "Enter the last day")
        if let until {
          do throws(BadgeRefusal) {
            try BadgeRules.check(lastDay: until, of: badge.state, on: user.today)
          } catch {
            for problem in error.problems { problems.add(problem.field, problem.message) }
          }
        }
        guard let recipient, let until, problems.isEmpty else { throw problems }
        let code = try ShareBadge(id, with: recipient, until: until)
          .run(by: user, chance: chance, tx)
        return (
          Done(to: back, "The link was made, and shown once"),
          (code: code, recipient: recipient, until: until)
        )
      }
      guard let link else { return .redirect(to: done.address, done: done.words) }
      return .page(
        OwnBadgePages.link(
          "\(visit.origin)/shared#code=\(link.code)", recipient: link.recipient,
          until: link.until, back: back))
    } catch let problems as Problems {
      return .page(try await onePage(visit, form, problems.problems))
    }
  }

  @Sendable static func endShare(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(BadgeShareID.self, "share")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EndBadgeShare(id).run(by: user, tx)
      return Done(to: "/me/badges", "The link has ended. It opens nothing any more")
    } orAsk: { problems in
      try await allPage(visit, problems)
    }
  }

  @Sendable static func askWithdraw(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(BadgeID.self, "badge")
    let badge = try await visit.read { user, tx in try own(id, user, tx) }
    return .page(OwnBadgePages.withdraw("\(id)", badge.name))
  }

  @Sendable static func withdraw(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(BadgeID.self, "badge")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try WithdrawBadge(id).run(by: user, tx)
      return Done(to: "/me/badges/\(id)", "The badge is withdrawn. Whoever checks it is told so")
    } orAsk: { problems in
      try await onePage(visit, FormData(), problems)
    }
  }
}
