import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// What comes after the days: making up for those that were missed, saying how it was, a certificate,
/// and staying in touch.
enum AfterwardsRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.ownProgramme)
    let one = "/programme/:id"
    routes.get("\(one)/make-up", own, askMakeUp)
    routes.post("\(one)/make-up", own, makeUp)
    routes.get("\(one)/opinion", own, askOpinion)
    routes.post("\(one)/opinion", own, opinion)
    routes.get("\(one)/certificate", own, certificate)
    routes.get("\(one)/network", own, askNetwork)
    routes.post("\(one)/network", own, network)
    routes.get("/programme/networks/:organisation", own, meet)
    routes.post("/programme/networks/:organisation", own, call)
    routes.post("/programme/networks/:organisation/meetings/:meeting", own, callOff)
    routes.get("/cohorts/:cohort/results", .permission(.keepCohorts), results)
    routes.post("/cohorts/:cohort/results", .permission(.keepCohorts), addCost)
  }

  private static func found(
    _ visit: Visit
  ) async throws -> (view: ParticipationView, found: FoundParticipation) {
    let id = try visit.id(ParticipationID.self)
    return try await visit.read { user, tx in
      let found = try FoundParticipation.own(id, user, tx)
      return (try MidCareerQuestions(user, tx).view(found.participation), found)
    }
  }

  // MARK: Days that were missed

  private static func makeUpPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found) = try await found(visit)
    guard found.participation.state == .incomplete else { throw NotFound("This page") }
    let days = try await visit.read { user, tx in
      try MakeUpDay.choices(found, on: user.today, tx).map {
        Choice(
          "\($0.day.id)", "\($0.day.on.inWords), \($0.day.times)",
          hint:
            "\($0.cohort.title). \($0.day.venue.name), \($0.day.venue.postcode.text). \($0.day.taught) minutes"
        )
      }
    }
    return AfterwardsPages.makeUp(view, days, answers, problems: problems)
  }

  @Sendable static func askMakeUp(_ visit: Visit) async throws -> Answer {
    .page(try await makeUpPage(visit, FormData()))
  }

  @Sendable static func makeUp(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let day = form["day"].flatMap({ CohortDayID($0) }) else {
        throw Problems("day", "Choose a day")
      }
      try MakeUpDay(id: id, day: day).run(by: user, tx)
      return Done(to: "/programme/\(id)", "You are expected there")
    } orAsk: { problems in
      try await makeUpPage(visit, form, problems)
    }
  }

  // MARK: How it was

  private static func opinionPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found) = try await found(visit)
    let state = found.participation.state
    guard state == .completed || state == .incomplete, !view.wasAsked || !problems.isEmpty else {
      throw NotFound("This page")
    }
    return AfterwardsPages.opinion(
      view, found.edition.questions.map { ($0.code, $0.question) }, answers, problems: problems)
  }

  @Sendable static func askOpinion(_ visit: Visit) async throws -> Answer {
    .page(try await opinionPage(visit, FormData()))
  }

  @Sendable static func opinion(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let edition = try FoundParticipation.own(id, user, tx).edition
      var answers: [String: Int] = [:]
      for question in edition.questions {
        guard let said = form[question.code], !said.isEmpty else { continue }
        guard let points = Int(said), (1...5).contains(points) else {
          throw Problems(question.code, "Choose one of the answers")
        }
        answers[question.code] = points
      }
      try SayCohortOpinion(id: id, answers: answers).run(by: user, tx)
      return Done(to: "/programme/\(id)", "Thank you")
    } orAsk: { problems in
      try await opinionPage(visit, form, problems)
    }
  }

  @Sendable static func certificate(_ visit: Visit) async throws -> Answer {
    let (view, found) = try await found(visit)
    guard found.participation.state == .completed else { throw NotFound("This page") }
    return .page(AfterwardsPages.certificate(view, on: visit.today.inWords))
  }

  // MARK: Staying in touch

  private static func networkPage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, found) = try await found(visit)
    guard found.participation.state == .completed, let cohort = found.participation.cohort else {
      throw NotFound("This page")
    }
    let (place, isMember) = try await visit.read { user, tx in
      let own = try user.ownProgramme(tx)
      guard let cohort = try Cohorts.find(cohort, tx) else { throw NotFound("This cohort") }
      return (
        try Organisations.names(of: [cohort.organisation], tx)[cohort.organisation] ?? "",
        try Alumni.of(own.records, tx).contains {
          $0.organisation == cohort.organisation && $0.leftOn == nil
        }
      )
    }
    return AfterwardsPages.network(view, place: place, isMember: isMember, problems: problems)
  }

  @Sendable static func askNetwork(_ visit: Visit) async throws -> Answer {
    .page(try await networkPage(visit))
  }

  @Sendable static func network(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(ParticipationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let joins = form["step"] != "leave"
      let place = try StayInTouch(id: id, joins: joins).run(by: user, tx)
      return joins
        ? Done(to: "/programme/networks/\(place)", "You are in the network")
        : Done(to: "/programme/\(id)", "You have left the network")
    } orAsk: { problems in
      try await networkPage(visit, problems)
    }
  }

  private static func meetPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let place = try visit.id(OrganisationID.self, "organisation")
    let view = try await visit.read { user, tx in
      let records = try StayInTouch.member(of: place, user, tx).records
      let members = try Alumni.members(at: place, tx)
      let names = try People.names(of: Set(members.map(\.person)), tx)
      let posts = try Assignments.of(Set(members.map(\.person)), tx)
      let cohorts = try Cohorts.find(members.map(\.cohort), tx)
      let works = posts.mapValues { posts in
        posts.first { $0.isCurrent(on: user.today) }?.organisation
      }
      let places = try Organisations.names(
        of: Set(works.values.compactMap(\.self) + [place]), tx)
      return NetworkPages.View(
        id: "\(place)", place: places[place] ?? "",
        members: members.map { one in
          .init(
            person: names[one.person] ?? "",
            works: works[one.person].flatMap(\.self).flatMap { places[$0] } ?? "",
            cohort: cohorts[one.cohort]?.title ?? "")
        }.sorted { $0.person < $1.person },
        meetings: try Alumni.meetings(of: [place], tx).map { one in
          .init(
            id: "\(one.id)", on: one.on.inWords, times: one.times, place: one.place,
            about: one.about, by: one.calledBy, isCancelled: one.isCancelled,
            isOver: one.on < user.today, revision: one.revision)
        },
        own: try Participations.of(records, tx).first { $0.state == .completed }
          .map { "/programme/\($0.id)" })
    }
    return NetworkPages.show(view, answers, problems: problems)
  }

  @Sendable static func meet(_ visit: Visit) async throws -> Answer {
    .page(try await meetPage(visit, FormData()))
  }

  @Sendable static func call(_ visit: Visit) async throws -> Answer {
    let place = try visit.id(OrganisationID.self, "organisation")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let on = problems.day(form.day("on"), "on", blank: "Enter the day")
      let times = problems.text(form["times"], "times", limit: 100, blank: "Enter the times")
      let venue = problems.text(form["place"], "place", limit: 200, blank: "Enter where it is")
      let about = problems.text(form["about"], "about", limit: 200, blank: "Enter what it is about")
      guard problems.isEmpty, let on, let times, let venue, let about else { throw problems }
      try CallMeeting(
        organisation: place, on: on, times: times, place: venue, about: about
      ).run(by: user, tx)
      return Done(to: "/programme/networks/\(place)", "Called. Every member is told")
    } orAsk: { problems in
      try await meetPage(visit, form, problems)
    }
  }

  @Sendable static func callOff(_ visit: Visit) async throws -> Answer {
    let place = try visit.id(OrganisationID.self, "organisation")
    let meeting = try visit.id(AlumniMeetingID.self, "meeting")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try CallMeetingOff(organisation: place, id: meeting, seen: form.revision).run(by: user, tx)
      return Done(to: "/programme/networks/\(place)", "Called off. Every member is told")
    } orAsk: { problems in
      try await meetPage(visit, FormData(), problems)
    }
  }

  // MARK: What it cost, and how it was

  private static func resultsPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let view = try await visit.read { user, tx in
      let found = try FoundCohort.toKeep(id, user, tx)
      return try CohortResults.view(found, user, tx)
    }
    return NetworkPages.results(view, answers, problems: problems)
  }

  @Sendable static func results(_ visit: Visit) async throws -> Answer {
    .page(try await resultsPage(visit, FormData()))
  }

  @Sendable static func addCost(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let kind = problems.choice(
        form["kind"], "kind", among: CohortCostKind.allCases.map(\.rawValue),
        blank: "Choose what it was for")
      let sum = problems.hundredThousandths(
        form["pounds"], "pounds", in: 1_000...100_000_000_000,
        wrong: "Enter pounds, such as 450 or 99.50")
      if sum == nil, !problems.has("pounds") { problems.add("pounds", "Enter how many pounds") }
      guard problems.isEmpty, let kind = kind.flatMap(CohortCostKind.init(rawValue:)), let sum
      else { throw problems }
      try AddCost(cohort: id, kind: kind, pence: sum / 1_000).run(by: user, tx)
      return Done(to: "/cohorts/\(id)/results", "Added")
    } orAsk: { problems in
      try await resultsPage(visit, form, problems)
    }
  }
}
