import Access
import Directory
import Kernel
import Records
import Storage

/// Fills a database with inductions of made-up people and asks what pages ask, for `waypoint bench
/// inductions`.
package struct InductionBench: Sendable {
  package struct Answer: Encodable, Sendable {
    package let inductions: Int
    package let employers: Int
    /// Everything counted anew, as the job does.
    package let countingSeconds: Double
    /// Of two hundred times each: the middle, and what 99 of 100 stay under, in milliseconds.
    package let pages: [Page]

    package struct Page: Encodable, Sendable {
      package let name: String
      package let middle: Double
      package let slowest99: Double
    }
  }

  let inductions: Int
  let employers: Int
  let now: Instant
  let password: StoredPassword

  package init(inductions: Int, employers: Int, now: Instant, password: StoredPassword) {
    self.inductions = inductions
    self.employers = employers
    self.now = now
    self.password = password
  }

  /// Adds employers and inductions, unless that was done before.
  ///
  /// - Returns: The employers.
  @discardableResult
  package func fill(_ database: any Database) async throws -> [OrganisationID] {
    let known = try await database.read { tx in
      try tx.rows("SELECT name FROM account WHERE name LIKE 'bench.%' ORDER BY id")
        .compactMap { OrganisationID(String(try $0(0, as: String.self).dropFirst("bench.".count))) }
    }
    guard known.isEmpty else { return known }
    let places = try await database.write { tx in try self.places(tx) }
    var first = 0
    while first < inductions {
      let range = first..<min(first + 50_000, inductions)
      try await database.write { tx in try fill(range, at: places, tx) }
      first = range.upperBound
    }
    return places
  }

  package func run(_ database: any Database) async throws -> Answer {
    let clock = ContinuousClock()
    let places = try await fill(database)
    var start = clock.now
    try await database.write { tx in try InductionFigures.count(at: now, tx) }
    let counting = clock.now - start
    var times: [String: [Duration]] = [:]
    for number in 0..<200 {
      let place = places[(number * 37) % places.count]
      for (name, ask) in questions {
        start = clock.now
        try await database.read { tx in
          SightMemory.begin(tx)
          guard let user = try user(at: place, tx) else { return }
          try ask(place, user, tx)
        }
        times[name, default: []].append(clock.now - start)
      }
    }
    return Answer(
      inductions: inductions, employers: employers,
      countingSeconds: Self.milliseconds(counting) / 1_000,
      pages: questions.map(\.0).map { name in
        let sorted = (times[name] ?? []).sorted()
        return Answer.Page(
          name: name, middle: Self.milliseconds(sorted[sorted.count / 2]),
          slowest99: Self.milliseconds(sorted[sorted.count * 99 / 100 - 1]))
      })
  }

  /// As the pages ask.
  private var questions:
    [(String, @Sendable (OrganisationID, User, any Transaction) throws -> Void)]
  {
    let now = now
    let register = { (filter: Inductions.Filter) in
      { @Sendable (place: OrganisationID, user: User, tx: any Transaction) throws -> Void in
        let found = try Inductions.at(
          place, reach: user.reach(for: .seeInductions, tx), but: [], filter, on: now.dayInLondon,
          limit: 50, offset: 0, tx)
        _ = try InductionQuestions(user, tx).lines(found.page)
      }
    }
    return [
      ("register, open", register(.open)), ("register, overdue", register(.overdue)),
      ("register, signed off", register(.signedOff)),
      (
        "waiting to be looked at",
        { _, user, tx in
          let questions = InductionQuestions(user, tx)
          _ = try questions.lines(Array(questions.toLook().prefix(100)))
        }
      ),
      (
        "to sign off",
        { _, user, tx in
          let questions = InductionQuestions(user, tx)
          _ = try questions.lines(questions.toSign())
        }
      ),
      ("figures", { place, _, tx in _ = try InductionFigures.of(place, tx) }),
    ]
  }

  private func user(at place: OrganisationID, _ tx: any Transaction) throws -> User? {
    let account: AccountID? = try tx.row(
      "SELECT id FROM account WHERE name = ?1", "bench.\(place)")?(0)
    return try account.flatMap { try Accounts.user($0, at: now, tx) }
  }

  private func places(_ tx: any Transaction) throws -> [OrganisationID] {
    try (0..<employers).map { number in
      let place = try Organisations.create(
        .init(name: "Bench Home \(number)", kind: .careProvider), tx
      ).organisation.id
      try AddAccount(
        name: "bench.\(place)", password: password, role: .organisationLead, organisation: place
      ).run(by: .console(now: now), tx)
      return place
    }
  }

  /// Three years of joiners: the last months open, some of them overdue, waiting or ready, the rest
  /// signed off.
  private func fill(
    _ range: Range<Int>, at places: [OrganisationID], _ tx: any Transaction
  ) throws {
    let today = now.dayInLondon
    var people: [[Stored]] = []
    var posts: [[Stored]] = []
    var rows: [[Stored]] = []
    var units: [[Stored]] = []
    for number in range {
      let person = try tx.newIdentifierNumber()
      let id = try tx.newIdentifierNumber()
      // One employer in fifty is large.
      let place = places[
        number % 3 == 0 ? number % max(1, places.count / 50) : number % places.count]
      let started = today - (number * 1_095 / max(1, inductions))
      let due = started + 84
      let isOpen = today - started < 70 || number % 40 == 0
      let isReady = isOpen && number % 9 == 0
      let isWaiting = isOpen && !isReady && number % 5 == 0
      people.append(
        [
          person.stored, "Bench Person \(number)".stored, "person bench \(number)".stored,
          "bench person".stored, Stored.null,
        ])
      posts.append(
        [
          try tx.newIdentifierNumber().stored, person.stored, place.stored, place.stored,
          "Care Worker".stored, "permanent".stored, "active".stored, true.stored, false.stored,
          false.stored, started.stored,
        ])
      rows.append(
        [
          id.stored, person.stored, place.stored, place.stored,
          InductionTrack.careCertificate.stored, InductionPlan.full.stored, "2025".stored,
          false.stored, started.stored, due.stored,
          (isReady ? InductionState.ready : isOpen ? .inProgress : .signedOff).stored,
          isOpen ? Stored.null : (started + 60).stored, 16.stored,
          (isReady || !isOpen ? 16 : 4).stored, (isWaiting ? 2 : 0).stored,
          isOpen ? Stored.null : "bench".stored, isOpen ? Stored.null : Signatory.lead.stored,
          now.stored, 1.stored,
        ])
      if isWaiting {
        for unit in ["1", "2"] {
          units.append(
            [id.stored, unit.stored, InductionUnitState.submitted.stored, now.stored, 1.stored])
        }
      }
    }
    try tx.load(
      into: "person", columns: ["id", "display_name", "sort_key", "name_key", "born_on"], people)
    try tx.load(
      into: "assignment",
      columns: [
        "id", "person_id", "organisation_id", "employer_id", "title", "engagement", "status",
        "primary_assignment", "flagged_manager", "holds_budget", "started_on",
      ], posts)
    try tx.load(
      into: "induction",
      columns: [
        "id", "person_id", "organisation_id", "employer_id", "track", "plan", "edition",
        "by_keeper", "started_on", "due_on", "state", "ended_on", "units_all", "units_done",
        "units_waiting", "signed_by", "signed_as", "changed_at", "revision",
      ], rows)
    try tx.load(
      into: "induction_unit",
      columns: ["induction_id", "unit", "state", "waiting_since", "revision"], units)
  }

  private static func milliseconds(_ time: Duration) -> Double {
    (time / .microseconds(1)).rounded() / 1_000
  }
}
