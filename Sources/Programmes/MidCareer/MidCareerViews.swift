import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Statistics
import Storage

/// A day of a cohort, as pages show it.
struct CohortDayView: Hashable, Sendable {
  let id: String
  let on: String
  let times: String
  let venue: String
  let postcode: String
  let access: [String]
  let sessions: [(String, Int)]
  let isCancelled: Bool
  let changed: String?
  let isOver: Bool
  let isToday: Bool

  var place: String { "\(venue), \(postcode)" }

  static func == (one: CohortDayView, other: CohortDayView) -> Bool { one.id == other.id }
  func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A cohort, as pages show it.
struct CohortView: Sendable {
  let id: String
  let title: String
  let holder: String
  let holderID: String
  let programme: String
  let state: CohortState
  let closes: String
  let isClosed: Bool
  let capacity: Int
  let minimum: Int
  let mix: [String]
  let people: [(sector: String, count: Int)]
  let days: [CohortDayView]
  let partners: [PartnerView]
  /// How far it is for whoever looks.
  let far: String?
  let cancelled: String?
  let revision: Int

  var base: String { "/cohorts/\(id)" }
  var stateTag: HTML {
    state == .open && isClosed
      ? tag("Places to be given", .amber) : tag(state.words, state.colour)
  }
  var isDraft: Bool { state == .draft }
  var isOpen: Bool { state == .open }
  var isConfirmed: Bool { state == .confirmed }
  var isFinished: Bool { state == .finished }
  var isCancelled: Bool { state == .cancelled }
  var held: [CohortDayView] { days.filter { !$0.isCancelled } }
  var placed: Int { people.map(\.count).reduce(0, +) }
  var when: String {
    guard let first = held.first, let last = held.last else {
      return days.isEmpty ? "No days yet" : "Cancelled"
    }
    return held.count == 1
      ? first.on : "\(held.count) days from \(first.on) to \(last.on)"
  }

  struct PartnerView: Sendable {
    let id: String
    let name: String
    let sector: String
    let state: PartnerState
    let answeredBy: String?
    let revision: Int

    var stateTag: HTML { tag(state.words, state.colour) }
    var stateWords: String { state.words }
    var isAsked: Bool { state == .asked }
    var isAgreed: Bool { state == .agreed }
  }
}

/// One person's way through the programme, as pages show it.
struct ParticipationView: Sendable {
  let id: String
  let person: String
  let programme: String
  let state: ParticipationState
  let place: String
  let employer: String
  let sector: String
  let group: String
  let origin: String
  let isMandatory: Bool
  let applied: String
  let release: String?
  let cohort: CohortView?
  let choices: [String]
  let miles: Int?
  let away: [String]
  let access: [String]
  let caring: String?
  let deferredUntil: String?
  /// Why they wait, in sentences.
  let why: [String]
  let turns: [TurnView]
  let days: [(on: String, mark: String, minutes: Int)]
  let attended: Int
  let needed: Int
  let cover: [CoverView]
  let wasAsked: Bool
  let ended: String?
  let revision: Int
  /// Steps that whoever looks may take.
  var steps: [ParticipationStep] = []
  var mayChangeNeeds = false
  var releasesThemselves = false
  var mayMakeUp = false
  var maySayHowItWas = false
  /// Whether they claim money for cover themselves, as they release themselves.
  var mayClaimOwn = false

  var own: String { "/programme/\(id)" }
  /// To be read only.
  var withoutSteps: ParticipationView {
    var view = self
    view.steps = []
    return view
  }
  var stateTag: HTML { tag(state.words, state.colour) }
  var stateCode: String { state.rawValue }
  var attendedWords: String { Self.time(attended) }
  var neededWords: String { Self.time(needed) }
  static func time(_ minutes: Int) -> String { LearningTimeRules.words(minutes) }
  /// By their codes.
  var stepCodes: [String] { steps.map(\.rawValue) }

  struct TurnView: Sendable {
    let words: String
    let when: String
    let by: String
    let reason: String?
  }
}

/// Reads what pages about the programme show.
struct MidCareerQuestions {
  let user: User
  let tx: any Transaction

  init(_ user: User, _ tx: any Transaction) { (self.user, self.tx) = (user, tx) }

  /// In the order of `all`.
  func views(_ all: [Cohort], from: Postcode? = nil) throws -> [CohortView] {
    let reading = AllocationReading(tx)
    let places = try reading.cohorts(all)
    let partners = try CohortPeople.partners(of: all.map(\.id), tx)
    let names = try Organisations.names(
      of: Set(all.map(\.organisation) + partners.values.joined().map(\.organisation)), tx)
    let map = try ContentReader.shipped().postcodes
    return try places.map { place in
      let one = place.cohort
      let edition = try MidCareerTerms.edition(one.programme, one.edition)
      let far = from.flatMap { from in
        place.days.filter { !$0.isCancelled }.compactMap {
          map.distance(from: from, to: $0.venue.postcode)
        }.max()
      }
      return CohortView(
        id: "\(one.id)", title: one.title, holder: names[one.organisation] ?? "",
        holderID: "\(one.organisation)", programme: edition.title, state: one.state,
        closes: one.closesOn.inWords, isClosed: one.closesOn < user.today,
        capacity: one.capacity, minimum: one.minimum, mix: one.mix.sentences,
        people: place.placed.sorted { $0.key.rawValue < $1.key.rawValue }
          .map { ($0.key.words, $0.value) },
        days: place.days.map { day($0, edition) },
        partners: (partners[one.id] ?? []).map {
          CohortView.PartnerView(
            id: "\($0.organisation)", name: names[$0.organisation] ?? "", sector: $0.sector.words,
            state: $0.state, answeredBy: $0.answeredBy, revision: $0.revision)
        }, far: far?.words, cancelled: edition.reason(.cancel, one.cancelledBecause),
        revision: one.revision)
    }
  }

  func view(_ one: Cohort) throws -> CohortView {
    guard let view = try views([one]).first else { throw NotFound("This cohort") }
    return view
  }

  func day(_ one: CohortDay, _ edition: MidCareerEdition) -> CohortDayView {
    CohortDayView(
      id: "\(one.id)", on: one.on.inWords, times: one.times, venue: one.venue.name,
      postcode: one.venue.postcode.text,
      access: edition.access.filter { one.venue.access.contains($0.code) }.map(\.title),
      sessions: one.sessions.map { ($0.title, $0.minutes) }, isCancelled: one.isCancelled,
      changed: edition.reason(.change, one.changedBecause)
        ?? edition.reason(.cancel, one.changedBecause),
      isOver: one.on < user.today, isToday: one.on == user.today)
  }

  func view(_ one: Participation) throws -> ParticipationView {
    let edition = try MidCareerTerms.edition(one.programme, one.edition)
    let cohorts = try Cohorts.find(one.needs.cohorts + [one.cohort].compactMap(\.self), tx)
    let names = try Organisations.names(of: [one.organisation, one.employer], tx)
    let turns = try Participations.turns(of: one.id, tx)
    let marks = try CohortAttendances.of([one.id], tx)[one.id] ?? []
    let days = try CohortAttendances.days(marks.map(\.day), tx)
    return ParticipationView(
      id: "\(one.id)", person: try People.names(of: [one.person], tx)[one.person] ?? "",
      programme: edition.title, state: one.state, place: names[one.organisation] ?? "",
      employer: names[one.employer] ?? "", sector: one.sector.words,
      group: try MidCareerTerms.eligibility(one.programme).title(of: one.group),
      origin: one.origin.words, isMandatory: one.isMandatory, applied: one.appliedOn.inWords,
      release: one.release.map {
        [
          ReleasedBy(rawValue: $0.by)?.words, $0.name, $0.on.inWords,
          "Cover: \($0.cover.words.prefix(1).lowercased())\($0.cover.words.dropFirst())",
        ].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
      }, cohort: try one.cohort.flatMap { cohorts[$0] }.map(view),
      choices: one.needs.cohorts.compactMap { cohorts[$0]?.title }, miles: one.needs.miles,
      away: one.needs.away.map(Self.words),
      access: edition.access.filter { one.needs.access.contains($0.code) }.map(\.title),
      caring: one.needs.caring.flatMap { code in
        edition.caring.first { $0.code == code }?.title
      }, deferredUntil: one.deferredUntil?.inWords,
      why: one.state == .waiting ? try CohortAllocations.lastWords(for: one.id, tx) : [],
      turns: turns.map { turn in
        ParticipationView.TurnView(
          words: turn.step.words, when: turn.at.inWords, by: turn.actorName,
          reason: ReasonList(of: turn.step).flatMap { edition.reason($0, turn.reason) })
      },
      days: marks.compactMap { mark in
        days[mark.day].map { ($0.on, mark) }
      }.sorted { $0.0 < $1.0 }.map { ($0.0.inWords, $0.1.mark.words, $0.1.minutes) },
      attended: try AttendedTime.minutes(of: one, tx), needed: edition.days.needed,
      cover: try cover(Backfills.of([one.id], tx)), wasAsked: one.wasAsked,
      ended: one.endedOn?.inWords,
      revision: one.revision)
  }

  static func words(_ period: Period) -> String {
    guard let to = period.to, to != period.from else { return period.from.inWords }
    return "\(period.from.inWords) to \(to.inWords)"
  }

  /// Names and how they stand, for lists.
  func lines(_ all: [Participation]) throws -> [ParticipationLine] {
    let names = try People.names(of: Set(all.map(\.person)), tx)
    let places = try Organisations.names(of: Set(all.map(\.organisation)), tx)
    let cohorts = try Cohorts.find(all.compactMap(\.cohort), tx)
    return all.map { one in
      ParticipationLine(
        id: "\(one.id)", person: names[one.person] ?? "", place: places[one.organisation] ?? "",
        sector: one.sector.words, state: one.state,
        cohort: one.cohort.flatMap { cohorts[$0]?.title }, applied: one.appliedOn.inWords,
        isMandatory: one.isMandatory)
    }.sorted { ($0.person, $0.id) < ($1.person, $1.id) }
  }
}

/// One person in a list.
struct ParticipationLine: Sendable {
  let id: String
  let person: String
  let place: String
  let sector: String
  let state: ParticipationState
  let cohort: String?
  let applied: String
  let isMandatory: Bool

  var stateTag: HTML { tag(state.words, state.colour) }
  var isWaiting: Bool { state == .waiting || state == .released }
}

extension CohortState {
  var colour: TagColour {
    switch self {
    case .draft: .grey
    case .open: .blue
    case .confirmed: .purple
    case .finished: .green
    case .cancelled: .red
    }
  }
}

extension PartnerState {
  var colour: TagColour {
    switch self {
    case .asked: .amber
    case .agreed: .green
    case .declined: .red
    }
  }
}

extension ParticipationState {
  var colour: TagColour {
    switch self {
    case .selected, .applied, .waiting: .amber
    case .notReleased, .incomplete: .red
    case .released: .blue
    case .placed: .purple
    case .completed: .green
    case .deferred, .withdrawn, .rejected: .grey
    }
  }
}
