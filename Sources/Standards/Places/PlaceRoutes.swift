import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/learning/places…`: finding dates, asking for places, and one’s own.
enum PlaceRoutes {
  static func add(to routes: Routes) {
    let own = Door.permission(.seekPlaces)
    routes.get("/learning/places", .permission(.seeDates), home)
    routes.get("/learning/places/wait", own, askWait)
    routes.post("/learning/places/wait", own, wait)
    routes.get("/learning/places/sessions/:session", .permission(.seeDates), session)
    routes.get("/learning/places/sessions/:session/ask", own, askPlace)
    routes.post("/learning/places/sessions/:session/ask", own, ask)
    PlaceOperations.add(to: routes)
    OwnPlaceRoutes.add(to: routes)
    SessionRoutes.add(to: routes)
    OrganisationPlaceRoutes.add(to: routes)
    LearningTimeRoutes.add(to: routes)
    ProtectedTimeRoutes.add(to: routes)
  }

  // MARK: Finding

  private static func filter(_ query: FormData) -> PlaceFilter {
    var filter = PlaceFilter()
    filter.module = query["module"].flatMap { $0.isEmpty ? nil : $0 }
    filter.within = query["within"].flatMap { PlacePages.distances.contains($0) ? Int($0) : nil }
    filter.way = query["way"].flatMap { ["online", "place"].contains($0) ? $0 : nil }
    filter.access = Set(query.all("access").compactMap(SessionAccess.init(rawValue:)))
    filter.partTime = query["part-time"] == "yes"
    return filter
  }

  /// The address of the list with these filters, `nil` left out.
  private static func address(_ filter: PlaceFilter) -> String {
    let pairs =
      [
        filter.module.map { "module=\($0)" }, filter.within.map { "within=\($0)" },
        filter.way.map { "way=\($0)" },
      ].compactMap(\.self) + filter.access.map { "access=\($0.rawValue)" }.sorted()
      + (filter.partTime ? ["part-time=yes"] : [])
    return "/learning/places" + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }

  private static func active(_ filter: PlaceFilter, _ modules: [Choice]) -> [ActiveFilter] {
    func without(_ change: (inout PlaceFilter) -> Void) -> String {
      var other = filter
      change(&other)
      return address(other)
    }
    var active: [ActiveFilter] = []
    if let module = filter.module, let choice = modules.first(where: { $0.code == module }) {
      active.append(ActiveFilter("Module", choice.words, without: without { $0.module = nil }))
    }
    if let within = filter.within {
      active.append(
        ActiveFilter("How far", "Within \(within) miles", without: without { $0.within = nil }))
    }
    if let way = filter.way {
      active.append(
        ActiveFilter(
          "Where", way == "online" ? "Online" : "At a place", without: without { $0.way = nil }))
    }
    for access in SessionAccess.allCases where filter.access.contains(access) {
      active.append(
        ActiveFilter(
          "What you need", access.words, without: without { $0.access.remove(access) }))
    }
    if filter.partTime {
      active.append(
        ActiveFilter("Times", "Suit part-time staff", without: without { $0.partTime = false }))
    }
    return active
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    let filter = filter(visit.query)
    let view = try await visit.read { user, tx in
      let questions = try PlaceQuestions(user, tx)
      let from = try workplace(user, tx)
      let finding = PlaceFinding(from: from, map: questions.map, day: user.today, tx: tx)
      let ids = try finding.ids(filter)
      let page = PageOfMany(number: visit.pageNumber, size: PlaceFinding.most, total: ids.count)
      let here = Array(ids.dropFirst(page.offset).prefix(page.size))
      let found = try ModuleSessions.find(here, tx)
      let modules = try finding.modules(with: filter.module)
      return PlacePages.Home(
        sessions: try questions.views(
          here.compactMap { found[$0] }, from: from, reader: user.person),
        page: page, address: address(filter),
        own: try questions.views(own(user, tx)),
        modules: modules, filter: filter, active: active(filter, modules),
        from: from?.text, hasPerson: user.person != nil,
        links: (user.person == nil ? [] : [Link("My time to learn", to: "/learning/time")])
          + (try holders(user, tx))
          + (user.may(.seeDemand)
            ? [Link("Who waits for training, and where", to: "/learning/demand")] : []))
    }
    return .page(PlacePages.home(view))
  }

  private static func own(_ user: User, _ tx: any Transaction) throws -> [PlaceRequest] {
    guard let person = user.person else { return [] }
    return try PlaceRequests.of(OnePerson.records(of: person, tx), tx)
  }

  /// The organisations whose dates or people the reader keeps.
  private static func holders(_ user: User, _ tx: any Transaction) throws -> [Link] {
    let places = user.grants.filter { Permission.offerPlaces.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let names = try Organisations.names(of: places, tx)
    return places.map {
      Link("Dates and people of \(names[$0] ?? "")", to: "/organisations/\($0)/places")
    }
  }

  /// Where the reader works; `nil` where they have no post or its postcode is not known.
  private static func workplace(_ user: User, _ tx: any Transaction) throws -> Postcode? {
    try user.person.flatMap { try EarmarkReading.postcode(of: $0, on: user.today, tx) }
  }

  // MARK: One date

  private static func found(
    _ visit: Visit, _ tx: any Transaction
  ) throws -> ModuleSession {
    let id = try visit.id(ModuleSessionID.self, "session")
    // A draft is nobody’s but whoever drafts it.
    guard let session = try ModuleSessions.find(id, tx), session.state != .draft else {
      throw NotFound("This date")
    }
    return session
  }

  @Sendable static func session(_ visit: Visit) async throws -> Answer {
    let view = try await visit.read { user, tx in
      let session = try found(visit, tx)
      let questions = try PlaceQuestions(user, tx)
      let asked = try own(user, tx).first {
        $0.state.isOpen && $0.module.code == session.module.code
      }
      let groups = try user.person.map { person in
        try PlaceFlow(under: user.right(to: .seekPlaces, .person(person), tx), tx)
          .groups(of: [person], session)[person] ?? []
      }
      let shown = try questions.views(
        [session], from: workplace(user, tx), reader: user.person)[0]
      return PlacePages.Session(
        session: shown,
        groups: (groups ?? []).map { ($0.group.title, $0.because) },
        kept: questions.settings.groups.compactMap { group in
          session.terms.earmarks[group.code].map { (group.title, group.why, $0) }
        },
        mayAsk: user.may(.seekPlaces) && session.state(on: user.today) == .open
          && shown.closedBecause == nil
          && (user.person == nil || asked == nil || user.isLineManager || keeps(user)),
        asked: asked.map { "\($0.id)" })
    }
    return .page(PlacePages.session(view))
  }

  /// Whether the user keeps the training of others.
  private static func keeps(_ user: User) -> Bool {
    user.grants.contains { Permission.seekPlaces.roles.contains($0.role) }
  }

  // MARK: Asking

  private static func askingPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await visit.read { user, tx in
      let session = try found(visit, tx)
      let questions = try PlaceQuestions(user, tx)
      let shown = try questions.views(
        [session], from: workplace(user, tx), reader: user.person)[0]
      let keeps = user.grants.filter { Permission.seekPlaces.roles.contains($0.role) }
        .compactMap(\.organisation).uniqued()
      var people = try questions.people()
      if !keeps.isEmpty { people += try named(answers["q"], user, tx) }
      return PlacePages.Asking(
        session: shown, people: people.uniqued(),
        outcome: shown.left > 0
          ? "A place is free now. It is given at once, and held until the person withdraws."
          : !shown.ownKept.isEmpty
            ? "A place that is kept for a group you belong to is free. It is given to you at once."
            : shown.kept.isEmpty
              ? "There is no free place now. You wait in the order of asking, and are told when a place is free for you."
              : "The places that are left are kept for groups. Whoever belongs to one gets a place at once, and everybody else waits in the order of asking.",
        search: !keeps.isEmpty)
    }
    return PlacePages.ask(view, answers, problems: problems)
  }

  /// People by part of their name, as far as the user may ask for them.
  private static func named(
    _ words: String?, _ user: User, _ tx: any Transaction
  ) throws -> [Choice] {
    guard let words, !words.isEmpty else { return [] }
    return try PersonSearch.find(
      words, reach: user.reach(for: .seekPlaces, tx), on: user.today, limit: mostNamed, tx
    ).map { Choice("\($0.id)", $0.name) }
  }

  private static let mostNamed = 20

  @Sendable static func askPlace(_ visit: Visit) async throws -> Answer {
    .page(try await askingPage(visit, visit.query))
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let id = try visit.id(ModuleSessionID.self, "session")
    return try await visit.submit(form) { user, tx in
      let session = try found(visit, tx)
      guard let person = form["person"].flatMap({ PersonID($0) }) else {
        throw Problems("person", "Choose for whom you ask")
      }
      let request = try AskPlace(person: person, module: session.module.code, session: id)
        .run(by: user, tx)
      return Done(
        to: "/learning/places/requests/\(request.id)",
        request.state == .placed
          ? "A place is given. What is needed to come is below"
          : "Asked. There is no place free now, so it waits in line")
    } orAsk: { problems in
      try await askingPage(visit, form, problems)
    }
  }

  private static func person(_ user: User) throws -> PersonID {
    guard let person = user.person else { throw Forbidden(Permission.seekPlaces.doing) }
    return person
  }

  private static func waitPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let modules = try await visit.read { user, tx in
      _ = try person(user)
      return try PlaceModules.open(on: user.today, tx).map { Choice($0.reference.code, $0.title) }
    }
    return PlacePages.wait(modules: modules, answers, problems: problems)
  }

  @Sendable static func askWait(_ visit: Visit) async throws -> Answer {
    .page(try await waitPage(visit, visit.query))
  }

  @Sendable static func wait(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let person = try person(user)
      guard let module = form["module"], !module.isEmpty else {
        throw Problems("module", "Choose a module")
      }
      let within = form["within"].flatMap { PlacePages.distances.contains($0) ? Int($0) : nil }
      let request = try AskPlace(person: person, module: module, session: nil, within: within)
        .run(by: user, tx)
      return Done(
        to: "/learning/places/requests/\(request.id)",
        "You wait for this module, and come first at the next new date")
    } orAsk: { problems in
      try await waitPage(visit, form, problems)
    }
  }
}
