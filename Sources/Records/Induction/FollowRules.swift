import Kernel

/// An induction that somebody's posts ask for today.
package struct WantedInduction: Hashable, Sendable {
  package let person: PersonID
  package let track: InductionTrack
  package let plan: InductionPlan
  package let organisation: OrganisationID
  package let employer: OrganisationID
  package let startedOn: Day
  package let dueOn: Day
  package let isPaused: Bool

  package init(
    person: PersonID, track: InductionTrack, plan: InductionPlan, organisation: OrganisationID,
    employer: OrganisationID, startedOn: Day, dueOn: Day, isPaused: Bool = false
  ) {
    self.person = person
    self.track = track
    self.plan = plan
    self.organisation = organisation
    self.employer = employer
    self.startedOn = startedOn
    self.dueOn = dueOn
    self.isPaused = isPaused
  }
}

/// What follows for inductions from posts, absences and records.
package enum InductionChange: Hashable, Sendable {
  case make(WantedInduction)
  case leave(InductionID, hasOtherPost: Bool)
  case comeBack(InductionID, WantedInduction)
  case pause(InductionID)
  case resume(InductionID, dueOn: Day)
  case due(InductionID, Day)
  case lapse(InductionID, InductionEnd)
  /// Another organisation took over the whole of the employer.
  case handOver(InductionID, WantedInduction)
}

/// Which inductions are made, end, pause and go on by themselves.
///
/// - Source: Review, recommendation 1, "The scope here is intentionally broad"
package enum FollowRules {
  /// After so long an induction is not taken up again but made anew. What was met can be brought
  /// along from it.
  static let monthsToComeBack = 12

  /// - Parameters:
  ///   - known: Everything that there is of the person.
  ///   - wanted: What is asked for today.
  ///   - places: Where the person has a post today, as workplace or employer.
  ///   - heirs: Of places that another organisation took over whole: which.
  ///   - met: Tracks of which a record says that they are done.
  ///   - away: Of the places, those from which the person is away for long.
  ///   - today: By how much more time what a keeper began goes on.
  package static func changes(
    known: [Induction], wanted: [WantedInduction], places: Set<OrganisationID>,
    heirs: [OrganisationID: OrganisationID] = [:], met: Set<InductionTrack>,
    away: Set<OrganisationID> = [], on today: Day? = nil
  ) -> [InductionChange] {
    var changes: [InductionChange] = []
    var left = wanted
    let take = { (track: InductionTrack, place: OrganisationID) -> WantedInduction? in
      left.firstIndex { $0.track == track && $0.organisation == place }.map { left.remove(at: $0) }
    }
    // Those at their own place first: an heir is asked only for what nobody does there already.
    var elsewhere: [Induction] = []
    var held: Set<Spot> = []
    // Of two at one place, as when records were joined, the one goes on that is further.
    let further = known.sorted { ($0.done, $1.id) > ($1.done, $0.id) }
    for one in further where one.state.isOpen {
      if let asked = take(one.track, one.organisation) {
        held.insert(Spot(one.track, one.organisation))
        changes += follow(one, asked)
      } else if !places.contains(one.organisation)
        || left.contains(where: { $0.track == one.track && $0.employer == one.employer })
      {
        elsewhere.append(one)
      } else if one.isByKeeper {
        held.insert(Spot(one.track, one.organisation))
        // No post asks for it, so no duty says that the clock stands still: the absence does.
        if away.contains(one.organisation) {
          if one.state != .paused { changes.append(.pause(one.id)) }
        } else if one.state == .paused {
          let days = today.flatMap { today in one.pausedOn.map { max(0, today - $0) } } ?? 0
          changes.append(.resume(one.id, dueOn: one.dueOn + days))
        }
      } else {
        changes.append(ended(one, met))
      }
    }
    for one in elsewhere {
      // Another place of the same employer is no other employer.
      if let moved = left.firstIndex(where: {
        $0.track == one.track && $0.employer == one.employer
      }) {
        let asked = left.remove(at: moved)
        held.insert(Spot(one.track, asked.organisation))
        changes += follow(one, asked)
      } else if let heir = heirs[one.organisation], places.contains(heir) {
        if let asked = take(one.track, heir) {
          held.insert(Spot(one.track, heir))
          changes += follow(one, asked)
        } else if one.isByKeeper, held.insert(Spot(one.track, heir)).inserted {
          changes.append(.handOver(one.id, asIs(one, at: heir, places)))
        } else {
          changes.append(ended(one, met))
        }
      } else if places.contains(one.organisation) {
        if !one.isByKeeper { changes.append(ended(one, met)) }
      } else {
        changes.append(.leave(one.id, hasOtherPost: !places.isEmpty))
      }
    }
    // Nobody begins, or takes up again, what is paused for them: that follows when they are back.
    for asked in left where !asked.isPaused {
      let there = known.filter {
        $0.track == asked.track && $0.organisation == asked.organisation && !$0.state.isOpen
      }
      // Another post at the same place is no second beginning there.
      if there.contains(where: { $0.state == .signedOff && isSoon(asked, after: $0) }) { continue }
      if there.contains(where: { $0.end == .byKeeper && isSoon(asked, after: $0) }) { continue }
      if let ended = there.filter({ $0.state != .signedOff }).max(by: { $0.id < $1.id }),
        asked.plan == ended.plan || ended.end == .left,
        isSoon(asked, after: ended)
      {
        var back = ended
        (back.state, back.dueOn) = (.notStarted, asked.dueOn)
        changes += [.comeBack(ended.id, asked)] + follow(back, asked)
      } else {
        changes.append(.make(asked))
      }
    }
    return changes
  }

  private struct Spot: Hashable {
    let track: InductionTrack
    let place: OrganisationID

    init(_ track: InductionTrack, _ place: OrganisationID) {
      self.track = track
      self.place = place
    }
  }

  private static func isSoon(_ asked: WantedInduction, after one: Induction) -> Bool {
    one.endedOn.map { asked.startedOn <= $0.adding(months: monthsToComeBack) } ?? false
  }

  /// What a keeper began is not asked for by any post: it goes on at the heir as it is.
  private static func asIs(
    _ one: Induction, at heir: OrganisationID, _ places: Set<OrganisationID>
  ) -> WantedInduction {
    WantedInduction(
      person: one.person, track: one.track, plan: one.plan, organisation: heir,
      employer: places.contains(one.employer) ? one.employer : heir, startedOn: one.startedOn,
      dueOn: one.dueOn, isPaused: one.state == .paused)
  }

  private static func follow(_ one: Induction, _ asked: WantedInduction) -> [InductionChange] {
    var changes: [InductionChange] = []
    var due = one.dueOn
    if (one.organisation, one.employer) != (asked.organisation, asked.employer) {
      changes.append(.handOver(one.id, asked))
      due = asked.dueOn
    }
    if asked.isPaused { return changes + (one.state == .paused ? [] : [.pause(one.id)]) }
    if one.state == .paused { return changes + [.resume(one.id, dueOn: asked.dueOn)] }
    return changes + (due == asked.dueOn ? [] : [.due(one.id, asked.dueOn)])
  }

  private static func ended(_ one: Induction, _ met: Set<InductionTrack>) -> InductionChange {
    .lapse(one.id, met.contains(one.track) ? .metElsewhere : .notAsked)
  }
}
