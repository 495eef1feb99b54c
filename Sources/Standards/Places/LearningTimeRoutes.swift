import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/learning/time…` and `/people/:id/learning-time…`: the same pages from both sides.
enum LearningTimeRoutes {
  static func add(to routes: Routes) {
    let door = Door.permission(.agreeTime)
    for base in ["/learning/time", "/people/:id/learning-time"] {
      routes.get(base, door, home)
      routes.get("\(base)/new", door, askProposal)
      routes.post("\(base)/new", door, propose)
      routes.get("\(base)/:time", door, show)
      routes.get("\(base)/:time/steps/:step", door, askStep)
      routes.post("\(base)/:time/steps/:step", door, take)
      routes.get("\(base)/:time/entries/new", door, askEntry)
      routes.post("\(base)/:time/entries/new", door, record)
      routes.get("\(base)/:time/entries/:entry", door, askTakeOut)
      routes.post("\(base)/:time/entries/:entry", door, takeOut)
    }
  }

  /// Whose pages these are: the person of the address, else the reader.
  private static func whose(
    _ visit: Visit, _ user: User, _ tx: any Transaction
  ) throws -> (person: PersonID, place: LearningTimePages.Place) {
    guard visit.path.hasPrefix("/people/") else {
      guard let person = user.person else { throw Forbidden(Permission.agreeTime.doing) }
      _ = try user.right(to: .agreeTime, .person(person), tx)
      return (
        person,
        .init(base: "/learning/time", isOwn: true, person: nil, back: Link("Home", to: "/"))
      )
    }
    let person = try visit.id(PersonID.self)
    _ = try user.right(to: .agreeTime, .person(person), tx)
    guard let name = try People.names(of: [person], tx)[person] else {
      throw NotFound("This person")
    }
    return (
      person,
      .init(
        base: "/people/\(person)/learning-time", isOwn: false, person: name,
        back: Link(name, to: "/people/\(person)"))
    )
  }

  private static func found(
    _ visit: Visit, _ user: User, _ tx: any Transaction
  ) throws -> (line: LearningTimePages.Line, place: LearningTimePages.Place) {
    let (person, place) = try whose(visit, user, tx)
    let id = try visit.id(LearningTimeID.self, "time")
    let time = try LearningTimeStanding.find(id, user, tx).time
    guard try OnePerson.records(of: person, tx).contains(time.person) else {
      throw NotFound("This agreement")
    }
    return (try LearningTimeViews.lines([time], user, tx)[0], place)
  }

  /// Somebody else who reads it is written down before it is answered.
  private static func look(_ visit: Visit) async throws {
    let person = try await visit.read { user, tx in try whose(visit, user, tx).person }
    try await PlaceLooks.note(person, under: .agreeTime, visit)
  }

  @Sendable static func home(_ visit: Visit) async throws -> Answer {
    try await look(visit)
    let page = try await visit.read { user, tx in
      let (person, place) = try whose(visit, user, tx)
      let times = try LearningTimes.of(OnePerson.records(of: person, tx), tx).filter {
        try PlaceReach.reaches($0.person, at: $0.organisation, for: .agreeTime, user, tx)
      }
      let waits = Set(times.filter { $0.state == .proposed }.map(\.organisation))
      let posts = try PlaceReach.current(of: person, for: .agreeTime, user, tx)
      return LearningTimePages.home(
        place, try LearningTimeViews.lines(times, user, tx),
        mayPropose: posts.contains { !waits.contains($0.organisation) })
    }
    return .page(page)
  }

  // MARK: Proposing

  private static func proposalPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    try await visit.read { user, tx in
      let (person, place) = try whose(visit, user, tx)
      let settings = try StandardsReader.shipped().places
      let posts = try PlaceReach.current(of: person, for: .agreeTime, user, tx)
      let names = try Organisations.names(of: Set(posts.map(\.organisation)), tx)
      let post = posts.first
      let usual = LearningTimeRules.inProportion(settings.monthlyMinutes, to: post?.fte)
      let whole = LearningTimeRules.words(settings.monthlyMinutes)
      let words =
        usual == settings.monthlyMinutes
        ? "\(whole) each month is usual for somebody who works full time."
        : "\(whole) each month is usual for somebody who works full time, so \(LearningTimeRules.words(usual)) for this post."
      var typed = answers
      if answers.isEmpty {
        typed.add("hours", Self.decimal(usual))
      }
      return LearningTimePages.propose(
        place,
        .init(
          modules: try PlaceModules.open(on: user.today, tx).map {
            Choice($0.reference.code, $0.title)
          }, usual: words,
          posts: posts.map { one in
            Choice(
              "\(one.id)", "\(one.title), \(names[one.organisation] ?? "")",
              hint: "Usual: "
                + LearningTimeRules.words(
                  LearningTimeRules.inProportion(settings.monthlyMinutes, to: one.fte)))
          }), typed, problems: problems)
    }
  }

  /// `3.5`
  static func decimal(_ minutes: Int) -> String {
    let rest = minutes % 60 * 100 / 60
    return rest == 0
      ? "\(minutes / 60)" : "\(minutes / 60).\(rest % 10 == 0 ? rest / 10 : rest)"
  }

  private static func minutes(
    _ answer: String?, _ problems: inout Problems
  ) -> Int? {
    let wrong = "Enter hours in quarters, such as 3.5"
    guard
      let hours = problems.hundredThousandths(
        answer, "hours", in: 1...100_000_000, wrong: wrong)
    else {
      if !problems.has("hours") { problems.add("hours", "Enter how many hours") }
      return nil
    }
    guard hours * 60 % (100_000 * LearningTimeRules.step) == 0 else {
      problems.add("hours", wrong)
      return nil
    }
    return hours * 60 / 100_000
  }

  @Sendable static func askProposal(_ visit: Visit) async throws -> Answer {
    .page(try await proposalPage(visit, visit.query))
  }

  @Sendable static func propose(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let (person, place) = try whose(visit, user, tx)
      var problems = Problems()
      let minutes = minutes(form["hours"], &problems)
      let from = problems.day(form.day("from"), "from", blank: "Enter the first day")
      let until = problems.day(form.day("until"), "until", blank: "Enter the last day")
      let posts = try PlaceReach.current(of: person, for: .agreeTime, user, tx)
      let post = form["post"].flatMap { AssignmentID($0) }
      if posts.count > 1, !posts.contains(where: { $0.id == post }) {
        problems.add("post", "Choose in which post")
      }
      guard problems.isEmpty, let minutes, let from, let until else { throw problems }
      let time = try ProposeTime(
        person: person, module: form["module"].flatMap { $0.isEmpty ? nil : $0 },
        minutes: minutes, from: from, until: until, post: post
      ).run(by: user, tx)
      return Done(to: "\(place.base)/\(time.id)", "Proposed. The other side is asked to agree")
    } orAsk: { problems in
      try await proposalPage(visit, form, problems)
    }
  }

  // MARK: One agreement

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    try await look(visit)
    let (line, place) = try await visit.read { user, tx in try found(visit, user, tx) }
    return .page(LearningTimePages.show(place, line))
  }

  private static func step(_ visit: Visit) throws -> LearningTimeStep {
    guard let step = LearningTimeStep(rawValue: try visit.word("step")),
      LearningTimePages.doing[step.rawValue] != nil
    else { throw NotFound("This page") }
    return step
  }

  private static func endings() throws -> [Choice] {
    try StandardsReader.shipped().places.ended.filter { !["replaced", "over"].contains($0.code) }
      .map { Choice($0.code, $0.title) }
  }

  private static func stepPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let step = try step(visit)
    let (line, place) = try await visit.read { user, tx in try found(visit, user, tx) }
    guard line.steps.contains(step.rawValue) || !problems.isEmpty else {
      return LearningTimePages.show(place, line)
    }
    return LearningTimePages.step(
      place, line, step.rawValue, reasons: try endings(), answers, problems: problems)
  }

  @Sendable static func askStep(_ visit: Visit) async throws -> Answer {
    .page(try await stepPage(visit, visit.query))
  }

  @Sendable static func take(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LearningTimeID.self, "time")
    let step = try step(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let place = try found(visit, user, tx).place
      let after = try HandleTime(
        id: id, step: step, reason: form["reason"], seen: form.revision
      ).run(by: user, tx)
      return Done(to: "\(place.base)/\(id)", "Saved: \(after.state.words)")
    } orAsk: { problems in
      try await stepPage(visit, form, problems)
    }
  }

  // MARK: What was given

  private static func entryPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (line, place) = try await visit.read { user, tx in try found(visit, user, tx) }
    guard line.mayRecord else { return LearningTimePages.show(place, line) }
    let reasons = try StandardsReader.shipped().places.takenAway.map { Choice($0.code, $0.title) }
    return LearningTimePages.record(place, line, reasons: reasons, answers, problems: problems)
  }

  @Sendable static func askEntry(_ visit: Visit) async throws -> Answer {
    .page(try await entryPage(visit, visit.query))
  }

  @Sendable static func record(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LearningTimeID.self, "time")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let place = try found(visit, user, tx).place
      var problems = Problems()
      let on = problems.day(form.day("on"), "on", blank: "Enter the day")
      let minutes = minutes(form["hours"], &problems)
      let kind: LearningTimeEntry.Kind? = problems.choice(
        form["kind"], "kind", blank: "Choose whether it was given or taken away")
      guard problems.isEmpty, let on, let minutes, let kind else { throw problems }
      _ = try RecordTime(
        id: id, on: on, minutes: minutes, kind: kind,
        reason: form["reason"].flatMap { $0.isEmpty ? nil : $0 },
        isMore: form["more"] == "yes"
      ).run(by: user, tx)
      return Done(to: "\(place.base)/\(id)", "Written down: \(kind.words)")
    } orAsk: { problems in
      try await entryPage(visit, form, problems)
    }
  }

  private static func takeOutPage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = "\(try visit.id(LearningTimeEntryID.self, "entry"))"
    let (line, place) = try await visit.read { user, tx in try found(visit, user, tx) }
    guard let entry = line.entries.first(where: { $0.id == id }), entry.mayTakeOut else {
      return LearningTimePages.show(place, line)
    }
    return LearningTimePages.takeOut(place, line, entry, problems: problems)
  }

  @Sendable static func askTakeOut(_ visit: Visit) async throws -> Answer {
    .page(try await takeOutPage(visit))
  }

  @Sendable static func takeOut(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(LearningTimeID.self, "time")
    let entry = try visit.id(LearningTimeEntryID.self, "entry")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let place = try found(visit, user, tx).place
      try TakeOutTime(id: id, entry: entry).run(by: user, tx)
      return Done(to: "\(place.base)/\(id)", "Taken out")
    } orAsk: { problems in
      try await takeOutPage(visit, problems)
    }
  }
}
