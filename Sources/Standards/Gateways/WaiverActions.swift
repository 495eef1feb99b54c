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
    let content = try GatewayContent.inForce(tx)
    guard let gateway = content.gateways.gateway(before: post, on: user.today) else {
      throw AppointmentRefusal.noSuchPost
    }
    guard !reason.isEmpty else { throw Problems("reason", "Enter why a waiver is needed") }
    try tx.lock("gateway-\(records[0])")
    let decision = try GatewayDecisions(content: content, tx).decide(
      GatewayQuestion(post, on: user.today), of: person, givers: .employer(organisation))
    try WaiverRules.ask(
      gateway, decision: decision, route: route,
      inPostSince: try GatewayDecisions.inPostSince(
        gateway, person, on: user.today, content: content, tx),
      earlier: try GatewayWaivers.of(records, tx).filter { $0.gateway == gateway.code },
      on: user.today)
    let waiver = GatewayWaiver(
      id: try tx.newIdentifier(),
      person: try GatewayPeople.record(records, at: organisation, tx),
      organisation: organisation, post: post, gateway: gateway.code, route: route,
      askedAt: user.now, askedBy: right.actorName, askedAccount: user.account, reason: reason)
    try GatewayWaivers.add(waiver, tx)
    try GatewayJournal.record(
      GatewayJournal.waiverAsked, waiver.person, organisation, ["post": decision.post.title],
      under: right, tx)
    try GatewayNews.asked(waiver, byPerson: isOwn, at: user.now, tx)
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
    let content = try GatewayContent.inForce(tx)
    guard let gateway = content.gateways.gateway(waiver.gateway) else {
      throw NotFound("This gateway")
    }
    var facts = WaiverFacts(
      today: user.today,
      latest: try WaiverTermsOf.latest(gateway, waiver, on: user.today, tx))
    facts.actorIsPerson = found.isPerson
    let asker = try waiver.askedAccount.flatMap { try Accounts.find($0, tx) }?.person
    facts.actorAsked =
      try waiver.askedAccount != nil
      && (waiver.askedAccount == user.account
        || asker.map { try user.isOne(of: OnePerson.records(of: $0, tx)) } ?? false)
    facts.personAsked =
      try asker.map { try OnePerson.records(of: waiver.person, tx).contains($0) } ?? false
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
    if step == .withdraw, !found.isPerson {
      try GatewayNews.takenBack(waiver, at: user.now, tx)
    }
    return waiver
  }

  private func right(
    _ found: FoundWaiver, _ user: User, _ tx: any Transaction
  ) throws -> Right {
    guard step == .withdraw else {
      return try user.right(to: .grantWaiver, at: found.places, tx)
    }
    return found.isPerson
      ? try user.right(to: .ownGateways, .person(found.waiver.person), tx)
      : try user.right(to: .appoint, at: found.places, tx)
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
  /// The employer, and who took over the whole of it since.
  let places: [OrganisationID]
  let isPerson: Bool
  /// Whether they see to it, as long as it runs and they work for the employer.
  let isOwner: Bool
  let mayAppoint: Bool
  let mayGrant: Bool

  static func find(
    _ id: GatewayWaiverID, _ user: User, _ tx: any Transaction
  ) throws -> FoundWaiver {
    guard let waiver = try GatewayWaivers.find(id, tx) else { throw NotFound("This waiver") }
    let places = try OneEmployer.standing(for: waiver.organisation, on: user.today, tx)
    let found = FoundWaiver(
      waiver: waiver, places: places,
      isPerson: try user.viewer == nil && user.isOne(of: OnePerson.records(of: waiver.person, tx)),
      isOwner: try user.viewer == nil && sees(to: waiver, user, tx),
      mayAppoint: try user.holds(.appoint, at: places, tx),
      mayGrant: try user.holds(.grantWaiver, at: places, tx))
    guard found.isPerson || found.isOwner || found.mayAppoint || found.mayGrant else {
      throw NotFound("This waiver")
    }
    return found
  }

  /// Whether the user is who sees to it that it is met: no longer than it runs, and no longer than
  /// they work for the employer.
  static func sees(
    to waiver: GatewayWaiver, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard let owner = waiver.owner, waiver.state(on: user.today) == .granted else { return false }
    let records = try OnePerson.records(of: owner, tx)
    guard try user.isOne(of: records) else { return false }
    let places = try OneEmployer.places(of: waiver.organisation, on: user.today, tx)
      .union(OneEmployer.standing(for: waiver.organisation, on: user.today, tx))
    return try !places.isDisjoint(with: WaiverPlaces.of(records, on: user.today, tx))
  }
}

extension User {
  /// Whether they hold a permission over an employer, or over one that took over the whole of it.
  func holds(
    _ permission: Permission, at places: [OrganisationID], _ tx: any Transaction
  ) throws -> Bool {
    try places.contains { try holds(permission, over: .organisation($0), tx) }
  }

  /// The right to it, at the first of them where it is held.
  func right(
    to permission: Permission, at places: [OrganisationID], _ tx: any Transaction
  ) throws -> Right {
    let held = try places.first { try holds(permission, over: .organisation($0), tx) }
    guard let place = held ?? places.first else { throw NotFound("This employer") }
    return try right(to: permission, .organisation(place), tx)
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
  /// Each in a unit of work of its own, so that none stands in the way of another: one that somebody
  /// changes at that moment, or that fails, is left for next time.
  ///
  /// - Returns: What the first that failed failed with.
  static func follow(_ database: any Database, at now: Instant) async throws -> (any Error)? {
    let granted = try await database.read { tx in try GatewayWaivers.granted(tx) }
    var failure: (any Error)?
    for waiver in granted {
      do {
        try await database.write { tx in try follow(waiver.id, at: now, tx) }
      } catch is WaiverRefusal { continue } catch { failure = failure ?? error }
    }
    return failure
  }

  static func follow(
    _ id: GatewayWaiverID, at now: Instant, _ tx: any Transaction
  ) throws {
    guard var waiver = try GatewayWaivers.find(id, tx), waiver.state == .granted else { return }
    let content = try GatewayContent.inForce(tx)
    let day = now.dayInLondon
    var facts = WaiverFacts(today: day, latest: day)
    facts.until = waiver.until
    // What was met after the last day had lapsed by then, whenever that is noticed; and a kind of
    // post that there is no longer lapses as any.
    if waiver.state(on: day) == .granted, content.gateways.post(waiver.post) != nil {
      facts.isMet =
        try GatewayDecisions(content: content, tx).decide(
          GatewayQuestion(waiver.post, on: day), of: waiver.person,
          givers: .employer(waiver.organisation)
        ).outcome == .clear
    }
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
