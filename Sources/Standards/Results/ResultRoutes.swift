import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/results…`, for those who keep training there; `/results`, for oneself.
enum ResultRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/results"
    let keep = Door.permission(.keepResults)
    routes.get("/results", .permission(.ownResults), own)
    routes.get(base, keep, home)
    routes.get("\(base)/waiting", keep, waiting)
    routes.post("\(base)/again", keep, again)
    routes.get("\(base)/waiting/:result", keep, one)
    routes.get("\(base)/waiting/:result/module", keep, askModule)
    routes.post("\(base)/waiting/:result/module", keep, map)
    routes.get("\(base)/waiting/:result/person", keep, askPerson)
    routes.post("\(base)/waiting/:result/person", keep, give)
    routes.get("\(base)/waiting/:result/left-out", keep, askLeaveOut)
    routes.post("\(base)/waiting/:result/left-out", keep, leaveOut)
    ResultMappingRoutes.add(to: routes, base, keep)
    ResultGivenRoutes.add(to: routes, base, keep)
    ResultOperations.add(to: routes)
  }

  @Sendable static func own(_ visit: Visit) async throws -> Answer {
    .page(
      ResultDecisionPages.own(try await visit.read { user, tx in try OwnResults.lines(user, tx) }))
  }

  static func views<Value: Sendable>(
    _ visit: Visit, _ read: @escaping @Sendable (ResultViews) throws -> Value
  ) async throws -> Value {
    let id = try visit.id(OrganisationID.self)
    return try await visit.read { user, tx in try read(ResultViews(id, user, tx)) }
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    .page(ResultPages.home(try await views(visit) { try $0.home() }))
  }

  @Sendable static func waiting(_ visit: Visit) async throws -> Answer {
    let (why, page) = (visit.query["why"], visit.pageNumber)
    return .page(
      ResultPages.waiting(try await views(visit) { try $0.waiting(why: why, page: page) }))
  }

  @Sendable static func again(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let taken = try TryResultsAgain(at: id, ResultsBook.shipped()).run(by: user, tx)
      return Done(to: "/organisations/\(id)/results/waiting", try said(taken, at: id, tx))
    } orAsk: { _ in
      ResultPages.waiting(try await views(visit) { try $0.waiting(why: nil, page: 1) })
    }
  }

  private static func said(_ taken: Int) -> String {
    switch taken {
    case 0: "Saved. Nothing more could be taken by it"
    case 1: "Saved. 1 result was taken by it"
    default: "Saved. \(taken) results were taken by it"
    }
  }

  /// Where more waits than is read at once, a job reads the rest.
  static func said(
    _ taken: Int, at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> String {
    let waiting = try KeptResults.countOfWaiting(at: [organisation], tx)[organisation] ?? 0
    return waiting < TryResultsAgain.portion
      ? said(taken) : "\(said(taken)). More may follow: the rest is read in a few minutes"
  }

  // MARK: One result

  private static func view(_ visit: Visit) async throws -> ResultDecisionPages.One {
    let result = try visit.id(LearningResultID.self, "result")
    return try await views(visit) { try $0.one(result) }
  }

  @Sendable static func one(_ visit: Visit) async throws -> Answer {
    do {
      return .page(ResultDecisionPages.one(try await view(visit)))
    } catch ResultRefusal.decided {
      return .redirect(to: "/organisations/\(try visit.id(OrganisationID.self))/results/waiting")
    }
  }

  private static func modulePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    guard view.mayMap else { throw NotFound("This page") }
    return ResultDecisionPages.module(
      view, try await views(visit) { try $0.modules() }, answers, problems: problems)
  }

  @Sendable static func askModule(_ visit: Visit) async throws -> Answer {
    .page(try await modulePage(visit, FormData()))
  }

  @Sendable static func map(_ visit: Visit) async throws -> Answer {
    try await decide(visit) { form in
      let (module, moveOn, mastery) = try MappingForm(form).answers()
      return .map(module, moveOn, masteryScore: mastery)
    } orAsk: {
      try await modulePage(visit, $0, $1)
    }
  }

  private static func personPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    guard view.mayGive else { throw NotFound("This page") }
    let words = answers["q"]
    return ResultDecisionPages.person(
      view,
      try await views(visit) { views in
        try ResultPeopleSearch(organisation: views.organisation, today: views.user.today)
          .find(words, views.tx)
      }, answers, problems: problems)
  }

  @Sendable static func askPerson(_ visit: Visit) async throws -> Answer {
    .page(try await personPage(visit, visit.query))
  }

  @Sendable static func give(_ visit: Visit) async throws -> Answer {
    try await decide(visit) { form in
      guard let person = form["person"].flatMap({ PersonID($0) }) else {
        throw Problems("person", "Choose whose it is")
      }
      return .give(to: person)
    } orAsk: {
      try await personPage(visit, $0, $1)
    }
  }

  @Sendable static func askLeaveOut(_ visit: Visit) async throws -> Answer {
    .page(ResultDecisionPages.leaveOut(try await view(visit), FormData()))
  }

  @Sendable static func leaveOut(_ visit: Visit) async throws -> Answer {
    try await decide(visit) { form in
      var problems = Problems()
      let why = problems.text(form["why"], "why", limit: 500, blank: "Enter why it is left out")
      guard let why else { throw problems }
      return .leaveOut(why: why)
    } orAsk: { answers, problems in
      ResultDecisionPages.leaveOut(try await view(visit), answers, problems: problems)
    }
  }

  private static func decide(
    _ visit: Visit, _ doing: @escaping @Sendable (FormData) throws -> DecideResult.Doing,
    orAsk ask: @escaping @Sendable (FormData, [Problem]) async throws -> Page
  ) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let result = try visit.id(LearningResultID.self, "result")
    let list = "/organisations/\(id)/results/waiting"
    let form = try await visit.form()
    do {
      return try await visit.submit(form) { user, tx in
        _ = try user.right(to: .keepResults, .organisation(id), tx)
        _ = try DecideResult.waiting(result, at: id, tx)
        let taken = try DecideResult(result, at: id, doing(form), ResultsBook.shipped())
          .run(by: user, tx)
        return Done(to: list, try said(taken, at: id, tx))
      } orAsk: { problems in
        try await ask(form, problems)
      }
    } catch ResultRefusal.decided {
      // Somebody else was quicker: there is nothing left to decide.
      return .redirect(to: list, done: "This result waits no more: it was decided meanwhile")
    }
  }
}
