import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/cohorts/:cohort/{partners,facilitators,people,cover}…` and `/participations/:id…`: for those who
/// hold a cohort.
enum CohortPeopleRoutes {
  static func add(to routes: Routes) {
    let keep = Door.permission(.keepCohorts)
    let base = "/cohorts/:cohort"
    routes.get("\(base)/partners", keep, partners)
    routes.post("\(base)/partners", keep, askPartner)
    routes.post("\(base)/partners/:organisation/removal", keep, removePartner)
    routes.get("\(base)/partners/:organisation/answer", .permission(.joinCohorts), askAnswer)
    routes.post("\(base)/partners/:organisation/answer", .permission(.joinCohorts), answer)
    routes.get("\(base)/facilitators", keep, facilitators)
    routes.post("\(base)/facilitators", keep, nameFacilitator)
    routes.post("\(base)/facilitators/:facilitator/ending", keep, endFacilitator)
    routes.get("\(base)/people", keep, people)
    routes.get("\(base)/cover", keep, cover)
    routes.post("\(base)/cover/:participation", keep, settleCover)
    routes.get("/participations/:id", keep, participation)
    routes.get("/participations/:id/steps/:step", keep, askStep)
    routes.post("/participations/:id/steps/:step", keep, step)
  }

  // MARK: Partners

  private static func partnersPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let (view, found, breadth, mayChange) = try await visit.read { user, tx in
      let one = try FoundCohort.toKeep(id, user, tx)
      // Any organisation can be asked: that there is one is no secret.
      let found = try Organisations.search(
        answers["q"] ?? "", reach: .everything, on: user.today, limit: 20, tx)
      return (
        try MidCareerQuestions(user, tx).view(one.cohort),
        found.filter { $0.closedOn == nil }.map {
          Choice(
            "\($0.id)", $0.name,
            hint: [$0.kind.words, $0.code].compactMap(\.self).joined(separator: ", "))
        }, try CohortRoutes.breadth(one, user, tx),
        one.cohort.state == .draft || one.cohort.state == .open
      )
    }
    return CohortPeoplePages.partners(
      view, found: found, breadth: breadth, mayChange: mayChange, answers, problems: problems)
  }

  @Sendable static func partners(_ visit: Visit) async throws -> Answer {
    .page(try await partnersPage(visit, visit.query))
  }

  @Sendable static func askPartner(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let organisation = form["organisation"].flatMap({ OrganisationID($0) }) else {
        throw Problems("organisation", "Choose an organisation")
      }
      try AskPartner(cohort: id, organisation: organisation).run(by: user, tx)
      return Done(to: "/cohorts/\(id)/partners", "Asked. Whoever leads there is told")
    } orAsk: { problems in
      try await partnersPage(visit, form, problems)
    }
  }

  @Sendable static func removePartner(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let organisation = try visit.id(OrganisationID.self, "organisation")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try RemovePartner(cohort: id, organisation: organisation).run(by: user, tx)
      return Done(to: "/cohorts/\(id)/partners", "Taken off")
    } orAsk: { problems in
      try await partnersPage(visit, form, problems)
    }
  }

  private static func answerPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let organisation = try visit.id(OrganisationID.self, "organisation")
    let (view, partner) = try await visit.read { user, tx in
      guard user.viewer == nil, let cohort = try Cohorts.find(id, tx),
        try user.holds(.joinCohorts, over: .organisation(organisation), tx)
      else { throw NotFound("This cohort") }
      let view = try MidCareerQuestions(user, tx).view(cohort)
      guard let partner = view.partners.first(where: { $0.id == "\(organisation)" }) else {
        throw NotFound("This cohort")
      }
      return (view, partner)
    }
    return CohortPeoplePages.answer(view, partner, answers, problems: problems)
  }

  @Sendable static func askAnswer(_ visit: Visit) async throws -> Answer {
    .page(try await answerPage(visit, FormData()))
  }

  @Sendable static func answer(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let organisation = try visit.id(OrganisationID.self, "organisation")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let answer = problems.choice(
        form["answer"], "answer", among: ["yes", "no"], blank: "Choose an answer")
      try problems.throwIfAny()
      try AnswerPartner(
        cohort: id, organisation: organisation, agrees: answer == "yes", seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/cohorts/\(id)", "Sent. Whoever asked is told")
    } orAsk: { problems in
      try await answerPage(visit, form, problems)
    }
  }

  // MARK: Who leads through the days

  private static func facilitatorsPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let (view, named, found) = try await visit.read { user, tx in
      let one = try FoundCohort.toKeep(id, user, tx)
      let all = try CohortPeople.facilitators(of: id, tx).filter { $0.isInForce(on: user.today) }
      let names = try People.names(of: Set(all.map(\.person)), tx)
      return (
        try MidCareerQuestions(user, tx).view(one.cohort),
        all.map { ("\($0.id)", names[$0.person] ?? "") },
        try findable(answers["q"], user, tx)
      )
    }
    return CohortPeoplePages.facilitators(view, named, found: found, answers, problems: problems)
  }

  /// Among people whom the user sees; and whoever has exactly this user name, because those who lead
  /// through the days often work for somebody else.
  private static func findable(
    _ text: String?, _ user: User, _ tx: any Transaction
  ) throws -> [Choice] {
    guard let text, !text.isEmpty else { return [] }
    let seen = try PersonSearch.find(
      text, reach: user.reach(for: .keepCohorts, tx), on: user.today, limit: 20, tx
    ).map { Choice("\($0.id)", $0.name) }
    guard let person = try Accounts.find(name: text, tx)?.person,
      let name = try People.names(of: [person], tx)[person]
    else { return seen }
    return ([Choice("\(person)", name)] + seen).uniqued()
  }

  @Sendable static func facilitators(_ visit: Visit) async throws -> Answer {
    .page(try await facilitatorsPage(visit, visit.query))
  }

  @Sendable static func nameFacilitator(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let person = form["person"].flatMap({ PersonID($0) }) else {
        throw Problems("person", "Choose whom")
      }
      guard try findable(form["q"], user, tx).contains(where: { $0.code == "\(person)" }) else {
        throw Problems("person", "Choose somebody among those found")
      }
      try NameFacilitator(cohort: id, person: person).run(by: user, tx)
      return Done(to: "/cohorts/\(id)/facilitators", "Named, and told")
    } orAsk: { problems in
      try await facilitatorsPage(visit, form, problems)
    }
  }

  @Sendable static func endFacilitator(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let facilitator = try visit.id(FacilitatorID.self, "facilitator")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EndFacilitator(cohort: id, id: facilitator).run(by: user, tx)
      return Done(to: "/cohorts/\(id)/facilitators", "Ended")
    } orAsk: { problems in
      try await facilitatorsPage(visit, form, problems)
    }
  }

  // MARK: Who comes

  @Sendable static func people(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let (view, placed, wanting, needs) = try await visit.read { user, tx in
      let found = try FoundCohort.toKeep(id, user, tx)
      let questions = MidCareerQuestions(user, tx)
      let placed = try Participations.placed(in: id, tx)
      let wanting = try Participations.naming(id, tx)
      let needed =
        found.edition.access.map { one in
          (one.title, placed.count { $0.needs.access.contains(one.code) })
        }
        + found.edition.caring.map { one in
          (one.title, placed.count { $0.needs.caring == one.code })
        }
      return (
        try questions.view(found.cohort), try questions.lines(placed),
        try questions.lines(wanting), needed.filter { $0.1 > 0 }
      )
    }
    return .page(CohortPeoplePages.people(view, placed: placed, wanting: wanting, needs: needs))
  }

  private static func view(
    _ visit: Visit
  ) async throws -> (view: ParticipationView, found: FoundParticipation, cohort: CohortID?) {
    let id = try visit.id(ParticipationID.self)
    let found = try await ParticipationLooks.found(visit, under: .keepCohorts) { user, tx in
      try FoundParticipation.toHold(id, user, tx)
    }
    let one = found.participation
    let view = try await visit.read { user, tx in
      var view = try MidCareerQuestions(user, tx).view(one)
      view.steps = StepAsHolder.steps(for: one)
      return view
    }
    return (view, found, one.cohort ?? one.needs.cohorts.first)
  }

  @Sendable static func participation(_ visit: Visit) async throws -> Answer {
    let (view, _, cohort) = try await view(visit)
    return .page(
      CohortPeoplePages.participation(
        view, back: Link("People", to: cohort.map { "/cohorts/\($0)/people" } ?? "/cohorts")))
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found, _) = try await view(visit)
    let step = try named(visit)
    guard view.steps.contains(step) || !problems.isEmpty else { throw NotFound("This page") }
    let one = found.participation
    let cohorts = try await visit.read { user, tx -> [Choice] in
      guard step == .place || step == .transfer else { return [] }
      let all = try Cohorts.all(of: one.programme, .confirmed, tx).filter { cohort in
        try cohort.id != one.cohort && KeptCohorts.holds(cohort.organisation, user, tx)
      }
      return try AllocationReading(tx).choices(among: all, on: user.today)
    }
    return CohortPeoplePages.step(
      view, step.rawValue, reasons: found.edition.choices(ReasonList(of: step)), cohorts: cohorts,
      answers, problems: problems)
  }

  private static func named(_ visit: Visit) throws -> ParticipationStep {
    guard let step = ParticipationStep(rawValue: try visit.word("step")),
      StepAsHolder.steps.contains(step)
    else { throw NotFound("This page") }
    return step
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, FormData()))
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let (id, step) = (try visit.id(ParticipationID.self), try named(visit))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let before = try FoundParticipation.toHold(id, user, tx).participation
      let after = try StepAsHolder(
        id: id, step: step, reason: form["reason"], until: CohortForms.until(form),
        cohort: form["cohort"].flatMap { CohortID($0) }, seen: form.revision
      ).run(by: user, tx)
      let cohort = after.cohort ?? before.cohort ?? before.needs.cohorts.first
      return Done(
        to: cohort.map { "/cohorts/\($0)/people" } ?? "/cohorts",
        "Saved: \(after.state.words). They are told")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }

  // MARK: Money for cover

  private static func coverPage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let (view, all) = try await visit.read { user, tx in
      let found = try FoundCohort.toKeep(id, user, tx)
      let questions = MidCareerQuestions(user, tx)
      return (
        try questions.view(found.cohort), try questions.cover(Backfills.of(id, tx))
      )
    }
    return CohortPeoplePages.cover(view, all, problems: problems)
  }

  @Sendable static func cover(_ visit: Visit) async throws -> Answer {
    .page(try await coverPage(visit))
  }

  @Sendable static func settleCover(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let participation = try visit.id(ParticipationID.self, "participation")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try SettleCover(
        cohort: id, id: participation, pays: form["step"] == "pay", seen: form.revision
      ).run(by: user, tx)
      return Done(
        to: "/cohorts/\(id)/cover", form["step"] == "pay" ? "Paid" : "Sent back. They are told")
    } orAsk: { problems in
      try await coverPage(visit, problems)
    }
  }
}
