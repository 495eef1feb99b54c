import Directory
import Kernel

/// Some thousand people as columns: what policies ask about, and no more. One row of `posts` for
/// each post, one of `records` for each record, in the order of the people.
struct CensusBlock: Sendable {
  /// In ascending order. Somebody without a post has no row, nor has somebody unusual.
  var people: [PersonID] = []
  /// Where the posts of each person end.
  var postEnds: [Int32] = []
  var recordEnds: [Int32] = []
  var posts = Posts()
  var records = Records()
  /// Those whose facts do not fit the columns: on long absence, let off, given more time, with
  /// records that somebody decided about. A few in a hundred, kept whole.
  var unusual: [PersonFacts] = []

  struct Posts: Sendable {
    var kind: [Int32] = []
    var place: [Int32] = []
    var startedOn: [Int32] = []
    var joinedEmployerOn: [Int32] = []
    var endedOn: [Int32] = []
    var managerSince: [Int32] = []
    var startedInSectorYear: [Int32] = []
    var fte: [Int32] = []
    var contractedHours: [Int32] = []
    var isOffered: [Bool] = []
  }

  struct Records: Sendable {
    var sort: [Int32] = []
    var awardedOn: [Int32] = []
    var expiresOn: [Int32] = []
    var from: [Int32] = []
    var isComplete: [Bool] = []
  }

  /// Stands for what nobody knows.
  static let unknown = Int32.min

  static func number(_ number: Int64?) -> Int32 {
    number.flatMap { Int32(exactly: $0) } ?? unknown
  }

  /// Gives back room that was kept for more.
  mutating func finish() {
    people = Array(people)
    postEnds = Array(postEnds)
    recordEnds = Array(recordEnds)
    posts = Posts(
      kind: Array(posts.kind), place: Array(posts.place), startedOn: Array(posts.startedOn),
      joinedEmployerOn: Array(posts.joinedEmployerOn), endedOn: Array(posts.endedOn),
      managerSince: Array(posts.managerSince),
      startedInSectorYear: Array(posts.startedInSectorYear), fte: Array(posts.fte),
      contractedHours: Array(posts.contractedHours), isOffered: Array(posts.isOffered))
    records = Records(
      sort: Array(records.sort), awardedOn: Array(records.awardedOn),
      expiresOn: Array(records.expiresOn), from: Array(records.from),
      isComplete: Array(records.isComplete))
  }

  /// Where `person` stands, if in this block.
  func row(of person: PersonID) -> Int? {
    var low = 0
    var high = people.count
    while low < high {
      let middle = (low + high) / 2
      if people[middle] < person { low = middle + 1 } else { high = middle }
    }
    return low < people.count && people[low] == person ? low : nil
  }
}

/// The things that rows point at, as one thread uses them: copies of its own, because two threads
/// that count references to the same object slow each other down.
struct CensusObjects {
  let kinds: [PostKind]
  let sorts: [RecordSort]
  let organisations: [OrganisationID]
  let places: [CensusPlace]

  init(_ terms: CensusTerms) {
    kinds = terms.kinds.enumerated().map { PostKind(copying: $1, number: $0) }
    sorts = terms.sorts.enumerated().map { RecordSort($1.achievement, number: $0) }
    organisations = terms.organisations
    places = terms.places
  }
}

extension CensusBlock {
  /// Fills in `facts`, which keeps its memory from one person to the next.
  func read(_ row: Int, _ objects: CensusObjects, into facts: inout PersonFacts) {
    facts.person = people[row]
    facts.posts.removeAll(keepingCapacity: true)
    for index in Int(row == 0 ? 0 : postEnds[row - 1])..<Int(postEnds[row]) {
      let place = objects.places[Int(posts.place[index])]
      facts.posts.append(
        PostFacts(
          assignment: AssignmentID(rawValue: 0), kind: objects.kinds[Int(posts.kind[index])],
          organisation: place.organisation, employer: place.employer,
          startedOn: Self.day(posts.startedOn[index]),
          joinedEmployerOn: Self.day(posts.joinedEmployerOn[index]),
          startedInSectorYear: Self.known(posts.startedInSectorYear[index]),
          endedOn: Self.day(posts.endedOn[index]), isOffered: posts.isOffered[index],
          fte: Self.known(posts.fte[index]).map(FullTimeEquivalent.init(hundredThousandths:)),
          contractedHours: Self.known(posts.contractedHours[index])
            .map(WeeklyHours.init(hundredths:)),
          managerSince: Self.day(posts.managerSince[index])))
    }
    facts.records.removeAll(keepingCapacity: true)
    for index in Int(row == 0 ? 0 : recordEnds[row - 1])..<Int(recordEnds[row]) {
      facts.records.append(
        RecordFacts(
          id: RecordID(rawValue: 0), objects.sorts[Int(records.sort[index])],
          isComplete: records.isComplete[index], awardedOn: Self.day(records.awardedOn[index]),
          expiresOn: Self.day(records.expiresOn[index]),
          from: objects.organisations[Int(records.from[index])]))
    }
  }

  private static func known(_ number: Int32) -> Int? { number == unknown ? nil : Int(number) }

  private static func day(_ number: Int32) -> Day? {
    number == unknown ? nil : Day(number: Int(number))
  }
}

extension PostKind {
  fileprivate convenience init(copying other: PostKind, number: Int) {
    self.init(
      sectors: Set(Array(other.sectors)), organisationKinds: other.organisationKinds,
      isCQCRegistered: other.isCQCRegistered, engagement: other.engagement, role: other.role,
      staffGroup: other.staffGroup, band: other.band, managerReasons: other.managerReasons,
      number: number)
  }
}
