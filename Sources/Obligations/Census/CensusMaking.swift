import Directory
import Journals
import Kernel
import Storage
import Synchronization

/// A census ready to be taken up.
package struct CensusMade: Sendable {
  let day: Day
  let content: PolicyContent
  let blocks: [CensusBlock]
  let terms: CensusTerms
  let book: EmployerBook
  /// The last entry of the journal when reading began; later ones are followed up.
  let position: EntryID?
  var counting: CensusCounting

  /// How many people the columns hold, how many posts and how many records.
  package var size: (people: Int, posts: Int, records: Int) {
    blocks.reduce(into: (0, 0, 0)) { size, block in
      size.0 += block.people.count + block.unusual.count
      size.1 += block.posts.kind.count
      size.2 += block.records.sort.count
    }
  }

  package var obligations: Int {
    counting.tallies.footprints.indices.reduce(0) { sum, footprint in
      counting.rules.policies.indices.reduce(sum) {
        $0 + (counting.tallies.tally(footprint, $1)?.total ?? 0)
      }
    }
  }
}

/// Everyone in columns, not counted yet.
package struct CensusColumns: Sendable {
  let day: Day
  let content: PolicyContent
  let blocks: [CensusBlock]
  let terms: CensusTerms
  let book: EmployerBook
  let position: EntryID?
}

/// Makes a census: reads everybody, some thousand people at a time, then counts them. Both can be
/// done by several threads at once.
package struct CensusMaking: Sendable {
  package let content: PolicyContent
  package let day: Day
  /// How many threads: one beside a site that answers, all there are for a census alone.
  package var workers: Int

  package init(content: PolicyContent, day: Day, workers: Int) {
    self.content = content
    self.day = day
    self.workers = workers
  }

  package func make(_ database: any Database) async throws -> CensusMade {
    try await count(load(database))
  }

  package func load(_ database: any Database) async throws -> CensusColumns {
    let day = day
    let (position, book, ranges, standIns, unusual) = try await database.read { [content] tx in
      (
        try Journal.last(tx), try Self.book(on: day, tx), try Self.ranges(tx),
        try OnePerson.everybody(tx), try CensusReading.unusual(content, tx)
      )
    }
    let merged = Set(standIns.keys).union(standIns.values)
    let terms = SharedCensusTerms(book: book)
    let next = WorkList()
    let blocks = try await withThrowingTaskGroup(of: [(Int, CensusBlock)].self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask {
          var read: [(Int, CensusBlock)] = []
          var met = CensusReading.Met()
          while let place = next.take(below: ranges.count) {
            let range = ranges[place]
            let before = met
            let (block, now) = try await database.read { [content] tx in
              var reading = CensusReading(
                content: content, day: day, terms: terms, met: before, tx)
              let block = try reading.block(
                from: range.first, before: range.end, keepingWhole: unusual, leavingOut: merged)
              return (block, reading.met)
            }
            met = now
            read.append((place, block))
          }
          return read
        }
      }
      var blocks: [(Int, CensusBlock)] = []
      for try await some in group { blocks += some }
      return blocks.sorted { $0.0 < $1.0 }.map(\.1)
    }
    let whole = try await database.read { [content] tx in
      try CensusReading(content: content, day: day, terms: terms, tx)
        .block(of: Set(standIns.values).sorted())
    }
    return CensusColumns(
      day: day, content: content, blocks: blocks + [whole], terms: terms.now, book: book,
      position: position)
  }

  package func count(_ columns: CensusColumns) async -> CensusMade {
    await count(columns, with: CensusPlan(columns))
  }

  /// - Parameter plan: `nil` to hold everybody against the rules one by one.
  func count(_ columns: CensusColumns, with plan: CensusPlan?) async -> CensusMade {
    let next = WorkList()
    let counting = await withTaskGroup(of: CensusCounting.self) { group in
      for _ in 0..<max(1, workers) {
        group.addTask {
          var counting = columns.newCounting()
          let objects = CensusObjects(columns.terms)
          var quick = plan.map { CensusQuickCount($0) }
          while let place = next.take(below: columns.blocks.count) {
            counting.count(columns.blocks[place], objects, &quick)
            // So that a site beside it gets its turn.
            await Task.yield()
          }
          return counting
        }
      }
      var whole: CensusCounting?
      for await some in group {
        if whole == nil { whole = some } else { whole?.add(some) }
      }
      return whole ?? columns.newCounting()
    }
    return CensusMade(
      day: columns.day, content: columns.content, blocks: columns.blocks, terms: columns.terms,
      book: columns.book, position: columns.position, counting: counting)
  }

  /// Every organisation there is.
  private static func book(on day: Day, _ tx: any Transaction) throws -> EmployerBook {
    let ids = try tx.rows("SELECT id FROM organisation ORDER BY id")
      .map { try $0(0, as: OrganisationID.self) }
    var book = EmployerBook(
      memberships: try EmployerStore.memberships(tx), intervals: try EmployerStore.intervals(tx))
    for start in stride(from: 0, to: ids.count, by: FactsReader.batch) {
      let some = Set(ids[start..<min(start + FactsReader.batch, ids.count)])
      book.organisations.merge(try EmployerStore.organisations(some, on: day, tx)) { $1 }
    }
    return book
  }

  /// Stretches of numbers with some thousand people each, if they are spread evenly.
  private static func ranges(
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

extension CensusPlan {
  init(_ columns: CensusColumns) {
    self.init(
      content: columns.content, policies: columns.content.inForce(on: columns.day),
      terms: columns.terms, book: columns.book, on: columns.day)
  }
}

extension CensusColumns {
  fileprivate func newCounting() -> CensusCounting {
    CensusCounting(
      rules: ObligationRules(content: content.apart(), book: book, on: day),
      places: terms.places)
  }
}

/// Numbers handed out to whoever asks next.
private final class WorkList: Sendable {
  private let next = Mutex(0)

  func take(below end: Int) -> Int? {
    next.withLock { next in
      guard next < end else { return nil }
      defer { next += 1 }
      return next
    }
  }
}

extension PolicyContent {
  /// The same policies as objects of their own, for one thread: two that count references to the
  /// same object slow each other down.
  fileprivate func apart() -> PolicyContent {
    PolicyContent(
      policies: policies.map(Policy.init(copying:)), skills: skills, agreements: agreements,
      settings: settings, reasons: reasons, titles: titles)
  }
}

extension Policy {
  fileprivate convenience init(copying other: Policy) {
    self.init(
      code: other.code, version: other.version, title: other.title, set: other.set,
      status: other.status, effective: other.effective, sources: other.sources,
      whoInWords: other.whoInWords, who: other.who, scope: other.scope,
      joinersOnly: other.joinersOnly, requirement: other.requirement, deadline: other.deadline,
      refresh: other.refresh, recognition: other.recognition, consequence: other.consequence,
      exemptionReasons: other.exemptionReasons, deferral: other.deferral, phases: other.phases,
      variants: other.variants, digest: other.digest)
  }
}
