import Access
import Directory
import Kernel
import Obligations
import Storage
import Web

/// What waits for somebody: waivers to answer and appointments to confirm.
enum GatewayWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil else { return [] }
    return try toAnswer(user, tx) + toConfirm(user, tx)
  }

  private static func places(
    _ permission: Permission, _ user: User
  ) -> [OrganisationID] {
    user.grants.filter { permission.roles.contains($0.role) }.compactMap(\.organisation).uniqued()
  }

  private static func toAnswer(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.grantWaiver) else { return [] }
    let asked = try GatewayWaivers.at(places(.grantWaiver, user), tx).filter {
      $0.state == .asked
    }
    guard let first = asked.first else { return [] }
    return [
      WorkItem(
        asked.count == 1
          ? "1 waiver waits for your answer" : "\(asked.count) waivers wait for your answer",
        detail: "For people who enter from the side",
        to: "/organisations/\(first.organisation)/gateways", urgency: .open)
    ]
  }

  private static func toConfirm(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.appoint) else { return [] }
    let open = try GatewayAppointments.at(places(.appoint, user), tx).filter {
      $0.state == .open
    }
    guard let first = open.first else { return [] }
    return [
      WorkItem(
        open.count == 1
          ? "1 appointment waits to be confirmed"
          : "\(open.count) appointments wait to be confirmed",
        to: "/organisations/\(first.organisation)/gateways", urgency: .open)
    ]
  }
}
