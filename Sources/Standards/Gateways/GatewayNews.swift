import Access
import Directory
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

  /// By the employer: whoever takes back what they asked for knows it.
  static func takenBack(
    _ waiver: GatewayWaiver, at now: Instant, _ tx: any Transaction
  ) throws {
    try tell(
      waiver, "The request for a waiver for you is taken back", "\(prefix)waiver-\(waiver.id)",
      at: now, tx)
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
    // Who saw to it reads it no more now that it is over; the words say what became of it.
    let owner = try waiver.owner.map {
      try Accounts.open(of: Set(OnePerson.records(of: $0, tx)), tx)
    }
    try WorkNotices.tell(words, about: key, to: owner ?? [], page: "/me/gateways", at: now, tx)
    let place = try OneEmployer.standing(for: waiver.organisation, on: now.dayInLondon, tx).last
    let officers = try Accounts.holding(.grantWaiver, over: place, at: now, tx).map(\.account)
    // Where one of the two has left, those who answer for the employer now are told instead.
    let officer = waiver.decision?.officer.flatMap { officers.contains($0) ? $0 : nil }
    let told = officer.flatMap { owner?.isEmpty == false ? [$0] : nil } ?? officers
    try WorkNotices.tell(words, about: key, to: told, page: page(waiver, at: now, tx), at: now, tx)
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

  /// At who answers for the employer now.
  private static func page(
    _ waiver: GatewayWaiver, at now: Instant, _ tx: any Transaction
  ) throws -> String {
    let place = try OneEmployer.standing(for: waiver.organisation, on: now.dayInLondon, tx).last
    return "/organisations/\(place ?? waiver.organisation)/waivers/\(waiver.id)"
  }

  /// Those who may answer are asked, and reminded until they do.
  static func asked(
    _ waiver: GatewayWaiver, byPerson isOwn: Bool, at now: Instant, _ tx: any Transaction
  ) throws {
    if !isOwn {
      try tell(
        waiver, "An employer asks for a waiver for you", "\(prefix)waiver-\(waiver.id)", at: now, tx
      )
    }
    try WorkNotices.ask(
      "A waiver at a gateway waits for your answer", about: "\(prefix)waiver-\(waiver.id)",
      of: Accounts.holding(.grantWaiver, over: waiver.organisation, at: now, tx).map(\.account),
      page: page(waiver, at: now, tx),
      unanswered: WorkNotices.Unanswered(
        asker: waiver.person,
        words: "The waiver for you has waited for an answer for four weeks", page: own(waiver)),
      at: now, tx)
  }
}
