import Access
import Directory
import Kernel
import Markup
import Records
import Storage

/// Agreements as pages show them.
enum LearningTimeViews {
  static func lines(
    _ times: [LearningTime], _ user: User, _ tx: any Transaction
  ) throws -> [LearningTimePages.Line] {
    let settings = try StandardsReader.shipped().places
    let titles = try PlaceModules.titles(of: times.compactMap(\.module), tx)
    let names = try Organisations.names(of: Set(times.map(\.organisation)), tx)
    let posts = try EmployerPosts(times, on: user.today, tx)
    let entries = try LearningTimes.entries(of: times.map(\.id), tx)
    return try times.map { time in
      let side = try LearningTimeStanding.over(time.person, user, tx).side
      let all = entries[time.id] ?? []
      func sum(_ kind: LearningTimeEntry.Kind) -> String {
        LearningTimeRules.words(all.filter { $0.kind == kind }.reduce(0) { $0 + $1.minutes })
      }
      return LearningTimePages.Line(
        id: "\(time.id)",
        what: time.module.map { titles[$0] ?? $0 } ?? "Learning of any kind",
        organisation: names[time.organisation] ?? "",
        hours: LearningTimeRules.words(time.minutes)
          + (time.module == nil ? " each month" : " in all"),
        when: PlaceQuestions.days(time.from, time.until), stateWords: time.state.words,
        colour: time.state.colour,
        counts: time.state == .agreed || time.state == .ended,
        proposed: "\(time.proposedBy), for \(time.proposedSide.words), "
          + time.proposedAt.dayInLondon.inWords,
        answered: time.answer.map { "\($0.by), \($0.at.dayInLondon.inWords)" },
        ended: time.ending.map {
          "\(settings.ended($0.reason)). \($0.by), \($0.on.inWords)"
        },
        due: LearningTimeRules.words(posts.due(of: time, by: user.today)),
        given: sum(.given), takenAway: sum(.takenAway),
        steps: [LearningTimeStep.agree, .decline, .withdraw, .end].filter {
          (try? LearningTimeRules.state(after: $0, of: time, by: side, on: user.today)) != nil
        }.map(\.rawValue),
        entries: all.map { entry in
          LearningTimePages.Entry(
            id: "\(entry.id)", on: entry.on.inWords,
            hours: LearningTimeRules.words(entry.minutes), kind: entry.kind.words,
            isGiven: entry.kind == .given,
            reason: entry.reason.map(settings.takenAway), by: entry.recordedBy,
            mayTakeOut: entry.side == side)
        }, mayRecord: time.state == .agreed || time.state == .ended, revision: time.revision)
    }
  }
}
