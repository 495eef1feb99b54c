import Directory
import Kernel
import Markup
import Records

/// What is typed of cohorts and their days.
enum CohortForms {
  static let shares: [(code: String, part: Int, of: Int, words: String)] = [
    ("1/4", 1, 4, "A quarter"), ("1/3", 1, 3, "A third"), ("2/5", 2, 5, "Two fifths"),
    ("1/2", 1, 2, "Half"),
  ]

  static let sectors: [Sector] = [
    .nhs, .primaryCare, .socialCare, .localGovernment, .voluntary, .independent,
  ]

  static func terms(_ form: FormData) throws -> CohortTerms {
    var problems = Problems()
    let title = problems.text(form["title"], "title", limit: 100, blank: "Enter what it is called")
    let closes = problems.day(form.day("closes"), "closes", blank: "Enter the last day to apply")
    let capacity = problems.number(
      form["capacity"], "capacity", in: 1...1_000, blank: "Enter how many places there are")
    let minimum = problems.number(
      form["minimum"], "minimum", in: 1...1_000, blank: "Enter with how many it runs")
    let share = shares.first { $0.code == form["share"] }
    if share == nil { problems.add("share", "Choose how many may come from one sector") }
    let fewest = problems.number(
      form["fewest"], "fewest", in: 1...sectors.count, blank: "Enter from how many sectors")
    var atLeast: [Sector: Int] = [:]
    for sector in sectors {
      let name = "least-\(sector.rawValue)"
      guard form[name].map({ !$0.isEmpty }) ?? false else { continue }
      atLeast[sector] = problems.number(form[name], name, in: 0...1_000, blank: "")
    }
    guard problems.isEmpty, let title, let closes, let capacity, let minimum, let share, let fewest
    else { throw problems }
    return CohortTerms(
      title: title, closesOn: closes, capacity: capacity, minimum: minimum,
      mix: CohortMix(
        sharePart: share.part, shareOf: share.of, atLeast: atLeast, fewestSectors: fewest))
  }

  /// As it would have been typed, to be changed.
  static func answers(
    title: String, closesOn: Day?, capacity: Int, minimum: Int, mix: CohortMix
  ) -> FormData {
    var form = FormData()
    form.add("title", title)
    add("closes", closesOn, to: &form)
    form.add("capacity", "\(capacity)")
    form.add("minimum", "\(minimum)")
    form.add("share", "\(mix.sharePart)/\(mix.shareOf)")
    form.add("fewest", "\(mix.fewestSectors)")
    for (sector, least) in mix.atLeast { form.add("least-\(sector.rawValue)", "\(least)") }
    return form
  }

  static func add(_ name: String, _ day: Day?, to form: inout FormData) {
    let answer = DayAnswer(day)
    form.add("\(name)-day", answer.day ?? "")
    form.add("\(name)-month", answer.month ?? "")
    form.add("\(name)-year", answer.year ?? "")
  }

  // MARK: Days

  /// `9:30`, `09.30` or `9` in minutes of the day.
  static func minutes(_ text: String?) -> Int? {
    let parts = (text ?? "").filter { !$0.isWhitespace }.replacing(".", with: ":")
      .split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let hours = Int(parts[0]), (0...23).contains(hours) else {
      return nil
    }
    guard parts.count == 2 else { return hours * 60 }
    guard parts[1].utf8.count == 2, let rest = Int(parts[1]), (0...59).contains(rest) else {
      return nil
    }
    return hours * 60 + rest
  }

  static func dayTerms(_ form: FormData, _ edition: MidCareerEdition) throws -> CohortDayTerms {
    var problems = Problems()
    let on = problems.day(form.day("on"), "on", blank: "Enter the day")
    let from = minutes(form["from"])
    if from == nil { problems.add("from", "Enter a time, such as 9:30") }
    let until = minutes(form["until"])
    if until == nil { problems.add("until", "Enter a time, such as 16:30") }
    if let from, let until, until <= from {
      problems.add("until", "Enter a time after the start")
    }
    let venue = problems.text(form["venue"], "venue", limit: 200, blank: "Enter where it is")
    let postcode = form["postcode"].flatMap { Postcode($0) }
    if postcode == nil { problems.add("postcode", "Enter a full postcode, such as LS1 4AP") }
    let access = Set(form.all("access"))
    if !access.isSubset(of: edition.access.map(\.code)) {
      problems.add("access", "Choose among what is listed")
    }
    var sessions: [DaySession] = []
    for code in form.all("session").uniqued() {
      guard let found = edition.sessions.first(where: { $0.framed.code == code })?.framed else {
        problems.add("session", "Choose among the sessions listed")
        continue
      }
      sessions.append(
        DaySession(
          isNational: true, code: code, title: found.title, minutes: found.minutes))
    }
    for row in 1...CohortDayPages.localRows {
      if let one = local(form, row, edition, &problems) { sessions.append(one) }
    }
    guard problems.isEmpty, let on, let from, let until, let venue, let postcode else {
      throw problems
    }
    return CohortDayTerms(
      on: on, from: from, until: until,
      venue: CohortVenue(name: venue, postcode: postcode, access: access), sessions: sessions)
  }

  private static func local(
    _ form: FormData, _ row: Int, _ edition: MidCareerEdition, _ problems: inout Problems
  ) -> DaySession? {
    let names = ["topic", "title", "minutes"].map { "local-\($0)-\(row)" }
    guard names.contains(where: { !(form[$0] ?? "").isEmpty }) else { return nil }
    let topic = problems.choice(
      form[names[0]], names[0], among: edition.localTopics.map(\.code),
      blank: "Choose what it is about")
    let title = problems.text(
      form[names[1]], names[1], limit: 100, blank: "Enter what it is called")
    let minutes = problems.number(
      form[names[2]], names[2], in: 5...600, blank: "Enter how many minutes it takes")
    guard let topic, let title, let minutes else { return nil }
    return DaySession(isNational: false, code: topic, title: title, minutes: minutes)
  }

  static func answers(_ day: CohortDay) -> FormData {
    var form = FormData()
    add("on", day.on, to: &form)
    form.add("from", CohortDay.clock(day.from))
    form.add("until", CohortDay.clock(day.until))
    form.add("venue", day.venue.name)
    form.add("postcode", day.venue.postcode.text)
    for code in day.venue.access.sorted() { form.add("access", code) }
    for session in day.sessions where session.isNational { form.add("session", session.code) }
    for (index, session) in day.sessions.filter({ !$0.isNational }).enumerated() {
      form.add("local-topic-\(index + 1)", session.code)
      form.add("local-title-\(index + 1)", session.title)
      form.add("local-minutes-\(index + 1)", "\(session.minutes)")
    }
    return form
  }

  /// A first suggestion for a new day: the usual hours, the venue of the day before, and sessions of the
  /// frame that are nowhere yet, as many as fit.
  static func suggestion(_ days: [CohortDay], _ edition: MidCareerEdition) -> FormData {
    var form = FormData()
    form.add("from", days.last.map { CohortDay.clock($0.from) } ?? "9:30")
    form.add("until", days.last.map { CohortDay.clock($0.until) } ?? "16:30")
    if let venue = days.last?.venue {
      form.add("venue", venue.name)
      form.add("postcode", venue.postcode.text)
      for code in venue.access.sorted() { form.add("access", code) }
    }
    let used = Set(days.flatMap(\.sessions).filter(\.isNational).map(\.code))
    var room = edition.days.minutes
    for session in edition.sessions.map(\.framed)
    where !used.contains(session.code) && session.minutes <= room {
      form.add("session", session.code)
      room -= session.minutes
    }
    if room > 0, let topic = edition.localTopics.first {
      form.add("local-topic-1", topic.code)
      form.add("local-title-1", topic.title)
      form.add("local-minutes-1", "\(room)")
    }
    return form
  }

  // MARK: Needs

  private static let carriedNames: Set<String> = ["cohort", "miles", "access", "caring"]

  /// The answers of an application alone.
  static func carried(_ form: FormData) -> FormData {
    FormData(
      form.fields.filter { carriedNames.contains($0.name) || $0.name.hasPrefix("away-") })
  }

  static func needs(_ form: FormData) throws -> ParticipationNeeds {
    var problems = Problems()
    var miles: Int?
    if let text = form["miles"], !text.isEmpty {
      miles = problems.number(text, "miles", in: 1...NeedsRules.mostMiles, blank: "")
    }
    var away: [Period] = []
    for row in 1...ParticipationPages.awayRows {
      let (from, to) = ("away-\(row)-from", "away-\(row)-to")
      let first = problems.optionalDay(form.day(from), from)
      let last = problems.optionalDay(form.day(to), to)
      if first == nil, last != nil, !problems.has(from) {
        problems.add(from, "Enter the first day")
      }
      guard let first else { continue }
      guard let period = Period(from: first, to: last ?? first) else {
        problems.add(to, "The last day must be the first day or later")
        continue
      }
      if !away.contains(where: { $0.from == first }) { away.append(period) }
    }
    try problems.throwIfAny()
    return ParticipationNeeds(
      cohorts: form.all("cohort").compactMap { CohortID($0) }.uniqued(), miles: miles,
      away: away.sorted { $0.from < $1.from }, access: Set(form.all("access")),
      caring: form["caring"].flatMap { $0.isEmpty ? nil : $0 })
  }

  static func answers(_ needs: ParticipationNeeds) -> FormData {
    var form = FormData()
    for cohort in needs.cohorts { form.add("cohort", "\(cohort)") }
    if let miles = needs.miles { form.add("miles", "\(miles)") }
    for code in needs.access.sorted() { form.add("access", code) }
    form.add("caring", needs.caring ?? "")
    for (index, period) in needs.away.prefix(ParticipationPages.awayRows).enumerated() {
      add("away-\(index + 1)-from", period.from, to: &form)
      if let to = period.to, to != period.from { add("away-\(index + 1)-to", to, to: &form) }
    }
    return form
  }

  // MARK: Steps

  /// Until when something is put off; `nil` where it is not said.
  static func until(_ form: FormData) throws -> Day? {
    var problems = Problems()
    let until = problems.optionalDay(form.day("until"), "until")
    try problems.throwIfAny()
    return until
  }

  /// A claim of money for cover.
  static func claim(_ form: FormData, of id: ParticipationID) throws -> ClaimCover {
    var problems = Problems()
    let days = problems.number(
      form["days"], "days", in: 1...10, blank: "Enter how many days somebody stood in")
    guard let days, let cohort = form["cohort"].flatMap({ CohortID($0) }) else { throw problems }
    return ClaimCover(id: id, cohort: cohort, days: days, seen: form.revision)
  }
}
