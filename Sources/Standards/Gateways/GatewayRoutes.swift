import Access
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/gateways…`: what posts ask for, for everybody.
///
/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
enum GatewayRoutes {
  /// For the table of all doors.
  static let reason = "What a post asks for is for everybody to know, and names nobody"

  static func add(to routes: Routes) {
    routes.get("/gateways", openBecause: reason, all)
    routes.get("/gateways/:code", openBecause: reason, one)
    GatewayOperations.add(to: routes)
    OwnGatewayRoutes.add(to: routes)
    OrganisationGatewayRoutes.add(to: routes)
    AppointmentRoutes.add(to: routes)
    WaiverRoutes.add(to: routes)
  }

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let (book, day) = (try ContentReader.shipped().gateways, visit.today)
    let mayAsk = (try? visit.user().may(.ownGateways)) ?? false
    return .page(
      GatewayPages.all(
        book.inForce(on: day).map { view($0, book, on: day) }, mayAsk: mayAsk))
  }

  @Sendable static func one(_ visit: Visit) async throws -> Answer {
    let (book, code) = (try ContentReader.shipped().gateways, try visit.word("code"))
    guard let gateway = book.inForce(on: visit.today).first(where: { $0.code == code }) else {
      throw NotFound("This gateway")
    }
    return .page(GatewayPages.one(view(gateway, book, on: visit.today)))
  }

  private static func view(
    _ gateway: Gateway, _ book: GatewayBook, on day: Day
  ) -> GatewayPages.Gateway {
    GatewayPages.Gateway(
      code: gateway.code, title: gateway.title, who: gateway.whoInWords,
      kinds: gateway.posts.compactMap(book.post).map { post in
        GatewayPages.Kind(
          title: post.title, level: post.level, code: post.code,
          binds: binds(gateway.binds(post.code), on: day))
      },
      needs: gateway.needs.map {
        DecisionView.Missing(
          title: $0.title, how: $0.how, address: $0.address, standsInFor: $0.standsInFor,
          notes: [])
      }, facts: facts(gateway), sources: gateway.sources.map(\.words))
  }

  static func binds(_ from: Day?, on day: Day) -> String {
    guard let from else { return "A recommendation" }
    return from <= day ? "Binds since \(from.inWords)" : "Binds from \(from.inWords)"
  }

  private static func facts(_ gateway: Gateway) -> [(String, String)] {
    var facts = [
      (
        "To be had since",
        "\(gateway.availableFrom.inWords); nothing binds before \(gateway.notice.inWords) of notice "
          + "are over, on \(gateway.earliestBinding.inWords)"
      )
    ]
    if let mayFollow = gateway.mayFollow {
      facts.append(
        (
          "May be met in the post", "Within \(mayFollow.length.inWords)\(longer(mayFollow))"
        ))
    }
    facts.append(
      ("Acting-up and interim posts", "Exempt for \(gateway.temporary.upTo.inWords)"))
    facts.append(
      (
        "Waiver for those who enter from the side",
        "Up to \(gateway.waiver.upTo.length.inWords)\(longer(gateway.waiver.upTo)). "
          + "Granted by: \(gateway.waiver.grantedBy)"
      ))
    facts.append(("What follows when it is not met", gateway.consequence))
    facts.append(("How far this can be relied on", gateway.status.words))
    return facts
  }

  private static func longer(_ length: ScaledLength) -> String {
    length.longest.map { ", longer for those who work part-time, up to \($0.inWords)" } ?? ""
  }

  /// The kinds of post to choose from.
  static func posts(_ book: GatewayBook) -> [Choice] {
    book.posts.map { Choice($0.code, $0.title) }
  }
}
