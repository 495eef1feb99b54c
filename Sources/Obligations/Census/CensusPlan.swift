import Directory
import Kernel

/// What the rules come to on one day for everybody of a census, as numbers: which policies a kind of
/// post is asked about, what a sort of record means to them, whose records count where. Worked out
/// once, so that nothing but days is left to compare for each person.
///
/// It says the same as `ObligationRules`, for people with one current post who have no absences,
/// exceptions or reviews: nearly everybody. Tests hold the two against each other.
struct CensusPlan: Sendable {
  /// The day asked about; days are their numbers.
  let day: Int32
  var lengths = LengthTable()
  var policies: [Terms] = []
  var asks = Runs<Ask>()
  /// Policies each kind of post is asked about, one bit for each, and those 64 further on with it.
  var asked: [UInt64] = []
  /// Kinds of post of whom somebody's own facts decide in ways not written as numbers.
  var isByPerson: [Bool] = []
  var bearings = Runs<Bearing>()
  var places: [Place] = []
  var organisations = Organisations()
  var continuity: Int32 = 0
  var fullTimeHours: Int32 = 0

  /// Stands for a day nobody knows, which is before all others.
  static let unknown = CensusBlock.unknown
  /// Stands for the last day of what is done for good.
  static let forGood = Int32.max

  /// One policy that a kind of post may be asked about.
  struct Ask: Sendable {
    let policy: Int32
    /// The day it begins for the sectors of such a post.
    let begins: Int32
    /// The time there is, and the most a part-timer gets; numbers of lengths, -1 for none.
    let within: Int32
    let cap: Int32
    /// Whom it means: posts started from this day on, people in care from this year on.
    let startedFrom: Int32
    let inSectorFrom: Int32
    let anchor: Deadline.Anchor
    let joinersOnly: Bool
  }

  /// How one policy looks at records and days.
  struct Terms: Sendable {
    enum Lapse { case never, interval, record, earlier }
    enum Recognition { case anywhere, agreement, reviewed }

    let lapse: Lapse
    let interval: Int32
    let recognition: Recognition
    let agreement: Int
    /// The last day of being due that is near enough to count as soon: what was never done, and
    /// what was.
    let soonUntil: Int32
    let soonAgainUntil: Int32
  }

  /// What a sort of record means to a policy.
  struct Bearing: Sendable {
    let policy: Int32
    let isForReview: Bool
  }

  /// The numbers of a workplace and its employer among the organisations.
  struct Place: Sendable {
    let workplace: Int32
    let employer: Int32
  }
}

extension CensusPlan {
  /// Lists one after the other, and where each ends.
  struct Runs<Entry: Sendable>: Sendable {
    private(set) var entries: [Entry] = []
    private var ends: [Int32] = [0]

    mutating func add(_ run: [Entry]) {
      entries += run
      ends.append(Int32(entries.count))
    }

    subscript(number: Int32) -> Range<Int> {
      Int(ends[Int(number)])..<Int(ends[Int(number) + 1])
    }
  }

  /// What rules ask of employers.
  struct Organisations: Sendable {
    /// Those that are the same employer to records: above, below, before or after.
    var same = Runs<Int32>()
    /// For each agreement and organisation.
    var membership: [[Membership]] = []
    var agreements: [Int32] = []
    /// For each organisation and policy a length, where an employer has an interval of its own.
    var localRows: [Int32] = []
    var localLengths: [Int32] = []

    enum Membership: Sendable {
      case none, presumed
      case during([ClosedRange<Int32>])
    }

    func isSame(_ one: Int32, _ other: Int32) -> Bool {
      let (these, those) = (same[one], same[other])
      let (list, wanted) = these.count < those.count ? (these, other) : (those, one)
      for place in list where same.entries[place] == wanted { return true }
      return false
    }

    func isMember(_ organisation: Int32, of agreement: Int, on day: Int32) -> Bool {
      guard day >= agreements[agreement] else { return false }
      switch membership[agreement][Int(organisation)] {
      case .none: return false
      case .presumed: return true
      case .during(let periods): return periods.contains { $0.contains(day) }
      }
    }

    /// -1 where it has none.
    func localInterval(at employer: Int32, policy: Int32, of policies: Int) -> Int32 {
      let row = localRows[Int(employer)]
      return row < 0 ? -1 : localLengths[Int(row) * policies + Int(policy)]
    }
  }
}
