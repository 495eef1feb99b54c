import Access
import Directory
import Kernel
import Markup
import Records
import Storage

/// Money for cover, as pages show it.
struct CoverView: Sendable {
  let participation: String
  let cohortID: String
  let cohort: String
  let person: String
  let employer: String
  let state: BackfillState
  let perDay: String
  let days: Int
  let attended: Int
  let claimed: String?
  let claimUntil: String
  let mayClaim: Bool
  let revision: Int

  var stateTag: HTML { tag(state.words, state.colour) }
  var isClaimed: Bool { state == .claimed }
}

extension MidCareerQuestions {
  /// Money for cover, as it stands.
  func cover(_ all: [Backfill]) throws -> [CoverView] {
    let people = Dictionary(
      uniqueKeysWithValues: try Participations.find(all.map(\.participation), tx).map {
        ($0.id, $0)
      })
    let names = try People.names(of: Set(people.values.map(\.person)), tx)
    let places = try Organisations.names(of: Set(all.map(\.employer)), tx)
    let cohorts = try Cohorts.find(all.map(\.cohort), tx)
    let covered = try CoverReading(all, tx)
    return try all.compactMap { sum in
      guard let one = people[sum.participation], let cohort = cohorts[sum.cohort] else {
        return nil
      }
      let edition = try MidCareerTerms.edition(one.programme, one.edition)
      let last = covered.lastDay(of: sum.cohort)
      let until = last.map { $0 + edition.backfill.claimWithinDays }
      let attended = covered.attended(sum)
      return CoverView(
        participation: "\(one.id)", cohortID: "\(cohort.id)", cohort: cohort.title,
        person: names[one.person] ?? "", employer: places[sum.employer] ?? "",
        state: sum.state, perDay: pounds(sum.pencePerDay), days: sum.days,
        attended: attended,
        claimed: sum.claimedPence.map {
          "\(sum.claimedDays == 1 ? "1 day" : "\(sum.claimedDays ?? 0) days"), \(pounds($0))"
        }, claimUntil: until?.inWords ?? "",
        mayClaim: (sum.state == .funded || sum.state == .returned)
          && (last.map { $0 < user.today } ?? false) && (until.map { user.today <= $0 } ?? false)
          && attended > 0, revision: sum.revision)
    }
  }
}

/// The days that money for cover is about.
struct CoverReading {
  private let days: [CohortID: [CohortDay]]
  private let marks: [ParticipationID: [CohortAttendance]]

  init(_ all: [Backfill], _ tx: any Transaction) throws {
    days = try CohortDays.of(all.map(\.cohort), tx)
    marks = try CohortAttendances.of(all.map(\.participation), tx)
  }

  /// The last day that was or will be held; `nil` where all were cancelled.
  func lastDay(of cohort: CohortID) -> Day? {
    (days[cohort] ?? []).filter { !$0.isCancelled }.map(\.on).max()
  }

  /// Days of the cohort on which they were there.
  func attended(_ one: Backfill) -> Int {
    let own = Set((days[one.cohort] ?? []).map(\.id))
    return (marks[one.participation] ?? []).count {
      own.contains($0.day) && ($0.mark == .present || $0.mark == .part)
    }
  }
}

extension BackfillState {
  var colour: TagColour {
    switch self {
    case .funded: .blue
    case .claimed: .amber
    case .paid: .green
    case .returned: .red
    case .lapsed: .grey
    }
  }
}
