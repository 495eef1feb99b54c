import Access
import Directory
import Kernel
import Storage

/// Who sees what is held about people: the roles that there are, and the agreements that hold.
enum PrivacyRecipients {
  /// At whatever employer.
  static let ofAll = recipients(agreements: nil)

  /// At one employer, with whom it, and whatever it is under, shares its people by name.
  static func of(
    _ id: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> PrivacyPages.Recipients {
    let above = try OrganisationTree.ancestors(of: id, on: .under, day, tx)
    let held = try Sharing.agreements(of: Set(above).union([id]).sorted(), tx)
      .filter { $0.isInForce(on: day) }
    let names = try Organisations.names(of: held.map(\.body), tx)
    return recipients(
      agreements: held.map { agreement in
        PrivacyPages.Recipients.Agreement(
          body: names[agreement.body] ?? "Organisation \(agreement.body)",
          data: SharedData.allCases.filter(agreement.data.contains).map(\.words.lowercasedFirst)
            .joined(separator: "; "), purpose: agreement.purpose,
          until: agreement.period.to?.inWords ?? "")
      })
  }

  private static func recipients(
    agreements: [PrivacyPages.Recipients.Agreement]?
  ) -> PrivacyPages.Recipients {
    func words(_ reaches: Set<RoleReach>) -> [String] {
      Role.allCases.filter { $0.isGiven && reaches.contains($0.reach) }.map(\.words)
    }
    return PrivacyPages.Recipients(
      byName: words([.people]), inNumbers: words([.figures, .area, .nation]),
      agreements: agreements)
  }
}
