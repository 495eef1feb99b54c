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

    /// Of a day that posts have, the first.
    func earliest(_ day: PostFacts.FirstDay) -> Day? {
      if posts.count == 1 { return posts[0].first(day) }
      var first: Day?
      for index in posts.indices {
        if let next = posts[index].first(day), first.map({ next < $0 }) ?? true { first = next }
      }
      return first
    }

    var sectors: Set<Sector> {
      posts.count == 1
        ? posts[0].kind.sectors : posts.reduce(into: []) { $0.formUnion($1.kind.sectors) }
    }
  }

  /// `nil` when the policy does not oblige them: their sector has not started yet, or they were
  /// there before it and only joiners are meant.
  static func standing(_ question: consuming Question, number: Int) -> Standing? {
    let policy = question.policy
    let sectors = policy.variesBySector ? question.sectors : []
    let phaseStart = policy.variesBySector ? policy.start(for: sectors) : policy.effective.from
    guard phaseStart <= question.day else { return nil }
    let anchor = anchor(question)
    if policy.joinersOnly {
      guard let anchor, anchor >= phaseStart else { return nil }
    }

    let start = max(anchor ?? phaseStart, phaseStart)
    var working: Int?
    let within = policy.variesBySector ? policy.within(for: sectors) : policy.deadline.within
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
    if !standing.question.subject.person.exemptions.isEmpty { findExemption(&standing) }
    if !standing.question.evidence.isEmpty { judgeRecords(&standing) }
    settleDates(&standing)
    standing.state = state(of: standing)
    return standing
  }

  /// What is owed once, wherever the person works, is asked for until every employer lets them off:
  /// nobody decides for another.
  private static func findExemption(_ standing: inout Standing) {
    let question = standing.question
    for index in question.posts.indices {
      let employer = question.posts[index].employer
      let number = question.person.exemptions.firstIndex {
        $0.covers(question.policy.code, at: employer, on: question.day)
      }
      guard let number else {
        standing.exemptionNumber = nil
        return
      }
      standing.exemptionNumber = standing.exemptionNumber ?? number
    }
  }

  /// The day its time is counted from.
  private static func anchor(_ question: borrowing Question) -> Day? {
    switch question.policy.deadline.anchor {
    case .startInPost: return question.earliest(.inPost)
    case .startWithEmployer: return joinedOn(question)
    case .becameManager: return question.earliest(.asManager)
    case .entry:
      return EntryRules.entry(
        question.subject.person.posts, on: question.day,
        continuity: question.subject.context.content.settings.continuity)
    }
  }

  private static func joinedOn(_ question: borrowing Question) -> Day? {
    question.earliest(.withEmployer)
  }

  /// Hundred-thousandths of full time over the posts together; `nil` when no file says.
  private static func workingTime(_ question: borrowing Question) -> Int? {
    let full = question.subject.context.content.settings.fullTimeHours.hundredths
    let shares = question.posts.compactMap { post in
      post.fte?.hundredThousandths ?? post.contractedHours.map { $0.hundredths * 100_000 / full }
    }
    return shares.isEmpty ? nil : min(shares.reduce(0, +), 100_000)
  }

  /// Finds the record that counts longest, and the one somebody should look at.
  private static func judgeRecords(_ standing: inout Standing) {
    let day = standing.question.day
    standing.localNumber = standing.question.subject.context.book.intervalNumber(
      for: standing.question.policy, at: standing.question.employer, on: day)
    let local = standing.localInterval
    let joined = joinedOn(standing.question)
    for index in standing.question.evidence.indices {
      let held = standing.question.evidence[index]
      if let awardedOn = held.record.awardedOn, awardedOn > day { continue }
      guard held.record.isComplete else {
        standing.underWay = held.record
        continue
      }
      let judged = RecognitionRules.judge(
        held, question: standing.question, joinedOn: joined, local: local)
      switch judged.verdict {
      case .own, .credited:
        if standing.done.map({ holdsLonger(judged, than: $0) }) ?? true { standing.done = judged }
      case .review:
        if judged.lastDay.map({ $0 >= day }) ?? true { standing.toReview = judged }
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
    let day = standing.question.day
    let away = AwayRules.away(from: standing.question.posts, today: day)
    standing.isAway =
      !away.isEmpty && AwayRules.isAway(from: standing.question.posts, on: day)
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
      standing.isInDate = day <= moved
      // Something brought along from before leaves a newcomer the time every newcomer has.
      let isBroughtAlong = done.record.awardedOn.map { $0 < standing.start } ?? false
      due = isBroughtAlong ? max(moved, firstDue) : moved
      unmoved = due == moved ? lastDay : standing.firstDue
    }
    standing.daysAway = due - unmoved
    if !standing.isInDate, !standing.question.subject.person.deferrals.isEmpty {
      if let last = deferral(standing), last.until > due {
        standing.deferralNumber = last.number
        due = last.until
      }
    }
    standing.dueOn = due
  }

  /// The one in force that lasts longest; of what is owed once to several employers, the shortest
  /// of those of each, and none while one of them gave none.
  private static func deferral(_ standing: borrowing Standing) -> (number: Int, until: Day)? {
    let question = standing.question
    let doneOn = standing.done?.record.awardedOn
    var shortest: (number: Int, until: Day)?
    for index in question.posts.indices {
      let employer = question.posts[index].employer
      let longest = question.person.deferrals.enumerated().filter { _, deferral in
        deferral.concerns(question.policy.code, at: employer)
          && deferral.isInForce(on: question.day)
          // Given for an earlier round, which has since been done.
          && !(doneOn.map { $0 >= deferral.from } ?? false)
      }.max { $0.element.until < $1.element.until }
      guard let longest else { return nil }
      if shortest.map({ longest.element.until < $0.until }) ?? true {
        shortest = (longest.offset, longest.element.until)
      }
    }
    return shortest
  }

  private static func state(of standing: borrowing Standing) -> ObligationState {
    let day = standing.question.day
    let doneState: ObligationState = standing.isCredited ? .credited : .met
    if standing.exemptionNumber != nil { return .exempt }
    guard let due = standing.dueOn else { return doneState }
    if standing.isAway { return .paused }
    if standing.deferralNumber != nil, day < due { return .deferred }
    if day > due { return .overdue }
    if day == due { return .due }
    let window =
      standing.done == nil
      ? standing.question.policy.deadline.dueSoon
      : standing.question.policy.rhythm?.dueSoon ?? standing.question.policy.deadline.dueSoon
    if day >= window.before(due) { return .dueSoon }
    return standing.isInDate ? doneState : .notYetDue
  }
}

/// What the steps found, from which the state, the day and the reasons are told. Never copied: a
/// national count makes 40 million of them.
struct Standing: ~Copyable {
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
  /// Which of the intervals of the book, and of the person's exemptions and deferrals.
  var localNumber: Int?
  var exemptionNumber: Int?
  var deferralNumber: Int?
  var done: RecognitionRules.Judged?
  var toReview: RecognitionRules.Judged?
  var refused: RecognitionRules.Judged?
  var underWay: RecordParticulars?
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

  var local: LocalInterval? { localNumber.map { question.book.intervals[$0] } }
  var localInterval: Length? { localNumber.map { question.book.intervals[$0].interval } }
  var exemption: Exemption? { exemptionNumber.map { question.person.exemptions[$0] } }
  var deferral: Deferral? { deferralNumber.map { question.person.deferrals[$0] } }

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
