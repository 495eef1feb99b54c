import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `/programme/apply…`: an application, one question after the other, and checked before it is sent.
enum ApplyRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.ownProgramme)
    routes.get("/programme/apply", own, askCohorts)
    routes.get("/programme/apply/needs", own, askNeeds)
    routes.post("/programme/apply", own, apply)
  }

  private static func cohortsPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let edition = try MidCareerTerms.today(visit.today)
    let cohorts = try await visit.read { user, tx in
      _ = try user.ownProgramme(tx)
      return try OwnProgrammeRoutes.open(edition, user, tx)
    }
    return ParticipationPages.chooseCohorts(cohorts, answers, problems: problems)
  }

  @Sendable static func askCohorts(_ visit: Visit) async throws -> Answer {
    .page(try await cohortsPage(visit, visit.query))
  }

  private static func needsPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let edition = try MidCareerTerms.today(visit.today)
    return ParticipationPages.needs(
      ParticipationPages.Needs(
        to: "/programme/apply", back: Link("Cohorts", to: "/programme/apply"), cohorts: [],
        access: edition.access.map { Choice($0.code, $0.title) },
        caring: edition.caring.map { Choice($0.code, $0.title) }, choosesCohorts: false,
        press: "Continue", revision: nil), CohortForms.carried(answers), problems: problems)
  }

  @Sendable static func askNeeds(_ visit: Visit) async throws -> Answer {
    let answers = visit.query
    let edition = try MidCareerTerms.today(visit.today)
    do {
      let needs = try CohortForms.needs(answers)
      try await visit.read { user, tx in
        _ = try user.ownProgramme(tx)
        try NeedsRules.check(needs, edition, on: user.today, tx)
      }
    } catch let problems as Problems {
      return .page(try await cohortsPage(visit, answers, problems.problems))
    }
    return .page(try await needsPage(visit, answers))
  }

  @Sendable static func apply(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let edition = try MidCareerTerms.today(visit.today)
    if form["step"] == "change" { return .page(try await needsPage(visit, form)) }
    if form["step"] == "check" {
      do {
        let needs = try CohortForms.needs(form)
        let rows = try await visit.read { user, tx in
          _ = try user.ownProgramme(tx)
          try NeedsRules.check(needs, edition, on: user.today, tx)
          return try self.rows(needs, edition, tx)
        }
        return .page(ParticipationPages.check(rows, CohortForms.carried(form)))
      } catch let problems as Problems {
        return .page(try await needsPage(visit, form, problems.problems))
      }
    }
    return try await visit.submit(form) { user, tx in
      let one = try ApplyForProgramme(needs: CohortForms.needs(form)).run(by: user, tx)
      return Done(to: "/programme/\(one.id)", "Sent. Whoever releases you is told")
    } orAsk: { problems in
      try await needsPage(visit, form, problems)
    }
  }

  private static func rows(
    _ needs: ParticipationNeeds, _ edition: MidCareerEdition, _ tx: any Transaction
  ) throws -> [SummaryRow] {
    let cohorts = try Cohorts.find(needs.cohorts, tx)
    let list = { (words: [String]) in
      words.isEmpty ? nil : words.joined(separator: "; ")
    }
    return [
      SummaryRow("Cohorts", list(needs.cohorts.compactMap { cohorts[$0]?.title })),
      SummaryRow(
        "And to any within", needs.miles.map { "\($0) miles of your work" } ?? "No others"),
      SummaryRow(
        "The place must have",
        list(edition.access.filter { needs.access.contains($0.code) }.map(\.title))
          ?? "Nothing special"),
      SummaryRow(
        "Hours",
        needs.caring.flatMap { code in edition.caring.first { $0.code == code }?.title } ?? "Any"),
      SummaryRow(
        "You cannot come", list(needs.away.map(MidCareerQuestions.words)) ?? "You can always come"),
    ]
  }
}
