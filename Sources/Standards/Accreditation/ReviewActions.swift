import Access
import Directory
import Journals
import Kernel
import Storage

/// Why somebody no longer reviews a request. No more than that is kept of them.
enum ReviewerLeft: String, CaseIterable, Sendable {
  case tie, away, other

  var words: String {
    switch self {
    case .tie: "Something ties them to the provider"
    case .away: "They are away, or have no time"
    case .other: "Another reason"
    }
  }
}

/// Asks accreditors to review a request, or others than before.
struct AskReviewers: Sendable {
  let id: AccreditationID
  let accounts: [AccountID]
  /// Why somebody no longer reviews it, where somebody does not.
  let reason: ReviewerLeft?

  func run(by user: User, _ tx: any Transaction) throws {
    let seen = try AccreditationSeen.find(id, user, tx)
    let right = try seen.right(for: .body, user, tx)
    let content = try StandardsReader.shipped().accreditation
    var request = seen.request
    let step: AccreditationStep? =
      switch request.standing(on: user.today) {
      case .screening: .assignReviewers
      case .inReview: .changeReviewers
      case .reviewersAssigned: nil
      case let state: throw AccreditationRefusal.notFromHere(state, .assignReviewers)
      }
    let facts = try AccreditationStanding.facts(request, user, content, tx)
    if let tie = facts.tie { throw AccreditationRefusal.tied(tie) }
    let able = try AccreditationStanding.reviewers(for: request, at: user.now, content, tx)
    let chosen = able.filter { accounts.contains($0.account) }
    guard chosen.count >= content.reviewersAtLeast else {
      throw Problems("reviewers", "Choose at least \(content.reviewersAtLeast) reviewers")
    }
    let leaving = request.active.filter { one in !chosen.contains { $0.account == one.account } }
    let coming = chosen.filter { one in !request.active.contains { $0.account == one.account } }
    guard !leaving.isEmpty || !coming.isEmpty else {
      throw Problems("reviewers", "These review it already. Choose others, or go back")
    }
    if !leaving.isEmpty, reason == nil {
      throw Problems(
        "reason",
        "Choose why these no longer review it: \(leaving.map(\.name).joined(separator: ", "))"
      )
    }
    for index in request.reviewers.indices
    where leaving.contains(where: { $0.account == request.reviewers[index].account }) {
      request.reviewers[index].ended = .init(at: user.now, reason: (reason ?? .other).words)
    }
    try AccreditationStore.save(request, tx)
    for one in coming {
      try AccreditationStore.add(
        Reviewer(account: one.account, name: one.name), at: user.now, to: id, tx)
    }
    request = try AccreditationStore.find(id, tx) ?? request
    if let step {
      let state = try AccreditationRules.state(
        after: step, of: request, facts, on: user.today, content)
      try AccreditationMoves.move(
        &request, step, to: state, by: user, words: nil, under: right, tx)
    }
    try AccreditationJournal.record(
      AccreditationJournal.reviewers, request, ["count": "\(request.active.count)"], by: .body,
      under: right, tx)
    try AccreditationNews.named(
      coming.map(\.account), instead: leaving.map(\.account), of: request, at: user.now, tx)
    try AccreditationMoves.followOn(
      .beginReview, &request, by: user, under: right, content, tx)
  }
}

/// Says as a reviewer whether anything ties one to the provider. Who says so reviews no more.
struct DeclareTies: Sendable {
  let id: AccreditationID
  let isTied: Bool

  func run(by user: User, _ tx: any Transaction) throws {
    let seen = try AccreditationSeen.find(id, user, tx)
    let right = try seen.right(for: .reviewer, user, tx)
    let content = try StandardsReader.shipped().accreditation
    var request = seen.request
    guard
      let place = request.reviewers.firstIndex(where: {
        $0.account == user.account && $0.isActive
      })
    else { throw AccreditationRefusal.notReviewing }
    guard [.reviewersAssigned, .inReview].contains(request.standing(on: user.today)) else {
      throw AccreditationRefusal.notFromHere(request.standing(on: user.today), .beginReview)
    }
    let facts = try AccreditationStanding.facts(request, user, content, tx)
    if !isTied, let found = facts.tie { throw AccreditationRefusal.tied(found) }
    if isTied {
      request.reviewers[place].ended = .init(
        at: user.now, reason: ReviewerLeft.tie.words)
    } else {
      request.reviewers[place].declaredAt = user.now
    }
    try AccreditationStore.save(request, tx)
    try AccreditationJournal.record(
      AccreditationJournal.declared, request, by: .reviewer, under: right, tx)
    try AccreditationNews.settle(of: request.reviewers[place].account, request, at: user.now, tx)
    if isTied, request.state == .inReview {
      try AccreditationMoves.move(
        &request, .changeReviewers, to: .reviewersAssigned, by: user, words: nil, under: right, tx)
    }
    try AccreditationMoves.followOn(
      .beginReview, &request, by: user, under: right, content, tx)
  }
}

/// Judges one criterion as a reviewer; a second time in place of the first.
struct JudgeCriterion: Sendable {
  let id: AccreditationID
  let criterion: String
  let outcome: Judgement.Outcome
  let words: String

  func run(by user: User, _ tx: any Transaction) throws {
    let seen = try AccreditationSeen.find(id, user, tx)
    let right = try seen.right(for: .reviewer, user, tx)
    let content = try StandardsReader.shipped().accreditation
    guard let account = user.account,
      seen.request.active.contains(where: { $0.account == account && $0.declaredAt != nil })
    else { throw AccreditationRefusal.notReviewing }
    let state = seen.request.standing(on: user.today)
    guard state == .inReview else { throw AccreditationRefusal.notFromHere(state, .beginReview) }
    guard let found = content.criterion(criterion) else { throw NotFound("This criterion") }
    try AccreditationStore.save(
      Judgement(reviewer: account, criterion: criterion, outcome: outcome, words: words), of: id,
      tx)
    try AccreditationJournal.record(
      AccreditationJournal.judged, seen.request, ["criterion": found.title], by: .reviewer,
      under: right, tx)
    let judged = Set(
      seen.request.judgements.filter { $0.reviewer == account }.map(\.criterion) + [criterion])
    if judged.count == content.criteria.count {
      try AccreditationNews.settle(of: account, seen.request, at: user.now, tx)
    }
  }
}

/// Says that a condition is met, and what shows it.
struct MeetCondition: Sendable {
  let id: AccreditationID
  let position: Int
  let words: String

  func run(by user: User, _ tx: any Transaction) throws {
    let seen = try AccreditationSeen.find(id, user, tx)
    let right = try seen.right(for: .body, user, tx)
    let content = try StandardsReader.shipped().accreditation
    let facts = try AccreditationStanding.facts(seen.request, user, content, tx)
    if let tie = facts.tie { throw AccreditationRefusal.tied(tie) }
    var request = seen.request
    let state = request.standing(on: user.today)
    guard state == .accreditedWithConditions || state == .suspended else {
      throw AccreditationRefusal.notFromHere(state, .meetConditions)
    }
    guard let place = request.conditions.firstIndex(where: { $0.position == position }) else {
      throw NotFound("This condition")
    }
    guard request.conditions[place].met == nil else {
      throw Problems("", "Somebody has said meanwhile that this condition is met")
    }
    request.conditions[place].met = .init(at: user.now, by: user.name, words: words)
    try AccreditationStore.save(request, tx)
    try AccreditationJournal.record(
      AccreditationJournal.conditionMet, request, by: .body, under: right, tx)
    try AccreditationMoves.followOn(
      .meetConditions, &request, by: user, under: right, content, tx)
  }
}
