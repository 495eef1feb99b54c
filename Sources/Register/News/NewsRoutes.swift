import Access
import Courier
import Kernel
import Markup
import Storage
import Web

/// `/account/news`: what somebody was told about work, and how they want mail about it.
enum NewsRoutes {
  static func add(to routes: Routes) {
    routes.get("/account/news", .permission(.ownAccount), show)
    routes.post("/account/news", .permission(.ownAccount), markRead)
    routes.post("/account/news/mail", .permission(.ownAccount), choose)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit))
  }

  private static func page(
    _ visit: Visit, _ form: FormData = FormData(), _ problems: [Problem] = []
  ) async throws -> Page {
    let isMailed = visit.site.outbox != nil
    let view = try await visit.read { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      let address = try AccountAddresses.find(account, tx)
      return NewsPages.View(
        news: try WorkNotices.unread(of: account, tx).map {
          NewsPages.Line(words: $0.words, when: $0.madeAt.inWords, page: $0.page)
        },
        choice: try WorkMailChoices.of(account, tx).rawValue,
        choices: WorkMail.allCases.map { ($0.rawValue, $0.words) },
        address: address?.confirmedAt == nil ? nil : address?.address?.text, isMailed: isMailed)
    }
    return NewsPages.news(view, form, problems: problems)
  }

  @Sendable static func markRead(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let account = user.account else { throw NotFound("The account") }
      _ = try user.right(to: .ownAccount, .own, tx)
      try WorkNotices.markRead(of: account, at: user.now, tx)
      return Done(to: "/account/news")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  @Sendable static func choose(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let choice = problems.choice(
        form["choice"], "choice", among: WorkMail.allCases.map(\.rawValue),
        blank: "Choose when you want mail")
      guard problems.isEmpty, let choice = choice.flatMap(WorkMail.init(rawValue:)) else {
        throw problems
      }
      try ChooseWorkMail(choice).run(by: user, tx)
      return Done(to: "/account/news", "Your choice is saved")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let account = user.account, user.viewer == nil else { return [] }
    let count = try WorkNotices.unread(of: account, tx).count
    guard count > 0 else { return [] }
    return [
      WorkItem(
        count == 1 ? "1 piece of news for you" : "\(count) pieces of news for you",
        to: "/account/news", urgency: .open)
    ]
  }
}

/// Tells again who was asked and has not done it.
enum ReminderJobs {
  static let remind = JobKind("notices.remind")
  static let secondsBetweenRuns: Int64 = 3_600

  static func handlers(_ clock: Clock) -> [JobKind: JobHandler] {
    [
      remind: { _, database in
        _ = try await database.write { tx in try WorkNotices.remind(at: clock.now(), tx) }
      }
    ]
  }
}
