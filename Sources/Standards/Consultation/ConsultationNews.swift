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
      try settle(version, at: now, tx)
      try everybody(version, "A consultation on standards is open for your comments", at: now, tx)
    case .takeBack:
      try settle(version, at: now, tx)
      try everybody(
        version, "Standards that you have a say in went back to their author", at: now, tx)
    case .sendBack:
      try settle(version, at: now, tx)
      try everybody(
        version, "Standards that you have a say in went back to their author", at: now, tx)
      try author(version, "Standards that you wrote were sent back to you", at: now, tx)
    case .withdraw:
      try settle(version, at: now, tx)
      try everybody(version, "Standards that you have a say in were withdrawn", at: now, tx)
    case .askApproval:
      guard let body = version.body else { return }
      try WorkNotices.ask(
        "A version of standards waits for approval by somebody who did not write it",
        about: approval(version),
        of: Accounts.holding(.approveStandards, over: body, at: now, tx).map(\.account)
          .filter { account in
            try !VersionWriters.include(
              account: account, person: Accounts.find(account, tx)?.person, of: version, tx)
          }.uniqued(),
        page: workPage(version), at: now, tx)
    case .approve:
      try WorkNotices.settle(approval(version), at: now, tx)
      try WorkNotices.ask(
        "Standards are approved, and wait to be published", about: publication(version),
        of: authority(at: now, tx), page: workPage(version), at: now, tx)
    case .publish:
      try settle(version, at: now, tx)
      try everybody(version, "Standards that you had a say in are published", at: now, tx)
    case .retire, .announceRetirement, .callOffRetirement, .replaceText, .supersede: break
    }
  }

  static func textReplaced(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(approval(version), at: now, tx)
    try WorkNotices.settle(refusal(version), at: now, tx)
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

  /// They have said it. A yes is the end of it; a no waits for the author.
  static func said(
    _ isYes: Bool, _ account: AccountID, _ version: FrameworkVersion, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.settle(agreement(version, account), at: now, tx)
    if isYes {
      let isRefused = try reviewers(of: version, tx).contains {
        $0.refuses(version.edition, after: version.closesOn)
      }
      if !isRefused { try WorkNotices.settle(refusal(version), at: now, tx) }
    } else {
      try WorkNotices.ask(
        "A reviewer does not agree to standards that you wrote", about: refusal(version),
        of: VersionWriters.told(of: version, at: now, tx), page: "\(workPage(version))/members",
        at: now, tx)
    }
  }

  /// Who has not commented yet is told before it closes.
  static func closing(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    let spoken = Set(try Consultations.comments(on: version.id, tx).map(\.member))
    try tell(
      Consultations.members(of: version.id, tx).filter {
        $0.canSpeak && !spoken.contains($0.id)
      }, version, "A consultation on standards that you have a say in closes soon", at: now, tx)
  }

  /// Comments are over: nobody is asked for any, reviewers are asked whether they agree, and its author
  /// is told.
  static func closed(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    try settle(version, at: now, tx)
    try askAgreement(version, at: now, tx)
    try author(
      version, "A consultation on standards that you wrote is closed. Answer what was said",
      at: now, tx)
  }

  /// Those who can publish and retire.
  static func authority(at now: Instant, _ tx: any Transaction) throws -> [AccountID] {
    try tx.rows(
      """
      SELECT DISTINCT g.account_id FROM access_grant AS g JOIN account AS a ON a.id = g.account_id
      WHERE g.role IN (?1*) AND g.awaits = FALSE AND a.closed_at IS NULL
        AND g.from_on <= ?2 AND (g.to_on IS NULL OR g.to_on >= ?2)
      ORDER BY g.account_id
      """, List(Permission.publishStandards.roles.map(\.rawValue).sorted()), now.dayInLondon
    ).compactMap { row in
      let user = try Accounts.user(try row(0), at: now, tx)
      let holds = try user?.holds(.publishStandards, over: .everything, tx) ?? false
      return holds ? user?.account : nil
    }
  }

  private static func author(
    _ version: FrameworkVersion, _ words: String, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      words, about: "standards-\(version.id)-author",
      to: VersionWriters.told(of: version, at: now, tx), page: workPage(version), at: now, tx)
  }

  private static func askAgreement(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    for member in try reviewers(of: version, tx)
    where member.canSpeak && !member.agrees(to: version.edition, after: version.closesOn) {
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
    try tell(
      Consultations.members(of: version.id, tx).filter(\.canSpeak), version, words, at: now, tx)
  }

  private static func tell(
    _ members: [ConsultationMember], _ version: FrameworkVersion, _ words: String,
    at now: Instant, _ tx: any Transaction
  ) throws {
    for member in members {
      guard let account = member.account else { continue }
      try WorkNotices.tell(
        words, about: key(version, account), to: [account], page: page(version), at: now, tx)
    }
  }

  /// Nobody is asked anything of it any more, and what was said of it is over.
  private static func settle(
    _ version: FrameworkVersion, at now: Instant, _ tx: any Transaction
  ) throws {
    for about in [approval(version), refusal(version), publication(version)] {
      try WorkNotices.settle(about, at: now, tx)
    }
    for member in try Consultations.members(of: version.id, tx) {
      guard let account = member.account else { continue }
      try WorkNotices.settle(agreement(version, account), at: now, tx)
      try WorkNotices.settle(key(version, account), at: now, tx)
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

  private static func refusal(_ version: FrameworkVersion) -> String {
    "standards-\(version.id)-refusal"
  }

  private static func publication(_ version: FrameworkVersion) -> String {
    "standards-\(version.id)-publication"
  }
}
