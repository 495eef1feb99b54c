import Access
import Directory
import Intake
import Kernel
import Markup
import Storage
import Web

/// `/organisations/:id/exports`: an employer's records as files, to keep or for other systems.
enum ExportRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(IntakePermissions.takeOutStaff)
    routes.get("/organisations/:id/exports", door, choose)
    routes.post("/organisations/:id/exports", door, takeOut)
  }

  @Sendable static func choose(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, FormData()))
  }

  /// Answers with the file itself: the page stays, and a second press is a second file.
  @Sendable static func takeOut(_ visit: Visit) async throws -> Answer {
    let user = try visit.user()
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    do {
      let action = try ExportForm(
        what: form["what"], isWithProtected: form["protected"] == "yes"
      ).action(of: id, on: visit.today)
      let result = try await visit.site.database.write { tx in try action.run(by: user, tx) }
      return try result.download(on: visit.today)
    } catch let refusal as Problems {
      return .page(try await page(visit, form, refusal.problems))
    }
  }

  private static func page(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let question = ShowExports(organisation: try visit.id())
    return ExportPages.takeOut(try await visit.read(question.answer), form, problems: problems)
  }
}
