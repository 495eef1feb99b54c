import Directory
import Kernel

/// What is behind the workforce figures of both standards, for every employer at once: one pass over
/// the census and what was recorded of the year.
///
/// The figures of an area are the sums of those of its employers, as national reports are the sums of
/// returns: somebody who works for two employers counts at each.
struct EmployerCounts: Sendable {
  /// Who is counted.
  enum Kind: Int, CaseIterable, Sendable {
    case staff, board, senior, shortlisted, appointed, disciplinary, capability, trained
    /// In post on the first day of the year or since, and those of them who have left.
    case present, left
  }

  /// How many places each characteristic has: that of the unknown first.
  private static let widths = [3, 3, 4]
  private static let starts = [0, 3, 6]
  private static let width = 10

  /// Where the bands by ethnic group and the clusters by disability begin.
  private static let bandsAt = Kind.allCases.count * width
  private static let bandWidth = 3
  private let clustersAt: Int
  private let stride: Int

  let year: StandardsYear
  let organisations: [OrganisationID]
  private let book: CharacteristicBook
  private var counts: [Int32]

  private init(_ year: StandardsYear, _ organisations: [OrganisationID], _ book: CharacteristicBook)
  {
    self.year = year
    self.organisations = organisations
    self.book = book
    clustersAt = Self.bandsAt + (book.bands.count + 1) * Self.bandWidth
    stride = clustersAt + 8 * Self.bandWidth
    counts = [Int32](repeating: 0, count: organisations.count * stride)
  }

  /// By several threads at once.
  static func count(
    _ census: WorkforceCensus, _ outcomes: YearOutcomes, workers: Int
  ) async -> EmployerCounts {
    let blocks = census.blocks.count
    let workers = max(1, min(workers, blocks))
    var whole = await withTaskGroup(of: EmployerCounts.self) { group in
      for worker in 0..<workers {
        group.addTask {
          let range = blocks * worker / workers..<blocks * (worker + 1) / workers
          return EmployerCounts(census, outcomes, blocks: range)
        }
      }
      var whole: EmployerCounts?
      for await part in group {
        guard var sum = whole else {
          whole = part
          continue
        }
        whole = nil
        sum.add(part)
        whole = sum
      }
      return whole ?? EmployerCounts(census, outcomes, blocks: 0..<0)
    }
    whole.add(outcomes)
    return whole
  }

  init(_ census: WorkforceCensus, _ outcomes: YearOutcomes) {
    self.init(census, outcomes, blocks: census.blocks.indices)
    add(outcomes)
  }

  private init(_ census: WorkforceCensus, _ outcomes: YearOutcomes, blocks: Range<Int>) {
    self.init(outcomes.year, census.organisations, census.book)
    for place in blocks { add(census.blocks[place], outcomes) }
  }

  private mutating func add(_ other: EmployerCounts) {
    for place in counts.indices { counts[place] &+= other.counts[place] }
  }

  // MARK: Answers

  /// By group of a characteristic, in the order of its groups, and those who did not say last.
  func groups(
    _ kind: Kind, by characteristic: FigureCharacteristic, at employer: Int
  ) -> [Int] {
    let which = Self.number(characteristic)
    let start = employer * stride + kind.rawValue * Self.width + Self.starts[which]
    return sums(start, Self.widths[which], characteristic)
  }

  /// Staff in post by band and ethnic group, or by cluster and disability: who did not say last.
  func parts(by characteristic: FigureCharacteristic, at employer: Int) -> [[Int]] {
    let byBand = characteristic != .disability
    let first = employer * stride + (byBand ? Self.bandsAt : clustersAt)
    return (0..<(byBand ? book.bands.count + 1 : 8)).map {
      sums(first + $0 * Self.bandWidth, Self.bandWidth, characteristic)
    }
  }

  private func sums(
    _ start: Int, _ width: Int, _ characteristic: FigureCharacteristic
  ) -> [Int] {
    let groups = characteristic.groups
    var sums = [Int](repeating: 0, count: groups.count + 1)
    for place in 0..<width {
      let group = characteristic.group(place).flatMap(groups.firstIndex) ?? groups.count
      sums[group] += Int(counts[start + place])
    }
    return sums
  }

  private static func number(_ characteristic: FigureCharacteristic) -> Int {
    switch characteristic {
    case .ethnicity: 0
    case .disability: 1
    case .gender: 2
    }
  }

  // MARK: Counting

  /// What the columns of a block come to, looked up once.
  private struct Tables {
    let ethnicGroup: [UInt8]
    let cluster: [UInt8]
    let isStaff: [Bool]
    let isBoard: [Bool]
    let isSenior: [Bool]

    init(_ book: CharacteristicBook) {
      ethnicGroup = (0..<256).map {
        $0 <= book.ethnicities.count ? book.group(ofEthnicity: UInt8($0)).rawValue : 0
      }
      cluster = (0..<256).map {
        $0 > 0 && $0 <= book.bands.count ? book.bands[$0 - 1].cluster : 0
      }
      func engagements(_ population: WorkforceScope.Population) -> [Bool] {
        (0...Engagement.allCases.count).map { population.includes(UInt8($0)) }
      }
      isStaff = engagements(.staff)
      isBoard = engagements(.board)
      isSenior = engagements(.senior)
    }
  }

  /// Everybody of a block, employer by employer: the main post of the last day stands for them.
  private mutating func add(_ block: WorkforceBlock, _ outcomes: YearOutcomes) {
    let tables = Tables(book)
    let (first, last) = (
      Int32(clamping: year.start.number), Int32(clamping: year.end.number)
    )
    var trained = outcomes.firstTrained(from: block.person.first ?? 0)
    let rows = block.count
    var row = 0
    while row < rows {
      let (person, employer) = (block.person[row], block.employer[row])
      var (staff, board, senior) = (-1, -1, -1)
      var (isPresent, isStill) = (false, false)
      var at = row
      repeat {
        defer { at += 1 }
        guard block.started[at] <= last, block.ended[at] >= first else { continue }
        let engagement = Int(block.engagement[at])
        let isStaff = tables.isStaff[engagement]
        if isStaff {
          isPresent = true
          if block.ended[at] > last { isStill = true }
        }
        guard block.ended[at] >= last else { continue }
        if isStaff, staff < 0 { staff = at }
        let traits = block.traits[at]
        guard traits != 0 else { continue }
        if board < 0, traits & WorkforceBlock.onBoard != 0, tables.isBoard[engagement] {
          board = at
        }
        if senior < 0, traits & WorkforceBlock.senior != 0, tables.isSenior[engagement] {
          senior = at
        }
      } while at < rows && block.person[at] == person && block.employer[at] == employer
      // What an employer says of somebody is the same in all rows.
      let groups = YearOutcomes.Groups(
        ethnicGroup: tables.ethnicGroup[Int(block.ethnicity[row])],
        disability: block.disability[row], gender: block.gender[row])
      let home = Int(employer) * stride
      if isPresent {
        add(.present, groups, home)
        if !isStill { add(.left, groups, home) }
      }
      if board >= 0 { add(.board, groups, home) }
      if senior >= 0 { add(.senior, groups, home) }
      if staff >= 0 {
        add(.staff, groups, home)
        let band = Int(block.band[staff])
        counts[home + Self.bandsAt + band * Self.bandWidth + Int(groups.ethnicGroup)] &+= 1
        let cluster = Int(tables.cluster[band])
        counts[home + clustersAt + cluster * Self.bandWidth + Int(groups.disability)] &+= 1
        if outcomes.isTrained(person, employer, from: &trained) { add(.trained, groups, home) }
      }
      row = at
    }
  }

  private mutating func add(
    _ kind: Kind, _ groups: YearOutcomes.Groups, _ home: Int
  ) {
    let start = home + kind.rawValue * Self.width
    counts[start + Int(groups.ethnicGroup)] &+= 1
    counts[start + Self.starts[1] + Int(groups.disability)] &+= 1
    counts[start + Self.starts[2] + Int(groups.gender)] &+= 1
  }

  private mutating func add(_ outcomes: YearOutcomes) {
    for one in outcomes.applicants {
      let home = Int(one.employer) * stride
      add(.shortlisted, one.groups, home)
      if one.isAppointed { add(.appointed, one.groups, home) }
    }
    for one in outcomes.totals {
      guard let some = one.counts else { continue }
      let which = Self.number(one.characteristic)
      // The groups come after the unknown, in another order than those that are compared.
      let place =
        (0..<Self.widths[which]).first {
          one.characteristic.group($0).flatMap(one.characteristic.groups.firstIndex) == one.group
        } ?? 0
      let home = Int(one.employer) * stride + Self.starts[which] + place
      counts[home + Kind.shortlisted.rawValue * Self.width] &+= some.shortlisted
      counts[home + Kind.appointed.rawValue * Self.width] &+= some.appointed
    }
    for one in outcomes.entries {
      let kind: Kind = one.process == .disciplinary ? .disciplinary : .capability
      add(kind, one.groups, Int(one.employer) * stride)
    }
  }
}

extension YearOutcomes {
  /// Where among those who took part `person` would stand.
  func firstTrained(from person: Int64) -> Int {
    var (low, high) = (0, trainedPeople.count)
    while low < high {
      let middle = (low + high) / 2
      if trainedPeople[middle] < person { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Asked in the order of the people and employers.
  @inline(__always)
  func isTrained(_ person: Int64, _ employer: Int32, from place: inout Int) -> Bool {
    while place < trainedPeople.count,
      trainedPeople[place] < person
        || (trainedPeople[place] == person && trainedEmployers[place] < employer)
    {
      place += 1
    }
    return place < trainedPeople.count && trainedPeople[place] == person
      && trainedEmployers[place] == employer
  }
}
