import Kernel

/// What the verbs of one registration of cmi5 come to. It is worked out from all of them, day by day,
/// so that it is the same however they were packed into results and in whatever order these came.
///
/// - Source: domain facts, standards and training, section 7: the verbs of cmi5 and `moveOn`.
package enum RegistrationRules {
  /// What one result said.
  package struct Event: Hashable, Sendable {
    package let verbs: Set<LearningVerb>
    package let day: Day
    /// In hundredths of a percent.
    package let score: Int?

    package init(_ verbs: Set<LearningVerb>, on day: Day, score: Int?) {
      self.verbs = verbs
      self.day = day
      self.score = score
    }
  }

  package struct Standing: Hashable, Sendable {
    package let status: LearningStatus
    /// On which what the course asks for was there first; else of the last that was said.
    package let day: Day
    package let score: Int?
  }

  /// Where it stands after all of `events`; `nil` where there are none. A fail counts until a pass of
  /// the same or a later day, whatever else is said; what was done once stays done.
  package static func standing(
    after events: some Sequence<Event>, _ mapping: LearningMapping
  ) -> Standing? {
    var (isCompleted, isPassed) = (false, false)
    var failed: Standing?
    var score: Int?
    var last: Standing?
    for (day, events) in Dictionary(grouping: events, by: \.day).sorted(by: { $0.key < $1.key }) {
      var verbs = events.reduce(into: Set()) { $0.formUnion($1.verbs) }
      let here = events.compactMap(\.score).max()
      score = here ?? score
      if verbs.contains(.waived) { return Standing(status: .credited, day: day, score: score) }
      if let here, let mastery = mapping.masteryScore, verbs.contains(.completed) {
        verbs.insert(here >= mastery ? .passed : .failed)
      }
      if verbs.contains(.completed) { isCompleted = true }
      if verbs.contains(.passed) {
        (isPassed, failed) = (true, nil)
      } else if verbs.contains(.failed) {
        (isPassed, failed) = (false, Standing(status: .failed, day: day, score: score))
      }
      if let failed {
        last = failed
        continue
      }
      let isBelow = mapping.masteryScore.map { mastery in score.map { $0 < mastery } ?? false }
      let isSatisfied =
        verbs.contains(.satisfied) && mapping.moveOn != .notApplicable && isBelow != true
      if isSatisfied || isMet(mapping.moveOn, isCompleted, isPassed) {
        return Standing(status: isPassed ? .passed : .completed, day: day, score: score)
      }
      last = Standing(
        status: isCompleted ? .awaitingAssessment : .inProgress, day: day, score: score)
    }
    return last
  }

  /// A course that asks for nothing is done by what was done, and not by being there.
  private static func isMet(_ moveOn: MoveOn, _ isCompleted: Bool, _ isPassed: Bool) -> Bool {
    (isCompleted || isPassed)
      && moveOn.isSatisfied(completed: isCompleted, passed: isPassed, waived: false)
  }

  /// Whether it stands elsewhere than before, so that the person’s attempts follow.
  package static func isNews(_ after: Standing, since before: Standing?) -> Bool {
    guard let before, before.status == after.status else { return true }
    return !after.status.isOpen && before.day != after.day
  }
}
