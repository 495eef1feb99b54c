import Kernel

/// Counts the people of a block by their numbers alone, with nothing made for any of them.
struct CensusQuickCount: Sendable {
  private let plan: CensusPlan
  /// What was found of each policy, for the person who was last looked at with it.
  private var found: [Found]
  private var stretches: [(from: Int32, to: Int32)] = []
  private var person: Int32 = 0

  init(_ plan: CensusPlan) {
    self.plan = plan
    found = Array(repeating: Found(), count: plan.policies.count)
  }

  /// The record that counts longest, and whether somebody should look at another.
  private struct Found {
    enum Done { case no, here, elsewhere }

    var person: Int32 = -1
    var done = Done.no
    var isToReview = false
    var lastDay: Int32 = 0
    var awardedOn: Int32 = 0
  }

  /// The one current post of somebody, as far as days and numbers go.
  private struct Post {
    let place: CensusPlan.Place
    let startedOn: Int32
    let withEmployerFrom: Int32
    /// `nil` for full time, or where no file says.
    let share: Int?
  }

  /// Whether the person in `row` was counted; not those who need all the rules.
  mutating func count(
    _ row: Int, of block: borrowing CensusBlock, _ tallies: inout CensusTallies
  ) -> Bool {
    let first = row == 0 ? 0 : Int(block.postEnds[row - 1])
    let end = Int(block.postEnds[row])
    var current = -1
    for index in first..<end where isCurrent(index, block.posts) {
      if current >= 0 { return false }
      current = index
    }
    // Whoever has left or has not begun is asked nothing.
    if current < 0 { return true }
    let kind = block.posts.kind[current]
    if plan.isByPerson[Int(kind)] { return false }

    let footprint = tallies.footprint(block.posts.place[current])
    tallies.count(peopleAt: footprint)
    let asks = plan.asks[kind]
    if asks.isEmpty { return true }
    let post = post(current, block.posts)
    person &+= 1
    judgeRecords(of: row, block, post, asked: plan.asked[Int(kind)])
    var entry: Int32?
    for place in asks {
      let ask = plan.asks.entries[place]
      let year = block.posts.startedInSectorYear[current]
      guard post.startedOn >= ask.startedFrom,
        year == CensusPlan.unknown || year >= ask.inSectorFrom
      else { continue }
      let anchor: Int32
      switch ask.anchor {
      case .startInPost: anchor = post.startedOn
      case .startWithEmployer: anchor = post.withEmployerFrom
      case .becameManager: anchor = block.posts.managerSince[current]
      case .entry:
        let known = entry ?? self.entry(first..<end, block.posts)
        entry = known
        anchor = known
      }
      // Where nobody knows the day, it is before every beginning.
      if ask.joinersOnly, anchor < ask.begins { continue }
      let start = max(anchor, ask.begins)
      tally(ask, from: start, due: firstDue(ask, from: start, post), at: footprint, &tallies)
    }
    return true
  }
}

extension CensusQuickCount {
  private func isCurrent(_ index: Int, _ posts: borrowing CensusBlock.Posts) -> Bool {
    let endedOn = posts.endedOn[index]
    return !posts.isOffered[index] && posts.startedOn[index] <= plan.day
      && (endedOn == CensusPlan.unknown || plan.day <= endedOn)
  }

  private func post(_ index: Int, _ posts: borrowing CensusBlock.Posts) -> Post {
    var share: Int?
    if posts.fte[index] != CensusPlan.unknown {
      share = Int(posts.fte[index])
    } else if posts.contractedHours[index] != CensusPlan.unknown {
      share = Int(posts.contractedHours[index]) * 100_000 / Int(plan.fullTimeHours)
    }
    return Post(
      place: plan.places[Int(posts.place[index])], startedOn: posts.startedOn[index],
      withEmployerFrom: Self.withEmployerFrom(index, posts),
      share: share.flatMap { $0 < 100_000 ? $0 : nil })
  }

  private static func withEmployerFrom(
    _ index: Int, _ posts: borrowing CensusBlock.Posts
  ) -> Int32 {
    let (started, joined) = (posts.startedOn[index], posts.joinedEmployerOn[index])
    if joined == CensusPlan.unknown { return started }
    return started == CensusPlan.unknown ? joined : min(started, joined)
  }

  /// As `EntryRules.entry` finds it: the first day of the stretch of work that still lasts.
  private mutating func entry(_ range: Range<Int>, _ posts: borrowing CensusBlock.Posts) -> Int32 {
    if range.count == 1 {
      let from = Self.withEmployerFrom(range.lowerBound, posts)
      return from <= plan.day ? from : CensusPlan.unknown
    }
    stretches.removeAll(keepingCapacity: true)
    for index in range where !posts.isOffered[index] {
      let from = Self.withEmployerFrom(index, posts)
      if from == CensusPlan.unknown || from > plan.day { continue }
      let before = stretches.lastIndex { $0.from <= from }.map { $0 + 1 } ?? 0
      stretches.insert((from, posts.endedOn[index]), at: before)
    }
    guard var (entry, last) = stretches.first else { return CensusPlan.unknown }
    for (from, to) in stretches.dropFirst() where last != CensusPlan.unknown {
      if from > plan.lengths.after(last, plan.continuity) { entry = from }
      last = to == CensusPlan.unknown ? to : max(to, last)
    }
    return entry
  }

  private func firstDue(_ ask: CensusPlan.Ask, from start: Int32, _ post: Post) -> Int32 {
    let full = plan.lengths.after(start, ask.within)
    guard ask.cap >= 0, let share = post.share else { return full }
    let longest = max(plan.lengths.after(start, ask.cap), full)
    guard share > 0 else { return longest }
    let stretched = Int(start) + (Int(full - start) * 100_000 + share - 1) / share
    return Int32(min(stretched, Int(longest)))
  }
}

extension CensusQuickCount {
  private mutating func judgeRecords(
    of row: Int, _ block: borrowing CensusBlock, _ post: Post, asked: UInt64
  ) {
    for index in Int(row == 0 ? 0 : block.recordEnds[row - 1])..<Int(block.recordEnds[row])
    where block.records.isComplete[index] {
      let awardedOn = block.records.awardedOn[index]
      if awardedOn > plan.day { continue }
      for place in plan.bearings[block.records.sort[index]] {
        let bearing = plan.bearings.entries[place]
        guard asked & (1 << UInt64(bearing.policy % 64)) != 0 else { continue }
        judge(
          bearing, awardedOn: awardedOn, expiresOn: block.records.expiresOn[index],
          from: block.records.from[index], post)
      }
    }
  }

  private mutating func judge(
    _ bearing: CensusPlan.Bearing, awardedOn: Int32, expiresOn: Int32, from: Int32, _ post: Post
  ) {
    let number = Int(bearing.policy)
    let terms = plan.policies[number]
    let lastDay = lastDay(
      terms, bearing.policy, awardedOn: awardedOn, expiresOn: expiresOn, post)
    if found[number].person != person {
      found[number] = Found()
      found[number].person = person
    }
    // What nobody can tell the end of is looked at, for as long as that may be.
    let isUndated = terms.lapse != .never && lastDay == CensusPlan.forGood
    let done =
      bearing.isForReview || isUndated
      ? Found.Done.no : self.done(terms, from: from, awardedOn: awardedOn, lastDay: lastDay, post)
    if done == .no {
      if lastDay >= plan.day { found[number].isToReview = true }
    } else if found[number].done == .no || lastDay > found[number].lastDay
      || (lastDay == found[number].lastDay && done == .here && found[number].done == .elsewhere)
    {
      found[number].done = done
      found[number].lastDay = lastDay
      found[number].awardedOn = awardedOn
    }
  }

  /// As `RecognitionRules.lastDay` finds it.
  private func lastDay(
    _ terms: CensusPlan.Terms, _ policy: Int32, awardedOn: Int32, expiresOn: Int32, _ post: Post
  ) -> Int32 {
    if terms.lapse == .never { return CensusPlan.forGood }
    let unknown = CensusPlan.unknown
    let certificate = expiresOn == unknown ? CensusPlan.forGood : expiresOn
    let local = plan.organisations.localInterval(
      at: post.place.employer, policy: policy, of: plan.policies.count)
    if local >= 0 {
      return awardedOn == unknown ? certificate : plan.lengths.after(awardedOn, local)
    }
    if terms.lapse == .record, expiresOn != unknown { return expiresOn }
    if awardedOn == unknown { return certificate }
    let interval = plan.lengths.after(awardedOn, terms.interval)
    return terms.lapse == .earlier ? min(interval, certificate) : interval
  }

  /// As `RecognitionRules.verdict` finds it, where nobody has decided anything.
  private func done(
    _ terms: CensusPlan.Terms, from: Int32, awardedOn: Int32, lastDay: Int32, _ post: Post
  ) -> Found.Done {
    let employer = post.place.employer
    if from == employer || from == post.place.workplace
      || plan.organisations.isSame(employer, from)
    {
      return .here
    }
    switch terms.recognition {
    case .anywhere: return .elsewhere
    case .reviewed: return .no
    case .agreement:
      let joinedOn = post.withEmployerFrom
      // Where neither is known, the day the agreement began.
      let latest = max(joinedOn, awardedOn)
      let move =
        latest == CensusPlan.unknown ? plan.organisations.agreements[terms.agreement] : latest
      return lastDay > joinedOn
        && plan.organisations.isMember(from, of: terms.agreement, on: move)
        && plan.organisations.isMember(employer, of: terms.agreement, on: move)
        ? .elsewhere : .no
    }
  }
}

extension CensusQuickCount {
  private func tally(
    _ ask: CensusPlan.Ask, from start: Int32, due firstDue: Int32, at footprint: Int,
    _ tallies: inout CensusTallies
  ) {
    let number = Int(ask.policy)
    let isFound = found[number].person == person
    let isToReview = isFound && found[number].isToReview
    guard isFound, found[number].done != .no else {
      let state = state(due: firstDue, soonUntil: plan.policies[number].soonUntil, .notYetDue)
      tallies.count(
        state, of: number, isInDate: false, isToReview: isToReview, at: footprint)
      return
    }
    let done: ObligationState = found[number].done == .elsewhere ? .credited : .met
    let lastDay = found[number].lastDay
    if lastDay == CensusPlan.forGood {
      tallies.count(done, of: number, isInDate: true, isToReview: false, at: footprint)
      return
    }
    let isInDate = plan.day <= lastDay
    let awardedOn = found[number].awardedOn
    // Something brought along from before leaves a newcomer the time every newcomer has.
    let isBroughtAlong = awardedOn != CensusPlan.unknown && awardedOn < start
    let state = state(
      due: isBroughtAlong ? max(lastDay, firstDue) : lastDay,
      soonUntil: plan.policies[number].soonAgainUntil, isInDate ? done : .notYetDue)
    tallies.count(
      state, of: number, isInDate: isInDate, isToReview: isToReview && !isInDate, at: footprint)
  }

  private func state(
    due: Int32, soonUntil: Int32, _ otherwise: ObligationState
  ) -> ObligationState {
    if plan.day > due { return .overdue }
    if plan.day == due { return .due }
    return due <= soonUntil ? .dueSoon : otherwise
  }
}
