import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/help`, `/accessibility`, `/privacy`, `/cookies`: for everybody, without an account.
enum AboutRoutes {
  static func add(to routes: Routes) {
    routes.get("/help", .open) { _ in .page(AboutPages.help) }
    routes.get("/accessibility", .open) { _ in .page(AboutPages.accessibility) }
    routes.get("/privacy", .open) { _ in
      .page(
        PrivacyPages.notice(
          of: nil, try RetentionSchedule.shipped().lines, seenBy: .of(agreements: [])))
    }
    routes.get("/privacy/:id", .open, notice)
    routes.get("/cookies", .open) { visit in
      .page(
        PrivacyPages.cookies(
          CookieNotice.all(isSecure: visit.site.settings.isSecure).map {
            ($0.name, $0.purpose, $0.lasts)
          }))
    }
  }
  /// The notice of one employer: who it is, and how to reach it, is public.
  @Sendable static func notice(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let day = visit.today
    let (found, shared) = try await visit.site.database.read { tx in
      (try Organisations.find(id, tx), try agreements(of: id, on: day, tx))
    }
    guard let found else { throw NotFound("This organisation") }
    return .page(
      PrivacyPages.notice(
        of: PrivacyPages.Controller(
          name: found.displayName(on: day),
          address: found.contact.addressLines.joined(separator: ", "),
          postcode: found.contact.postcode, telephone: found.contact.telephone),
        try RetentionSchedule.shipped().lines, seenBy: .of(agreements: shared)))
  }

  /// With whom an employer, and whatever it is under, shares its people by name.
  private static func agreements(
    of id: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [PrivacyPages.Recipients.Agreement] {
    let above = try OrganisationTree.ancestors(of: id, on: .under, day, tx)
    let held = try Sharing.agreements(of: Set(above).union([id]).sorted(), tx)
      .filter { $0.isInForce(on: day) }
    let names = try Organisations.names(of: held.map(\.body), tx)
    return held.map { agreement in
      PrivacyPages.Recipients.Agreement(
        body: names[agreement.body] ?? "Organisation \(agreement.body)",
        data: SharedData.allCases.filter(agreement.data.contains).map(\.words.lowercasedFirst)
          .joined(separator: "; "), purpose: agreement.purpose,
        until: agreement.period.to?.inWords ?? "")
    }
  }
}

extension PrivacyPages.Recipients {
  static func of(agreements: [Agreement]) -> PrivacyPages.Recipients {
    func words(_ reaches: Set<RoleReach>) -> [String] {
      Role.allCases.filter { $0.isGiven && reaches.contains($0.reach) }.map(\.words)
    }
    return PrivacyPages.Recipients(
      byName: words([.people]), inNumbers: words([.figures, .area, .nation]),
      agreements: agreements)
  }
}

extension RetentionSchedule {
  /// The schedule as the notice tells it.
  var lines: [PrivacyPages.Line] {
    kinds.map { kind in
      PrivacyPages.Line(
        title: kind.title, what: kind.what, length: kind.lengthInWords,
        isMadeAnonymous: kind.then == .anonymise, because: kind.because, basis: kind.basis,
        source: kind.source, isVerified: kind.status == .verified)
    }
  }
}
