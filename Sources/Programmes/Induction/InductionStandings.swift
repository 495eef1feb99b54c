import Access
import Directory
import Journals
import Kernel
import Obligations
import Records
import Storage

/// How some people stand: what inductions they have, what their posts ask for, and what follows.
struct InductionStandings {
  struct Standing {
    let person: PersonID
    let known: [Induction]
    let changes: [InductionChange]
    /// For each track of which a record says that it is done: since when.
    let met: [InductionTrack: Day]
  }

  let all: [Standing]

  /// Posts that began so long ago get no plan for the gaps: they are no newcomers.
  private static let daysOfNewcomers = 366
  /// Whoever joined before that owes what they owe, but is no joiner: for them whoever keeps training
  /// begins one where it makes sense.
  static let daysOfJoiners = 731

  init(of people: [PersonID], on day: Day, _ tx: any Transaction) throws {
    let content = try ContentReader.shipped()
    let distinct = try OnePerson.distinct(people, tx)
    let records = try OnePerson.records(of: distinct, tx)
    let obligations = try ObligationsOfPeople.of(
      distinct, codes: InductionTrack.allCases.map(\.rawValue), on: day, content: content, tx)
    let posts = try Assignments.of(Set(records.values.joined()), tx)
    let absences = try Absences.of(posts.values.joined().map(\.id), tx)
    let known = Dictionary(
      grouping: try Inductions.of(Set(records.values.joined()), tx), by: \.person)
    var all: [Standing] = []
    for person in distinct {
      let own = records[person] ?? [person]
      let current = own.flatMap { posts[$0] ?? [] }.filter { $0.isCurrent(on: day) }
      let mine = own.flatMap { known[$0] ?? [] }
      let owed = obligations[person] ?? []
      guard !mine.isEmpty || !owed.isEmpty else { continue }
      let met = Self.met(owed, on: day)
      let wanted = try Self.wanted(owed, current, met, mine, on: day, tx)
      let places = Set(current.flatMap { [$0.organisation, $0.employer] })
      let changes = FollowRules.changes(
        known: mine, wanted: wanted, places: places,
        heirs: try Self.heirs(of: mine, besides: places, on: day, tx), met: Set(met.keys),
        away: Self.away(current, absences, content.settings.pausing, on: day), on: day)
      if !changes.isEmpty {
        all.append(Standing(person: person, known: mine, changes: changes, met: met))
      }
    }
    self.all = all
  }

  /// Places at which every post is one that somebody is away from for long.
  private static func away(
    _ posts: [Assignment], _ absences: [AssignmentID: [Absence]], _ kinds: Set<AbsenceKind>,
    on day: Day
  ) -> Set<OrganisationID> {
    let isAway = { (post: Assignment) in
      (absences[post.id] ?? []).contains {
        kinds.contains($0.kind) && $0.from <= day && ($0.to.map { $0 >= day } ?? true)
      }
    }
    let present = posts.filter { !isAway($0) }.flatMap { [$0.organisation, $0.employer] }
    return Set(posts.filter(isAway).flatMap { [$0.organisation, $0.employer] })
      .subtracting(present)
  }

  private static func met(_ owed: [Obligation], on day: Day) -> [InductionTrack: Day] {
    owed.reduce(into: [:]) { met, obligation in
      guard let track = InductionTrack(rawValue: obligation.policy.code), obligation.wasEverDone,
        obligation.isInDate
      else { return }
      met[track] = obligation.doneOn ?? day
    }
  }

  /// What posts ask for: in full where somebody began first, and what is missing at a second post; and
  /// what an employer added, for newcomers who have done the national part already.
  private static func wanted(
    _ owed: [Obligation], _ posts: [Assignment], _ met: [InductionTrack: Day],
    _ known: [Induction], on day: Day, _ tx: any Transaction
  ) throws -> [WantedInduction] {
    var wanted: [WantedInduction] = []
    for obligation in owed {
      guard let track = InductionTrack(rawValue: obligation.policy.code) else { continue }
      let arising = Set(obligation.posts.map(\.assignment))
      let mine = posts.filter { arising.contains($0.id) }
        .sorted { ($0.startedOn ?? .earliest, $0.id) < ($1.startedOn ?? .earliest, $1.id) }
      var seen: Set<OrganisationID> = []
      for post in mine where seen.insert(post.organisation).inserted {
        let isFirst = seen.count == 1
        let start = post.startedOn ?? day
        let plan: InductionPlan
        let due: Day
        switch obligation.state {
        case .exempt: continue
        case .met, .credited:
          guard met[track] != nil, day - start <= daysOfNewcomers,
            try hasLocalParts(track, post, start, tx)
          else { continue }
          (plan, due) = (.gap, obligation.policy.deadline.within.after(start))
        case .notYetDue, .dueSoon, .due, .overdue, .deferred, .paused:
          // Done, and due again: an induction is not repeated.
          if obligation.isInDate { continue }
          let isUnderWay = known.contains {
            $0.state.isOpen && $0.track == track && $0.organisation == post.organisation
          }
          guard day - start <= daysOfJoiners || isUnderWay else { continue }
          plan = isFirst ? .full : .gap
          due = obligation.dueOn ?? obligation.policy.deadline.within.after(start)
        }
        wanted.append(
          WantedInduction(
            person: post.person, track: track, plan: plan, organisation: post.organisation,
            employer: post.employer, startedOn: start, dueOn: due,
            isPaused: obligation.state == .paused))
      }
    }
    return wanted
  }

  private static func hasLocalParts(
    _ track: InductionTrack, _ post: Assignment, _ start: Day, _ tx: any Transaction
  ) throws -> Bool {
    guard track == .core else { return false }
    let places = try InductionPlaces.above(post.organisation, post.employer, on: start, tx)
    return try InductionEmployers.localUnits(at: places, tx).contains { $0.isInForce(on: start) }
  }

  /// Which of the places where somebody has an induction and no post was taken over by another.
  private static func heirs(
    of known: [Induction], besides places: Set<OrganisationID>, on day: Day,
    _ tx: any Transaction
  ) throws -> [OrganisationID: OrganisationID] {
    var heirs: [OrganisationID: OrganisationID] = [:]
    for place in Set(known.filter(\.state.isOpen).map(\.organisation)).subtracting(places) {
      heirs[place] = try OrganisationSuccessions.heirs(of: place, on: day, tx)
        .first(where: places.contains)
    }
    return heirs
  }
}

/// Does one thing that follows.
struct ApplyInductionChange {
  let change: InductionChange
  let standing: InductionStandings.Standing
  let right: Right

  func run(_ tx: any Transaction) throws {
    switch change {
    case .make(let wanted):
      _ = try BeginInduction.make(
        wanted, isByKeeper: false, met: wanted.plan == .gap ? standing.met[wanted.track] : nil,
        under: right, tx)
    case .leave(let id, let hasOther):
      try step(.leave, id, hasOtherPost: hasOther, tx) { next in
        (next.pausedOn, next.endedOn, next.end) = (nil, right.at.dayInLondon, .left)
      }
    case .lapse(let id, let end):
      try step(.lapse, id, tx) { next in
        (next.pausedOn, next.endedOn, next.end) = (nil, right.at.dayInLondon, end)
      }
    case .comeBack(let id, let wanted):
      try step(.comeBack, id, tx) { next in
        (next.endedOn, next.end, next.dueOn) = (nil, nil, wanted.dueOn)
      }
    case .pause(let id):
      try step(.pause, id, tx) { next in next.pausedOn = right.at.dayInLondon }
    case .resume(let id, let due):
      try step(.resume, id, tx) { next in (next.pausedOn, next.dueOn) = (nil, due) }
    case .due(let id, let due):
      guard var next = try Inductions.find(id, tx) else { return }
      (next.dueOn, next.changedAt) = (due, right.at)
      try Inductions.save(next, tx)
    case .handOver(let id, let wanted):
      guard var next = try Inductions.find(id, tx) else { return }
      (next.organisation, next.employer) = (wanted.organisation, wanted.employer)
      (next.dueOn, next.changedAt) = (wanted.dueOn, right.at)
      try Inductions.save(next, tx)
      next.revision += 1
      var framed = try FramedInduction(next, InductionReader.shipped(), tx)
      try InductionFlow.turn(.move, framed, under: right, tx)
      try InductionFlow.settle(&framed, under: right, tx)
    }
  }

  private func step(
    _ step: InductionStep, _ id: InductionID, hasOtherPost: Bool = false, _ tx: any Transaction,
    _ change: (inout Induction) -> Void
  ) throws {
    guard let one = try Inductions.find(id, tx) else { return }
    var framed = try FramedInduction(one, InductionReader.shipped(), tx)
    var next = one
    next.state = try InductionRules.state(
      after: step, from: one.state, framed.tally, hasOtherPost: hasOtherPost)
    change(&next)
    next.changedAt = right.at
    try Inductions.save(next, tx)
    next.revision += 1
    framed.induction = next
    try InductionFlow.turn(step, framed, under: right, tx)
    if !next.state.isOpen { try InductionNews.ended(next, tells: false, at: right.at, tx) }
    if step == .comeBack { try InductionNews.made(next, at: right.at, tx) }
  }
}
