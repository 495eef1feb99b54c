import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/releases…`: for whoever manages people, or leads where they work.
enum ReleaseRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(.releaseForProgramme)
    routes.get("/releases", door, home)
    routes.get("/releases/new", door, askSelect)
    routes.post("/releases", door, select)
    routes.get("/releases/:id", door, show)
    routes.post("/releases/:id", door, release)
    routes.get("/releases/:id/steps/:step", door, askStep)
    routes.post("/releases/:id/steps/:step", door, step)
    routes.post("/releases/:id/cover", door, claim)
  }

  static let covers = ReleaseCover.allCases.map { Choice($0.rawValue, $0.words) }

  static func cover(_ form: FormData) throws -> ReleaseCover {
    var problems = Problems()
    let cover: ReleaseCover? = problems.choice(
      form["cover"], "cover", blank: "Choose who does the work meanwhile")
    guard let cover else { throw problems }
    return cover
  }

  /// Those that the user may release, the others they see beside them.
  ///
  /// - Parameter asking: Only those who wait for an answer.
  static func theirs(
    _ user: User, asking: Bool = false, _ tx: any Transaction
  ) throws -> [Participation] {
    guard user.viewer == nil else { return [] }
    let places = user.grants.filter { Permission.releaseForProgramme.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let within = try OrganisationTree.within(places, on: .under, user.today, tx)
    var found = try Participations.open(
      at: (within + places).uniqued(), asking: asking, tx)
    if let own = user.person, user.isLineManager {
      let below = try LineManagement.everyoneBelow(own, on: user.today, tx)
      found += try Participations.of(below, tx).filter {
        asking ? $0.state == .applied : $0.state.isOpen
      }
    }
    var seen: Set<ParticipationID> = []
    return try found.filter { one in
      guard seen.insert(one.id).inserted,
        try !user.isOne(of: OnePerson.records(of: one.person, tx))
      else { return false }
      return try user.holds(.releaseForProgramme, over: .record(one.person), tx)
        && Workplace.isTheirs(
          one.person, at: [one.organisation, one.employer], .releaseForProgramme, user, tx)
    }
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let (asked, others, cover) = try await visit.read { user, tx in
      let all = try theirs(user, tx)
      let questions = MidCareerQuestions(user, tx)
      let money = try claimable(user, tx)
      return (
        try questions.lines(all.filter { $0.state == .applied }),
        try questions.lines(all.filter { $0.state != .applied }), money
      )
    }
    return .page(ReleasePages.home(asked: asked, others: others, cover: cover))
  }

  /// Money for cover that can be claimed now, also of those who have completed.
  static func claimable(_ user: User, _ tx: any Transaction) throws -> [CoverView] {
    guard user.viewer == nil else { return [] }
    let places = user.grants.filter { Permission.releaseForProgramme.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let within = try OrganisationTree.within(places, on: .under, user.today, tx)
    let money = try Backfills.at((within + places).uniqued(), tx).filter { one in
      guard let person = try Participations.find(one.participation, tx)?.person else {
        return false
      }
      return try !user.isOne(of: OnePerson.records(of: person, tx))
    }
    return try MidCareerQuestions(user, tx).cover(money).filter(\.mayClaim)
  }

  // MARK: One person

  private static func page(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found) = try await view(visit)
    return ReleasePages.show(
      ReleasePages.Show(
        view: view,
        mayRelease: found.participation.state == .applied
          || found.participation.state == .notReleased, covers: covers, to: "/releases/\(view.id)",
        back: Link("Release", to: "/releases"), isOwn: false), answers, problems: problems)
  }

  private static func view(
    _ visit: Visit
  ) async throws -> (view: ParticipationView, found: FoundParticipation) {
    let id = try visit.id(ParticipationID.self)
    let found = try await ParticipationLooks.found(visit, under: .releaseForProgramme) { user, tx in
      let found = try FoundParticipation.toRelease(id, user, tx)
      guard try !user.isOne(of: OnePerson.records(of: found.participation.person, tx)) else {
        throw NotFound("This application")
      }
      return found
    }
    let view = try await visit.read { user, tx in
      var view = try MidCareerQuestions(user, tx).view(found.participation)
      view.steps = ParticipationRules.transitions.filter {
        $0.from == found.participation.state
          && ($0.by.contains(.employer) || $0.by.contains(.releaser))
          && StepAsEmployer.steps.contains($0.step)
      }.map(\.step).uniqued()
      return view
    }
    return (view, found)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, FormData()))
  }

  @Sendable static func release(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let after = try ReleaseParticipation(id: id, cover: cover(form), seen: form.revision)
        .run(by: user, tx)
      return Done(to: "/releases", "Saved: \(after.state.words). They are told")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  private static func named(_ visit: Visit) throws -> ParticipationStep {
    guard let step = ParticipationStep(rawValue: try visit.word("step")),
      StepAsEmployer.steps.contains(step)
    else { throw NotFound("This page") }
    return step
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found) = try await view(visit)
    let step = try named(visit)
    guard view.steps.contains(step) || !problems.isEmpty else { throw NotFound("This page") }
    return ReleasePages.step(
      view, step.rawValue,
      reasons: found.edition.choices(ReasonList(of: step)), answers,
      problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, FormData()))
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let (id, step) = (try visit.id(ParticipationID.self), try named(visit))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let after = try StepAsEmployer(
        id: id, step: step, reason: form["reason"], until: CohortForms.until(form),
        seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/releases", "Saved: \(after.state.words). They are told")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }

  @Sendable static func claim(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try CohortForms.claim(form, of: id).run(by: user, tx)
      return Done(to: "/releases/\(id)", "Claimed")
    } orAsk: { problems in
      try await page(visit, form, problems)
    }
  }

  // MARK: Putting somebody forward

  static let mostFound = 30

  private static func selectPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let edition = try MidCareerTerms.today(visit.today)
    let found = try await visit.read { user, tx in
      try choices(answers["q"] ?? "", edition, user, tx)
    }
    return ReleasePages.select(found, answers, problems: problems)
  }

  /// By part of a name anybody they may release; without one, those for whom the programme is.
  private static func choices(
    _ text: String, _ edition: MidCareerEdition, _ user: User, _ tx: any Transaction
  ) throws -> [Choice] {
    guard user.viewer == nil else { return [] }
    let reach = try user.reach(for: .releaseForProgramme, tx)
    let own = Set(try user.person.map { try OnePerson.records(of: $0, tx) } ?? [])
    let people: [PersonID]
    if text.isEmpty {
      let places = user.grants.filter { Permission.releaseForProgramme.roles.contains($0.role) }
        .compactMap(\.organisation).uniqued()
      let team = try places.flatMap {
        try Team.people(of: $0, reach: reach, on: user.today, limit: 2_000, tx).members
          .map(\.person)
      }
      let below =
        try user.isLineManager
        ? user.person.map { try LineManagement.everyoneBelow($0, on: user.today, tx) } ?? [] : []
      people = (team + below).uniqued()
    } else {
      people = try PersonSearch.find(
        text, reach: reach, on: user.today, limit: mostFound, tx
      ).map(\.id)
    }
    let busy = Set(
      try Participations.of(people, tx).filter {
        $0.programme == edition.code && ($0.state.isOpen || $0.state == .completed)
      }.map(\.person))
    let eligibility = try MidCareerTerms.eligibility(edition.code)
    let facts = try FactsOfPeople.of(
      people.filter { !own.contains($0) && !busy.contains($0) },
      content: ContentReader.shipped(), on: user.today, tx)
    let names = try People.names(of: Set(facts.map(\.person)), tx)
    return facts.compactMap { one in
      let found = eligibility.group(of: one, on: user.today)
      if text.isEmpty, found == nil { return nil }
      return names[one.person].map {
        Choice("\(one.person)", $0, hint: found?.group.title ?? eligibility.othersTitle)
      }
    }.sorted { ($0.words, $0.code) < ($1.words, $1.code) }.prefix(mostFound).map(\.self)
  }

  @Sendable static func askSelect(_ visit: Visit) async throws -> Answer {
    .page(try await selectPage(visit, visit.query))
  }

  @Sendable static func select(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let person = form["person"].flatMap({ PersonID($0) }) else {
        throw Problems("person", "Choose whom")
      }
      let one = try SelectForProgramme(person: person).run(by: user, tx)
      return Done(to: "/releases/\(one.id)", "Put forward, and told")
    } orAsk: { problems in
      try await selectPage(visit, form, problems)
    }
  }
}
