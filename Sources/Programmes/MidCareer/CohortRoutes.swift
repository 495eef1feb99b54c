import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/cohorts…` and `/cohorts/:cohort…`: for those who hold cohorts, and those who were
/// named or asked.
enum CohortRoutes {
  static func add(to routes: Routes) {
    let keep = Door.permission(.keepCohorts)
    let see = Door.permission(.seeCohorts)
    routes.get("/cohorts", see, home)
    routes.get("/organisations/:id/cohorts", keep, register)
    routes.get("/organisations/:id/cohorts/new", keep, askBegin)
    routes.post("/organisations/:id/cohorts", keep, begin)
    let one = "/cohorts/:cohort"
    routes.get(one, see, show)
    routes.get("\(one)/details", keep, askEdit)
    routes.post("\(one)/details", keep, edit)
    routes.get("\(one)/steps/:step", keep, askStep)
    routes.post("\(one)/steps/:step", keep, step)
    CohortDayRoutes.add(to: routes)
    CohortPeopleRoutes.add(to: routes)
    AllocationRoutes.add(to: routes)
  }

  // MARK: Lists

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let view = try await visit.read { user, tx in
      let questions = MidCareerQuestions(user, tx)
      let holders = try KeptCohorts.places(user, tx)
      let partners = user.grants.filter { Permission.joinCohorts.roles.contains($0.role) }
        .compactMap(\.organisation).uniqued()
      let names = try Organisations.names(of: holders, tx)
      let asked = try CohortPeople.asked(partners, tx)
      let own = try user.person.map { try OnePerson.records(of: $0, tx) } ?? []
      let leading = try CohortPeople.facilitating(own, tx)
        .filter { $0.isInForce(on: user.today) }.map(\.cohort)
      let found = try Cohorts.find(asked.map(\.cohort) + leading, tx)
      return CohortPages.Home(
        holders: holders.compactMap { id in
          names[id].map { Link($0, to: "/organisations/\(id)/cohorts") }
        },
        asked: try asked.compactMap { one in
          guard let cohort = found[one.cohort], cohort.state != .cancelled,
            let view = try questions.views([cohort]).first,
            let partner = view.partners.first(where: { $0.id == "\(one.organisation)" })
          else { return nil }
          return (view, partner)
        },
        leading: try questions.views(leading.uniqued().compactMap { found[$0] }))
    }
    return .page(CohortPages.home(view))
  }

  @Sendable static func register(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let view = try await visit.read { user, tx in
      let name = try KeptCohorts.name(id, user, tx)
      let all = try Cohorts.held(by: [id], tx)
      return CohortPages.Register(
        id: "\(id)", name: name, cohorts: try MidCareerQuestions(user, tx).views(all),
        rounds: try CohortAllocations.of(id, tx).map {
          (
            "\($0.id)", $0.madeAt.inWords, $0.madeBy, $0.placed, $0.waiting, $0.state.words
          )
        },
        mayAllocate: try !AllocationRoutes.waiting(at: [id], on: user.today, tx).isEmpty)
    }
    return .page(CohortPages.register(view))
  }

  // MARK: Details

  private static func beginPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let edition = try MidCareerTerms.today(visit.today)
    _ = try await visit.read { user, tx in
      try KeptCohorts.name(id, user, tx)
    }
    return CohortPages.details(
      details(
        to: "/organisations/\(id)/cohorts",
        back: Link("Cohorts", to: "/organisations/\(id)/cohorts"), revision: 0, isNew: true),
      answers
        ?? CohortForms.answers(
          title: "", closesOn: nil, capacity: edition.usualCapacity,
          minimum: edition.capacity.lowerBound, mix: edition.mix), problems: problems)
  }

  private static func details(
    to address: String, back: Link, revision: Int, isNew: Bool, isLocked: Bool = false
  ) -> CohortPages.Details {
    CohortPages.Details(
      to: address, back: back, isNew: isNew,
      sectors: CohortForms.sectors.map { Choice($0.rawValue, $0.words) },
      shares: CohortForms.shares.map { Choice($0.code, $0.words) }, revision: revision,
      isLocked: isLocked)
  }

  @Sendable static func askBegin(_ visit: Visit) async throws -> Answer {
    .page(try await beginPage(visit, nil))
  }

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let one = try AddCohort(organisation: id, terms: CohortForms.terms(form)).run(by: user, tx)
      return Done(to: "/cohorts/\(one.id)", "Begun. Nobody else sees it yet")
    } orAsk: { problems in
      try await beginPage(visit, form, problems)
    }
  }

  private static func editPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let cohort = try await visit.read { user, tx in
      try FoundCohort.toKeep(id, user, tx).cohort
    }
    return CohortPages.details(
      details(
        to: "/cohorts/\(id)/details", back: Link(cohort.title, to: "/cohorts/\(id)"),
        revision: cohort.revision, isNew: false, isLocked: cohort.state == .confirmed),
      answers
        ?? CohortForms.answers(
          title: cohort.title, closesOn: cohort.closesOn, capacity: cohort.capacity,
          minimum: cohort.minimum, mix: cohort.mix), problems: problems)
  }

  @Sendable static func askEdit(_ visit: Visit) async throws -> Answer {
    .page(try await editPage(visit, nil))
  }

  @Sendable static func edit(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EditCohort(id: id, terms: CohortForms.terms(form), seen: form.revision).run(by: user, tx)
      return Done(to: "/cohorts/\(id)", "Saved")
    } orAsk: { problems in
      try await editPage(visit, form, problems)
    }
  }

  // MARK: One cohort

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await showPage(visit))
  }

  static func showPage(_ visit: Visit, _ problems: [Problem] = []) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let view = try await visit.read { user, tx in
      let found = try FoundCohort.toSee(id, user, tx)
      let questions = MidCareerQuestions(user, tx)
      let view = try questions.view(found.cohort)
      let placed = try Cohorts.placed(in: [id], tx)[id] ?? [:]
      let facilitators = try CohortPeople.facilitators(of: id, tx).filter {
        $0.isInForce(on: user.today)
      }
      let names = try People.names(of: Set(facilitators.map(\.person)), tx)
      let own = try user.person.flatMap { person in
        try Participations.of(OnePerson.records(of: person, tx), tx).first { $0.state.isOpen }
      }
      let answers = Set(found.answersFor.map { "\($0)" })
      return CohortPages.Show(
        cohort: view, faults: found.isHolder ? found.faults.map(\.words) : [],
        breadth: try breadth(found, user, tx), isHolder: found.isHolder,
        isFacilitator: found.isFacilitator,
        answersFor: view.partners.filter { answers.contains($0.id) },
        facilitators: facilitators.map { ("\($0.id)", names[$0.person] ?? "") },
        named: try Cohorts.named([id], tx)[id] ?? 0,
        steps: found.isHolder ? steps(found, on: user.today) : [],
        ownID: own.map { "\($0.id)" },
        breaches: placed.isEmpty
          ? []
          : found.cohort.mix.breaches(
            of: placed, capacity: found.cohort.capacity, minimum: found.cohort.minimum),
        lenses: found.edition.lenses.map(\.title))
    }
    var page = CohortPages.show(view)
    page.problems = problems
    return page
  }

  /// What is to be said of the sectors that hold it; nothing where they are enough.
  static func breadth(
    _ found: FoundCohort, _ user: User, _ tx: any Transaction
  ) throws -> String? {
    let sectors = try found.sectors(on: user.today, tx)
    switch CohortStateRules.breadth(
      sectors, least: found.edition.leastPartnerSectors, target: found.edition.targetSectors)
    {
    case .tooNarrow(let count):
      return
        "\(count == 1 ? "1 sector holds" : "\(count) sectors hold") it so far: at least \(found.edition.leastPartnerSectors) are needed, and \(found.edition.targetSectors) are aimed at."
    case .belowTarget(let count):
      return found.cohort.state == .draft && found.partners.contains { $0.state == .asked }
        ? "\(count) sectors hold it so far; \(found.edition.targetSectors) are aimed at." : nil
    case .broad: return nil
    }
  }

  private static func steps(_ found: FoundCohort, on day: Day) -> [String] {
    switch found.cohort.state {
    case .draft: found.faults.isEmpty ? ["open", "cancel"] : ["cancel"]
    case .open: ["take-back", "cancel"]
    case .confirmed: (found.lastDay.map { $0 < day } ?? false) ? ["finish"] : ["cancel"]
    case .finished, .cancelled: []
    }
  }

  private static func named(_ visit: Visit) throws -> CohortStep {
    guard let step = CohortStep(rawValue: try visit.word("step")),
      CohortPages.doing[step.rawValue] != nil
    else { throw NotFound("This page") }
    return step
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (id, step) = (try visit.id(CohortID.self, "cohort"), try named(visit))
    let (view, reasons) = try await visit.read { user, tx in
      let found = try FoundCohort.toKeep(id, user, tx)
      return (
        try MidCareerQuestions(user, tx).view(found.cohort),
        found.edition.choices(step == .cancel ? .cancel : nil)
      )
    }
    return CohortPages.step(view, step.rawValue, reasons: reasons, answers, problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, FormData()))
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let (id, step) = (try visit.id(CohortID.self, "cohort"), try named(visit))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let after = try HandleCohort(
        id: id, step: step, reason: form["reason"], seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/cohorts/\(id)", "Saved: \(after.state.words)")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }
}

extension MidCareerEdition {
  /// Reasons to choose among; none where none is asked for.
  func choices(_ list: ReasonList?) -> [Choice] {
    (list.flatMap { reasons[$0] } ?? []).map { Choice($0.code, $0.title) }
  }
}
