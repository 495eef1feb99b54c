import Access
import Directory
import Files
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/programme…`: for the person alone.
enum OwnProgrammeRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.ownProgramme)
    routes.get("/programme", own, home)
    ApplyRoutes.add(to: routes)
    routes.get("/programme/calendar-address", own, askAddress)
    routes.post("/programme/calendar-address", own, address)
    routes.post("/programme/calendar-mail", own, mail)
    let one = "/programme/:id"
    routes.get(one, own, show)
    routes.get("\(one)/needs", own, askChange)
    routes.post("\(one)/needs", own, change)
    routes.get("\(one)/steps/:step", own, askStep)
    routes.post("\(one)/steps/:step", own, step)
    routes.get("\(one)/release", own, askRelease)
    routes.post("\(one)/release", own, release)
    routes.get("\(one)/calendar", own, calendar)
    routes.post("\(one)/cover", own, claim)
    AfterwardsRoutes.add(to: routes)
  }

  static let filesOut = [
    FileOut(
      "The days of one’s own cohort, for a calendar", at: "/programme/:id/calendar", .ownProgramme)
  ]

  // MARK: Finding out

  private static func postcode(_ user: User, _ tx: any Transaction) throws -> Postcode? {
    try user.person.flatMap { try EarmarkReading.postcode(of: $0, on: user.today, tx) }
  }

  /// Those that may be named, the nearest first.
  static func open(
    _ edition: MidCareerEdition, _ user: User, _ tx: any Transaction
  ) throws -> [CohortView] {
    let all = try Cohorts.all(of: edition.code, .open, tx).filter {
      $0.takesApplications(on: user.today)
    }
    let from = try postcode(user, tx)
    let views = try MidCareerQuestions(user, tx).views(all, from: from)
    let near = try AllocationReading(tx).miles(from: from, to: all)
    return views.sorted { one, other in
      (near[one.id] ?? .max, one.closes, one.id) < (near[other.id] ?? .max, other.closes, other.id)
    }
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let edition = try MidCareerTerms.today(visit.today)
    let view = try await visit.read { user, tx in
      let own = try user.ownProgramme(tx)
      let all = try Participations.of(own.records, tx)
      let questions = MidCareerQuestions(user, tx)
      let standing = try MidCareerStanding.of(
        own.person, programme: edition.code, on: user.today, tx)
      let group = try standing?.group.map {
        try MidCareerTerms.eligibility(edition.code).title(of: $0)
      }
      let isBusy = all.contains { $0.state.isOpen || $0.state == .completed }
      let networks = try Alumni.of(own.records, tx).filter { $0.leftOn == nil }
      let names = try Organisations.names(of: networks.map(\.organisation), tx)
      return ParticipationPages.Home(
        title: edition.title, about: edition.about, lenses: edition.lenses.map(\.title),
        beside: edition.beside.map { ($0.title, $0.leaves) },
        days: "\(edition.days.least) to \(edition.days.most) days, in person",
        own: try all.map(questions.view), group: group, hasPost: standing != nil,
        cohorts: try open(edition, user, tx), mayApply: group != nil && !isBusy,
        networks: networks.map {
          Link(names[$0.organisation] ?? "", to: "/programme/networks/\($0.organisation)")
        })
    }
    return .page(ParticipationPages.home(view))
  }

  // MARK: One’s own application

  private static func view(
    _ visit: Visit
  ) async throws -> (view: ParticipationView, found: FoundParticipation) {
    let id = try visit.id(ParticipationID.self)
    return try await visit.read { user, tx in
      let found = try FoundParticipation.own(id, user, tx)
      let one = found.participation
      var view = try MidCareerQuestions(user, tx).view(one)
      view.steps = ParticipationRules.transitions.filter {
        $0.from == one.state && $0.by.contains(.person)
          && (StepOwnParticipation.steps.contains($0.step) || $0.step == .accept)
          && !($0.step == .withdraw && one.isMandatory)
      }.map(\.step).uniqued()
      switch one.state {
      case .applied, .notReleased, .released, .waiting, .deferred: view.mayChangeNeeds = true
      case .selected, .placed, .completed, .incomplete, .withdrawn, .rejected: break
      }
      view.releasesThemselves =
        try (one.state == .applied || one.state == .notReleased)
        && FoundParticipation.isOwnToRelease(one, on: user.today, tx)
      view.mayClaimOwn =
        try view.cover.contains(where: \.mayClaim)
        && FoundParticipation.isOwnToRelease(one, on: user.today, tx)
      let last = try one.cohort.flatMap { try CohortDays.of([$0], tx)[$0] }?
        .filter { !$0.isCancelled }.map(\.on).max()
      view.maySayHowItWas =
        (one.state == .completed || one.state == .incomplete) && !one.wasAsked
        && CohortResults.takesOpinions(lastDay: last, on: user.today)
      view.mayMakeUp = try !MakeUpDay.choices(found, on: user.today, tx).isEmpty
      return (view, found)
    }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(ParticipationPages.show(try await view(visit).view))
  }

  private static func changePage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found) = try await view(visit)
    guard view.mayChangeNeeds || !problems.isEmpty else { throw NotFound("This page") }
    let needs = found.participation.needs
    let cohorts = try await visit.read { user, tx in
      let named = try Cohorts.find(needs.cohorts, tx).values.sorted { $0.id < $1.id }
        .map { Choice("\($0.id)", $0.title) }
      return (named + (try open(found.edition, user, tx).map { Choice($0.id, $0.title) })).uniqued()
    }
    return ParticipationPages.needs(
      ParticipationPages.Needs(
        to: "\(view.own)/needs", back: Link("Your application", to: view.own), cohorts: cohorts,
        access: found.edition.access.map { Choice($0.code, $0.title) },
        caring: found.edition.caring.map { Choice($0.code, $0.title) }, choosesCohorts: true,
        press: "Save", revision: view.revision),
      answers ?? CohortForms.answers(needs), problems: problems)
  }

  @Sendable static func askChange(_ visit: Visit) async throws -> Answer {
    .page(try await changePage(visit, nil))
  }

  @Sendable static func change(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try ChangeNeeds(id: id, needs: CohortForms.needs(form), seen: form.revision)
        .run(by: user, tx)
      return Done(to: "/programme/\(id)", "Saved")
    } orAsk: { problems in
      try await changePage(visit, form, problems)
    }
  }

  private static func named(_ visit: Visit) throws -> ParticipationStep {
    guard let step = ParticipationStep(rawValue: try visit.word("step")),
      StepOwnParticipation.steps.contains(step)
    else { throw NotFound("This page") }
    return step
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found) = try await view(visit)
    let step = try named(visit)
    guard view.steps.contains(step) || !problems.isEmpty else { throw NotFound("This page") }
    let one = found.participation
    let cohorts = try await visit.read { user, tx -> [Choice] in
      guard step == .transfer else { return [] }
      let all = try Cohorts.all(of: one.programme, .confirmed, tx).filter { $0.id != one.cohort }
      return try AllocationReading(tx).choices(among: all, on: user.today)
    }
    return ParticipationPages.step(
      view, step.rawValue,
      reasons: found.edition.choices(ReasonList(of: step)), cohorts: cohorts,
      answers, problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, FormData()))
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let (id, step) = (try visit.id(ParticipationID.self), try named(visit))
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let after = try StepOwnParticipation(
        id: id, step: step, reason: form["reason"], until: CohortForms.until(form),
        cohort: form["cohort"].flatMap { CohortID($0) }, seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/programme/\(id)", "Saved: \(after.state.words)")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }

  // MARK: Where nobody manages them

  private static func releasePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, _) = try await view(visit)
    guard view.releasesThemselves || !problems.isEmpty else { throw NotFound("This page") }
    return ReleasePages.show(
      ReleasePages.Show(
        view: view.withoutSteps, mayRelease: true, covers: ReleaseRoutes.covers,
        to: "\(view.own)/release", back: Link("Your application", to: view.own), isOwn: true),
      answers, problems: problems)
  }

  @Sendable static func askRelease(_ visit: Visit) async throws -> Answer {
    .page(try await releasePage(visit, FormData()))
  }

  @Sendable static func release(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundParticipation.own(id, user, tx)
      let after = try ReleaseParticipation(
        id: id, cover: ReleaseRoutes.cover(form), seen: form.revision
      ).run(by: user, tx)
      return Done(to: "/programme/\(id)", "Saved: \(after.state.words)")
    } orAsk: { problems in
      try await releasePage(visit, form, problems)
    }
  }

  @Sendable static func claim(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try FoundParticipation.own(id, user, tx)
      try CohortForms.claim(form, of: id).run(by: user, tx)
      return Done(to: "/programme/\(id)", "Claimed")
    } orAsk: { problems in
      var page = ParticipationPages.show(try await view(visit).view)
      page.problems = problems
      return page
    }
  }

  // MARK: The calendar

  @Sendable static func calendar(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let file = try await visit.read { user, tx in
      let found = try FoundParticipation.own(id, user, tx)
      return try MidCareerCalendar(tx).file([found.participation])
    }
    return .file(named: "mid-career-programme.ics", type: file.mediaType, file.bytes)
  }

  private static func addressPage(
    _ visit: Visit, _ address: String? = nil, _ problems: [Problem] = []
  ) async throws -> Page {
    var view = try await visit.read { user, tx in
      let records = try user.ownProgramme(tx).records
      let account = try user.account.map { account in
        (
          try AccountAddresses.find(account, tx)?.confirmedAt != nil,
          try !CalendarMails.wanting([account], tx).isEmpty
        )
      }
      return AfterwardsPages.Calendar(
        made: try CalendarFeeds.madeAt(of: records, tx)?.inWords, hasMail: account?.0 ?? false,
        getsMail: account?.1 ?? false)
    }
    view.address = address
    return AfterwardsPages.calendar(view, problems: problems)
  }

  @Sendable static func mail(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let wants = form["step"] != "end"
    return try await visit.submit(form) { user, tx in
      let own = try user.ownProgramme(tx)
      guard let account = user.account else { throw NotFound("This page") }
      try CalendarMails.choose(wants, of: account, at: user.now, tx)
      try MidCareerCalendar(tx).send(to: own.person, at: user.now)
      try MidCareerJournal.record(
        MidCareerJournal.feed, about: own.person, ["step": wants ? "Mails begun" : "Mails ended"],
        under: own.right, tx)
      return Done(
        to: "/programme/calendar-address",
        wants ? "Your days come by mail from now on" : "No more days come by mail")
    } orAsk: { problems in
      try await addressPage(visit, nil, problems)
    }
  }

  @Sendable static func askAddress(_ visit: Visit) async throws -> Answer {
    .page(try await addressPage(visit))
  }

  @Sendable static func address(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let chance = visit.site.chance
    let ends = form["step"] == "end"
    let user = try visit.user()
    let (done, code) = try await visit.once(form) { tx -> (done: Done, shown: String?) in
      let own = try user.ownProgramme(tx)
      try CalendarFeeds.remove(of: own.records, tx)
      guard !ends else {
        try MidCareerJournal.record(
          MidCareerJournal.feed, about: own.person, ["step": "Address ended"], under: own.right, tx)
        return (Done(to: "/programme/calendar-address", "The address leads nowhere now"), nil)
      }
      let code = SafeCode.make(groups: 6, chance: chance)
      try CalendarFeeds.set(
        SafeCode.digest(code, for: CalendarRoutes.place), of: own.person, at: user.now, tx)
      try MidCareerJournal.record(
        MidCareerJournal.feed, about: own.person, ["step": "Address made"], under: own.right, tx)
      return (Done(to: "/programme/calendar-address", "The address was made, and shown once"), code)
    }
    // Sent twice: it was shown the first time, and is known to nobody here.
    guard let shown = code.flatMap(\.self) else {
      return .redirect(to: done.address, done: done.words)
    }
    return .page(
      try await addressPage(visit, "\(visit.origin)/calendars/\(shown)"))
  }
}
