import Kernel

/// Who is a manager, and by which reasons: occupation code in the list of managers, or job role in
/// the list, or line-manages somebody, or holds a budget, or is marked as one in ESR; in care by
/// the job group of the role.
package enum ManagerRules {
  /// What the rule needs to know of one assignment.
  package struct Facts: Hashable, Sendable {
    package let occupationCode: String?
    package let role: JobRole?
    package let isFlagged: Bool
    package let holdsBudget: Bool
    /// Assignments managed in this one.
    package let reports: Int

    package init(
      occupationCode: String? = nil, role: JobRole? = nil, isFlagged: Bool = false,
      holdsBudget: Bool = false, reports: Int = 0
    ) {
      self.occupationCode = occupationCode
      self.role = role
      self.isFlagged = isFlagged
      self.holdsBudget = holdsBudget
      self.reports = reports
    }
  }

  /// Every reason that applies, with what it rests on; none when the holder is not a manager.
  package static func reasons(
    _ facts: Facts, by lists: ManagerLists.InForce
  ) -> [ManagerReason: String] {
    var reasons: [ManagerReason: String] = [:]
    if let code = facts.occupationCode?.uppercased(),
      lists.beginnings.contains(where: { code.hasPrefix($0.uppercased()) })
    {
      reasons[.occupationCode] = code
    }
    if let role = facts.role {
      switch role.scheme {
      case .esr:
        if lists.roleNames.contains(role.code.folded) { reasons[.jobRole] = role.code }
      case .asc:
        if let name = lists.careRoles[role.code] { reasons[.careJobGroup] = name }
      case .local: break
      }
    }
    if facts.reports > 0 { reasons[.reports] = String(facts.reports) }
    if facts.holdsBudget { reasons[.budget] = "" }
    if facts.isFlagged { reasons[.flag] = "" }
    return reasons
  }
}
