import Access
import Directory
import Disclosure
import Journals
import Kernel
import Records
import Storage

/// Says how it was: added up with what others said, and kept without a name.
struct SayCohortOpinion: Sendable {
  let id: ParticipationID
  /// By the code of the question, 1 to 5. A question may be left out.
  let answers: [String: Int]

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundParticipation.own(id, user, tx)
    var one = found.participation
    guard one.state == .completed || one.state == .incomplete, let cohort = one.cohort else {
      throw ParticipationRefusal.notFromHere(one.state)
    }
    let last = try (CohortDays.of([cohort], tx)[cohort] ?? []).filter { !$0.isCancelled }
      .map(\.on).max()
    guard CohortResults.takesOpinions(lastDay: last, on: user.today) else {
      throw Problems("", "It could be said until four weeks after the last day")
    }
    // Nobody is asked twice; whoever sends it again has said it.
    guard !one.wasAsked else { return }
    one.wasAsked = true
    try Participations.save(&one, tx)
    for (question, points) in answers.sorted(by: { $0.key < $1.key }) {
      try CohortResultStore.add(points, to: question, of: cohort, tx)
    }
  }
}

/// Joins or leaves the network of those who did the programme in a place.
struct StayInTouch: Sendable {
  let id: ParticipationID
  let joins: Bool

  /// - Returns: The place.
  func run(by user: User, _ tx: any Transaction) throws -> OrganisationID {
    let found = try FoundParticipation.own(id, user, tx)
    let one = found.participation
    guard one.state == .completed || !joins, let id = one.cohort,
      let cohort = try Cohorts.find(id, tx)
    else { throw ParticipationRefusal.notFromHere(one.state) }
    let own = try user.ownProgramme(tx)
    if joins {
      let isIn = try Alumni.of(own.records, tx).contains {
        $0.organisation == cohort.organisation && $0.leftOn == nil
      }
      guard !isIn else { return cohort.organisation }
      try Alumni.join(
        AlumniMember(
          person: one.person, organisation: cohort.organisation, cohort: cohort.id,
          joinedOn: user.today), tx)
      try MidCareerCalendar(tx).send(to: one.person, at: user.now)
    } else {
      guard try Alumni.leave(own.records, cohort.organisation, on: user.today, tx) else {
        return cohort.organisation
      }
      try MidCareerCalendar(tx).send(to: one.person, at: user.now)
    }
    try MidCareerJournal.record(
      MidCareerJournal.network, about: one.person, ["step": joins ? "Joined" : "Left"],
      under: found.right, tx)
    return cohort.organisation
  }

  /// - Throws: `NotFound` for everybody but members.
  static func member(
    of place: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> (records: [PersonID], right: Right) {
    let own = try user.ownProgramme(tx)
    guard
      try Alumni.of(own.records, tx).contains(where: {
        $0.organisation == place && $0.leftOn == nil
      })
    else { throw NotFound("This network") }
    return (own.records, own.right)
  }
}

/// Calls the members of a network together.
struct CallMeeting: Sendable {
  let organisation: OrganisationID
  let on: Day
  let times: String
  let place: String
  let about: String

  func run(by user: User, _ tx: any Transaction) throws {
    let (records, right) = try StayInTouch.member(of: organisation, user, tx)
    guard on >= user.today else { throw Problems("on", "Enter today or a later day") }
    let one = AlumniMeeting(
      id: try tx.newIdentifier(), organisation: organisation, on: on, times: times, place: place,
      about: about, calledBy: right.actorName)
    try Alumni.add(one, tx)
    try CallMeetingOff.tell(
      "Your network of the mid-career programme meets: see when and where", one, but: records,
      at: user.now, tx)
    try MidCareerJournal.record(
      MidCareerJournal.network, about: records[0], ["step": "Called a meeting"], under: right, tx)
  }
}

/// Calls a meeting off: any member may, because whoever called it may be ill.
struct CallMeetingOff: Sendable {
  let organisation: OrganisationID
  let id: AlumniMeetingID
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let (records, right) = try StayInTouch.member(of: organisation, user, tx)
    guard let one = try Alumni.meetings(of: [organisation], tx).first(where: { $0.id == id }) else {
      throw NotFound("This meeting")
    }
    guard one.on >= user.today else { throw Problems("", "This meeting is over") }
    try Alumni.cancel(id, at: organisation, seen: seen, tx)
    try Self.tell(
      "A meeting of your network of the mid-career programme is called off", one, but: records,
      at: user.now, tx)
    try MidCareerJournal.record(
      MidCareerJournal.network, about: records[0], ["step": "Called a meeting off"], under: right,
      tx)
  }

  static func tell(
    _ words: String, _ one: AlumniMeeting, but records: [PersonID], at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.settle("alumni-meeting-\(one.id)", at: now, tx)
    for member in try Alumni.members(at: one.organisation, tx) {
      try MidCareerCalendar(tx).send(to: member.person, at: now)
      guard !records.contains(member.person) else { continue }
      try WorkNotices.tell(
        words, about: "alumni-meeting-\(one.id)", to: member.person,
        page: "/programme/networks/\(one.organisation)", at: now, tx)
    }
  }
}

/// Writes down what something cost.
struct AddCost: Sendable {
  let cohort: CohortID
  let kind: CohortCostKind
  let pence: Int

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try FoundCohort.toKeep(cohort, user, tx)
    try CohortResultStore.add(
      CohortCost(kind: kind, pence: pence, addedBy: found.right.actorName, addedOn: user.today),
      to: cohort, id: tx.newIdentifierNumber(), tx)
    try MidCareerJournal.record(
      found.cohort, "Cost of \(pounds(pence)) added: \(kind.words.lowercased())",
      under: found.right, tx)
  }
}

/// What one cohort cost, and what people said of it. Answers leave only through the disclosure room.
enum CohortResults {
  static let daysToSay = 28

  static func takesOpinions(lastDay: Day?, on today: Day) -> Bool {
    lastDay.map { today <= $0 + daysToSay } ?? false
  }

  static func view(
    _ found: FoundCohort, _ user: User, _ tx: any Transaction
  ) throws -> NetworkPages.Results {
    let id = found.cohort.id
    let costs = try CohortResultStore.costs(of: id, tx)
    let people = try Participations.placed(in: id, tx)
    let paid = try Backfills.of(id, tx).filter { $0.state == .paid }.compactMap(\.claimedPence)
      .reduce(0, +)
    // What changes with each answer would tell what somebody said: it is shown when nobody can
    // answer any more.
    let isOver = !takesOpinions(lastDay: found.lastDay, on: user.today)
    let said = isOver ? try CohortResultStore.opinions(of: id, tx) : [:]
    let all = costs.map(\.pence).reduce(0, +) + paid
    let completed = people.count { $0.state == .completed }
    return NetworkPages.Results(
      cohort: try MidCareerQuestions(user, tx).view(found.cohort),
      costs: costs.map {
        ($0.kind.words, pounds($0.pence), $0.addedBy, $0.addedOn.inWords)
      },
      cover: paid > 0 ? pounds(paid) : nil, all: pounds(all),
      each: completed > 0 && all > 0 ? pounds((all + completed / 2) / completed) : nil,
      completed: completed,
      opinions: OpinionShares.of(found.edition.questions) { said[$0]?[$1] ?? 0 },
      showsOpinionsFrom: isOver ? nil : found.lastDay.map { ($0 + daysToSay + 1).inWords },
      kinds: CohortCostKind.allCases.map { ($0.rawValue, $0.words) }, asAt: user.today.inWords)
  }
}
