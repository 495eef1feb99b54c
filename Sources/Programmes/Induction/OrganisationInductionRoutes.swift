import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/organisations/:id/induction…` and `/people/:id/induction`: for those who see people by name.
enum OrganisationInductionRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/induction"
    routes.get(base, .permission(.seeInductions), register)
    routes.get("\(base)/several", .permission(.assessInductions), askSeveral)
    routes.post("\(base)/several", .permission(.assessInductions), several)
    routes.get("/people/:id/induction", .permission(.seeInductions), person)
    routes.post("/people/:id/induction", .permission(.keepInductions), begin)
  }

  static let linesOnAPage = 50

  /// The name of an organisation, for those who hold a permission over it.
  static func held(
    _ id: OrganisationID, _ permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> String {
    _ = try user.right(to: permission, .organisation(id), tx)
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    return name
  }

  @Sendable static func register(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let filter = visit.query["show"].flatMap(Inductions.Filter.init(rawValue:)) ?? .open
    let track = visit.query["track"].flatMap(InductionTrack.init(rawValue:))
    let (number, size) = visit.listSize(linesOnAPage)
    let (view, people) = try await visit.read { user, tx in
      let name = try held(id, .seeInductions, user, tx)
      let reach = try user.reach(for: .seeInductions, tx)
      let own = try user.person.map { try OnePerson.records(of: $0, tx) } ?? []
      let ask = { (number: Int) in
        try Inductions.at(
          id, reach: reach, but: own, filter, track, on: user.today, limit: size,
          offset: (number - 1) * size, tx)
      }
      var found = try ask(number)
      var shown = number
      // A page behind the last has no line to say how many there are.
      if found.page.isEmpty, number > 1 { (found, shown) = (try ask(1), 1) }
      let choice = { (track: InductionTrack) in Choice(track.rawValue, track.words) }
      return (
        OrganisationInductionPages.Register(
          id: "\(id)", name: name, asAt: user.today,
          lines: try InductionQuestions(user, tx).lines(found.page),
          page: PageOfMany(number: shown, size: size, total: found.count),
          filter: Choice(filter.rawValue, filter.words),
          filters: Inductions.Filter.allCases.map { Choice($0.rawValue, $0.words) },
          track: track.map(choice), tracks: InductionTrack.allCases.map(choice),
          links: try links(id, user, tx)), found.page.map(\.person)
      )
    }
    return try await visit.list(
      ListFile(
        "inductions",
        about: ["Inductions", view.name, view.filter.words, view.track?.words].compactMap(\.self),
        OrganisationInductionPages.list(view), day: visit.today, of: people),
      under: .seeInductions, .organisation(id), page: OrganisationInductionPages.register(view))
  }

  private static func links(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> [Link] {
    let base = "/organisations/\(id)/induction"
    let all: [(Permission, Link)] = [
      (.signInductions, Link("Sign off", to: "/inductions/sign-off")),
      (.assessInductions, Link("Several people at once", to: "\(base)/several")),
      (.countInductions, Link("Figures", to: "\(base)/figures")),
      (.keepInductions, Link("Who assesses and signs off", to: "\(base)/people")),
      (.keepInductions, Link("What is added here", to: "\(base)/parts")),
      (.keepInductions, Link("Settings", to: "\(base)/settings")),
      (
        .keepInductions,
        Link("Assessed years of social workers", to: "/organisations/\(id)/assessed-years")
      ),
    ]
    return try all.filter { try user.holds($0.0, over: .organisation(id), tx) }.map(\.1)
  }

  // MARK: One part, several people

  private static let mostPeople = 200

  /// `care-certificate:12`, `national-induction:values`.
  private static func part(
    _ code: String?, on day: Day
  ) throws -> (edition: InductionEdition, part: InductionPart)? {
    let pieces = (code ?? "").split(separator: ":", maxSplits: 1).map(String.init)
    guard pieces.count == 2, let track = InductionTrack(rawValue: pieces[0]),
      let edition = try InductionReader.shipped().edition(track, startingOn: day),
      let part = edition.part(pieces[1]), !part.needs.byOneself
    else { return nil }
    return (edition, part)
  }

  private static func severalPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    guard let (edition, part) = try part(answers["unit"], on: visit.today) else {
      let name = try await visit.read { user, tx in try held(id, .assessInductions, user, tx) }
      let groups = try InductionTrack.allCases.compactMap { track -> (String, [Choice])? in
        guard let edition = try InductionReader.shipped().edition(track, startingOn: visit.today)
        else { return nil }
        let parts = edition.parts.filter { !$0.needs.byOneself }
        return parts.isEmpty
          ? nil
          : (
            track.words,
            parts.map { Choice("\(track.rawValue):\($0.code)", "\($0.code). \($0.title)") }
          )
      }
      return OrganisationInductionPages.chooseUnit("\(id)", name, groups, problems: problems)
    }
    let view = try await visit.read { user, tx in
      let name = try held(id, .assessInductions, user, tx)
      let own = try user.person.map { try OnePerson.records(of: $0, tx) } ?? []
      let found = try Inductions.at(
        id, reach: user.reach(for: .assessInductions, tx), but: own, .open, edition.track,
        on: user.today, limit: mostPeople, offset: 0, tx)
      let here = found.page.filter { $0.edition == edition.edition }
      let units = try InductionUnits.of(here.map(\.id), tx)
      let evidence = try InductionUnits.evidence(of: here.map(\.id), tx)
      let open = here.filter { !(units[$0.id]?[part.code]?.state.isDone ?? false) }
      let lines = try InductionQuestions(user, tx).lines(open)
      return OrganisationInductionPages.Several(
        id: "\(id)", name: name, unit: "\(edition.track.rawValue):\(part.code)",
        title: part.title, maySimulate: part.needs.maySimulate,
        lines: zip(open, lines).map { one, line in
          let kinds = Set((evidence[one.id]?[part.code] ?? []).map(\.kind))
          let missing = part.needs.missing(in: kinds)
          return (line, missing.isEmpty ? "Nothing" : missing.joined(separator: "; "))
        }, isCut: found.count > mostPeople)
    }
    return OrganisationInductionPages.several(view, answers, problems: problems)
  }

  @Sendable static func askSeveral(_ visit: Visit) async throws -> Answer {
    .page(try await severalPage(visit, visit.query))
  }

  @Sendable static func several(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, .assessInductions, user, tx)
      guard let (_, part) = try part(form["unit"], on: user.today) else {
        throw Problems("unit", "Choose what it was")
      }
      let (seen, decision) = try AssessForm(data: form).answers(on: user.today)
      let chosen = form.all("item").uniqued().compactMap { InductionID($0) }
      let done = try AssessUnits(
        items: chosen.map { .init(id: $0, unit: part.code, seen: nil) }, seen: seen,
        decision: decision
      ).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/induction",
        "\(part.title): saved for \(done.count == 1 ? "1 person" : "\(done.count) people")")
    } orAsk: { problems in
      try await severalPage(visit, form, problems)
    }
  }

  // MARK: One person

  private static func look(_ visit: Visit) async throws -> PersonID {
    let id = try visit.id(PersonID.self)
    let user = try visit.user()
    let isNew = try await visit.read { user, tx in
      guard try user.holds(.seeInductions, over: .person(id), tx),
        !user.isOne(of: try OnePerson.records(of: id, tx))
      else { throw NotFound("This person") }
      return try Looks.isNew(.induction, at: id, by: user, tx)
    }
    if isNew {
      try await visit.site.database.write { tx in
        try Looks.record(.induction, at: id, by: user, under: .seeInductions, tx)
      }
    }
    return id
  }

  private static func personPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try await look(visit)
    let view = try await visit.read { user, tx in
      let seen = try user.records(of: id, for: .seeInductions, tx)
      let keeps = try user.holds(.keepInductions, over: .person(id), tx)
      let posts = try Assignments.of(seen, tx).values.joined().filter {
        $0.isCurrent(on: user.today)
      }
      let kept = try posts.filter { post in
        try [post.organisation, post.employer].contains {
          try user.holds(.keepInductions, over: .organisation($0), tx)
        }
      }
      let names = try Organisations.names(of: Set(kept.map(\.organisation)), tx)
      return OrganisationInductionPages.Person(
        id: "\(id)", name: try People.names(of: [id], tx)[id] ?? "",
        lines: try InductionQuestions(user, tx).lines(
          Inductions.of(seen, tx).filter { one in
            try FoundInduction.isTheirs(one, .seeInductions, user, tx)
          }),
        tracks: InductionTrack.allCases.map { Choice($0.rawValue, $0.words) },
        places: names.sorted { $0.key < $1.key }.map { Choice("\($0.key)", $0.value) },
        mayBegin: keeps)
    }
    return OrganisationInductionPages.person(view, answers, problems: problems)
  }

  @Sendable static func person(_ visit: Visit) async throws -> Answer {
    .page(try await personPage(visit, FormData()))
  }

  @Sendable static func begin(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let track: InductionTrack? = problems.choice(form["track"], "track", blank: "Choose which")
      let place = form["organisation"].flatMap { OrganisationID($0) }
      if place == nil { problems.add("organisation", "Choose where") }
      guard let track, let place else { throw problems }
      let one = try BeginInduction(person: id, track: track, organisation: place)
        .run(by: user, tx)
      return Done(to: "/inductions/\(one.id)", "Begun. They are told")
    } orAsk: { problems in
      try await personPage(visit, form, problems)
    }
  }
}
