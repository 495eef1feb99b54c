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
          of: nil, try RetentionSchedule.shipped().lines, seenBy: PrivacyRecipients.ofAll))
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
    let (found, recipients) = try await visit.site.database.read { tx in
      (try Organisations.find(id, tx), try PrivacyRecipients.of(id, on: day, tx))
    }
    guard let found else { throw NotFound("This organisation") }
    return .page(
      PrivacyPages.notice(
        of: PrivacyPages.Controller(
          name: found.displayName(on: day),
          address: found.contact.addressLines.joined(separator: ", "),
          postcode: found.contact.postcode, telephone: found.contact.telephone),
        try RetentionSchedule.shipped().lines, seenBy: recipients))
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
