import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/results/given…`: what somebody gave to a person, to take it back.
enum ResultGivenRoutes {
  static func add(to routes: Routes, _ base: String, _ keep: Door) {
    routes.get("\(base)/given", keep, list)
    routes.get("\(base)/given/:result", keep, ask)
    routes.post("\(base)/given/:result", keep, takeBack)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let number = visit.pageNumber
    return .page(
      try await ResultRoutes.views(visit) { views in
        let page = PageOfMany(
          number: number, size: ResultViews.linesOnAPage,
          total: try KeptResults.countOfGiven(at: views.organisation, views.tx))
        let lines = try KeptResults.given(
          at: views.organisation, limit: page.size, offset: page.offset, views.tx
        ).map { try line($0, views) }
        return ResultTakingBackPages.given(
          "\(views.organisation)", views.name, lines, page)
      })
  }

  private static func line(
    _ kept: KeptResult, _ views: ResultViews
  ) throws -> ResultTakingBackPages.Given {
    let name = try kept.person.flatMap { try People.names(of: [$0], views.tx)[$0] }
    let title = try kept.module.flatMap { module in
      try views.book.modules(views.user.today, views.tx).first { $0.reference == module }?.title
    }
    return ResultTakingBackPages.Given(
      id: "\(kept.id)", person: name ?? "", module: title ?? kept.module?.code ?? "",
      day: kept.happenedOn?.inWords ?? "",
      given: "\(kept.decidedAt?.dayInLondon.inWords ?? ""), by \(kept.decidedBy ?? "")",
      isLost: kept.words == nil)
  }

  private static func page(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let result = try visit.id(LearningResultID.self, "result")
    return try await ResultRoutes.views(visit) { views in
      let kept = try TakeBackResult.given(result, at: views.organisation, views.user, views.tx)
      return ResultTakingBackPages.takeBack(
        "\(views.organisation)", views.name, try line(kept, views), answers, problems: problems)
    }
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, FormData()))
  }

  @Sendable static func takeBack(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let result = try visit.id(LearningResultID.self, "result")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try user.right(to: .keepResults, .organisation(id), tx)
      let isLost = try TakeBackResult.given(result, at: id, user, tx).words == nil
      var problems = Problems()
      let why = problems.text(form["why"], "why", limit: 500, blank: "Enter why it is taken back")
      guard let why else { throw problems }
      let person = try TakeBackResult(result, at: id, why: why, ResultsBook.shipped())
        .run(by: user, tx)
      try ResultJobs.follow([person], at: id, by: user, tx)
      return Done(
        to: "/organisations/\(id)/results/waiting",
        isLost ? "Taken back. The source must send it again" : "Taken back. It waits again")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }
}
