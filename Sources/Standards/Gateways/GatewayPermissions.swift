import Access
import Directory
import Journals
import Kernel
import Storage

extension Permission {
  /// One's own answers, and asking for a waiver for oneself.
  static let ownGateways = Permission(
    "gateway.own", doing: "see what posts ask of you", roles: [.person], for: .ownRecord)
  /// What a post asks of one person: for pages, programs and the command alike.
  static let checkGateway = Permission(
    "gateway.check", doing: "see what a post asks of this person", roles: .trainers,
    for: .employment)
  static let appoint = Permission(
    "gateway.appoint", doing: "put appointments to a gateway and confirm them", roles: .trainers,
    for: .employment)
  /// For those who answer for the employer.
  static let letThrough = Permission(
    "gateway.let-through", doing: "let an appointment through a gateway", roles: .leads,
    for: .employment)
  static let grantWaiver = Permission(
    "gateway.waive", doing: "grant waivers at a gateway", roles: .leads, for: .employment)
  /// Numbers, without names.
  static let countGateways = Permission(
    "gateway.count", doing: "see how managers stand at gateways here", roles: .counters,
    for: .planning)
}

enum GatewayPermissions {
  static let all: [Permission] = [
    .ownGateways, .checkGateway, .appoint, .letThrough, .grantWaiver, .countGateways,
  ]
}

/// What is written of gateways: on the person's timeline and the employer's, without the reasons.
enum GatewayJournal {
  static let checked = JournalAction(
    "gateway.checked", words: "Appointment as {post} put to the gateway: {outcome}")
  static let appointed = JournalAction(
    "gateway.appointment", words: "Appointment as {post}: {step}, gateway: {outcome}")
  static let waiverAsked = JournalAction(
    "gateway.waiver-asked", words: "Waiver asked for, for a post as {post}")
  static let waiver = JournalAction("gateway.waiver", words: "Waiver for a post as {post}: {step}")
  static let looked = JournalAction(
    "gateway.looked", words: "Asked what a post as {post} needs of somebody")

  static let actions = [checked, appointed, waiverAsked, waiver, looked]

  static func record(
    _ action: JournalAction, _ person: PersonID, _ organisation: OrganisationID,
    _ details: [String: String], under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        action, [.person(person), .organisation(organisation)], details: details,
        occurredOn: right.at.dayInLondon), under: right, tx)
  }
}
