import Access
import Directory
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/organisations/:id/intervals…`
enum IntervalRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/intervals"
    routes.get(base, .permission(.countObligations), list)
    routes.get("\(base)/:policy", .permission(.setInterval), ask)
    routes.post("\(base)/:policy", .permission(.setInterval), set)
    routes.post("\(base)/:policy/end", .permission(.setInterval), end)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    .page(IntervalPages.list(try await view(visit, for: .countObligations)))
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let (view, line) = try await asked(visit)
    return .page(
      IntervalPages.ask(view, line, line.local.map(IntervalPages.answers) ?? FormData()))
  }

  @Sendable static func set(_ visit: Visit) async throws -> Answer {
    let (view, line) = try await asked(visit)
    let form = try await visit.form()
    let content = try ContentReader.shipped()
    // What differs from the nation is pointed out once, before it is set.
    if let words = warning(form, view, line, content, on: visit.today) {
      return .page(IntervalPages.ask(view, line, form, warning: words))
    }
    return try await visit.submit(form) { user, tx in
      try answers(form, view, line).run(by: user, content: content, tx)
      return Done(
        to: "/organisations/\(view.organisation)/intervals", "\(line.title): the interval is set")
    } orAsk: { problems in
      IntervalPages.ask(view, line, form, problems: problems)
    }
  }

  private static func warning(
    _ form: FormData, _ view: IntervalPages.View, _ line: IntervalPages.Line,
    _ content: PolicyContent, on day: Day
  ) -> String? {
    guard let action = try? answers(form, view, line), let months = action.months,
      form["seen"] != "\(months)"
    else { return nil }
    return action.warning(content: content, on: day)
  }

  private static func answers(
    _ form: FormData, _ view: IntervalPages.View, _ line: IntervalPages.Line
  ) throws(Problems) -> SetLocalInterval {
    var problems = Problems()
    let months = problems.number(
      form["months"], "months", in: 1...120, blank: "Enter the number of months")
    let why = problems.text(
      form["justification"], "justification", limit: 2_000,
      blank: "Enter why it is repeated more or less often than nationally")
    let approver = problems.text(
      form["approvedBy"], "approvedBy", blank: "Enter the committee or person who approved it")
    let review = problems.day(
      form.day("reviewOn"), "reviewOn",
      blank: "Enter the date on which it will be looked at again")
    guard problems.isEmpty, let why, let approver else { throw problems }
    return SetLocalInterval(
      organisation: view.organisation, policy: line.policy, months: months, justification: why,
      approvedBy: approver, reviewOn: review)
  }

  @Sendable static func end(_ visit: Visit) async throws -> Answer {
    let (view, line) = try await asked(visit)
    let form = try await visit.form()
    let content = try ContentReader.shipped()
    return try await visit.submit(form) { user, tx in
      try EndLocalInterval(organisation: view.organisation, policy: line.policy)
        .run(by: user, content: content, tx)
      return Done(
        to: "/organisations/\(view.organisation)/intervals",
        "\(line.title): the national interval counts again")
    } orAsk: { problems in
      IntervalPages.ask(view, line, FormData(), problems: problems)
    }
  }

  private static func asked(
    _ visit: Visit
  ) async throws -> (IntervalPages.View, IntervalPages.Line) {
    let code = try visit.word("policy")
    let view = try await view(visit, for: .setInterval)
    guard let line = view.lines.first(where: { $0.policy == code }) else {
      throw NotFound("This policy")
    }
    return (view, line)
  }

  private static func view(
    _ visit: Visit, for permission: Permission
  ) async throws -> IntervalPages.View {
    let id = try visit.id(OrganisationID.self)
    let content = try ContentReader.shipped()
    return try await visit.read { user, tx in
      _ = try user.right(to: permission, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let intervals = try LocalIntervals.of(id, on: user.today, content: content, tx)
      return IntervalPages.View(
        organisation: id, name: name,
        lines: intervals.lines.map { IntervalPages.Line($0, on: user.today) },
        mayChange: try user.holds(.setInterval, over: .organisation(id), tx))
    }
  }
}

extension IntervalPages.Line {
  init(_ line: LocalIntervals.Line, on day: Day) {
    self.init(
      policy: line.policy.code, title: line.policy.title,
      family: line.policy.set.title, national: Self.every(line.national),
      local: line.local.map { local in
        let deviation = line.policy.refresh.flatMap { local.deviation(from: $0, on: day) }
        let words: String =
          switch deviation {
          case .moreOften: "More often"
          case .lessOften: "Less often"
          case nil: "The same"
          }
        return IntervalPages.Local(
          interval: Self.every(local.interval), months: local.interval.months,
          since: local.period.from,
          justification: local.justification, approvedBy: local.approvedBy,
          reviewOn: local.reviewOn, isReviewDue: local.reviewOn <= day,
          deviation: words, isMoreOften: deviation == .moreOften)
      })
  }

  private static func every(_ length: Length) -> String {
    length.every.prefix(1).uppercased() + length.every.dropFirst()
  }
}
