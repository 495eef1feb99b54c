import Access
import Directory
import Kernel
import Markup
import Storage

/// What an organisation shares with bodies outside, and what its files say may not be shared.
struct AgreementsToShare: Sendable {
  let id: OrganisationID

  struct Line: Sendable {
    let id: String
    let other: Link
    let data: String
    let purpose: String
    let from: Day
    let until: Day
    let signedBy: String
    let evidence: String?
    let recordedBy: String
    let ended: String?
    let isInForce: Bool
    let mayEnd: Bool
  }

  struct View: Sendable {
    let id: OrganisationID
    let name: String
    /// Shown by this organisation to others.
    let given: [Line]
    let limits: [String]
    let mayAgree: Bool
    /// For those who see figures only.
    let mayOpenInEmergency: Bool
  }

  func answer(_ user: User, _ tx: any Transaction) throws -> View {
    guard let name = try Organisations.names(of: [id], tx)[id],
      try AgreementsToShare.mayRead(id, by: user, tx)
    else { throw NotFound("This organisation") }
    let mayAgree = try user.holds(.agreeToShare, over: .organisation(id), tx)
    let above = try OrganisationTree.ancestors(of: id, on: .under, user.today, tx)
    let agreements = try Sharing.agreements(of: above, tx)
    let names = try Organisations.names(of: agreements.flatMap { [$0.body, $0.employer] }, tx)
    return View(
      id: id, name: name,
      given: agreements.map { agreement in
        Line(
          id: "\(agreement.id)",
          other: Link(
            names[agreement.body] ?? "Organisation \(agreement.body)",
            to: "/organisations/\(agreement.body)"),
          data: Sharing.words(agreement.data), purpose: agreement.purpose,
          from: agreement.period.from, until: agreement.period.to ?? agreement.period.from,
          signedBy: "\(agreement.signedForEmployer) and \(agreement.signedForBody)",
          evidence: agreement.evidence, recordedBy: agreement.recordedBy,
          ended: agreement.ended.map { "\($0.at.dayInLondon.inWords): \($0.reason)" },
          isInForce: agreement.isInForce(on: user.today),
          mayEnd: mayAgree && agreement.employer == id && agreement.ended == nil)
      }, limits: try limits(tx), mayAgree: mayAgree,
      mayOpenInEmergency: try user.may(.openInEmergency)
        && !user.holds(.seePeopleOfOrganisation, over: .organisation(id), tx))
  }

  private func limits(_ tx: any Transaction) throws -> [String] {
    try Sharing.limits(of: id, tx).filter { !$0.value }.keys.map(\.words).sorted()
  }

  /// Those who answer for it, those who look on it from outside or with whom it shares, and those
  /// who work there.
  static func mayRead(
    _ id: OrganisationID, by user: User, _ tx: any Transaction
  ) throws -> Bool {
    if try user.holds(.seeSharing, over: .organisation(id), tx) { return true }
    if try isShared(id, with: user, tx) { return true }
    guard let person = user.person else { return false }
    return try Assignments.of(OnePerson.records(of: person, tx), tx).values.joined().contains {
      [$0.organisation, $0.employer, $0.host].contains(id) && $0.isCurrent(on: user.today)
    }
  }

  /// Whether an agreement in force is with a body of the user's, in whatever area that is.
  private static func isShared(
    _ id: OrganisationID, with user: User, _ tx: any Transaction
  ) throws -> Bool {
    let bodies = user.grants.filter { Permission.seeSharing.roles.contains($0.role) }
      .compactMap(\.organisation)
    guard !bodies.isEmpty else { return false }
    let above = try OrganisationTree.ancestors(of: id, on: .under, user.today, tx)
    return try Sharing.agreements(of: above, tx).contains { agreement in
      agreement.isInForce(on: user.today) && bodies.contains(agreement.body)
    }
  }
}
