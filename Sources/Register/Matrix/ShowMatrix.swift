import Access
import Directory
import Kernel
import Markup
import Obligations
import Storage
import Web

/// The training matrix of an organisation or of a team, as far as the user may see its people.
struct ShowMatrix: Sendable {
  enum Whose: Sendable {
    case organisation(OrganisationID)
    case team(of: PersonID)
  }

  let whose: Whose
  /// A workplace under the organisation.
  let place: OrganisationID?
  /// A policy or a family of policies.
  let set: String?
  let show: String?
  let page: Int
  let size: Int
  let content: PolicyContent

  /// Groups of states that people ask for together.
  static let shows: [(choice: Choice, states: Set<MatrixState>)] = [
    (Choice("overdue", "With anything overdue"), [.overdue, .neverDone]),
    (Choice("soon", "With anything overdue or due soon"), [.overdue, .neverDone, .dueSoon]),
    (Choice("open", "With anything to do"), [.overdue, .neverDone, .dueSoon, .notDone]),
  ]

  static func permission(_ whose: Whose) -> Permission {
    switch whose {
    case .organisation: .seeTrainingOfOrganisation
    case .team: .seeObligations
    }
  }

  func answer(_ user: User, _ tx: any Transaction) throws -> MatrixView {
    let shown = show.flatMap { show in Self.shows.first { $0.choice.code == show } }
    var question = TrainingMatrixQuestion(
      ObligationScope(policy: set, on: user.today), states: shown?.states ?? [], limit: size,
      offset: max(0, page - 1) * size)
    switch whose {
    case .organisation(let id):
      _ = try user.right(to: .seeTrainingOfOrganisation, .organisation(id), tx)
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      let places = try places(of: id, on: user.today, tx)
      guard place == nil || places.contains(where: { $0.code == place.map { "\($0)" } }) else {
        throw NotFound("This workplace")
      }
      question.scope.organisation = place ?? id
      let reach = try user.reach(for: .seeTrainingOfOrganisation, tx)
      try ListBound().check(question.scope, reach: reach, tx)
      let matrix = try question.matrix(reach: reach, content: content, tx)
      // Where training is shared, posts need not be.
      let showsPosts = try user.holds(.seePeopleOfOrganisation, over: .organisation(id), tx)
      var view = view(
        matrix, name, "/organisations/\(id)/matrix", places: places, shown?.choice, user.today,
        showsPosts: showsPosts,
        trail: [PersonPages.home, Link(name, to: "/organisations/\(id)")])
      view.kindMissing = try KindMissing.of(place ?? id, for: user, tx)
      return view
    case .team(let manager):
      _ = try user.right(to: .seeObligations, .person(manager), tx)
      guard let name = try People.names(of: [manager], tx)[manager] else {
        throw NotFound("This person")
      }
      let records = try user.records(of: manager, for: .seeObligations, tx)
      let everyone = try Team.everyone(below: records, on: user.today, tx).map(\.person)
      let seen = try VisiblePeople(user.records(of: everyone, for: .seeObligations, tx), tx)
      let matrix = try question.matrix(of: seen, content: content, tx)
      let isSelf = user.person == manager
      return view(
        matrix, isSelf ? "My team" : "The team of \(name)", "/people/\(manager)/team/matrix",
        places: [], shown?.choice, user.today,
        trail: PersonPages.trail(to: manager, name)
          + [Link(isSelf ? "My team" : "Team", to: "/people/\(manager)/team")])
    }
  }

  private func view(
    _ matrix: TrainingMatrix, _ caption: String, _ base: String, places: [Choice],
    _ shown: Choice?, _ day: Day, showsPosts: Bool = true, trail: [Link]
  ) -> MatrixView {
    let families = content.inForce(on: day).map(\.set).reduce(into: [PolicyFamily]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    let sets = families.map { Choice($0.code, $0.title) }
    return MatrixView(
      title: "Training matrix", caption: caption, day: day,
      subjects: matrix.subjects.map(\.title),
      rows: matrix.rows.map { row($0, of: matrix, showsPosts: showsPosts) },
      page: PageOfMany(number: page, size: size, total: matrix.total), people: matrix.people,
      states: MatrixState.allCases.map { state in
        MatrixView.State(
          code: state.rawValue, words: state.words, shortWords: state.shortWords,
          meaning: state.meaning, colour: state.colour, count: matrix.counts[state] ?? 0)
      },
      filter: MatrixView.Filter(
        base: base, places: places,
        place: place.flatMap { id in places.first { $0.code == "\(id)" } }, sets: sets,
        set: set.map { code in
          sets.first { $0.code == code } ?? Choice(code, content.policy(code)?.title ?? code)
        },
        shows: Self.shows.map(\.choice), show: shown),
      trail: trail)
  }

  private func row(
    _ row: TrainingMatrix.Row, of matrix: TrainingMatrix, showsPosts: Bool
  ) -> MatrixView.Row {
    MatrixView.Row(
      person: row.person, name: row.name, posts: showsPosts ? row.posts : [],
      cells: matrix.subjects.map { subject in
        let state = row[subject]
        let entry = row.entries[subject.code]
        return MatrixView.Cell(
          words: state.words, shortWords: state.shortWords, colour: state.colour,
          dayWord: state.dayWord, day: state.showsDay ? entry?.dueOn : nil,
          isRequired: state != .notRequired, isToReview: entry?.isToReview ?? false,
          tone: state.tone,
          address: state.isToDo || entry?.isToReview == true
            ? entry.map { "/people/\(row.person)/duties/\($0.policy)" } : nil)
      })
  }

  /// Where its people work: the organisation itself and what is under it.
  private func places(
    of id: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [Choice] {
    let under = try OrganisationRelationKind.allCases.filter { $0.basis == .under }.flatMap {
      try Organisations.organisations(that: $0, id, on: day, tx)
    }
    let names = try Organisations.names(of: under, tx)
    return Set(under).compactMap { id in names[id].map { Choice("\(id)", $0) } }
      .sorted { ($0.words.folded, $0.code) < ($1.words.folded, $1.code) }
  }
}

extension MatrixState {
  var colour: TagColour {
    switch self {
    case .neverDone, .overdue: .red
    case .dueSoon: .amber
    case .notDone: .blue
    case .inDate: .green
    case .deferred: .purple
    case .paused: .teal
    case .exempt, .notRequired: .grey
    }
  }

  var tone: ListTable.Cell.Tone {
    switch self {
    case .neverDone, .overdue: .bad
    case .dueSoon: .soon
    case .inDate: .good
    case .notRequired: .quiet
    case .notDone, .deferred, .paused, .exempt: .plain
    }
  }

  var showsDay: Bool {
    switch self {
    case .neverDone, .overdue, .dueSoon, .notDone, .inDate, .deferred, .paused: true
    case .exempt, .notRequired: false
    }
  }

  var isToDo: Bool {
    switch self {
    case .neverDone, .overdue, .dueSoon, .notDone, .deferred: true
    case .inDate, .paused, .exempt, .notRequired: false
    }
  }
}
