import Access
import Kernel
import Records
import Storage

/// Whom what is told of versions of standards, in words without names; and when it goes quiet.
enum ConsultationNews {
  static func invited(
    _ member: ConsultationMember, _ version: FrameworkVersion, at now: Instant,
    _ tx: any Transaction
  ) throws {
    guard let account = member.account else { return }
    try WorkNotices.tell(
      version.state == .consultation
        ? "You are invited to comment on standards. The consultation is open"
        : "You are invited to have a say in standards. You are told when the consultation opens",
      about: key(version, account), to: [account], page: page(version), at: now, tx)
  }

  static func released(
    _ member: ConsultationMember, _ version: FrameworkVersion, at now: Instant,
    _ tx: any Transaction
  ) throws {
    guard let account = member.account else { return }
    try WorkNotices.settle(key(version, account), at: now, tx)
    try WorkNotices.settle(agreement(version, account), at: now, tx)
    try WorkNotices.tell(
      "Your part in a consultation on standards has ended", about: key(version, account),
      to: [account], page: "/standards/consultations", at: now, tx)
  }

  static func after(
    _ step: FrameworkStep, _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    switch step {
    case .openConsultation:
      try everybody(version, "A consultation on standards is open for your comments", at: now, tx)
      try askAgreement(version, at: now, tx)
    case .takeBack, .sendBack:
      try settle(version, at: now, tx)
      try everybody(
        version, "Standards that you have a say in went back to their author", at: now, tx)
    case .askApproval:
      guard let body = version.body else { return }
      try WorkNotices.ask(
        "A version of standards waits for approval by somebody who did not write it",
        about: approval(version),
        of: Accounts.holding(.approveStandards, over: body, at: now, tx).map(\.account)
          .filter { try !FrameworkVersions.writers(of: version.id, tx).contains($0) }.uniqued(),
        page: workPage(version), at: now, tx)
    case .approve: try WorkNotices.settle(approval(version), at: now, tx)
    case .publish:
      try settle(version, at: now, tx)
      try everybody(version, "Standards that you had a say in are published", at: now, tx)
    case .retire, .announceRetirement, .replaceText, .supersede: break
    }
  }

  static func textReplaced(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(approval(version), at: now, tx)
    guard version.state == .consultation else { return }
    try askAgreement(version, at: now, tx)
  }

  static func answered(
    _ comment: ConsultationComment, _ version: FrameworkVersion, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let account = try Consultations.members(of: version.id, tx)
      .first { $0.id == comment.member }?.account
    guard let account else { return }
    try WorkNotices.tell(
      "A comment of yours on standards is answered", about: key(version, account), to: [account],
      page: page(version), at: now, tx)
  }

  /// A yes quietens what was asked.
  static func agreed(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    for member in try reviewers(of: version, tx) {
      guard let account = member.account, member.agreement?.edition == version.edition else {
        continue
      }
      try WorkNotices.settle(agreement(version, account), at: now, tx)
    }
  }

  /// Who has not commented yet is told before it closes.
  static func closing(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    try everybody(
      version, "A consultation on standards that you have a say in closes soon", at: now, tx)
  }

  private static func askAgreement(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    for member in try reviewers(of: version, tx) where !member.agrees(to: version.edition) {
      guard let account = member.account else { continue }
      try WorkNotices.settle(agreement(version, account), at: now, tx)
      try WorkNotices.ask(
        "Standards wait for you to say whether you agree to the text as it stands",
        about: agreement(version, account), of: [account], page: page(version), at: now, tx)
    }
  }

  private static func reviewers(
    of version: FrameworkVersion, _ tx: any Transaction
  ) throws -> [ConsultationMember] {
    try Consultations.members(of: version.id, tx).filter { $0.isActive && $0.part == .reviewer }
  }

  private static func everybody(
    _ version: FrameworkVersion, _ words: String, at now: Instant, _ tx: any Transaction
  ) throws {
    for member in try Consultations.members(of: version.id, tx) where member.isActive {
      guard let account = member.account else { continue }
      try WorkNotices.tell(
        words, about: key(version, account), to: [account], page: page(version), at: now, tx)
    }
  }

  /// Nobody is asked anything of it any more.
  private static func settle(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(approval(version), at: now, tx)
    for member in try Consultations.members(of: version.id, tx) {
      guard let account = member.account else { continue }
      try WorkNotices.settle(agreement(version, account), at: now, tx)
    }
  }

  private static func page(_ version: FrameworkVersion) -> String {
    "/standards/consultations/\(version.id)"
  }

  private static func workPage(_ version: FrameworkVersion) -> String {
    "/standards/versions/\(version.id)"
  }

  private static func key(_ version: FrameworkVersion, _ account: AccountID) -> String {
    "standards-\(version.id)-\(account)"
  }

  private static func agreement(_ version: FrameworkVersion, _ account: AccountID) -> String {
    "standards-\(version.id)-agreement-\(account)"
  }

  private static func approval(_ version: FrameworkVersion) -> String {
    "standards-\(version.id)-approval"
  }
}
