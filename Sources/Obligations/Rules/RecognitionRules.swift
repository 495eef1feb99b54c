import Kernel

/// Whether a record counts for an obligation, and until when.
enum RecognitionRules {
  /// A record as one obligation sees it.
  struct Judged {
    let record: RecordParticulars
    let verdict: Verdict
    /// Last day on which it holds; `nil` for good.
    let lastDay: Day?
  }

  enum Verdict: Hashable {
    /// Done here, or owed by the person wherever it was done.
    case own
    /// Done elsewhere and accepted.
    case credited(Credit)
    /// Done elsewhere; somebody must look before it is asked for again.
    case review(Review)
    /// Looked at, and not accepted: which of the reviews of the person.
    case refused(Int)
  }

  enum Credit: Hashable {
    /// Which of the agreements of the content.
    case agreement(Int)
    case person
    /// Which of the reviews of the person.
    case decision(Int)
  }

  enum Review: Hashable {
    case otherEmployer
    /// Which of the agreements of the content.
    case notInAgreement(Int)
    case mayCoverIt
    case undated
  }

  /// - Parameters:
  ///   - joinedOn: First day with the employer to whom it is owed.
  ///   - local: The employer's own interval, which then decides in place of the certificate.
  static func judge(
    _ held: HeldEvidence, question: borrowing StandingRules.Question, joinedOn: Day?,
    local: Length?
  ) -> Judged {
    let record = held.record
    let policy = question.policy
    let lastDay = lastDay(of: record, policy: policy, local: local)
    return Judged(
      record: record,
      verdict: verdict(held, lastDay: lastDay, question: question, joinedOn: joinedOn),
      lastDay: lastDay)
  }

  private static func verdict(
    _ held: HeldEvidence, lastDay: Day?, question: borrowing StandingRules.Question, joinedOn: Day?
  ) -> Verdict {
    let record = held.record
    if let review = review(of: record, question) {
      switch question.subject.person.reviews[review].decision {
      case .accepted: return .credited(.decision(review))
      case .partly, .declined: return .refused(review)
      }
    }
    if held.standing == .forReview { return .review(.mayCoverIt) }
    if question.policy.rhythm != nil, lastDay == nil { return .review(.undated) }
    guard let from = record.from, from != question.posts[0].employer,
      !isFromHere(from, question)
    else { return .own }
    switch question.policy.recognition {
    case .anywhere: return .credited(.person)
    case .reviewed: return .review(.otherEmployer)
    case .agreement(let code):
      let content = question.content
      let book = question.book
      guard let number = content.agreements.firstIndex(where: { $0.code == code }) else {
        return .review(.otherEmployer)
      }
      let agreement = content.agreements[number]
      // Members on the day of the move; for what was done elsewhere since, on the day it was done.
      let move = [joinedOn, record.awardedOn].compactMap { $0 }.max() ?? agreement.from
      let inDateThen = lastDay.map { last in joinedOn.map { last > $0 } ?? true } ?? true
      let accepted =
        inDateThen && book.isMember(from, of: agreement, on: move)
        && book.isMember(question.posts[0].employer, of: agreement, on: move)
      return accepted ? .credited(.agreement(number)) : .review(.notInAgreement(number))
    }
  }

  /// Whether it was done for one of the employers asked about, under whatever name.
  private static func isFromHere(
    _ from: OrganisationID, _ question: borrowing StandingRules.Question
  ) -> Bool {
    for index in question.posts.indices {
      if question.posts[index].organisation == from { return true }
      if question.subject.context.book.isSameEmployer(question.posts[index].employer, from) {
        return true
      }
    }
    return false
  }

  /// Last day on which `record` holds; `nil` when it is done for good, or nothing is known to
  /// count from.
  static func lastDay(of record: RecordParticulars, policy: Policy, local: Length?) -> Day? {
    guard let rhythm = policy.rhythm else { return nil }
    if let local {
      return record.awardedOn.map(local.after) ?? record.expiresOn
    }
    switch rhythm.expiry {
    case .interval: return record.awardedOn.map(rhythm.interval.after) ?? record.expiresOn
    case .record: return record.expiresOn ?? record.awardedOn.map(rhythm.interval.after)
    case .earlier:
      guard let byInterval = record.awardedOn.map(rhythm.interval.after) else {
        return record.expiresOn
      }
      return record.expiresOn.map { min($0, byInterval) } ?? byInterval
    }
  }

  /// The latest decision that had been made by the day asked about: its place among the reviews
  /// of the person.
  private static func review(
    of record: RecordParticulars, _ question: borrowing StandingRules.Question
  ) -> Int? {
    guard !question.subject.person.reviews.isEmpty else { return nil }
    let (employer, code, day) = (question.employer, question.policy.code, question.day)
    return question.subject.person.reviews.lastIndex {
      $0.record == record.id && $0.policy == code && $0.decidedOn <= day
        && ($0.organisation == nil || employer == nil || $0.organisation == employer)
    }
  }
}
