import Access
import Directory
import Journals
import Kernel
import Obligations
import Storage

/// Asks an employer for a waiver: for oneself, or for somebody whom it means to appoint.
struct AskWaiver: Sendable {
  let person: PersonID
  let organisation: OrganisationID
  let post: String
  let route: String
  let reason: String

  func run(by user: User, _ tx: any Transaction) throws -> GatewayWaiver {
    let records = try OnePerson.records(of: person, tx)
    let isOwn = try user.isOne(of: records) && user.viewer == nil
    let right: Right
    if isOwn {
      right = try user.right(to: .ownGateways, .person(person), tx)
      guard try WaiverPlaces.of(records, on: user.today, tx).contains(organisation) else {
        throw Problems("organisation", "Choose an employer that you work for or had an offer from")
      }
    } else {
      right = try user.right(to: .appoint, .organisation(organisation), tx)
      _ = try user.right(to: .checkGateway, .person(person), tx)
    }
    let content = try ContentReader.shipped()
    guard let gateway = content.gateways.gateway(before: post, on: user.today) else {
      throw AppointmentRefusal.noSuchPost
    }
    guard !reason.isEmpty else { throw Problems("reason", "Enter why a waiver is needed") }
    try tx.lock("gateway-\(records[0])")
    let decision = try GatewayDecisions(content: content, tx).decide(
      GatewayQuestion(post, on: user.today), of: person, at: organisation)
    try WaiverRules.ask(
      gateway, decision: decision, route: route,
      inPostSince: try GatewayDecisions.inPostSince(
        gateway, person, on: user.today, content: content, tx),
      earlier: try GatewayWaivers.of(records, tx).filter { $0.gateway == gateway.code }
        .map(\.state), on: user.today)
    let waiver = GatewayWaiver(
      id: try tx.newIdentifier(),
      person: try GatewayPeople.record(records, at: organisation, tx),
      organisation: organisation, post: post, gateway: gateway.code, route: route,
      askedAt: user.now, askedBy: right.actorName, askedAccount: user.account, reason: reason)
    try GatewayWaivers.add(waiver, tx)
    try GatewayJournal.record(
      GatewayJournal.waiverAsked, waiver.person, organisation, ["post": decision.post.title],
      under: right, tx)
    try GatewayNews.asked(waiver, at: user.now, tx)
    return waiver
  }
}

/// The employers that could grant somebody a waiver.
enum WaiverPlaces {
  static func of(
    _ records: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try Assignments.of(records, tx).values.joined().filter { post in
      post.status != .ended && post.endedOn.map { $0 >= day } ?? true
    }.flatMap { [$0.employer, $0.organisation] }.uniqued()
  }
}

/// Grants, declines, takes back or ends.
struct HandleWaiver: Sendable {
  let id: GatewayWaiverID
  let step: WaiverStep
  var owner: PersonID?
  var until: Day?
  var words: String?
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> GatewayWaiver {
    let found = try FoundWaiver.find(id, user, tx)
    var waiver = found.waiver
    let right = try right(found, user, tx)
    guard waiver.revision == seen else { throw WaiverRefusal.changedMeanwhile }
    let content = try ContentReader.shipped()
    guard let gateway = content.gateways.gateway(waiver.gateway) else {
      throw NotFound("This gateway")
    }
    var facts = WaiverFacts(
      today: user.today,
      latest: try WaiverTermsOf.latest(gateway, waiver, on: user.today, tx))
    facts.actorIsPerson = found.isPerson
    facts.actorAsked = waiver.askedAccount != nil && waiver.askedAccount == user.account
    facts.owner = owner
    facts.ownerIsPerson =
      try owner.map {
        try OnePerson.records(of: waiver.person, tx).contains($0)
      } ?? false
    facts.until = until
    facts.hasWords = words?.isEmpty == false
    let actor: WaiverActor = step == .withdraw ? .asker : .officer
    waiver.state = try WaiverRules.state(after: step, from: waiver.state, by: actor, facts)
    if step == .grant, let owner { try check(owner, user, tx) }
    switch step {
    case .grant, .decline:
      waiver.decision = .init(
        at: user.now, by: right.actorName, officer: user.account, words: words ?? "")
      if step == .grant { (waiver.owner, waiver.until) = (owner, until) }
    case .withdraw, .end, .meet, .lapse:
      waiver.closing = .init(at: user.now, by: right.actorName, words: words ?? "")
    }
    try GatewayWaivers.save(waiver, tx)
    waiver.revision += 1
    try WaiverConsequences.told(step, waiver, content, under: right, tx)
    return waiver
  }

  private func right(
    _ found: FoundWaiver, _ user: User, _ tx: any Transaction
  ) throws -> Right {
    guard step == .withdraw else {
      return try user.right(to: .grantWaiver, .organisation(found.waiver.organisation), tx)
    }
    return found.isPerson
      ? try user.right(to: .ownGateways, .person(found.waiver.person), tx)
      : try user.right(to: .appoint, .organisation(found.waiver.organisation), tx)
  }

  /// The owner is somebody whom the officer answers for, and who can be told.
  private func check(_ owner: PersonID, _ user: User, _ tx: any Transaction) throws {
    let records = try OnePerson.records(of: owner, tx)
    let isOwn = try user.isOne(of: records)
    guard try isOwn || user.holds(.checkGateway, over: .person(owner), tx) else {
      throw Problems("owner", "Choose somebody of this employer")
    }
    guard try !Accounts.open(of: Set(records), tx).isEmpty else {
      throw Problems("owner", "Choose somebody with an account, so that they can be told")
    }
  }
}

/// A waiver as somebody who has to do with it finds it.
struct FoundWaiver {
  let waiver: GatewayWaiver
  let isPerson: Bool
  let isOwner: Bool
  let mayAppoint: Bool
  let mayGrant: Bool

  static func find(
    _ id: GatewayWaiverID, _ user: User, _ tx: any Transaction
  ) throws -> FoundWaiver {
    guard let waiver = try GatewayWaivers.find(id, tx) else { throw NotFound("This waiver") }
    let place = Subject.organisation(waiver.organisation)
    let found = FoundWaiver(
      waiver: waiver, isPerson: try user.isOne(of: OnePerson.records(of: waiver.person, tx)),
      isOwner: try waiver.owner.map { try user.isOne(of: OnePerson.records(of: $0, tx)) }
        ?? false,
      mayAppoint: try user.holds(.appoint, over: place, tx),
      mayGrant: try user.holds(.grantWaiver, over: place, tx))
    guard found.isPerson || found.isOwner || found.mayAppoint || found.mayGrant else {
      throw NotFound("This waiver")
    }
    return found
  }
}

enum WaiverTermsOf {
  /// The last day that the terms allow, longer for those who work part-time.
  static func latest(
    _ gateway: Gateway, _ waiver: GatewayWaiver, on day: Day, _ tx: any Transaction
  ) throws -> Day {
    let posts = try Assignments.of(OnePerson.records(of: waiver.person, tx), tx).values.joined()
      .filter { post in
        [post.organisation, post.employer].contains(waiver.organisation)
          && post.status != .ended && post.endedOn.map { $0 >= day } ?? true
      }
    let shares = posts.compactMap(\.fte)
    return gateway.waiver.upTo.after(
      day, for: shares.isEmpty ? nil : shares.reduce(.zero, +))
  }
}

/// What follows by itself: a waiver that is met or whose last day is over.
enum WaiverConsequences {
  /// Each in a unit of work of its own: one that somebody changes at that moment is left for next
  /// time.
  static func follow(_ database: any Database, at now: Instant) async throws {
    let granted = try await database.read { tx in try GatewayWaivers.granted(tx) }
    for waiver in granted {
      do {
        try await database.write { tx in try follow(waiver.id, at: now, tx) }
      } catch is WaiverRefusal { continue }
    }
  }

  static func follow(
    _ id: GatewayWaiverID, at now: Instant, _ tx: any Transaction
  ) throws {
    guard var waiver = try GatewayWaivers.find(id, tx), waiver.state == .granted else { return }
    let content = try ContentReader.shipped()
    let day = now.dayInLondon
    let decision = try GatewayDecisions(content: content, tx).decide(
      GatewayQuestion(waiver.post, on: day), of: waiver.person, at: waiver.organisation)
    var facts = WaiverFacts(today: day, latest: day)
    facts.until = waiver.until
    facts.isMet = decision.outcome == .clear
    let step: WaiverStep = facts.isMet ? .meet : .lapse
    guard
      let state = try? WaiverRules.state(
        after: step, from: waiver.state, by: .consequence, facts)
    else { return }
    let right = Right(
      code: "gateway.follow", account: nil, actorName: "Waypoint", at: now)
    waiver.state = state
    waiver.closing = .init(at: now, by: right.actorName, words: step.words)
    try GatewayWaivers.save(waiver, tx)
    waiver.revision += 1
    try told(step, waiver, content, under: right, tx)
  }

  static func told(
    _ step: WaiverStep, _ waiver: GatewayWaiver, _ content: PolicyContent, under right: Right,
    _ tx: any Transaction
  ) throws {
    try GatewayStandings.refresh(
      [OnePerson.canonical(of: waiver.person, tx)], content: content,
      on: right.at.dayInLondon, tx)
    try GatewayNews.after(step, waiver, at: right.at, tx)
    try GatewayJournal.record(
      GatewayJournal.waiver, waiver.person, waiver.organisation,
      [
        "post": content.gateways.post(waiver.post)?.title ?? waiver.post, "step": step.words,
      ], under: right, tx)
  }
}
