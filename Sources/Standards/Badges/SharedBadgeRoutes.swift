import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/shared`, open to everybody: the code of a link opens one badge and nothing else. An employer
/// that has it can say whether it accepts the badge.
enum SharedBadgeRoutes {
  static func add(to routes: Routes) {
    routes.get("/shared", openBecause: reason, ask)
    routes.post("/shared", openBecause: reason, open)
    routes.post("/shared/file", openBecause: reason, file)
    routes.post("/shared/decision", .permission(.decideOnBadges), decide)
  }

  /// For the table of all doors.
  static let reason = "Whoever was given a link by its holder sees one badge, by its code"

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(SharedBadgePages.ask(FormData()))
  }

  @Sendable static func open(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    switch try await opened(visit, form) {
    case .badge(let badge, let code):
      return .page(try await page(visit, badge, code, FormData()))
    case .asking(let problem): return .page(SharedBadgePages.ask(FormData(), problems: [problem]))
    }
  }

  @Sendable static func file(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let kind = form["form"].flatMap(BadgeForm.init(rawValue:)) else {
      throw NotFound("This form of a badge")
    }
    switch try await opened(visit, form) {
    case .badge(let badge, _):
      return .file(
        named: "badge-\(badge.kind).\(kind.rawValue)", type: kind.type,
        try BadgeWork.file(badge, as: kind))
    case .asking(let problem): return .page(SharedBadgePages.ask(FormData(), problems: [problem]))
    }
  }

  private enum Opened {
    case badge(IssuedBadge, code: String)
    case asking(Problem)
  }

  /// Written down as looked at before anything is shown.
  private static func opened(_ visit: Visit, _ form: FormData) async throws -> Opened {
    var problems = Problems()
    let code = problems.text(form["code"], "code", limit: 60, blank: "Enter the code")
    guard let code else { return .asking(problems.problems.first ?? wrong) }
    let (now, from) = (visit.now, visit.clientAddress)
    let attempt = try await visit.site.database.write { tx in
      try BadgeShares.prepare(code, from: from, at: now, tx)
    }
    switch attempt.throttle {
    case .refuse: return .asking(throttled)
    case .goOnAfter(let seconds): try await Task.sleep(for: .seconds(seconds))
    case .goOn: break
    }
    let found = try await visit.site.database.write { tx in
      try BadgeShares.open(attempt, at: now, tx)?.badge
    }
    guard let found, !found.token.isEmpty else { return .asking(wrong) }
    return .badge(found, code: code)
  }

  private static func page(
    _ visit: Visit, _ badge: IssuedBadge, _ code: String, _ form: FormData,
    _ problems: [Problem] = []
  ) async throws -> Page {
    let (now, user) = (visit.now, visit.visitor?.user)
    let (checked, employers) = try await visit.site.database.read { tx in
      (
        try BadgeWork.check(
          Array(badge.token.utf8), keys: nil, lists: [], asOf: nil, at: now, tx),
        try user.map { try Self.employers(of: $0, tx) } ?? []
      )
    }
    return SharedBadgePages.badge(
      CheckPages.Result(checked, asOf: nil), name: badge.name, code: code, employers: employers,
      form, problems: problems)
  }

  /// For whom somebody may decide: where they hold a role that does.
  private static func employers(
    of user: User, _ tx: any Transaction
  ) throws -> [Choice] {
    let places = user.grants.filter { Permission.decideOnBadges.roles.contains($0.role) }
      .compactMap(\.organisation)
    return try Organisations.names(of: Set(places), tx)
      .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
      .map { Choice("\($0.key)", $0.value) }
  }

  @Sendable static func decide(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let code = form["code"] ?? ""
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let employers = try Self.employers(of: user, tx)
      let chosen =
        employers.count == 1
        ? employers[0].code
        : problems.choice(
          form["employer"], "employer", among: employers.map(\.code),
          blank: "Choose for which employer you decide")
      let answer = problems.choice(
        form["answer"], "answer", as: BadgeDecision.Answer.self,
        blank: "Choose whether the badge is accepted")
      let reason = problems.text(form["reason"], "reason", limit: 500, blank: "Enter why")
      guard problems.isEmpty, let answer, let reason,
        let employer = chosen.flatMap({ OrganisationID($0) })
      else { throw problems }
      try DecideOnBadge(code, for: employer, answer, because: reason).run(by: user, tx)
      return Done(
        to: "/shared", "Your decision is written down. Whoever holds the badge can read it")
    } orAsk: { problems in
      // It is shown again, which its holder reads like every look.
      switch try await opened(visit, form) {
      case .badge(let badge, let code):
        try await page(visit, badge, code, form, problems)
      case .asking(let problem): SharedBadgePages.ask(FormData(), problems: [problem])
      }
    }
  }

  private static let wrong = Problem(
    "code", "This code does not open anything. Check it; the link may have ended")
  private static let throttled = Problem(
    "code", "There were too many wrong codes from here. Wait 15 minutes and try again")
}
