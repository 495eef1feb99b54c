import Access
import Directory
import Files
import Kernel
import Markup
import Obligations
import Web

/// `/organisations/:id/matrix`, `/people/:id/team/matrix`
enum MatrixRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/matrix", .permission(.seeTrainingOfOrganisation), organisation)
    routes.getOfPerson("/people/:id/team/matrix", .permission(.seeObligations), team)
  }

  @Sendable static func organisation(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    return try await matrix(visit, .organisation(id), .organisation(id))
  }

  @Sendable static func team(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    return try await matrix(visit, .team(of: id), .person(id))
  }

  private static func matrix(
    _ visit: Visit, _ whose: ShowMatrix.Whose, _ subject: Subject
  ) async throws -> Answer {
    let (page, size) = visit.listSize(100)
    let question = ShowMatrix(
      whose: whose, place: visit.query["place"].flatMap(OrganisationID.init),
      set: visit.query["set"].flatMap { $0.isEmpty ? nil : $0 }, show: visit.query["show"],
      page: page, size: size, content: try ContentReader.shipped())
    let view = try await visit.read(question.answer)
    return try await visit.list(
      ListFile(matrix: view), under: ShowMatrix.permission(whose), subject,
      page: MatrixPages.matrix(view))
  }
}

extension ListFile {
  /// On one sheet of A4, as the page prints.
  init(matrix view: MatrixView) {
    self.init(
      "training-matrix",
      about: [
        "Training matrix: \(view.caption)",
        "As at \(view.day.inWords). "
          + (view.filter.inWords.map { "Only: \($0). " } ?? "")
          + "Worked out from the policies in force; “since”, “by” and “until” name the day it was, is, or is again due.",
      ], view.table, day: view.day, of: view.rows.map(\.person))
    print = Spreadsheet.PrintSetUp(isLandscape: true, fit: .onePage)
    frozenColumns = 2
  }
}
