import Directory
import Kernel

/// The answer to "why?", in plain English: first the policy with its paragraph, then what was
/// found about this person, in the order in which it decides.
enum ObligationReasons {
  static func reasons(for standing: borrowing Standing) -> [Reason] {
    var reasons = [policy(standing), applies(standing)]
    if standing.state == .exempt, let exemption = standing.exemption {
      reasons.append(self.exemption(exemption, standing))
      return reasons
    }
    reasons += deadline(standing)
    reasons += records(standing)
    reasons += clock(standing)
    if standing.state == .overdue {
      reasons.append(Reason(.consequence, standing.question.policy.consequence))
    }
    return reasons
  }

  private static func policy(_ standing: borrowing Standing) -> Reason {
    let policy = standing.question.policy
    let source = policy.sources.map(\.words).joined(separator: "; ")
    return Reason(
      .policy,
      "\(policy.title), version \(policy.version): \(source). \(policy.status.words).")
  }

  private static func applies(_ standing: borrowing Standing) -> Reason {
    let question = standing.question
    let posts = question.posts.map { post in
      let since = post.startedOn.map { ", since \($0.inWords)" } ?? ""
      let title = post.title.isEmpty ? "A post" : post.title
      return "\(title) at \(question.book.name(of: post.organisation))\(since)"
    }
    return Reason(
      .applies, "It is for: \(question.policy.whoInWords). \(posts.joined(separator: "; ")).")
  }

  private static func exemption(_ exemption: Exemption, _ standing: borrowing Standing) -> Reason {
    let choices = standing.question.policy.exemptionReasons
    let title = choices.first { $0.code == exemption.reason }?.title ?? exemption.reason
    let until = exemption.to.map { " to \($0.inWords)" } ?? ""
    return Reason(
      .exemption,
      "Exempt from \(exemption.from.inWords)\(until): \(title). Approved by \(exemption.approver).")
  }

  private static func deadline(_ standing: borrowing Standing) -> [Reason] {
    let question = standing.question
    let policy = question.policy
    if standing.done?.lastDay == nil, standing.done != nil { return [] }
    var reasons: [Reason] = []
    let anchorWords = policy.deadline.anchor.words
    if let anchor = standing.anchor {
      let from =
        standing.start == anchor
        ? "\(anchorWords), \(anchor.inWords)"
        : "\(standing.start.inWords), when the policy began (\(anchorWords) was earlier)"
      reasons.append(
        Reason(
          .deadline,
          "First due within \(standing.within.inWords) of \(from): by \(standing.firstDue.inWords)."
        )
      )
    } else {
      reasons.append(
        Reason(
          .deadline,
          "No start date is known, so the time is counted from \(standing.start.inWords), when the "
            + "policy began: first due by \(standing.firstDue.inWords)."))
    }
    if let variant = policy.variants.first(where: { !$0.sectors.isDisjoint(with: question.sectors) }
    ) {
      reasons.append(Reason(.deadline, variant.reason))
    }
    reasons += workingTime(standing)
    reasons += standardSet(standing)
    if policy.scope == .person, policy.deadline.anchor == .entry, let entry = standing.anchor,
      let second = EntryRules.secondPost(
        question.person.posts, entry: entry, on: question.day,
        window: question.content.settings.secondPost),
      let started = second.startedOn
    {
      reasons.append(
        Reason(
          .secondPost,
          "A further post, at \(question.book.name(of: second.organisation)), began on "
            + "\(started.inWords), within \(question.content.settings.secondPost.inWords): it needs a plan for "
            + "the gaps, not a second induction."))
    }
    return reasons
  }

  private static func workingTime(_ standing: borrowing Standing) -> [Reason] {
    guard case .fullTimeShare(let cap) = standing.question.policy.deadline.scaling else {
      return []
    }
    guard let share = standing.workingTime else {
      return [Reason(.workingTime, "No working hours are known, so it is counted as full time.")]
    }
    guard share < 100_000 else { return [] }
    let percent = (share + 500) / 1_000
    return [
      Reason(
        .workingTime,
        "Part-time (\(percent)% of full time), so the time is longer in proportion, up to "
          + "\(cap.inWords).")
    ]
  }

  private static func standardSet(_ standing: borrowing Standing) -> [Reason] {
    guard case .careCertificate(let sets) = standing.question.policy.requirement.what,
      let set = sets.last(where: { $0.starts.contains(standing.start) })
    else { return [] }
    return [Reason(.standardSet, "Started under the \(set.title); a start fixes the set.")]
  }

  private static func records(_ standing: borrowing Standing) -> [Reason] {
    var reasons: [Reason] = []
    let book = standing.question.book
    if let done = standing.done { reasons += completed(done, standing) }
    if standing.isInDate { return reasons }
    if let underWay = standing.underWay, standing.done == nil {
      let from = underWay.from.map { " at \(book.name(of: $0))" } ?? ""
      reasons.append(Reason(.completed, "Under way\(from), not completed yet."))
    }
    if let refused = standing.refused, case .refused(let number) = refused.verdict {
      let review = standing.question.person.reviews[number]
      reasons.append(
        Reason(
          .review,
          "A record from \(book.name(of: refused.record.from)) was reviewed on "
            + "\(review.decidedOn.inWords). \(review.decision.words): \(review.reason)"))
    }
    if let toReview = standing.toReview, case .review(let why) = toReview.verdict {
      reasons.append(Reason(.review, review(why, toReview.record, standing.question)))
    }
    if standing.done == nil, standing.underWay == nil, standing.toReview == nil {
      reasons.append(Reason(.completed, "No completion is recorded."))
    }
    return reasons
  }

  private static func completed(
    _ done: RecognitionRules.Judged, _ standing: borrowing Standing
  ) -> [Reason] {
    let question = standing.question
    let on = done.record.awardedOn.map { " on \($0.inWords)" } ?? ""
    var reasons: [Reason] = []
    switch done.verdict {
    case .own, .review, .refused: reasons.append(Reason(.completed, "Completed\(on)."))
    case .credited(let credit):
      let from = question.book.name(of: done.record.from)
      let why =
        switch credit {
        case .person: "it is owed once, wherever somebody works"
        case .agreement(let number):
          "both employers are in \(question.content.agreements[number].title)"
        case .decision(let number):
          acceptance(question.person.reviews[number])
        }
      reasons.append(Reason(.recognised, "Completed\(on) for \(from); recognised because \(why)."))
    }
    guard let lastDay = done.lastDay, let refresh = question.policy.refresh else {
      return reasons
    }
    let verb = lastDay >= question.day ? "Holds" : "Held"
    if let local = standing.local {
      reasons.append(
        Reason(
          .refresh,
          "\(verb) until \(lastDay.inWords): \(question.book.name(of: local.organisation)) repeats it "
            + "\(local.interval.every) (\(local.justification); approved by \(local.approvedBy), to be "
            + "reviewed on \(local.reviewOn.inWords)). Nationally it is \(refresh.interval.every)."
        ))
    } else if done.record.expiresOn == lastDay, refresh.expiry != .interval {
      reasons.append(Reason(.refresh, "\(verb) until \(lastDay.inWords), as the record says."))
    } else {
      reasons.append(
        Reason(
          .refresh,
          "\(verb) until \(lastDay.inWords): to be done again \(refresh.interval.every) "
            + "(\(refresh.authority)). \(refresh.status.words)."))
    }
    return reasons
  }

  private static func acceptance(_ review: RecordReview) -> String {
    "accepted on \(review.decidedOn.inWords) after review: \(review.reason)"
  }

  private static func review(
    _ why: RecognitionRules.Review, _ record: RecordParticulars, _ question: StandingRules.Question
  ) -> String {
    let from = question.book.name(of: record.from)
    let rest = "It is to be reviewed before it is asked for again."
    switch why {
    case .otherEmployer: return "Completed for \(from). \(rest)"
    case .notInAgreement(let number):
      let agreement = question.content.agreements[number]
      return "Completed for \(from), but not between members of \(agreement.title). \(rest)"
    case .mayCoverIt: return "Other training is recorded that may cover this. \(rest)"
    case .undated: return "Completed, but no date is recorded to count from. \(rest)"
    }
  }

  private static func clock(_ standing: borrowing Standing) -> [Reason] {
    var reasons: [Reason] = []
    let day = standing.question.day
    if standing.state == .paused,
      let away = standing.question.posts.first?.absences.first(where: { $0.contains(day) })
    {
      reasons.append(
        Reason(
          .absence,
          "\(away.kind.words) since \(away.from.inWords): the clock stands still until the return.")
      )
    }
    if standing.daysAway > 0 {
      let days = Length(days: standing.daysAway).inWords
      reasons.append(
        Reason(.absence, "The day it is due moved by \(days), because of long absence."))
    }
    if let deferral = standing.deferral {
      let choices = standing.question.policy.deferral.reasons
      let title = choices.first { $0.code == deferral.reason }?.title ?? deferral.reason
      let counts =
        deferral.isDiscretionary ? " This was a choice, so it counts against compliance." : ""
      reasons.append(
        Reason(.deferral, "Deferred to \(deferral.until.inWords): \(title).\(counts)"))
    }
    return reasons
  }
}
