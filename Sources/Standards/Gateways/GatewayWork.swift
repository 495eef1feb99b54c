import Access
import Directory
import Kernel
import Obligations
import Storage
import Web

/// Where what an employer's page lists was put: itself, its parts, and what it took over whole.
enum GatewayPlaces {
  static func of(
    _ organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try
      ([organisation] + OrganisationTree.within([organisation], on: .under, day, tx)
      + OrganisationSuccessions.inherited(by: organisation, on: day, tx)).uniqued()
  }
}

/// What waits for somebody: waivers to answer and appointments to confirm.
enum GatewayWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil else { return [] }
    return try toAnswer(user, tx) + toConfirm(user, tx)
  }

  /// Where it may be theirs to do: where they hold it, beneath, and what was taken over.
  private static func places(
    _ permission: Permission, _ user: User, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    let held = user.grants.filter { permission.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    return try held.flatMap { try GatewayPlaces.of($0, on: user.today, tx) }.uniqued()
  }

  private static func place(
    of employer: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> OrganisationID {
    try OneEmployer.standing(for: employer, on: user.today, tx).last ?? employer
  }

  private static func toAnswer(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.grantWaiver) else { return [] }
    let asked = try GatewayWaivers.at(places(.grantWaiver, user, tx), tx).filter {
      try $0.state == .asked
        && user.holds(
          .grantWaiver, at: OneEmployer.standing(for: $0.organisation, on: user.today, tx), tx)
    }
    guard let first = try asked.first.map({ try place(of: $0.organisation, user, tx) }) else {
      return []
    }
    return [
      WorkItem(
        asked.count == 1
          ? "1 waiver waits for your answer" : "\(asked.count) waivers wait for your answer",
        detail: "For people who enter from the side",
        to: "/organisations/\(first)/gateways", urgency: .open)
    ]
  }

  private static func toConfirm(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.appoint) else { return [] }
    let open = try GatewayAppointments.at(places(.appoint, user, tx), tx).filter {
      try $0.state == .open
        && user.holds(
          .appoint, at: OneEmployer.standing(for: $0.organisation, on: user.today, tx), tx)
    }
    guard let first = try open.first.map({ try place(of: $0.organisation, user, tx) }) else {
      return []
    }
    return [
      WorkItem(
        open.count == 1
          ? "1 appointment waits to be confirmed"
          : "\(open.count) appointments wait to be confirmed",
        to: "/organisations/\(first)/gateways", urgency: .open)
    ]
  }
}
