import Access
import Directory
import Kernel
import Markup
import Storage
import Web

extension RoleRoutes {
  // Standing in

  @Sendable static func askCover(_ visit: Visit) async throws -> Answer {
    .page(try await coverPage(visit, FormData()))
  }

  @Sendable static func cover(_ visit: Visit) async throws -> Answer {
    let grant = try visit.id(GrantID.self, "grant")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let (record, _) = try CoverGrant.find(grant, by: user, tx)
      var problems = Problems()
      let colleague = problems.text(
        form["colleague"], "colleague", limit: 100, blank: "Choose or enter who stands in")
      let from = problems.day(form.day("from"), "from", blank: "Enter the first day")
      let until = problems.day(form.day("until"), "until", blank: "Enter the last day")
      let reason = problems.text(form["reason"], "reason", blank: "Enter why somebody stands in")
      guard problems.isEmpty, let colleague, let from, let until, let reason else {
        throw problems
      }
      try CoverGrant(
        grant: grant, colleague: colleague, from: from, until: until, reason: reason
      ).run(by: user, tx)
      let isOwn = record.account == user.account
      let place = record.grant.organisation
      return Done(
        to: isOwn ? "/account" : place.map { "/organisations/\($0)/access" } ?? "/accounts",
        "\(colleague) stands in until \(until.inWords). It ends by itself.")
    } orAsk: { problems in
      try await coverPage(visit, form, problems)
    }
  }

  private static func coverPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let grant = try visit.id(GrantID.self, "grant")
    let (words, isOwn, place, colleagues) = try await visit.read { user, tx in
      let (record, _) = try CoverGrant.find(grant, by: user, tx)
      let accounts = try CoverGrant.colleagues(for: record, by: user, tx)
      let names = try People.names(of: accounts.compactMap(\.person), tx)
      return (
        try AccountLines.words(record.grant, on: user.today, tx), record.account == user.account,
        record.grant.organisation,
        accounts.count > CoverGrant.mostListed
          ? []
          : accounts.map { account in
            Choice(
              account.name,
              account.person.flatMap { names[$0] }.map { "\($0) (\(account.name))" }
                ?? account.name)
          }
      )
    }
    return RoleListPages.cover(
      "\(grant)", words, isOwn: isOwn, colleagues: colleagues,
      back: isOwn ? "/account" : place.map { "/organisations/\($0)/access" } ?? "/accounts", form,
      problems: problems)
  }

  // In which role one acts

  @Sendable static func askOwn(_ visit: Visit) async throws -> Answer {
    .page(try await ownPage(visit))
  }

  @Sendable static func chooseOwn(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    guard let visitor = visit.visitor else { throw NotFound("Your session") }
    return try await visit.submit(form) { _, tx in
      let choice = form["role"].flatMap(ChosenRole.init(code:))
      guard choice != nil || form["role"] == "all" else {
        throw Problems("role", "Choose a role")
      }
      try ChosenRoles.choose(choice, in: visitor.session, by: visitor.everyRole, tx)
      return Done(
        to: "/",
        "You act as \(try ChosenRoles.words(choice, of: visitor.everyRole, tx)) from now on")
    } orAsk: { problems in
      try await ownPage(visit, problems)
    }
  }

  private static func ownPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    guard let visitor = visit.visitor else { throw NotFound("Your session") }
    let choices = try await visit.read { _, tx -> [Choice] in
      let every = visitor.everyRole
      var choices = [
        Choice("all", "All my roles together", hint: "What any of them lets you do")
      ]
      choices += try every.grants.map { grant in
        Choice(
          "\(grant.id)", try AccountLines.words(grant, on: every.today, tx),
          hint: grant.role.purpose)
      }
      if every.isLineManager {
        choices.append(
          Choice(
            ChosenRole.lineManager.code, Role.lineManager.words, hint: Role.lineManager.purpose))
      }
      if every.person != nil {
        choices.append(
          Choice(ChosenRole.person.code, "Only myself", hint: Role.person.purpose))
      }
      return choices
    }
    return RoleListPages.own(
      choices, chosen: visitor.user.chosen?.code ?? "all", problems: problems)
  }
}
