import Access
import Kernel
import Records
import Storage
import Web

/// What waits for somebody: comments to answer, versions to approve or publish, and a say to have.
enum ConsultationWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil, let account = user.account else { return [] }
    return try invited(account, on: user.today, tx) + (try working(user, tx))
  }

  private static func invited(
    _ account: AccountID, on day: Day, _ tx: any Transaction
  ) throws -> [WorkItem] {
    try Consultations.members(of: [account], tx).filter(\.canSpeak).compactMap { member in
      guard let version = try FrameworkVersions.find(member.version, tx) else { return nil }
      let address = "/standards/consultations/\(version.id)"
      let mustAgree =
        member.part == .reviewer
        && !member.agrees(to: version.edition, after: version.closesOn)
        && !member.refuses(version.edition, after: version.closesOn)
        && (version.state == .approved
          || version.state == .consultation && !version.isOpen(on: day))
      if mustAgree {
        return WorkItem(
          "Say whether you agree to standards as they stand", detail: version.words, to: address,
          urgency: .open)
      }
      guard version.isOpen(on: day), let closes = version.closesOn else { return nil }
      return WorkItem(
        "Comment on standards", detail: version.words, to: address,
        urgency: closes <= day + 14 ? .soon : .open, dueOn: closes)
    }
  }

  private static func working(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.seeStandardsWork) else { return [] }
    let isAuthority = user.may(.publishStandards)
    let noted =
      !isAuthority
      ? []
      : try ConsultationViews.notes(user, tx).map { _, words, note in
        WorkItem(
          "A version of standards needs a look", detail: "\(words): \(note)",
          to: "/standards/versions", urgency: .open)
      }
    return try noted
      + ConsultationViews.work(user, tx).compactMap { line in
        item(line, isAuthority: isAuthority, on: user.today)
      }
  }

  private static func item(
    _ line: ConsultationViews.Line, isAuthority: Bool, on day: Day
  ) -> WorkItem? {
    let address = "/standards/versions/\(line.id)"
    if line.state == .approved, isAuthority {
      return WorkItem(
        "Standards are approved, and wait to be published", detail: line.words, to: address,
        urgency: .open)
    }
    if let retires = line.retiresOn, retires <= day, isAuthority,
      line.state == .published || line.state == .superseded
    {
      return WorkItem(
        "Standards could not retire: a warning was missed. Put the day off or call it off",
        detail: line.words, to: address, urgency: .open)
    }
    if line.isRefused, !isAuthority {
      return WorkItem(
        "A reviewer does not agree to standards as they stand", detail: line.words,
        to: "\(address)/members", urgency: .open)
    }
    guard line.state == .consultation, !isAuthority else { return nil }
    if line.approvalAsked {
      return WorkItem(
        "Standards wait for approval", detail: line.words, to: address, urgency: .open)
    }
    guard !line.isOpen else { return nil }
    guard line.openComments > 0 else {
      return WorkItem(
        "Standards wait for their author to ask for approval", detail: line.words, to: address,
        urgency: .open)
    }
    return WorkItem(
      line.openComments == 1
        ? "1 comment on standards waits for an answer"
        : "\(line.openComments) comments on standards wait for an answer",
      detail: line.words, to: "\(address)/comments", urgency: .open)
  }
}
