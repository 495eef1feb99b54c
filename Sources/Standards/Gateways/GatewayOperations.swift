import Access
import Directory
import Journals
import Kernel
import Markup
import Obligations
import Storage
import Web

/// `/api/v1/gateways`, `/api/v1/people/:id/gateway`: for recruitment systems.
enum GatewayOperations {
  static func add(to routes: Routes) {
    routes.operation(
      "/gateways", openBecause: GatewayRoutes.reason,
      Operation(
        "gatewayRoles", "The kinds of post that gateways know, and the gateway before each.",
        answer: .list(GatewayRoleForPrograms.schema)), roles)
    routes.operation(
      "/people/:id/gateway", .permission(.checkGateway),
      Operation(
        "gatewayOfPerson",
        "Whether an appointment of this person to a kind of post can be confirmed, what is missing "
          + "and how to get it. The person sees that it was asked.",
        parameters: [
          .init("role", .text, "A kind of post, from /gateways."),
          .init("asOf", .day, "As at which day; today when left out."),
          .init(
            "footing", .word(GatewayFooting.allCases.map(\.rawValue)),
            "For good when left out."),
          .init(
            "startsOn", .day,
            "First day in the post; the day asked about when left out. The answer is as at that day."
          ),
          .init(
            "organisation", .text,
            "The number of the employer that appoints: its waivers hold. Those of the employers you "
              + "appoint for when left out."),
        ], answer: GatewayAnswer.schema), ofPerson)
  }

  @Sendable static func roles(_ visit: Visit) async throws -> Answer {
    let (book, day) = (try ContentReader.shipped().gateways, visit.today)
    return try .json(book.posts.map { GatewayRoleForPrograms($0, book, on: day) })
  }

  @Sendable static func ofPerson(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let question = try GatewayAsking(
      role: visit.query["role"], asOf: visit.query["asOf"], footing: visit.query["footing"],
      startsOn: visit.query["startsOn"]
    ).question(on: visit.today)
    let employer = try GatewayAsking.employer(visit.query["organisation"])
    let user = try visit.user()
    let answer = try await visit.site.database.write { tx in
      try GatewayAsking.answer(question, id, at: employer, user, tx)
    }
    return try .json(answer)
  }
}

/// A question as programs and the command line write it.
struct GatewayAsking: Sendable {
  let role: String?
  let asOf: String?
  let footing: String?
  let startsOn: String?

  func question(on today: Day) throws(Problems) -> GatewayQuestion {
    var problems = Problems()
    if (role ?? "").isEmpty {
      problems.add("role", "Say which kind of post: role=CODE, one of those of /gateways")
    }
    let day = Self.day(asOf, "asOf", &problems)
    let start = Self.day(startsOn, "startsOn", &problems)
    let chosen = footing.map { GatewayFooting(rawValue: $0) } ?? .substantive
    if chosen == nil {
      let known = GatewayFooting.allCases.map(\.rawValue).joined(separator: ", ")
      problems.add("footing", "Write one of: \(known)")
    }
    try problems.throwIfAny()
    guard let role, let chosen else { throw problems }
    return GatewayQuestion(role, chosen, startsOn: start, on: day ?? today)
  }

  static func employer(_ text: String?) throws(Problems) -> OrganisationID? {
    guard let text, !text.isEmpty else { return nil }
    guard let number = OrganisationID(text) else {
      throw Problems("organisation", "Write the number of an organisation")
    }
    return number
  }

  /// What another employer decided is not told: waivers count where the user appoints. Whoever runs
  /// the program sees those of all.
  private static func givers(
    _ employer: OrganisationID?, _ user: User, _ tx: any Transaction
  ) throws -> GatewayGivers {
    if let employer {
      guard try user.isConsole || user.holds(.appoint, over: .organisation(employer), tx) else {
        throw NotFound("This organisation")
      }
      return .employer(employer)
    }
    let reach = try user.reach(for: .appoint, tx)
    if user.isConsole || reach.everything { return .everybody }
    return try .places(
      Set(reach.organisations).union(
        OrganisationTree.within(reach.organisations, on: .under, user.today, tx)))
  }

  private static func day(_ text: String?, _ field: String, _ problems: inout Problems) -> Day? {
    guard let text, !text.isEmpty else { return nil }
    guard let day = Day(text) else {
      problems.add(field, "Write a day like 2026-03-31")
      return nil
    }
    return day
  }

  /// The answer, written down as a look at the person. Not there, and not theirs to know of, are the
  /// same answer.
  static func answer(
    _ question: GatewayQuestion, _ person: PersonID, at employer: OrganisationID?, _ user: User,
    _ tx: any Transaction
  ) throws -> GatewayAnswer {
    guard try user.holds(.checkGateway, over: .person(person), tx),
      try People.names(of: [person], tx)[person] != nil
    else { throw NotFound("This person") }
    let right = try user.right(to: .checkGateway, .person(person), tx)
    let content = try GatewayContent.inForce(tx)
    let decision = try GatewayDecisions(content: content, tx).decide(
      question, of: person, givers: givers(employer, user, tx))
    if !user.isConsole {
      try Looks.record(
        JournalEvent(
          GatewayJournal.looked, [], details: ["post": decision.post.title]),
        reading: [person], under: .checkGateway, right, tx)
    }
    return GatewayAnswer(decision, of: person)
  }
}
