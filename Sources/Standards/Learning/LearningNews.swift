import Access
import Kernel
import Records
import Storage

/// Whom what is told about learning, in words without names; and when it goes quiet.
enum LearningNews {
  static func asked(_ attempt: ModuleAttempt, at now: Instant, _ tx: any Transaction) throws {
    guard let confirmer = attempt.confirmer else { return }
    try WorkNotices.settle(key(attempt), at: now, tx)
    try WorkNotices.ask(
      "Somebody asks you to confirm what they did for a module", about: key(attempt),
      of: confirmer, page: "/learning/confirmations/\(attempt.id)",
      unanswered: WorkNotices.Unanswered(
        asker: attempt.person,
        words: "What you asked to be confirmed has waited for four weeks. You can ask another",
        page: own(attempt)), at: now, tx)
  }

  static func settle(_ attempt: ModuleAttempt, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.settle(key(attempt), at: now, tx)
  }

  static func answered(
    _ attempt: ModuleAttempt, _ step: ModuleStep, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(key(attempt), at: now, tx)
    let words: String
    switch step {
    case .confirm: words = "What you did for a module is confirmed"
    case .pass: words = "You passed an assessment"
    case .fail: words = "You did not pass an assessment yet, with what is missing"
    case .sendBack: words = "What you did for a module is not confirmed yet, with the reason"
    case .reopen: words = "A module of yours is open again, with the reason"
    case .begin, .edit, .ask, .takeBack, .result: return
    }
    try WorkNotices.tell(
      words, about: "\(key(attempt))-answered", to: attempt.person, page: own(attempt), at: now,
      tx)
  }

  /// Nobody is asked for leave to enrol them for a duty; they are told.
  static func enrolled(_ one: BundleEnrolment, at now: Instant, _ tx: any Transaction) throws {
    guard one.way != .myself else { return }
    try WorkNotices.tell(
      one.way == .policy
        ? "Because of your post you are enrolled in a bundle of modules"
        : "You are enrolled in a bundle of modules", about: key(one), to: one.person,
      page: page(one), at: now, tx)
  }

  /// What was told of the day by which it is to be done is quiet; once it is withdrawn, that somebody
  /// is enrolled is too.
  static func changed(
    _ one: BundleEnrolment, _ step: EnrolmentStep, isOwn: Bool, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(dueKey(one), at: now, tx)
    if step == .withdraw { try WorkNotices.settle(key(one), at: now, tx) }
    if isOwn { return }
    try WorkNotices.tell(
      "A bundle of yours was changed: \(step.words.lowercased())", about: "\(key(one))-changed",
      to: one.person, page: page(one), at: now, tx)
  }

  static func completed(_ one: BundleEnrolment, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.settle(key(one), at: now, tx)
    try WorkNotices.settle(dueKey(one), at: now, tx)
    try WorkNotices.tell(
      "You completed a bundle of modules. It is on your record", about: "\(key(one))-completed",
      to: one.person, page: page(one), at: now, tx)
  }

  static func reopened(_ one: BundleEnrolment, at now: Instant, _ tx: any Transaction) throws {
    try WorkNotices.settle("\(key(one))-completed", at: now, tx)
    try WorkNotices.tell(
      "A bundle that you completed is open again: something it rests on was taken out",
      about: "\(key(one))-changed", to: one.person, page: page(one), at: now, tx)
  }

  /// That the day is near or over: to the person and, once, to whoever manages them. What was told
  /// before gives way.
  static func due(
    _ one: BundleEnrolment, managers: [PersonID], at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(dueKey(one), at: now, tx)
    try WorkNotices.tell(
      EnrolmentReminders.words(dueOn: one.dueOn, on: now.dayInLondon), about: dueKey(one),
      to: one.person, page: page(one), at: now, tx)
    for manager in managers {
      try WorkNotices.tell(
        "Somebody whom you manage has a bundle that is overdue for four weeks", about: dueKey(one),
        to: manager, page: "/people/\(one.person)/learning", at: now, tx)
    }
  }

  private static func own(_ attempt: ModuleAttempt) -> String {
    "/learning/attempts/\(attempt.id)"
  }
  private static func page(_ one: BundleEnrolment) -> String { "/learning/enrolments/\(one.id)" }
  private static func key(_ attempt: ModuleAttempt) -> String { attempt.noticeKey }
  private static func key(_ one: BundleEnrolment) -> String { "enrolment-\(one.id)" }
  private static func dueKey(_ one: BundleEnrolment) -> String { "\(key(one))-due" }
}
