import Kernel

/// Whether a record counts for an obligation, and until when.
enum RecognitionRules {
  /// A record as one obligation sees it.
  struct Judged {
    let record: RecordFacts
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
    /// Looked at, and not accepted.
    case refused(RecordReview)
  }

  enum Credit: Hashable {
    case agreement(RecognitionAgreement)
    case person
    case decision(RecordReview)
  }

  enum Review: Hashable {
    case otherEmployer
    case notInAgreement(RecognitionAgreement)
    case mayCoverIt
    case undated
  }

  /// - Parameters:
  ///   - joinedOn: First day with the employer to whom it is owed.
  ///   - local: The employer's own interval, which then decides in place of the certificate.
  static func judge(
    _ held: HeldEvidence, question: StandingRules.Question, joinedOn: Day?, local: LocalInterval?
  ) -> Judged {
    let record = held.record
    let policy = question.policy
    let posts = question.posts
    let lastDay = lastDay(of: record, policy: policy, local: local)
    let verdict = { (verdict: Verdict) in
      Judged(record: record, verdict: verdict, lastDay: lastDay)
    }
    if let review = review(of: record, question) {
      switch review.decision {
      case .accepted: return verdict(.credited(.decision(review)))
      case .partly, .declined: return verdict(.refused(review))
      }
    }
    if held.standing == .forReview { return verdict(.review(.mayCoverIt)) }
    if policy.refresh != nil, lastDay == nil { return verdict(.review(.undated)) }
    guard let from = record.from, from != posts[0].employer,
      !posts.contains(where: {
        $0.organisation == from || question.book.isSameEmployer($0.employer, from)
      })
    else { return verdict(.own) }
    switch policy.recognition {
    case .anywhere: return verdict(.credited(.person))
    case .reviewed: return verdict(.review(.otherEmployer))
    case .agreement(let code):
      guard let agreement = question.content.agreements.first(where: { $0.code == code }) else {
        return verdict(.review(.otherEmployer))
      }
      // Members on the day of the move; for what was done elsewhere since, on the day it was done.
      let move = [joinedOn, record.awardedOn].compactMap { $0 }.max() ?? agreement.from
      let inDateThen = lastDay.map { last in joinedOn.map { last > $0 } ?? true } ?? true
      let accepted =
        inDateThen && question.book.isMember(from, of: agreement, on: move)
        && question.book.isMember(posts[0].employer, of: agreement, on: move)
      return verdict(
        accepted ? .credited(.agreement(agreement)) : .review(.notInAgreement(agreement)))
    }
  }

  /// Last day on which `record` holds; `nil` when it is done for good, or nothing is known to
  /// count from.
  static func lastDay(of record: RecordFacts, policy: Policy, local: LocalInterval?) -> Day? {
    guard let refresh = policy.refresh else { return nil }
    if let local {
      return record.awardedOn.map(local.interval.after) ?? record.expiresOn
    }
    let byInterval = record.awardedOn.map(refresh.interval.after)
    switch refresh.expiry {
    case .interval: return byInterval ?? record.expiresOn
    case .record: return record.expiresOn ?? byInterval
    case .earlier: return [byInterval, record.expiresOn].compactMap { $0 }.min()
    }
  }

  /// The latest decision that had been made by the day asked about.
  private static func review(
    of record: RecordFacts, _ question: StandingRules.Question
  ) -> RecordReview? {
    guard !question.person.reviews.isEmpty else { return nil }
    let employer = question.employer
    return question.person.reviews.last {
      $0.record == record.id && $0.policy == question.policy.code
        && $0.decidedOn <= question.day
        && ($0.organisation == nil || employer == nil || $0.organisation == employer)
    }
  }
}
