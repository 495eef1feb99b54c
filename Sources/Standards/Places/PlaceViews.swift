import Access
import Directory
import Kernel
import Markup
import Records
import Storage

/// A date as pages show it.
struct SessionView: Sendable {
  let id: String
  let module: String
  let title: String
  let organisation: String
  let organisationID: String
  let when: String
  let times: String
  let suitsPartTime: Bool
  let place: String
  let isOnline: Bool
  let distance: Distance?
  let places: Int
  let left: Int
  /// Places that are kept: the group, and how many are left.
  let kept: [(title: String, left: Int)]
  let waiting: Int
  let askBy: String
  let release: String?
  let cost: String
  let access: [String]
  let state: SessionState
  let stateWords: String
  let cancelledBecause: String?
  let revision: Int

  var placesWords: String {
    left > 0 ? "\(left) of \(places) free" : waiting > 0 ? "Full, \(waiting) waiting" : "Full"
  }
}

/// A request as pages show it.
struct PlaceView: Sendable {
  let id: String
  let person: String
  let title: String
  let module: String
  let session: SessionView?
  let state: PlaceState
  let group: String?
  let asked: String
  let offerUntil: String?
  /// How many asked before and still wait.
  let before: Int?
  let revision: Int
  /// By the code of each step.
  let steps: [String]
  let turns: [(words: String, when: String, by: String)]
  let hasCalendar: Bool
}

extension SessionView {
  var colour: TagColour { state.colour }
  var isDraft: Bool { state == .draft }
  var distanceWords: String? { distance?.words }
}

extension PlaceView {
  var stateWords: String { state.words }
  var colour: TagColour { state.colour }
  var isPlaced: Bool { state == .placed }
  var isAbsent: Bool { state == .absent }

  /// How it stands, in a sentence to the person.
  var explanation: String {
    switch state {
    case .waiting:
      guard session != nil else {
        return "You wait for a date of this module. You are told of each new one."
      }
      let before = before ?? 0
      return before == 0
        ? "You are the next in line. When a place becomes free for you, it is offered to you."
        : "\(before) asked before you and wait as well. When it is your turn, a place is offered to you."
    case .offered: return "A place is kept for you until \(offerUntil ?? ""). Take it by then."
    case .placed: return "The place is yours. Withdraw if you cannot come, so that the next can."
    case .attended: return "It is on your record of learning."
    case .absent: return "If that is not right, ask whoever held it to correct it."
    case .withdrawn: return "You can ask again."
    case .lapsed: return "It went to the next who waits. You can ask again."
    }
  }
}

/// What forms offer to choose from.
enum PlaceChoices {
  static let access = SessionAccess.allCases.map { Choice($0.rawValue, $0.words) }
  static let kinds = LearningTimeEntry.Kind.allCases.map { Choice($0.rawValue, $0.words) }
}

/// What a list of dates is narrowed to.
struct PlaceFilter: Sendable {
  var module: String?
  var within: Int?
  var way: String?
  var access: Set<SessionAccess> = []
  var partTime = false

  var accessCodes: [String] { access.map(\.rawValue) }
}

extension SessionState {
  var colour: TagColour {
    switch self {
    case .draft: .grey
    case .open: .green
    case .closed: .amber
    case .held: .blue
    case .cancelled: .red
    }
  }
}

extension PlaceState {
  var colour: TagColour {
    switch self {
    case .waiting: .amber
    case .offered: .purple
    case .placed, .attended: .green
    case .absent, .lapsed: .red
    case .withdrawn: .grey
    }
  }
}

/// Reads what the pages show.
struct PlaceQuestions {
  let user: User
  let tx: any Transaction
  let settings: PlaceSettings
  let map: PostcodeMap

  init(_ user: User, _ tx: any Transaction) throws {
    self.user = user
    self.tx = tx
    let library = try StandardsReader.shipped()
    settings = library.places
    map = library.postcodes
  }

  func views(_ sessions: [ModuleSession], from: Postcode?) throws -> [SessionView] {
    let titles = try PlaceModules.titles(of: sessions.map(\.module.code), tx)
    let names = try Organisations.names(of: Set(sessions.map(\.organisation)), tx)
    let (taken, waiting) = try PlaceRequests.taken(sessions.map(\.id), tx)
    return sessions.map { one in
      let terms = one.terms
      let left = PlaceRules.left(in: terms, taken: taken[one.id] ?? [:], on: user.today)
      let state = one.state(on: user.today)
      let isFull = left.everybody == 0 && left.kept.isEmpty && state == .open
      return SessionView(
        id: "\(one.id)", module: one.module.code,
        title: titles[one.module.code] ?? one.module.code,
        organisation: names[one.organisation] ?? "", organisationID: "\(one.organisation)",
        when: Self.days(terms.firstOn, terms.lastOn), times: terms.times,
        suitsPartTime: terms.suitsPartTime,
        place: [terms.address, terms.postcode?.text].compactMap(\.self).joined(separator: ", "),
        isOnline: terms.isOnline,
        distance: from.flatMap { from in
          terms.postcode.flatMap { map.distance(from: from, to: $0) }
        },
        places: terms.places, left: left.everybody,
        kept: settings.groups.compactMap { group in left.kept[group.code].map { (group.title, $0) }
        },
        waiting: waiting[one.id] ?? 0, askBy: terms.askBy.inWords,
        release: terms.earmarked > 0 ? terms.releaseOn.inWords : nil,
        cost: terms.costPence.map(Self.pounds) ?? "Nothing",
        access: SessionAccess.allCases.filter(terms.access.contains).map(\.words), state: state,
        stateWords: isFull ? "Full" : state.words, cancelledBecause: one.cancelledBecause,
        revision: one.revision)
    }
  }

  static func days(_ first: Day, _ last: Day) -> String {
    first == last ? first.inWords : "\(first.inWords) to \(last.inWords)"
  }

  static func pounds(_ pence: Int) -> String {
    let rest = pence % 100
    return "£\(grouped(pence / 100))" + (rest == 0 ? "" : rest < 10 ? ".0\(rest)" : ".\(rest)")
  }

  func views(_ requests: [PlaceRequest], whole: Bool = false) throws -> [PlaceView] {
    let sessions = try ModuleSessions.find(requests.compactMap(\.session), tx)
    var shown: [ModuleSessionID: SessionView] = [:]
    let ordered = sessions.values.sorted { $0.id < $1.id }
    for (session, view) in zip(ordered, try views(ordered, from: nil)) { shown[session.id] = view }
    let titles = try PlaceModules.titles(of: requests.map(\.module.code), tx)
    let names = try People.names(of: requests.map(\.person), tx)
    return try requests.map { one in
      let session = one.session.flatMap { sessions[$0] }
      return PlaceView(
        id: "\(one.id)", person: names[one.person] ?? "",
        title: titles[one.module.code] ?? one.module.code, module: one.module.code,
        session: one.session.flatMap { shown[$0] }, state: one.state,
        group: one.seat?.group.flatMap { settings.group($0)?.title },
        asked: "\(one.askedBy), \(one.askedAt.dayInLondon.inWords)",
        offerUntil: one.offerUntil?.inWords, before: try whole ? before(one) : nil,
        revision: one.revision, steps: steps(one, session),
        turns: try whole
          ? PlaceRequests.turns(of: one.id, tx).map {
            ($0.step.words, $0.at.inWords, $0.actorName)
          } : [],
        hasCalendar: one.state == .placed && session != nil)
    }
  }

  private func before(_ one: PlaceRequest) throws -> Int? {
    guard one.state == .waiting, let session = one.session else { return nil }
    return try PlaceRequests.of(session, tx).prefix { $0.id != one.id }
      .count { $0.state == .waiting }
  }

  private func steps(_ one: PlaceRequest, _ session: ModuleSession?) -> [String] {
    let facts = PlaceFacts(
      today: user.today, firstOn: session?.terms.firstOn, lastOn: session?.terms.lastOn,
      offerUntil: one.offerUntil)
    return [PlaceStep.accept, .move, .withdraw].filter { step in
      (try? PlaceRules.state(after: step, from: one.state, by: .person, facts)) != nil
    }.map(\.rawValue)
  }

  /// The person of whom a request is, for the person and whoever looks after them.
  func found(_ id: PlaceRequestID) throws -> PlaceRequest {
    guard let request = try PlaceRequests.find(id, tx),
      try PlaceReach.reaches(
        request.person, at: request.organisation, for: .seekPlaces, user, tx)
    else { throw NotFound("This place") }
    return request
  }

  /// Those for whom the user may ask: themselves, and those who report to them.
  func people() throws -> [Choice] {
    guard let person = user.person else { return [] }
    let records = try OnePerson.records(of: person, tx)
    let team = try user.isLineManager ? Team.direct(of: records, on: user.today, tx) : []
    var seen = Set(records)
    return [Choice("\(person)", "Me")]
      + team.filter { seen.insert($0.person).inserted }.map {
        Choice("\($0.person)", $0.name, hint: $0.title)
      }
  }
}

extension LearningTimeState {
  var colour: TagColour {
    switch self {
    case .proposed: .amber
    case .agreed: .green
    case .declined: .red
    case .withdrawn, .ended: .grey
    }
  }
}
