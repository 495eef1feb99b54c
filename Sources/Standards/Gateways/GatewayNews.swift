import Access
import Kernel
import Obligations
import Storage

/// Whom what is told, in words without names; and when it goes quiet.
enum GatewayNews {
  static let prefix = "gateway-"

  static func after(
    _ step: WaiverStep, _ waiver: GatewayWaiver, at now: Instant, _ tx: any Transaction
  ) throws {
    let key = "\(prefix)waiver-\(waiver.id)"
    try WorkNotices.settle(key, at: now, tx)
    switch step {
    case .grant:
      try tell(waiver, "A waiver for you is granted, until a day", key, at: now, tx)
      if let owner = waiver.owner {
        try WorkNotices.tell(
          "A waiver is granted, and you see to it that it is met", about: key, to: owner,
          page: own(waiver), at: now, tx)
      }
    case .decline:
      try tell(waiver, "A waiver for you is not granted, with the reason", key, at: now, tx)
    case .withdraw: break
    case .end: try everybody(waiver, "A waiver is ended, with the reason", key, at: now, tx)
    case .meet: try everybody(waiver, "A waiver is met before its last day", key, at: now, tx)
    case .lapse:
      try everybody(
        waiver, "A waiver has lapsed: its last day is over and it was not met", key, at: now, tx)
    }
  }

  private static func tell(
    _ waiver: GatewayWaiver, _ words: String, _ key: String, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      words, about: key, to: waiver.person, page: own(waiver), at: now, tx)
  }

  /// The person, the owner and the officer who granted it.
  private static func everybody(
    _ waiver: GatewayWaiver, _ words: String, _ key: String, at now: Instant,
    _ tx: any Transaction
  ) throws {
    try tell(waiver, words, key, at: now, tx)
    if let owner = waiver.owner {
      try WorkNotices.tell(words, about: key, to: owner, page: own(waiver), at: now, tx)
    }
    if let officer = waiver.decision?.officer, try Accounts.isOpen(officer, tx) {
      try WorkNotices.tell(
        words, about: key, to: [officer], page: page(waiver), at: now,
        tx)
    }
  }

  static func after(
    _ step: AppointmentStep?, _ one: GatewayAppointment, at now: Instant, _ tx: any Transaction
  ) throws {
    let words =
      switch step {
      case .none: "An employer has put an appointment of yours to a gateway"
      case .check: nil as String?
      case .confirm: "An appointment of yours can go on: the gateway is open"
      case .override: "An appointment of yours was let through a gateway, with a reason"
      case .withdraw: "An appointment of yours is no longer before a gateway"
      }
    guard let words else { return }
    let key = "\(prefix)appointment-\(one.id)"
    try WorkNotices.settle(key, at: now, tx)
    try WorkNotices.tell(
      words, about: key, to: one.person, page: "/me/gateways", at: now, tx)
  }

  private static func own(_ waiver: GatewayWaiver) -> String {
    "/me/gateways/waivers/\(waiver.id)"
  }

  private static func page(_ waiver: GatewayWaiver) -> String {
    "/organisations/\(waiver.organisation)/waivers/\(waiver.id)"
  }

  /// Those who may answer are asked, and reminded until they do.
  static func asked(
    _ waiver: GatewayWaiver, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.ask(
      "A waiver at a gateway waits for your answer", about: "\(prefix)waiver-\(waiver.id)",
      of: Accounts.holding(.grantWaiver, over: waiver.organisation, at: now, tx).map(\.account),
      page: page(waiver),
      unanswered: WorkNotices.Unanswered(
        asker: waiver.person,
        words: "The waiver for you has waited for an answer for four weeks", page: own(waiver)),
      at: now, tx)
  }
}

extension Accounts {
  fileprivate static func isOpen(_ id: AccountID, _ tx: any Transaction) throws -> Bool {
    try find(id, tx)?.closedAt == nil
  }
}
