import Access
import Directory
import Disclosure
import Kernel
import Markup
import Obligations
import Storage

/// The answer of a gateway as pages show it.
struct DecisionView: Sendable {
  struct Missing: Sendable {
    let title: String
    let how: String
    let address: String
    let standsInFor: String?
    let notes: [String]
  }

  let post: String
  let gateway: String?
  let gatewayCode: String?
  let outcome: String
  let colour: TagColour
  let because: String
  let asAt: String
  let missing: [Missing]
  let blocks: Bool

  /// - Parameter place: The one employer at which a waiver holds, where that is not the one that asks.
  init(_ decision: GatewayDecision, holdsAt place: String? = nil) {
    post = decision.post.title
    gateway = decision.gateway?.title
    gatewayCode = decision.gateway?.code
    outcome = decision.outcome.words
    colour = decision.outcome.colour
    because = decision.because + (place.map { " It holds at \($0), and nowhere else." } ?? "")
    asAt = decision.question.day.inWords
    missing = decision.missing.map {
      Missing(
        title: $0.need.title, how: $0.need.how, address: $0.need.address,
        standsInFor: $0.need.standsInFor, notes: $0.notes)
    }
    blocks = decision.blocks
  }
}

extension GatewayOutcome {
  var colour: TagColour {
    switch self {
    case .clear, .notCovered: .green
    case .advisory: .blue
    case .following, .exempt, .waiver: .amber
    case .overridden: .purple
    case .blocked: .red
    }
  }
}

/// One waiver, for those who have to do with it.
struct WaiverView: Sendable {
  let id: String
  let person: String
  let organisation: String
  let organisationID: String
  let post: String
  let route: String
  let state: String
  let colour: TagColour
  let reason: String
  let asked: String
  let owner: String?
  let until: String?
  let decision: String?
  let closing: String?
  let revision: Int
  /// What the reader may do: `grant`, `decline`, `withdraw`, `end`.
  let steps: [String]
}

/// One appointment, for the employer.
struct AppointmentView: Sendable {
  let id: String
  let person: String
  let personID: String
  let organisation: String
  let organisationID: String
  let post: String
  let footing: String
  let startsOn: String
  let state: String
  let isOpen: Bool
  let outcome: String
  let colour: TagColour
  let checked: String
  let decided: String?
  let words: String?
  let revision: Int
  /// The answer as of now, while it is open.
  let decision: DecisionView?
  let mayLetThrough: Bool
  let mayAskWaiver: Bool
}

/// Reads what the pages show.
struct GatewayQuestions {
  let user: User
  let tx: any Transaction
  let content: PolicyContent

  init(_ user: User, _ tx: any Transaction) throws {
    self.user = user
    self.tx = tx
    content = try GatewayContent.inForce(tx)
  }

  func title(_ post: String) -> String { content.gateways.post(post)?.title ?? post }

  func views(
    _ waivers: [GatewayWaiver], steps: (GatewayWaiver) throws -> [WaiverStep]
  ) throws -> [WaiverView] {
    let people = try People.names(of: waivers.map(\.person) + waivers.compactMap(\.owner), tx)
    let places = try Organisations.names(of: Set(waivers.map(\.organisation)), tx)
    let standing = try standing(for: waivers.map(\.organisation))
    return try waivers.map { waiver in
      let state = waiver.state(on: user.today)
      let routes = content.gateways.gateway(waiver.gateway)?.waiver.routes ?? []
      let allowed = try steps(waiver).filter { step in
        WaiverRules.transitions.contains { $0.from == waiver.state && $0.step == step }
      }
      return WaiverView(
        id: "\(waiver.id)", person: people[waiver.person] ?? "",
        organisation: places[waiver.organisation] ?? "",
        organisationID: "\(standing[waiver.organisation] ?? waiver.organisation)",
        post: title(waiver.post),
        route: routes.first { $0.code == waiver.route }?.title ?? waiver.route,
        state: state.words, colour: Self.colour(state), reason: waiver.reason,
        asked: "\(waiver.askedBy), \(waiver.askedAt.dayInLondon.inWords)",
        owner: waiver.owner.flatMap { people[$0] }, until: waiver.until?.inWords,
        decision: waiver.decision.map { Self.words($0.by, $0.at, $0.words) },
        closing: waiver.closing.map { Self.words($0.by, $0.at, $0.words) },
        revision: waiver.revision, steps: state == .lapsed ? [] : allowed.map(\.rawValue))
    }
  }

  private static func words(_ by: String, _ at: Instant, _ words: String) -> String {
    "\(by), \(at.dayInLondon.inWords)" + (words.isEmpty ? "" : ": \(words)")
  }

  private static func colour(_ state: WaiverState) -> TagColour {
    switch state {
    case .asked: .blue
    case .granted: .amber
    case .met: .green
    case .declined, .lapsed: .red
    case .ended: .grey
    }
  }

  func view(_ found: FoundWaiver) throws -> WaiverView {
    let views = try views([found.waiver]) { _ in
      (found.mayGrant && !found.isPerson ? [.grant, .decline, .end] : [])
        + (try found.isPerson || (found.mayAppoint && !personAsked(found.waiver))
          ? [.withdraw] : [])
    }
    return views[0]
  }

  /// Who answers now for each of some employers: itself, or who took over the whole of it last.
  private func standing(for places: [OrganisationID]) throws -> [OrganisationID: OrganisationID] {
    try Dictionary(
      uniqueKeysWithValues: Set(places).map { place in
        (place, try OneEmployer.standing(for: place, on: user.today, tx).last ?? place)
      })
  }

  private func personAsked(_ waiver: GatewayWaiver) throws -> Bool {
    guard let account = waiver.askedAccount, let person = try Accounts.find(account, tx)?.person
    else { return false }
    return try OnePerson.records(of: waiver.person, tx).contains(person)
  }

  func views(_ appointments: [GatewayAppointment]) throws -> [AppointmentView] {
    let people = try People.names(of: appointments.map(\.person), tx)
    let places = try Organisations.names(of: Set(appointments.map(\.organisation)), tx)
    let standing = try standing(for: appointments.map(\.organisation))
    return try appointments.map { one in
      try view(
        one, people[one.person] ?? "", places[one.organisation] ?? "",
        at: standing[one.organisation] ?? one.organisation, whole: false)
    }
  }

  /// - Parameter whole: With the answer as of now.
  func view(
    _ one: GatewayAppointment, _ person: String, _ place: String, at employer: OrganisationID,
    whole: Bool
  ) throws -> AppointmentView {
    let decision =
      try whole && one.state == .open
      ? GatewayDecisions(content: content, tx).decide(
        GatewayQuestion(one.post, one.footing, startsOn: one.startsOn, on: user.today),
        of: one.person, givers: .employer(one.organisation)) : nil
    let outcome = decision?.outcome ?? one.outcome
    return AppointmentView(
      id: "\(one.id)", person: person, personID: "\(one.person)", organisation: place,
      organisationID: "\(employer)", post: title(one.post), footing: one.footing.words,
      startsOn: one.startsOn.inWords, state: one.state.words, isOpen: one.state == .open,
      outcome: outcome.words, colour: outcome.colour,
      checked: "\(one.checkedBy), \(one.checkedAt.dayInLondon.inWords)",
      decided: one.decision.map { "\($0.by), \($0.at.dayInLondon.inWords)" },
      words: one.decision?.words, revision: one.revision,
      decision: decision.map { DecisionView($0) },
      mayLetThrough: try decision?.blocks == true
        && user.holds(
          .letThrough, at: OneEmployer.standing(for: one.organisation, on: user.today, tx), tx),
      mayAskWaiver: decision?.blocks == true || decision?.outcome == .following)
  }

  func appointment(_ id: GatewayAppointmentID, at place: OrganisationID) throws -> AppointmentView {
    guard let one = try GatewayAppointments.find(id, tx),
      try OneEmployer.standing(for: one.organisation, on: user.today, tx).contains(place),
      try user.holds(.appoint, over: .organisation(place), tx)
    else { throw NotFound("This appointment") }
    return try view(
      one, People.names(of: [one.person], tx)[one.person] ?? "",
      Organisations.names(of: [one.organisation], tx)[one.organisation] ?? "", at: place,
      whole: true)
  }
}
