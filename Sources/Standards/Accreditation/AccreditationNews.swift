import Access
import Directory
import Kernel
import Storage

/// Whom is told what of requests for accreditation, in words without names; and when it goes quiet.
enum AccreditationNews {
  /// What one step asks of the other side, or tells it.
  static func after(
    _ step: AccreditationStep, _ request: AccreditationCase, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let about = key(request)
    // What was asked before this step is answered by it, or is no longer asked.
    try WorkNotices.settle(about, at: now, tx)
    for reviewer in request.reviewers {
      try WorkNotices.settle(review(reviewer.account, request), at: now, tx)
    }
    switch step {
    case .submit, .appeal:
      try WorkNotices.ask(
        step == .submit
          ? "Training was handed in for you to accredit" : "A decision of yours was appealed",
        about: about, of: body(request, at: now, tx), page: page(request), at: now, tx)
    case .ask:
      try WorkNotices.ask(
        "A reviewer asks about training that you handed in", about: about,
        of: provider(request, at: now, tx), page: page(request), at: now, tx)
    case .sendBack:
      try WorkNotices.ask(
        "Training that you handed in was sent back, with what is missing", about: about,
        of: provider(request, at: now, tx), page: page(request), at: now, tx)
    case .answer:
      try askToReview(
        request, "What was asked about training that you review is answered", at: now, tx)
    case .toPanel:
      try WorkNotices.ask(
        "Training is reviewed, and waits for the decision of a panel", about: about,
        of: body(request, at: now, tx).filter { account in
          !request.reviewers.contains { $0.account == account }
        }, page: page(request), at: now, tx)
    case .beginReview:
      try askToReview(request, "Training waits for your review", at: now, tx)
    case .accredit, .accreditWithConditions, .decline, .uphold, .dismiss, .suspend,
      .liftSuspension, .meetConditions:
      try WorkNotices.tell(
        told(step), about: "\(about)-decided", to: provider(request, at: now, tx),
        page: page(request), at: now, tx)
    case .startScreening, .assignReviewers, .changeReviewers, .tellChange, .replace, .expire,
      .withdraw:
      break
    }
  }

  /// Those who come are asked to say what ties them; those who leave are asked nothing more.
  static func named(
    _ coming: [AccountID], instead leaving: [AccountID], of request: AccreditationCase,
    at now: Instant, _ tx: any Transaction
  ) throws {
    for account in leaving { try settle(of: account, request, at: now, tx) }
    for account in coming {
      try WorkNotices.ask(
        "You are named to review training. Declare first what ties you to its provider",
        about: tie(account, request), of: [account], page: page(request), at: now, tx)
    }
  }

  /// What was asked of one reviewer is done, or theirs no longer.
  static func settle(
    of account: AccountID, _ request: AccreditationCase, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(tie(account, request), at: now, tx)
    try WorkNotices.settle(review(account, request), at: now, tx)
  }

  /// Those who have not judged every criterion.
  private static func askToReview(
    _ request: AccreditationCase, _ words: String, at now: Instant, _ tx: any Transaction
  ) throws {
    let criteria = try StandardsReader.shipped().accreditation.criteria.count
    for reviewer in request.active
    where request.judgements.count(where: { $0.reviewer == reviewer.account }) < criteria {
      try WorkNotices.ask(
        words, about: review(reviewer.account, request), of: [reviewer.account],
        page: page(request), at: now, tx)
    }
  }

  private static func told(_ step: AccreditationStep) -> String {
    switch step {
    case .accredit: "Training that you handed in is accredited"
    case .accreditWithConditions: "Training that you handed in is accredited, with conditions"
    case .decline: "Training that you handed in is not accredited. The reasons are there"
    case .uphold: "Your appeal is upheld: the training is reviewed anew, by others"
    case .dismiss: "Your appeal is dismissed. The reasons are there"
    case .suspend: "The accreditation of training of yours is suspended. The reasons are there"
    case .liftSuspension: "The accreditation of training of yours holds again"
    case .meetConditions, .submit, .startScreening, .sendBack, .assignReviewers, .changeReviewers,
      .beginReview, .ask, .answer, .toPanel, .appeal, .tellChange, .replace, .expire, .withdraw:
      "The conditions on training of yours are met"
    }
  }

  /// Those of the body who can do something about it: nothing ties them, and they did not decide it.
  private static func body(
    _ request: AccreditationCase, at now: Instant, _ tx: any Transaction
  ) throws -> [AccountID] {
    try AccreditationStanding.reviewers(
      for: request, at: now, StandardsReader.shipped().accreditation, tx
    ).map(\.account)
  }

  private static func provider(
    _ request: AccreditationCase, at now: Instant, _ tx: any Transaction
  ) throws -> [AccountID] {
    try Accounts.holding(.submitAccreditation, over: request.provider, at: now, tx)
      .map(\.account)
  }

  private static func page(_ request: AccreditationCase) -> String {
    "/accreditation/cases/\(request.id)"
  }

  private static func key(_ request: AccreditationCase) -> String {
    "accreditation-\(request.id)"
  }

  private static func tie(_ account: AccountID, _ request: AccreditationCase) -> String {
    "\(key(request))-tie-\(account)"
  }

  private static func review(_ account: AccountID, _ request: AccreditationCase) -> String {
    "\(key(request))-review-\(account)"
  }
}
