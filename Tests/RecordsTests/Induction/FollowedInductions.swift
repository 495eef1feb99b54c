import Kernel
import Testing

@testable import Records

/// The inductions of one person, to which what follows is done as the program does it.
struct FollowedInductions {
  var known: [Induction] = []
  var today = Day(number: 20_544)

  /// - Returns: What followed from how things are today.
  @discardableResult
  mutating func follow(
    _ wanted: [WantedInduction], places: Set<OrganisationID>,
    heirs: [OrganisationID: OrganisationID] = [:], met: Set<InductionTrack> = [],
    away: Set<OrganisationID> = []
  ) throws -> [InductionChange] {
    let changes = FollowRules.changes(
      known: known, wanted: wanted, places: places, heirs: heirs, met: met, away: away, on: today)
    for change in changes {
      try apply(change)
      let open = known.filter(\.state.isOpen).map { Spot(track: $0.track, place: $0.organisation) }
      #expect(Set(open).count == open.count, "\(change): two of one track at one place")
    }
    return changes
  }

  private struct Spot: Hashable {
    let track: InductionTrack
    let place: OrganisationID
  }

  private mutating func apply(_ change: InductionChange) throws {
    let today = today
    switch change {
    case .make(let wanted): add(wanted, isByKeeper: false)
    case .leave(let id, let hasOther):
      try step(.leave, id, hasOtherPost: hasOther) { one in
        (one.pausedOn, one.endedOn, one.end) = (nil, today, .left)
      }
    case .lapse(let id, let end):
      try step(.lapse, id) { one in (one.pausedOn, one.endedOn, one.end) = (nil, today, end) }
    case .comeBack(let id, let wanted):
      try step(.comeBack, id) { one in
        (one.endedOn, one.end, one.dueOn) = (nil, nil, wanted.dueOn)
      }
    case .pause(let id): try step(.pause, id) { $0.pausedOn = today }
    case .resume(let id, let due):
      try step(.resume, id) { one in (one.pausedOn, one.dueOn) = (nil, due) }
    case .due(let id, let due): try step(nil, id) { $0.dueOn = due }
    case .handOver(let id, let wanted):
      try step(nil, id) { one in
        (one.organisation, one.employer) = (wanted.organisation, wanted.employer)
        one.dueOn = wanted.dueOn
      }
    }
  }

  private mutating func step(
    _ step: InductionStep?, _ id: InductionID, hasOtherPost: Bool = false,
    _ change: (inout Induction) -> Void
  ) throws {
    let place = try #require(known.firstIndex { $0.id == id })
    var one = known[place]
    if let step {
      one.state = try InductionRules.state(
        after: step, from: one.state,
        UnitTally(all: one.all, done: one.done, touched: one.done), hasOtherPost: hasOtherPost)
    }
    change(&one)
    known[place] = one
  }

  // MARK: What people do meanwhile

  mutating func add(_ wanted: WantedInduction, isByKeeper: Bool) {
    let last = known.map(\.id.rawValue).max() ?? 0
    // The latest begun first, as they are read.
    known.insert(
      Induction(
        id: InductionID(rawValue: last + 1), person: wanted.person, track: wanted.track,
        plan: wanted.plan, organisation: wanted.organisation, employer: wanted.employer,
        edition: "1", startedOn: wanted.startedOn, dueOn: wanted.dueOn, all: 16,
        isByKeeper: isByKeeper, changedAt: Instant(milliseconds: 0)), at: 0)
  }

  mutating func signOff(_ number: Int) throws {
    var one = known[number]
    (one.done, one.state) = (one.all, .ready)
    one.state = try InductionRules.signOff(one, SignOffFactsOfInduction(signer: .lead))
    one.endedOn = today
    known[number] = one
  }

  mutating func end(_ number: Int) throws {
    let today = today
    try step(.withdraw, known[number].id) { one in
      (one.pausedOn, one.endedOn, one.end) = (nil, today, .byKeeper)
    }
  }
}

extension WantedInduction {
  /// A post that began on the first of April asks for all of it within twelve weeks.
  static func sample(
    _ track: InductionTrack = .core, _ plan: InductionPlan = .full, at place: OrganisationID,
    employer: OrganisationID? = nil, from start: Day = Day(number: 20_544), due: Day? = nil,
    isPaused: Bool = false
  ) -> WantedInduction {
    WantedInduction(
      person: PersonID(rawValue: 1), track: track, plan: plan, organisation: place,
      employer: employer ?? place, startedOn: start, dueOn: due ?? start + 84, isPaused: isPaused)
  }
}
