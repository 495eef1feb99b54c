import Access
import Directory
import Kernel
import Records
import Storage

/// Whom what is told of time to learn, in words without names; and when it goes quiet.
enum LearningTimeNews {
  static func key(_ id: LearningTimeID) -> String { "learning-time-\(id)" }

  static func page(_ time: LearningTime, for side: LearningTimeSide) -> String {
    side == .person
      ? "/learning/time/\(time.id)" : "/people/\(time.person)/learning-time/\(time.id)"
  }

  /// The other side is asked, and reminded until it answers.
  static func proposed(
    _ time: LearningTime, at now: Instant, _ tx: any Transaction
  ) throws {
    let accounts =
      time.proposedSide == .person
      ? try managers(of: time, at: now, tx)
      : try Accounts.open(of: Set(OnePerson.records(of: time.person, tx)), tx)
    try WorkNotices.ask(
      time.proposedSide == .person
        ? "Time to learn was proposed to you as an employer, and waits for your answer"
        : "Your employer proposes time to learn to you, and waits for your answer",
      about: key(time.id), of: accounts,
      page: page(time, for: time.proposedSide == .person ? .manager : .person),
      unanswered: WorkNotices.Unanswered(
        asker: time.person, words: "A proposal of time to learn has waited for four weeks",
        page: page(time, for: .person)), at: now, tx)
  }

  /// The line managers of today at the employer; whoever keeps training where there is none with an
  /// account.
  private static func managers(
    of time: LearningTime, at now: Instant, _ tx: any Transaction
  ) throws -> [AccountID] {
    let day = now.dayInLondon
    let named = try ClaimPeople.supervisors(
      of: time.person, at: EmployerPosts.sites(of: time.organisation, on: day, tx), on: day, tx)
    let accounts = try named.flatMap {
      try Accounts.open(of: Set(OnePerson.records(of: $0.person, tx)), tx)
    }
    guard accounts.isEmpty else { return accounts }
    return try Accounts.holding(.agreeTime, over: time.organisation, at: now, tx).map(\.account)
      .uniqued()
  }

  static func after(
    _ step: LearningTimeStep, _ time: LearningTime, by side: LearningTimeSide?, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(time.id), at: now, tx)
    let words: String? =
      switch step {
      case .agree: "Time to learn is agreed"
      case .decline: "Time to learn that was proposed is not agreed"
      case .withdraw: nil
      case .end: "An agreement about time to learn is ended, with the reason"
      case .leave:
        "Time to learn is over with the post it was agreed in: agree it with your new employer"
      case .runOut: "An agreement about time to learn is over: agree it anew if it is to go on"
      }
    guard let words else { return }
    if side != .person {
      try WorkNotices.tell(
        words, about: key(time.id), to: time.person, page: page(time, for: .person), at: now, tx)
    }
    if side != .manager, step != .leave {
      try WorkNotices.tell(
        words, about: key(time.id), to: managers(of: time, at: now, tx),
        page: page(time, for: .manager), at: now, tx)
    }
  }

  /// What the employer writes down is told to the person; that time was taken away to the manager.
  static func recorded(
    _ entry: LearningTimeEntry, of time: LearningTime, at now: Instant, _ tx: any Transaction
  ) throws {
    if entry.side == .manager {
      try WorkNotices.tell(
        "Your employer recorded time to learn of yours: look whether it is right",
        about: key(time.id), to: time.person, page: page(time, for: .person), at: now, tx)
    } else if entry.kind == .takenAway {
      try WorkNotices.tell(
        "Somebody recorded that time to learn was taken away", about: key(time.id),
        to: managers(of: time, at: now, tx), page: page(time, for: .manager), at: now, tx)
    }
  }
}
