import Access
import Directory
import Kernel
import Markup
import Obligations
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
  /// Why the module takes nobody new; `nil` where it does.
  let closedBecause: String?
  /// Of the places that are kept, those that are the reader’s to have.
  let ownKept: [(title: String, left: Int)]
  let revision: Int

  var placesWords: String {
    if left > 0 { return "\(left) of \(places) free" }
    let own = ownKept.reduce(0) { $0 + $1.left }
    if own > 0 {
      return "\(own) of \(places) kept for you: \(ownKept.map(\.title).joined(separator: ", "))"
    }
    let line = waiting > 0 ? ", \(waiting) waiting" : ""
    return kept.isEmpty ? "Full\(line)" : "None free for everybody\(line)"
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
  /// The group that the place is kept for: for the person alone.
  let group: String?
  let asked: String
  let offerUntil: String?
  /// How many asked before and still wait.
  let before: Int?
  let revision: Int
  /// By the code of each step.
  let steps: [String]
  let turns: [(words: String, when: String, by: String)]
  /// Of a date that was cancelled last: when it was to be, and why it is not.
  let cancelled: String?
  let isAskedAgain: Bool
  let hasCalendar: Bool
}

/// Somebody with a place, as far as whoever holds the date is told of them: no group, and not who
/// asked for them.
struct SeatView: Sendable {
  let id: String
  let person: String
  let employer: String
  let state: PlaceState

  var stateCode: String { state.rawValue }
  var stateWords: String { state.words }
  var colour: TagColour { state.colour }
  var isPlaced: Bool { state == .placed }
  var isAbsent: Bool { state == .absent }
  var isAttended: Bool { state == .attended }
}

extension SessionView {
  var colour: TagColour { state.colour }
  var isDraft: Bool { state == .draft }
  var isCancelled: Bool { state == .cancelled }
  var distanceWords: String? { distance?.words }
}

extension PlaceView {
  var stateWords: String { state.words }
  var colour: TagColour { state.colour }

  /// How it stands, in a sentence to the person.
  var explanation: String {
    switch state {
    case .waiting:
      guard session != nil else {
        return isAskedAgain
          ? "You have waited long for a date of this module. Say whether you still want one: nobody did, and it lapses."
          : "You wait for a date of this module. You are offered a place when there is a new one, in the order of asking."
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
    case .lapsed: return "It goes on no more. You can ask again."
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
    settings = try StandardsReader.shipped().places
    map = try ContentReader.shipped().postcodes
  }

  /// - Parameter reader: Whose kept places are told; nobody’s for whoever holds the dates.
  func views(
    _ sessions: [ModuleSession], from: Postcode?, reader: PersonID? = nil
  ) throws -> [SessionView] {
    let titles = try PlaceModules.titles(of: sessions.map(\.module.code), tx)
    let names = try Organisations.names(of: Set(sessions.map(\.organisation)), tx)
    let (taken, waiting) = try PlaceRequests.taken(sessions.map(\.id), tx)
    let open = try PlaceModules.find(sessions.map(\.module.code), on: user.today, tx)
    let groups = try groups(of: reader, sessions)
    return try sessions.map { one in
      let terms = one.terms
      let left = PlaceRules.left(in: terms, taken: taken[one.id] ?? [:], on: user.today)
      let state = one.state(on: user.today)
      let closed =
        try [.open, .closed].contains(state) && open[one.module.code] == nil
        ? PlaceModules.whyClosed(one.module.code, on: user.today, tx) : nil
      let own = groups[one.module.code] ?? []
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
        cost: terms.costPence.map(pounds) ?? "Nothing",
        access: SessionAccess.allCases.filter(terms.access.contains).map(\.words), state: state,
        stateWords: closed != nil ? "Takes nobody new" : isFull ? "Full" : state.words,
        cancelledBecause: one.cancelledBecause, closedBecause: closed,
        ownKept: settings.groups.compactMap { group in
          own.contains(group.code) ? left.kept[group.code].map { (group.title, $0) } : nil
        },
        revision: one.revision)
    }
  }

  /// The codes of the groups that the reader belongs to, by module; asked for only where places are
  /// kept.
  private func groups(
    of reader: PersonID?, _ sessions: [ModuleSession]
  ) throws -> [String: Set<String>] {
    let kept = sessions.filter { $0.terms.earmarked > 0 && user.today < $0.terms.releaseOn }
    guard let reader, !kept.isEmpty,
      let read = try EarmarkReading.read(of: [reader], on: user.today, tx)[reader]
    else { return [:] }
    var groups: [String: Set<String>] = [:]
    for code in Set(kept.map(\.module.code)) {
      var facts = read.facts
      facts.nearestMiles = map.nearest(
        from: read.postcodes, to: try ModuleSessions.postcodes(of: code, on: user.today, tx))
      groups[code] = Set(
        EarmarkRules.groups(of: facts, among: settings.groups, on: user.today).map(\.group.code))
    }
    return groups
  }

  static func days(_ first: Day, _ last: Day) -> String {
    first == last ? first.inWords : "\(first.inWords) to \(last.inWords)"
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
