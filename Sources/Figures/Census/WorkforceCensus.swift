import Directory
import Journals
import Kernel
import Storage
import Synchronization

/// Everybody in columns, with what they said of themselves, to be counted on any day. It never leaves
/// this target: what does is counts, for whoever may have them exact, or made safe.
struct WorkforceCensus: Sendable {
  let book: CharacteristicBook
  /// By place; `places` the other way round.
  let organisations: [OrganisationID]
  let places: [Int64: Int32]
  let staffGroups: StaffGroupNumbers
  private(set) var blocks: [WorkforceBlock]
  /// The last entry of the journal that is in it.
  private(set) var position: EntryID?

  var people: Int { blocks.reduce(0) { $0 + $1.distinctPeople } }

  /// Those employed by `employers` alone, read at once.
  static func of(
    _ employers: [OrganisationID], _ book: CharacteristicBook, _ tx: any Transaction
  ) throws -> WorkforceCensus {
    let reading = try Ground(book, tx).reading(tx)
    var block = WorkforceBlock()
    // All in one block, so that nobody with posts at several of them is in two.
    block = try reading.block(of: employers)
    return WorkforceCensus(
      book: book, organisations: reading.organisations, places: reading.places,
      staffGroups: reading.staffGroups, blocks: [block], position: nil)
  }

  /// Everybody, some thousand people at a time, by several threads at once.
  static func everybody(
    _ book: CharacteristicBook, workers: Int, _ database: any Database
  ) async throws -> WorkforceCensus {
    let (ground, ranges, position) = try await database.read { tx in
      (try Ground(book, tx), try stretches(tx), try Journal.last(tx))
    }
    let next = WorkNumber()
    var blocks = try await withThrowingTaskGroup(of: [(Int, WorkforceBlock)].self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask {
          var read: [(Int, WorkforceBlock)] = []
          while true {
            let place = next.take()
            guard place < ranges.count else { break }
            let range = ranges[place]
            let block = try await database.read { tx in
              try ground.reading(tx).block(from: range.first, before: range.end)
            }
            read.append((place, block))
          }
          return read
        }
      }
      var blocks: [(Int, WorkforceBlock)] = []
      for try await some in group { blocks += some }
      return blocks.sorted { $0.0 < $1.0 }.map(\.1)
    }
    if !ground.standIns.isEmpty {
      blocks.append(try await database.read { try ground.reading($0).blockOfMerged() })
    }
    return WorkforceCensus(
      book: book, organisations: ground.organisations, places: ground.places,
      staffGroups: ground.staffGroups, blocks: blocks, position: position)
  }

  /// Reads those again to whom something has happened, when that is all that has.
  ///
  /// - Returns: `nil` where it has to be made anew; otherwise how many people were read.
  mutating func follow(_ tx: any Transaction) throws -> Int? {
    let touches = try Journal.touched(since: position, tx)
    guard let last = touches.last, last > position ?? EntryID(rawValue: 0) else { return 0 }
    // Whoever works at a place that is new has none in it.
    let newest: OrganisationID? = try tx.row("SELECT MAX(id) FROM organisation")?(0)
    guard newest == organisations.last else { return nil }
    let people = Set(try OnePerson.records(of: touches.people, tx).values.joined())
    guard people.count <= Self.mostAtOnce, blocks.count < Self.mostBlocks else { return nil }
    if !people.isEmpty {
      let sorted = people.sorted()
      let ground = Ground(
        book, organisations, places, staffGroups,
        standIns: try OnePerson.canonical(of: sorted, tx).filter { $0.key != $0.value },
        objecting: try Objections.everybody(tx), own: try OwnWords(book, of: sorted, tx))
      let block = try ground.reading(tx).block(of: sorted)
      let numbers = Set(people.map(\.rawValue))
      for place in blocks.indices { blocks[place].blank(numbers) }
      blocks.append(block)
    }
    position = last
    return people.count
  }

  /// More are not read while somebody waits.
  private static let mostAtOnce = 20_000
  /// Each change adds one.
  private static let mostBlocks = 2_000

  /// What everything that is read rests on.
  private struct Ground: Sendable {
    let book: CharacteristicBook
    let organisations: [OrganisationID]
    let places: [Int64: Int32]
    let staffGroups: StaffGroupNumbers
    let standIns: [PersonID: PersonID]
    let objecting: Set<PersonID>
    let own: OwnWords

    init(
      _ book: CharacteristicBook, _ organisations: [OrganisationID], _ places: [Int64: Int32],
      _ staffGroups: StaffGroupNumbers, standIns: [PersonID: PersonID], objecting: Set<PersonID>,
      own: OwnWords
    ) {
      self.book = book
      self.organisations = organisations
      self.places = places
      self.staffGroups = staffGroups
      self.standIns = standIns
      self.objecting = objecting
      self.own = own
    }

    init(_ book: CharacteristicBook, _ tx: any Transaction) throws {
      self.book = book
      organisations = try tx.rows("SELECT id FROM organisation ORDER BY id").map { try $0(0) }
      places = Dictionary(
        uniqueKeysWithValues: organisations.enumerated().map { ($1.rawValue, Int32($0)) })
      staffGroups = StaffGroupNumbers()
      standIns = try OnePerson.everybody(tx)
      objecting = try Objections.everybody(tx)
      own = try OwnWords(book, tx)
    }

    func reading(_ tx: any Transaction) -> WorkforceReading {
      WorkforceReading(
        book: book, organisations: organisations, places: places, staffGroups: staffGroups,
        standIns: standIns, objecting: objecting, own: own, tx: tx)
    }
  }

  private static func stretches(
    _ tx: any Transaction
  ) throws -> [(first: PersonID, end: PersonID)] {
    let row = try tx.row("SELECT MIN(id), MAX(id), COUNT(*) FROM person")
    guard let row, let first: Int64 = try row(0), let last: Int64 = try row(1) else { return [] }
    let count: Int = try row(2)
    let pieces = Int64((count + peopleInBlock - 1) / peopleInBlock)
    let width = (last - first) / max(1, pieces) + 1
    return stride(from: first, through: last, by: Int(width)).map {
      (PersonID(rawValue: $0), PersonID(rawValue: min($0 + width, last + 1)))
    }
  }

  static let peopleInBlock = 16_000
}

extension WorkforceBlock {
  var distinctPeople: Int {
    person.indices.reduce(0) {
      $0 + (!isBlank($1) && ($1 == 0 || person[$1] != person[$1 - 1]) ? 1 : 0)
    }
  }
}

/// Numbers from nought on, handed out to whoever asks next.
private final class WorkNumber: Sendable {
  private let next = Mutex(0)

  func take() -> Int {
    next.withLock { next in
      defer { next += 1 }
      return next
    }
  }
}

// MARK: Counting

/// Whom a count is of.
package struct WorkforceScope: Hashable, Sendable {
  package enum Population: Hashable, Sendable {
    /// Employed, with contracts of their own: without the bank, agencies, volunteers and those who
    /// sit on the board and are not employed.
    case staff
    /// On the bank and nothing else.
    case bank
    /// Whoever sits on the board, employed or not.
    case board
    /// Those in roles at the top, where there is no board.
    case senior
  }

  /// The day on which they are in post.
  package var day: Day
  package var population: Population
  /// Organisations in which they work or by which they are employed; `nil` for everybody.
  package var organisations: Set<OrganisationID>?
  package var unit: UnitID?

  package init(
    on day: Day, _ population: Population = .staff, at organisations: Set<OrganisationID>? = nil,
    unit: UnitID? = nil
  ) {
    self.day = day
    self.population = population
    self.organisations = organisations
    self.unit = unit
  }
}

/// What people are counted by.
package enum WorkforceSide: Hashable, Sendable {
  case employer, band, cluster, tier, staffGroup, ethnicity, ethnicGroup, disability, gender
}

/// Counts by several sides at once: the last side runs fastest.
struct WorkforceCounts: Sendable {
  let sides: [(side: WorkforceSide, size: Int)]
  private(set) var counts: [Int]

  init(_ sides: [(side: WorkforceSide, size: Int)]) {
    self.sides = sides
    counts = [Int](repeating: 0, count: sides.reduce(1) { $0 * $1.size })
  }

  subscript(places: [Int]) -> Int {
    var index = 0
    for (place, side) in zip(places, sides) { index = index * side.size + place }
    return counts[index]
  }

  mutating func add(_ index: Int) { counts[index] += 1 }

  static func + (one: WorkforceCounts, other: WorkforceCounts) -> WorkforceCounts {
    var sum = one
    for place in sum.counts.indices { sum.counts[place] += other.counts[place] }
    return sum
  }
}

extension WorkforceCensus {
  /// How many places a side has.
  func size(_ side: WorkforceSide) -> Int {
    switch side {
    case .employer: organisations.count
    case .band: book.bands.count + 1
    case .cluster: 8
    case .tier: CharacteristicBook.Tier.allCases.count
    case .staffGroup: 256
    case .ethnicity: book.ethnicities.count + 1
    case .ethnicGroup: CharacteristicBook.EthnicGroup.allCases.count
    case .disability: CharacteristicBook.DisabilityGroup.allCases.count
    case .gender: CharacteristicBook.GenderGroup.allCases.count
    }
  }

  /// Everybody of `scope` once, by all of `sides` together. Whoever works for two employers is counted
  /// by the first of them, unless it is counted by employer.
  func count(_ scope: WorkforceScope, by sides: [WorkforceSide]) -> WorkforceCounts {
    let sized = sides.map { ($0, size($0)) }
    var counts = WorkforceCounts(sized)
    let isMeant = scope.organisations.map { asked in organisations.map(asked.contains) }
    let perEmployer = sides.contains(.employer)
    for block in blocks {
      let rows = block.counted(scope, isMeant, oncePerEmployer: perEmployer)
      let places = index(of: block, sized)
      rows.each { counts.add(Int(places[$0])) }
    }
    return counts
  }

  /// Who stands in a count.
  func people(of scope: WorkforceScope) -> Set<Int64> {
    let isMeant = scope.organisations.map { asked in organisations.map(asked.contains) }
    var people: Set<Int64> = []
    for block in blocks {
      block.counted(scope, isMeant, oncePerEmployer: false).each {
        people.insert(block.person[$0])
      }
    }
    return people
  }

  /// Of each row, where among the counts it belongs.
  private func index(
    of block: WorkforceBlock, _ sides: [(side: WorkforceSide, size: Int)]
  ) -> [Int32] {
    var places = [Int32](repeating: 0, count: block.count)
    for (side, size) in sides {
      let size = Int32(size)
      if side == .employer {
        for row in places.indices { places[row] = places[row] &* size &+ block.employer[row] }
        continue
      }
      let column = block[keyPath: column(side)]
      let table = table(side)
      for row in places.indices {
        places[row] = places[row] &* size &+ table[Int(column[row])]
      }
    }
    return places
  }

  private func column(_ side: WorkforceSide) -> KeyPath<WorkforceBlock, [UInt8]> {
    switch side {
    case .band, .cluster, .tier, .employer: \.band
    case .staffGroup: \.staffGroup
    case .ethnicity, .ethnicGroup: \.ethnicity
    case .disability: \.disability
    case .gender: \.gender
    }
  }

  /// What each value of a column comes to.
  private func table(_ side: WorkforceSide) -> [Int32] {
    (0..<256).map { value -> Int32 in
      switch side {
      case .cluster:
        value > 0 && value <= book.bands.count ? Int32(book.bands[value - 1].cluster) : 0
      case .tier:
        value > 0 && value <= book.bands.count ? Int32(book.bands[value - 1].tier.rawValue) : 0
      case .ethnicGroup:
        value <= book.ethnicities.count
          ? Int32(book.group(ofEthnicity: UInt8(value)).rawValue) : 0
      case .employer, .band, .staffGroup, .ethnicity, .disability, .gender:
        value < size(side) ? Int32(value) : 0
      }
    }
  }
}

extension WorkforceBlock {
  /// The rows that stand for somebody of `scope`: of each person the main post that day.
  func counted(
    _ scope: WorkforceScope, _ isMeant: [Bool]?, oncePerEmployer: Bool
  ) -> RowBits {
    var bits = RowBits(count: count)
    let day = Int32(clamping: scope.day.number)
    let kinds = scope.population.engagements
    var last = (person: Int64.min, employer: Int32.min)
    for row in 0..<count {
      guard started[row] <= day, day <= ended[row] else { continue }
      if person[row] == last.person, !oncePerEmployer || employer[row] == last.employer {
        continue
      }
      guard kinds[Int(engagement[row])] else { continue }
      switch scope.population {
      case .board: guard traits[row] & Self.onBoard != 0 else { continue }
      case .senior: guard traits[row] & Self.senior != 0 else { continue }
      case .staff, .bank: break
      }
      if let isMeant, !isMeant[Int(organisation[row])], !isMeant[Int(employer[row])] { continue }
      if let unit = scope.unit, self.unit[row] != unit.rawValue { continue }
      bits[row] = true
      last = (person[row], employer[row])
    }
    guard scope.population == .bank else { return bits }
    // Whoever has a post beside the bank is counted there.
    var alone = bits
    let others = WorkforceScope.Population.staff.engagements
    var start = 0
    while start < count {
      var end = start
      var isEmployed = false
      while end < count, person[end] == person[start], employer[end] == employer[start] {
        if started[end] <= day, day <= ended[end], others[Int(engagement[end])] {
          isEmployed = true
        }
        end += 1
      }
      if isEmployed { for row in start..<end { alone[row] = false } }
      start = end
    }
    return alone
  }
}

extension WorkforceScope.Population {
  func includes(_ engagement: UInt8) -> Bool { engagements[Int(engagement)] }

  /// By place of the engagement, with one more for words that are none.
  fileprivate var engagements: [Bool] {
    Engagement.allCases.map { engagement in
      switch (self, engagement) {
      case (.bank, .bank): true
      case (.bank, _): false
      case (.board, _): engagement != .agency && engagement != .volunteer
      case (.staff, .bank), (.staff, .agency), (.staff, .partner), (.staff, .selfEmployed),
        (.staff, .officeHolder),
        (.staff, .volunteer), (.staff, .honorary):
        false
      case (.staff, _): true
      case (.senior, _): engagement != .bank && engagement != .agency && engagement != .volunteer
      }
    } + [self != .bank]
  }
}
