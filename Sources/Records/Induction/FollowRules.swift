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
  package static func changes(
    known: [Induction], wanted: [WantedInduction], places: Set<OrganisationID>,
    heirs: [OrganisationID: OrganisationID] = [:], met: Set<InductionTrack>
  ) -> [InductionChange] {
    var changes: [InductionChange] = []
    var left = wanted
    let take = { (track: InductionTrack, place: OrganisationID) -> WantedInduction? in
      left.firstIndex { $0.track == track && $0.organisation == place }.map { left.remove(at: $0) }
    }
    for one in known where one.state.isOpen {
      if let asked = take(one.track, one.organisation) {
        changes += follow(one, asked)
      } else if !places.contains(one.organisation), let heir = heirs[one.organisation],
        places.contains(heir)
      {
        changes.append(
          take(one.track, heir).map { .handOver(one.id, $0) } ?? ended(one, met))
      } else if !places.contains(one.organisation) {
        changes.append(.leave(one.id, hasOtherPost: !places.isEmpty))
      } else if !one.isByKeeper {
        changes.append(ended(one, met))
      }
    }
    for asked in left {
      let there = known.filter {
        $0.track == asked.track && $0.organisation == asked.organisation && !$0.state.isOpen
      }
      if there.contains(where: { $0.state == .signedOff && $0.startedOn >= asked.startedOn }) {
        continue
      }
      if there.contains(where: { $0.end == .byKeeper }) { continue }
      if let ended = there.filter({ $0.state != .signedOff }).max(by: { $0.id < $1.id }),
        asked.plan == ended.plan || ended.end == .left,
        ended.endedOn.map({ asked.startedOn <= $0.adding(months: monthsToComeBack) }) ?? false
      {
        changes.append(.comeBack(ended.id, asked))
      } else {
        changes.append(.make(asked))
      }
    }
    return changes
  }

  private static func follow(_ one: Induction, _ asked: WantedInduction) -> [InductionChange] {
    if asked.isPaused { return one.state == .paused ? [] : [.pause(one.id)] }
    if one.state == .paused { return [.resume(one.id, dueOn: asked.dueOn)] }
    return one.dueOn == asked.dueOn ? [] : [.due(one.id, asked.dueOn)]
  }

  private static func ended(_ one: Induction, _ met: Set<InductionTrack>) -> InductionChange {
    .lapse(one.id, met.contains(one.track) ? .metElsewhere : .notAsked)
  }
}
