import Access
import Directory
import Figures
import Kernel
import Markup
import Storage
import Web

/// `/organisations/:id/equality…`: an employer's own figures.
enum ExactFigureRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(.countExactly)
    routes.get("/organisations/:id/equality", door, overview)
    routes.get("/organisations/:id/equality/:measure", door, measure)
  }

  static let filesOut = [
    FileOut("Equality in figures", at: "/organisations/:id/equality", .countExactly)
  ]

  @Sendable static func overview(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let question = ShowExactFigures(
      organisation: id, year: year(visit), content: try EqualityContent.shipped())
    let user = try visit.user()
    // Each look is written down, so it is no mere read.
    let (page, file) = try await visit.site.database.write { tx in
      try question.overview(by: user, tx)
    }
    return try await visit.list(
      file, under: .countExactly, .organisation(id), page: ExactFigurePages.overview(page))
  }

  @Sendable static func measure(_ visit: Visit) async throws -> Answer {
    let question = ShowExactFigures(
      organisation: try visit.id(), year: year(visit), content: try EqualityContent.shipped())
    let code = try visit.word("measure")
    let user = try visit.user()
    let view = try await visit.site.database.write { tx in
      try question.measure(code, by: user, tx)
    }
    return .page(ExactFigurePages.measure(view))
  }

  /// The year that was asked for by the year in which it ends; the last that has ended.
  static func year(_ written: String, on day: Day) -> StandardsYear {
    let asked = Int(written).flatMap { Day(year: $0, month: 3, day: 31) }
    let last = StandardsYear(endingOnOrBefore: day)
    guard let asked, asked <= last.end else { return last }
    let year = StandardsYear(endingOnOrBefore: asked)
    return ShowExactFigures.years(upTo: day).contains(year) ? year : last
  }

  private static func year(_ visit: Visit) -> StandardsYear {
    year(visit.query["year"] ?? "", on: visit.today)
  }
}
