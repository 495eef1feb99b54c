import Credentials
import Kernel
import Markup
import Records
import Storage
import Web

/// What whoever is shown a badge needs: the issuer, its keys, its lists, what each badge stands for.
/// For everybody, without an account: a badge is worth nothing that only its issuer's friends can
/// check.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum PublicBadgeRoutes {
  /// For the table of all doors.
  static let reason = "Whoever is shown a badge must be able to check it; it names nobody"

  static func add(to routes: Routes) {
    routes.get(BadgeIssuer.profilePath, openBecause: reason, profile)
    routes.get(BadgeIssuer.keysPath, openBecause: reason, keys)
    routes.get("/badges", openBecause: reason, kinds)
    routes.get("/badges/:badge", openBecause: reason, kind)
    routes.get("/badges/lists/:number/:purpose", openBecause: reason, list)
  }

  @Sendable static func profile(_ visit: Visit) async throws -> Answer {
    let issuer = try await visit.site.database.read { tx in try BadgeIssuers.find(tx) }
    guard let issuer else { throw NotFound("An issuer of badges") }
    return .text(
      String(decoding: try BadgeFiles.profile(of: issuer), as: UTF8.self), type: "application/json")
  }

  @Sendable static func keys(_ visit: Visit) async throws -> Answer {
    let keys = try await visit.site.database.read { tx in try BadgeKeys.trusted(tx) }
    return .text(
      String(decoding: try keys.json.written(), as: UTF8.self), type: "application/json")
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let (number, purpose) = (try visit.word("number"), try visit.word("purpose"))
    let found = try await visit.site.database.read { tx in
      try Int(number).flatMap { try BadgeLists.find($0, purpose, tx) }
    }
    guard let found else { throw NotFound("This list") }
    return .text(found.token, type: "application/jwt")
  }

  @Sendable static func kinds(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    let issuer = try await visit.site.database.read { tx in try BadgeIssuers.find(tx) }
    return .page(
      PublicBadgePages.kinds(
        library.badges.map { kind in
          (
            Link(kind.name, to: kind.path), kind.typeWords,
            kind.framework.flatMap(library.framework).map { "\($0.title), \($0.version)" }
          )
        }, issuer: issuer.map { ($0.name, $0.profile, $0.keys) }))
  }

  @Sendable static func kind(_ visit: Visit) async throws -> Answer {
    let library = try await visit.library()
    let code = try visit.word("badge")
    guard let kind = library.badges.first(where: { $0.code == code }) else {
      throw NotFound("This badge")
    }
    let framework = kind.framework.flatMap(library.framework)
    let nodes = framework.map { framework in
      (kind.nodes.isEmpty ? framework.nodes(at: .standard) : kind.nodes.compactMap(framework.node))
        .map { Link("\($0.code) \($0.title)", to: framework.address(of: $0.code)) }
    }
    return .page(
      PublicBadgePages.kind(
        PublicBadgePages.Kind(
          name: kind.name, type: kind.typeWords, about: kind.about, criteria: kind.criteria,
          framework: framework.map { Link("\($0.title), \($0.version)", to: $0.versionAddress) },
          standards: nodes ?? [],
          stages: kind.hasStages ? framework?.selectableStages.map(\.title) ?? [] : [])))
  }
}
