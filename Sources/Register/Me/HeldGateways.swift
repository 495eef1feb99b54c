import Access
import Directory
import Kernel
import Obligations

/// Appointments that were put to a gateway, and waivers: one’s own, and those one sees to.
extension HeldReading {
  func gateways() throws -> [HeldItem] {
    let book = try ContentReader.shipped().gateways
    func title(_ code: String) -> String { book.post(code)?.title ?? code }
    let appointments = try GatewayAppointments.of(records, tx).map { one in
      HeldItem(
        "appointment-\(one.id)", "Appointment put to a gateway: \(title(one.post))",
        heldBy: try name(one.organisation), holder: one.organisation,
        hasEnded: one.state != .open,
        [
          HeldValue("state", "How it stands", one.state.words),
          HeldValue("gateway_outcome", "What the gateway said", one.outcome.words),
          HeldValue("footing", "On what footing", one.footing.words),
          HeldValue("starts_on", "First day", one.startsOn.inWords),
          HeldValue("until", "Until", one.until?.inWords),
          HeldValue(
            "checked", "Asked", one.checkedAt.dayInLondon.inWords,
            .written(one.checkedAt, by: one.checkedBy)),
          HeldValue("decided_by", "Decided by", one.decision?.by),
          HeldValue("reason", "Reason", one.decision?.words),
        ])
    }
    let owners = try People.names(
      of: GatewayWaivers.of(records, tx).compactMap(\.owner), tx)
    let waivers = try GatewayWaivers.of(records, tx).map { waiver in
      HeldItem(
        "waiver-\(waiver.id)", "Waiver: \(title(waiver.post))",
        heldBy: try name(waiver.organisation), holder: waiver.organisation,
        hasEnded: !waiver.state(on: user.today).isOpen,
        [
          HeldValue("state", "How it stands", waiver.state(on: user.today).words),
          HeldValue(
            "reason", "Asked for, because", waiver.reason,
            .written(waiver.askedAt, by: waiver.askedBy)),
          HeldValue("owner", "Who sees to it", waiver.owner.flatMap { owners[$0] }),
          HeldValue("until", "Last day", waiver.until?.inWords),
          HeldValue("decided_by", "Decided by", waiver.decision?.by),
          HeldValue("decision", "In words", waiver.decision?.words),
          HeldValue("closing", "How it ended", waiver.closing?.words),
        ])
    }
    let owned = try GatewayWaivers.owned(by: records, tx).map { waiver in
      HeldItem(
        "waiver-owned-\(waiver.id)", "You see to a waiver of somebody",
        heldBy: try name(waiver.organisation), holder: waiver.organisation,
        hasEnded: !waiver.state(on: user.today).isOpen,
        [
          HeldValue("state", "How it stands", waiver.state(on: user.today).words),
          HeldValue("until", "Last day", waiver.until?.inWords),
        ])
    }
    return appointments + waivers + owned
  }
}
