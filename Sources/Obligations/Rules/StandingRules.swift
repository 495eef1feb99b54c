import Directory
import Kernel

/// How one obligation of one person stands, step by step: does it apply, when was it first due,
/// what has been done, how long was the clock stopped, what more time was given.
enum StandingRules {
  /// Somebody, on one day. A class, because all questions about them share it.
  final class Subject: Sendable {
    let person: PersonFacts
    let context: RuleContext

    init(_ person: PersonFacts, _ context: RuleContext) {
      self.person = person
      self.context = context
    }
  }

  struct Question: Sendable {
    let policy: Policy
    /// The current posts it arises from: one, those with one employer, or all.
    let posts: [PostFacts]
    let subject: Subject
    let evidence: [HeldEvidence]

    var person: PersonFacts { subject.person }
    var context: RuleContext { subject.context }
    var day: Day { subject.context.day }
    var content: PolicyContent { subject.context.content }
    var book: EmployerBook { subject.context.book }

    var employer: OrganisationID? { policy.scope == .person ? nil : posts[0].employer }

    var sectors: Set<Sector> {
      posts.count == 1
        ? posts[0].kind.sectors : posts.reduce(into: []) { $0.formUnion($1.kind.sectors) }
    }
  }

  /// `nil` when the policy does not oblige them: their sector has not started yet, or they were
  /// there before it and only joiners are meant.
  static func standing(_ question: Question, number: Int) -> Standing? {
    let policy = question.policy
    let sectors = policy.variesBySector ? question.sectors : []
    let phaseStart = policy.start(for: sectors)
    guard phaseStart <= question.day else { return nil }
    let anchor = anchor(question)
    if policy.joinersOnly {
      guard let anchor, anchor >= phaseStart else { return nil }
    }

    let start = max(anchor ?? phaseStart, phaseStart)
    var working: Int?
    let within = policy.within(for: sectors)
    let firstDue: Day
    switch policy.deadline.scaling {
    case .none: firstDue = within.after(start)
    case .fullTimeShare(let cap):
      working = workingTime(question)
      firstDue = within.after(start, scaledBy: working ?? 100_000, cap: cap)
    }

    var standing = Standing(
      question: question, number: number, anchor: anchor, start: start, firstDue: firstDue)
    standing.within = within
    standing.workingTime = working
    if !question.person.exemptions.isEmpty {
      standing.exemption = question.person.exemptions.first {
        $0.covers(policy.code, at: question.employer, on: question.day)
      }
    }
    if !question.evidence.isEmpty { judgeRecords(&standing) }
    settleDates(&standing)
    standing.state = state(of: standing)
    return standing
  }

  /// The day its time is counted from.
  private static func anchor(_ question: Question) -> Day? {
    let posts = question.posts
    switch question.policy.deadline.anchor {
    case .startInPost: return earliest(of: posts, \.startedOn)
    case .startWithEmployer: return joinedOn(question)
    case .becameManager: return earliest(of: posts, \.managerSince)
    case .entry:
      return EntryRules.entry(
        question.person.posts, on: question.day,
        continuity: question.content.settings.continuity)
    }
  }

  private static func joinedOn(_ question: Question) -> Day? {
    earliest(of: question.posts, \.withEmployerFrom)
  }

  private static func earliest(of posts: [PostFacts], _ day: KeyPath<PostFacts, Day?>) -> Day? {
    posts.count == 1 ? posts[0][keyPath: day] : posts.compactMap { $0[keyPath: day] }.min()
  }

  /// Hundred-thousandths of full time over the posts together; `nil` when no file says.
  private static func workingTime(_ question: Question) -> Int? {
    let full = question.content.settings.fullTimeHours.hundredths
    let shares = question.posts.compactMap { post in
      post.fte?.hundredThousandths ?? post.contractedHours.map { $0.hundredths * 100_000 / full }
    }
    return shares.isEmpty ? nil : min(shares.reduce(0, +), 100_000)
  }

  /// Finds the record that counts longest, and the one somebody should look at.
  private static func judgeRecords(_ standing: inout Standing) {
    let question = standing.question
    standing.local = question.book.interval(
      for: question.policy, at: question.employer, on: question.day)
    let joined = joinedOn(question)
    for held in question.evidence {
      guard held.record.awardedOn.map({ $0 <= question.day }) ?? true else { continue }
      guard held.record.isComplete else {
        standing.underWay = held.record
        continue
      }
      let judged = RecognitionRules.judge(
        held, question: question, joinedOn: joined, local: standing.local)
      switch judged.verdict {
      case .own, .credited:
        if standing.done.map({ holdsLonger(judged, than: $0) }) ?? true { standing.done = judged }
      case .review:
        if judged.lastDay.map({ $0 >= question.day }) ?? true { standing.toReview = judged }
      case .refused: standing.refused = judged
      }
    }
  }

  /// For good is longest; of two that end together, one's own comes before one from elsewhere.
  private static func holdsLonger(
    _ one: RecognitionRules.Judged, than other: RecognitionRules.Judged
  ) -> Bool {
    let last = (one.lastDay ?? .latest, other.lastDay ?? .latest)
    if last.0 != last.1 { return last.0 > last.1 }
    return one.verdict == .own && other.verdict != .own
  }

  /// The day it is due, moved by absences and deferrals, and whether what was done still holds.
  private static func settleDates(_ standing: inout Standing) {
    let question = standing.question
    let away = AwayRules.away(from: question.posts, today: question.day)
    standing.isAway =
      !away.isEmpty && AwayRules.isAway(from: question.posts, on: question.day)
    let firstDue = AwayRules.moved(standing.firstDue, from: standing.start, away: away)
    var due = firstDue
    var unmoved = standing.firstDue
    if let done = standing.done {
      guard let lastDay = done.lastDay else {
        standing.isInDate = true
        return
      }
      let clockStart = done.record.awardedOn ?? standing.start
      let moved = AwayRules.moved(lastDay, from: clockStart, away: away)
      standing.isInDate = question.day <= moved
      // Something brought along from before leaves a newcomer the time every newcomer has.
      let isBroughtAlong = done.record.awardedOn.map { $0 < standing.start } ?? false
      due = isBroughtAlong ? max(moved, firstDue) : moved
      unmoved = due == moved ? lastDay : standing.firstDue
    }
    standing.daysAway = due - unmoved
    if !standing.isInDate, !question.person.deferrals.isEmpty {
      let deferrals = question.person.deferrals.filter {
        $0.concerns(question.policy.code, at: question.employer)
          && $0.isInForce(on: question.day)
          // Given for an earlier round, which has since been done.
          && !(standing.done?.record.awardedOn.map { [from = $0.from] in $0 >= from } ?? false)
      }
      if let last = deferrals.max(by: { $0.until < $1.until }), last.until > due {
        standing.deferral = last
        due = last.until
      }
    }
    standing.dueOn = due
  }

  private static func state(of standing: Standing) -> ObligationState {
    let day = standing.question.day
    let doneState: ObligationState = standing.isCredited ? .credited : .met
    if standing.exemption != nil { return .exempt }
    guard let due = standing.dueOn else { return doneState }
    if standing.isAway { return .paused }
    if standing.deferral != nil, day < due { return .deferred }
    if day > due { return .overdue }
    if day == due { return .due }
    let window =
      standing.done == nil
      ? standing.question.policy.deadline.dueSoon
      : standing.question.policy.refresh?.dueSoon ?? standing.question.policy.deadline.dueSoon
    if day >= window.before(due) { return .dueSoon }
    return standing.isInDate ? doneState : .notYetDue
  }
}

/// What the steps found, from which the state, the day and the reasons are told.
struct Standing {
  let question: StandingRules.Question
  /// The place of the policy among those asked about.
  let number: Int
  /// The day its time is counted from; `nil` when no file says.
  let anchor: Day?
  /// That day, or the day the policy began for them if later.
  let start: Day
  /// Before absences and deferrals.
  let firstDue: Day
  var within = Length()
  /// Hundred-thousandths of full time.
  var workingTime: Int?
  var local: LocalInterval?
  var done: RecognitionRules.Judged?
  var toReview: RecognitionRules.Judged?
  var refused: RecognitionRules.Judged?
  var underWay: RecordFacts?
  var exemption: Exemption?
  var deferral: Deferral?
  var daysAway = 0
  var isAway = false
  var isInDate = false
  var dueOn: Day?
  var state = ObligationState.notYetDue

  init(
    question: StandingRules.Question, number: Int, anchor: Day?, start: Day, firstDue: Day
  ) {
    self.question = question
    self.number = number
    self.anchor = anchor
    self.start = start
    self.firstDue = firstDue
  }

  var isCredited: Bool {
    switch done?.verdict {
    case .credited: true
    case .own, .review, .refused, .none: false
    }
  }

  /// Whether a record from elsewhere waits for somebody's decision.
  var recordToReview: RecordID? { isInDate || state == .exempt ? nil : toReview?.record.id }

  func obligation(explaining: Bool) -> Obligation {
    let policy = question.policy
    return Obligation(
      person: question.person.person, policy: policy, employer: question.employer,
      assignment: policy.scope == .assignment ? question.posts[0].assignment : nil,
      posts: question.posts, state: state,
      dueOn: dueOn, isInDate: isInDate,
      isDiscretionaryDeferral: deferral?.isDiscretionary ?? false,
      toReview: recordToReview,
      because: explaining ? ObligationReasons.reasons(for: self) : [],
      wasEverDone: done != nil, doneOn: done?.record.awardedOn)
  }
}
