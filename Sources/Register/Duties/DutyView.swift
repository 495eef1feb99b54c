import Disclosure
import Kernel
import Markup

/// How obligations stand, grouped the way people speak of them.
struct DutyTally: Hashable, Sendable {
  /// Done, here or elsewhere, and holding.
  let done: ShownCount
  /// Still in time.
  let open: ShownCount
  let overdue: ShownCount
  let deferred: ShownCount
  /// On long leave: out of the count, shown apart.
  let paused: ShownCount
  let exempt: ShownCount
  /// Records from elsewhere that somebody must look at.
  let toReview: ShownCount
  /// All but those last, which are in one of the others.
  let total: ShownCount
  /// In date of those that count: the done, and those due again soon.
  let compliance: ShownShare

  static let parts = [
    BarPart("Done", .green), BarPart("In time", .blue), BarPart("Overdue", .red),
    BarPart("Deferred", .purple), BarPart("On long leave", .teal), BarPart("Exempt", .grey),
  ]
  var bar: [Int] { [done, open, overdue, deferred, paused, exempt].map(\.length) }
}

/// What the dashboard of an organisation, or of everything, shows.
struct DutyDashboard: Sendable {
  struct Row: Sendable {
    let name: String
    let hint: String?
    let address: String
    /// Where the overdue ones are listed; `nil` for those who may not see names.
    let overdueAddress: String?
    let tally: DutyTally
  }

  let title: String
  /// `/organisations/17` or `/duties`.
  let base: String
  let day: Day
  let people: ShownCount
  /// Whether the numbers are exact.
  let readership: Readership
  let policies: [Choice]
  let policy: Choice?
  let tally: DutyTally
  let byPolicy: [Row]
  let byPlace: [Row]
  /// Which of its places `byPlace` shows, and where the others are.
  let places: PageOfMany
  let placesAddress: @Sendable (Int) -> String
  /// "Employer" or "Workplace".
  let placeHeading: String
  /// Where the people behind the totals are listed; all `nil` for those who may not see names.
  let lists: Lists
  let trail: [Link]
  var kindMissing: KindMissing?

  /// Of one of its tables as a file.
  func address(list: String) -> String {
    "\(base)/duties?list=\(list)" + (policy.map { "&policy=\($0.code)" } ?? "")
  }

  struct Lists: Sendable {
    var overdue: String?
    var open: String?
    var done: String?
    var toReview: String?
  }
}

/// One row of a list of people.
struct DutyLine: Sendable {
  let person: PersonID
  let name: String
  let place: String
  let policy: String
  let title: String
  let state: DutyState
  let dueOn: Day?
  let toReview: Bool
}

/// A state, its words and its colour.
struct DutyState: Hashable, Sendable {
  let code: String
  let words: String
  let meaning: String
  let colour: TagColour

  var html: HTML { tag(words, colour) }
}

struct DutyList: Sendable {
  let title: String
  let base: String
  let day: Day
  let lines: [DutyLine]
  let page: PageOfMany
  let policies: [Choice]
  let policy: Choice?
  let states: [Choice]
  let state: Choice?
  let active: [ActiveFilter]
  /// The list as it is filtered, all its pages: where the file of it is.
  let download: String
  let address: @Sendable (_ page: Int) -> String
  let trail: [Link]
}

/// One duty of one person, explained.
struct DutyOfPerson: Sendable {
  struct Exception: Sendable {
    let words: String
    let endWords: String
    let endAddress: String?
  }

  let person: PersonID
  let name: String
  let isSelf: Bool
  let policy: String
  let title: String
  let what: String
  let standing: [Standing]
  let exceptions: [Exception]
  let mayRecord: Bool
  let mayExempt: Bool
  let mayDefer: Bool
  let mayReview: Bool

  /// How it stands at one employer, or once for all.
  struct Standing: Sendable {
    let employer: String?
    let state: DutyState
    let dueOn: Day?
    let isInDate: Bool
    let because: [String]
    let toReview: RecordID?
    /// Accounts that may decide about it.
    let deciders: [String]
  }
}
