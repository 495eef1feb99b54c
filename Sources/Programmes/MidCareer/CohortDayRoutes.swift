import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/cohorts/:cohort/days…`: planning the days, and the day itself.
enum CohortDayRoutes {
  static func add(to routes: Routes) {
    let keep = Door.permission(.keepCohorts)
    let see = Door.permission(.seeCohorts)
    let base = "/cohorts/:cohort/days"
    routes.get("\(base)/new", keep, askAdd)
    routes.post(base, keep, add)
    routes.get("\(base)/:day", keep, askEdit)
    routes.post("\(base)/:day", keep, edit)
    routes.get("\(base)/:day/removal", keep, askRemove)
    routes.post("\(base)/:day/removal", keep, remove)
    routes.get("\(base)/:day/attendance", see, askAttendance)
    routes.post("\(base)/:day/attendance", see, attendance)
    routes.get("\(base)/:day/register", see, register)
  }

  // MARK: Planning

  private static func form(
    _ found: FoundCohort, _ day: CohortDay?, _ user: User, _ tx: any Transaction
  ) throws -> CohortDayPages.Form {
    let questions = MidCareerQuestions(user, tx)
    let elsewhere = Set(
      found.held.filter { $0.id != day?.id }.flatMap(\.sessions).filter(\.isNational).map(\.code))
    return CohortDayPages.Form(
      cohort: try questions.view(found.cohort),
      day: day.map { questions.day($0, found.edition) },
      sessions: found.edition.sessions.map(\.framed).filter { !elsewhere.contains($0.code) }.map {
        one in
        Choice(
          one.code, "\(one.title) (\(one.minutes) minutes)",
          hint: found.edition.lenses.first { $0.code == one.lens }?.title)
      },
      topics: found.edition.localTopics.map { Choice($0.code, $0.title) },
      access: found.edition.access.map { Choice($0.code, $0.title) },
      reasons: found.cohort.state == .draft || day == nil ? [] : found.edition.choices(.change),
      least: found.edition.days.minutes, revision: day?.revision ?? 0)
  }

  private static func addPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(CohortID.self, "cohort")
    let (view, suggestion) = try await visit.read { user, tx in
      let found = try FoundCohort.toKeep(id, user, tx)
      guard found.cohort.state == .draft || found.cohort.state.isLive else {
        throw NotFound("This page")
      }
      return (
        try form(found, nil, user, tx), CohortForms.suggestion(found.held, found.edition)
      )
    }
    return CohortDayPages.form(view, answers ?? suggestion, problems: problems)
  }

  @Sendable static func askAdd(_ visit: Visit) async throws -> Answer {
    .page(try await addPage(visit, nil))
  }

  @Sendable static func add(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(CohortID.self, "cohort")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let edition = try FoundCohort.toKeep(id, user, tx).edition
      _ = try AddCohortDay(cohort: id, terms: CohortForms.dayTerms(form, edition)).run(by: user, tx)
      return Done(to: "/cohorts/\(id)", "The day is added")
    } orAsk: { problems in
      try await addPage(visit, form, problems)
    }
  }

  private static func ids(_ visit: Visit) throws -> (cohort: CohortID, day: CohortDayID) {
    (try visit.id(CohortID.self, "cohort"), try visit.id(CohortDayID.self, "day"))
  }

  private static func kept(
    _ visit: Visit, _ user: User, _ tx: any Transaction
  ) throws -> (found: FoundCohort, day: CohortDay) {
    let (id, day) = try ids(visit)
    let found = try FoundCohort.toKeep(id, user, tx)
    guard let day = found.held.first(where: { $0.id == day }),
      found.cohort.state == .draft || found.cohort.state.isLive
    else { throw NotFound("This day") }
    return (found, day)
  }

  private static func editPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, day) = try await visit.read { user, tx in
      let (found, day) = try kept(visit, user, tx)
      return (try form(found, day, user, tx), day)
    }
    return CohortDayPages.form(view, answers ?? CohortForms.answers(day), problems: problems)
  }

  @Sendable static func askEdit(_ visit: Visit) async throws -> Answer {
    .page(try await editPage(visit, nil))
  }

  @Sendable static func edit(_ visit: Visit) async throws -> Answer {
    let (id, day) = try ids(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let found = try kept(visit, user, tx).found
      _ = try EditCohortDay(
        id: day, terms: CohortForms.dayTerms(form, found.edition), reason: form["reason"],
        seen: form.revision
      ).run(by: user, tx)
      return Done(
        to: "/cohorts/\(id)",
        found.cohort.state == .confirmed ? "Saved. Everybody with a place is told" : "Saved")
    } orAsk: { problems in
      try await editPage(visit, form, problems)
    }
  }

  private static func removePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let (view, day, reasons, revision) = try await visit.read { user, tx in
      let (found, day) = try kept(visit, user, tx)
      let questions = MidCareerQuestions(user, tx)
      return (
        try questions.view(found.cohort), questions.day(day, found.edition),
        found.edition.choices(found.cohort.state == .draft ? nil : .change), day.revision
      )
    }
    return CohortDayPages.removal(
      view, day, reasons: reasons, revision: revision, answers, problems: problems)
  }

  @Sendable static func askRemove(_ visit: Visit) async throws -> Answer {
    .page(try await removePage(visit, FormData()))
  }

  @Sendable static func remove(_ visit: Visit) async throws -> Answer {
    let (id, day) = try ids(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try kept(visit, user, tx)
      try RemoveCohortDay(id: day, reason: form["reason"], seen: form.revision).run(by: user, tx)
      return Done(to: "/cohorts/\(id)", "Saved")
    } orAsk: { problems in
      try await removePage(visit, form, problems)
    }
  }

  // MARK: The day itself

  private static func view(_ visit: Visit) async throws -> CohortDayPages.Attendance {
    let (id, day) = try ids(visit)
    return try await visit.read { user, tx in
      let found = try FoundCohort.toLead(id, user, tx)
      guard let day = found.held.first(where: { $0.id == day }),
        found.cohort.state == .confirmed || found.cohort.state == .finished
      else { throw NotFound("This day") }
      let marks = Dictionary(
        uniqueKeysWithValues: try CohortAttendances.on([day.id], tx).map { ($0.participation, $0) })
      let placed = try Participations.placed(in: id, tx)
      let own = Set(placed.map(\.id))
      let guests = try Participations.find(marks.keys.filter { !own.contains($0) }, tx)
      let questions = MidCareerQuestions(user, tx)
      let lines = try questions.lines(placed + guests)
      return CohortDayPages.Attendance(
        cohort: try questions.view(found.cohort), day: questions.day(day, found.edition),
        taught: day.taught,
        people: lines.map { line in
          let id = ParticipationID(line.id)
          let mark = id.flatMap { marks[$0] }.flatMap { $0.mark == .expected ? nil : $0 }
          return .init(
            id: line.id, person: line.person, place: line.place,
            isGuest: id.map { !own.contains($0) } ?? false, mark: mark?.mark.rawValue,
            minutes: mark?.minutes)
        }, reader: user.account.map { "\($0)" } ?? "")
    }
  }

  @Sendable static func askAttendance(_ visit: Visit) async throws -> Answer {
    .page(CohortDayPages.attendance(try await view(visit), FormData()))
  }

  @Sendable static func register(_ visit: Visit) async throws -> Answer {
    .page(CohortDayPages.register(try await view(visit)))
  }

  /// Those who are expected on a day, and of whom nothing is said yet.
  private static func unmarked(
    _ id: CohortID, _ day: CohortDayID, _ user: User, _ tx: any Transaction
  ) throws -> [ParticipationID] {
    let known = try CohortAttendances.on([day], tx)
    let marked = Set(known.filter { $0.mark != .expected }.map(\.participation))
    let ids = (try Participations.placed(in: id, tx).map(\.id) + known.map(\.participation))
      .uniqued().filter { !marked.contains($0) }
    // Whether they themselves were there is for somebody else to say.
    return try Participations.find(ids, tx).filter {
      try !user.isOne(of: OnePerson.records(of: $0.person, tx))
    }.map(\.id)
  }

  @Sendable static func attendance(_ visit: Visit) async throws -> Answer {
    let (id, day) = try ids(visit)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      var marks: [ParticipationID: MarkAttendance.Mark] = [:]
      for field in form.fields where field.name.hasPrefix("mark-") {
        let code = String(field.name.dropFirst("mark-".count))
        guard let one = ParticipationID(code), let mark = AttendanceMark(rawValue: field.value),
          mark != .expected
        else { throw Problems("", "Choose among the answers listed") }
        var stayed: Int?
        if mark == .part {
          stayed = problems.number(
            form["minutes-\(code)"], "minutes-\(code)", in: 1...720,
            blank: "Enter how many minutes they were there")
        }
        marks[one] = MarkAttendance.Mark(mark: mark, stayed: stayed)
      }
      try problems.throwIfAny()
      if form["others"] == "yes" {
        for one in try unmarked(id, day, user, tx) where marks[one] == nil {
          marks[one] = MarkAttendance.Mark(mark: .present)
        }
      }
      guard !marks.isEmpty else {
        throw Problems("", "Say of at least one person whether they were there")
      }
      try MarkAttendance(day: day, marks: marks).run(by: user, tx)
      return Done(to: "/cohorts/\(id)/days/\(day)/attendance", "Saved")
    } orAsk: { problems in
      CohortDayPages.attendance(try await view(visit), form, problems: problems)
    }
  }
}
