import Directory
import Kernel
import Records
import Storage

/// Reads people into blocks of the census, row by row in the order of the people, without holding
/// on to anything but the columns.
struct CensusReading {
  let content: PolicyContent
  let day: Day
  let terms: SharedCensusTerms
  let tx: any Transaction
  private let recordKinds: List
  private let achievements: AchievementReading
  private(set) var met: Met

  /// What one thread has met already, so that it need not wait for the other.
  struct Met: Sendable {
    fileprivate var places: [CensusPlace: PlaceNumbers] = [:]
    fileprivate var kindKeys = ByteKeys()
    fileprivate var kinds: [Int32] = []
    fileprivate var sortKeys = ByteKeys()
    fileprivate var sorts: [Sort] = []
    fileprivate var organisations: [OrganisationID: Int32] = [:]
    fileprivate var lastPlace: (place: CensusPlace, numbers: PlaceNumbers)?
    fileprivate var lastOrganisation: (organisation: OrganisationID, number: Int32)?
  }

  fileprivate struct PlaceNumbers {
    let place: Int32
    let sort: Int32
  }

  /// What a record is to policies.
  fileprivate struct Sort {
    /// `nil` where no policy asks about it.
    let number: Int32?
    /// Kept although it is not complete.
    let isCertificateUnderWay: Bool
  }

  init(
    content: PolicyContent, day: Day, terms: SharedCensusTerms, met: Met = Met(),
    _ tx: any Transaction
  ) {
    self.content = content
    self.day = day
    self.terms = terms
    self.met = met
    self.tx = tx
    recordKinds = List(RecordKinds.needed(by: content, codes: []))
    achievements = AchievementReading(content: content)
  }

  /// Everybody from `first` to before `end` who has or had a post.
  ///
  /// - Parameters:
  ///   - whole: People who do not fit the columns, who are kept whole.
  ///   - merged: Records of people who have several, who are left to `block(of:)`.
  mutating func block(
    from first: PersonID, before end: PersonID, keepingWhole whole: Set<PersonID>,
    leavingOut merged: Set<PersonID>
  ) throws -> CensusBlock {
    let unusual = whole.filter { $0 >= first && $0 < end }.subtracting(merged)
    var block = CensusBlock()
    try readPosts(from: first, before: end, leavingOut: unusual.union(merged), &block)
    try readRecords(from: first, before: end, &block)
    block.finish()
    if !unusual.isEmpty {
      var reader = try FactsReader(content: content, day: day, tx)
      block.unusual = try reader.facts(of: unusual.sorted())
    }
    return block
  }

  /// People named by the record that stands for them, kept whole.
  func block(of people: [PersonID]) throws -> CensusBlock {
    var block = CensusBlock()
    var reader = try FactsReader(content: content, day: day, tx)
    try reader.forEachBatch(of: people) { facts, _ in block.unusual += facts }
    return block
  }

  /// Those whose facts do not fit the columns: on long absence, let off, given more time, with
  /// records that somebody decided about.
  static func unusual(_ content: PolicyContent, _ tx: any Transaction) throws -> Set<PersonID> {
    var found: Set<PersonID> = []
    let pausing = List(content.settings.pausing.sorted { $0.rawValue < $1.rawValue })
    try tx.forEachRow(
      """
      SELECT a.person_id
      FROM absence b JOIN assignment a ON a.id = b.assignment_id
      WHERE b.kind IN (?1*)
      UNION SELECT person_id FROM exemption
      UNION SELECT person_id FROM deferral
      UNION SELECT person_id FROM record_review
      """, pausing
    ) { found.insert(try $0(0)) }
    return found
  }
}

extension CensusReading {
  /// A post while its rows are read: one for each reason for which its holder manages.
  private struct Pending {
    var assignment: Int64 = 0
    var place = PlaceNumbers(place: 0, sort: 0)
    /// Engagement, role, list of roles, staff group and band, with a nought after each.
    var words: [UInt8] = []
    var reasons: UInt8 = 0
    var since = CensusBlock.unknown
  }

  private mutating func readPosts(
    from first: PersonID, before end: PersonID, leavingOut unusual: Set<PersonID>,
    _ block: inout CensusBlock
  ) throws {
    var pending = Pending()
    var person: Int64?
    var isLeftOut = false
    var word: [UInt8] = []
    try tx.forEachRowInPlace(
      """
      SELECT a.person_id, a.id, a.organisation_id, a.employer_id, a.engagement, a.job_role,
        a.job_role_scheme, a.staff_group, a.band, a.fte, a.contracted_hours, a.status,
        a.started_on, a.joined_employer_on, a.started_in_sector_year, a.ended_on, r.reason,
        r.since_on
      FROM assignment a
      LEFT JOIN manager_reason r ON r.assignment_id = a.id AND r.since_on <= ?3
      WHERE a.person_id >= ?1 AND a.person_id < ?2
      ORDER BY a.person_id, a.id
      """, first, end, day
    ) { row in
      guard let holder = row.integer(0), let assignment = row.integer(1) else { return }
      word.removeAll(keepingCapacity: true)
      row.addText(11, to: &word)
      let status = PostStatus(word)
      // Ended on a day nobody recorded: it obliges nobody to anything.
      if status == .ended, row.integer(15) == nil { return }
      if person != holder {
        finish(&pending, &block)
        person = holder
        isLeftOut = unusual.contains(PersonID(rawValue: holder))
        if !isLeftOut { block.begin(PersonID(rawValue: holder)) }
      }
      if isLeftOut { return }
      if pending.assignment != assignment {
        finish(&pending, &block)
        pending.assignment = assignment
        pending.place = place(row.integer(2), row.integer(3))
        pending.words.removeAll(keepingCapacity: true)
        for column in 4...8 {
          row.addText(column, to: &pending.words)
          pending.words.append(0)
        }
        block.addPost(row, place: pending.place.place, isOffered: status == .offered)
      }
      word.removeAll(keepingCapacity: true)
      row.addText(16, to: &word)
      if !word.isEmpty, let reason = ManagerReason(bytes: word) {
        pending.reasons |= reason.bit
        let since = CensusBlock.number(row.integer(17))
        pending.since =
          pending.since == CensusBlock.unknown ? since : min(pending.since, since)
      }
    }
    finish(&pending, &block)
  }

  private mutating func finish(_ post: inout Pending, _ block: inout CensusBlock) {
    guard post.assignment != 0 else { return }
    block.posts.kind.append(kind(&post))
    block.posts.managerSince.append(post.since)
    block.postEnds[block.postEnds.count - 1] = Int32(block.posts.kind.count)
    post.assignment = 0
    post.reasons = 0
    post.since = CensusBlock.unknown
  }

  private mutating func place(_ organisation: Int64?, _ employer: Int64?) -> PlaceNumbers {
    let place = CensusPlace(
      organisation: OrganisationID(rawValue: organisation ?? 0),
      employer: OrganisationID(rawValue: employer ?? 0))
    // Most people work where the one before works.
    if let last = met.lastPlace, last.place == place { return last.numbers }
    let numbers = met.places[place] ?? findPlace(place)
    met.lastPlace = (place, numbers)
    return numbers
  }

  private mutating func findPlace(_ place: CensusPlace) -> PlaceNumbers {
    let book = terms.book
    let found = terms.with { $0.place(place, book) }
    let numbers = PlaceNumbers(place: found.place, sort: found.sort)
    met.places[place] = numbers
    return numbers
  }

  private mutating func kind(_ post: inout Pending) -> Int32 {
    let words = post.words.count
    withUnsafeBytes(of: post.place.sort) { post.words.append(contentsOf: $0) }
    post.words.append(post.reasons)
    if let known = met.kindKeys.number(of: post.words) { return met.kinds[known] }
    let number = addKind(post, words: words)
    met.kindKeys.add(post.words)
    met.kinds.append(number)
    return number
  }

  private func addKind(_ post: Pending, words count: Int) -> Int32 {
    let (key, sort, reasons) = (post.words, post.place.sort, post.reasons)
    let words = key[..<count].split(separator: 0, omittingEmptySubsequences: false).map {
      $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self)
    }
    return terms.with { terms in
      terms.kind(key, sortOfPlace: sort) { place in
        PostKind(
          at: place, engagement: words[0].flatMap(Engagement.init(rawValue:)) ?? .permanent,
          role: words[1].flatMap { code in
            words[2].flatMap(JobRole.Scheme.init(rawValue:)).map { JobRole($0, code) }
          },
          staffGroup: words[3], band: words[4],
          managerReasons: Set(ManagerReason.allCases.filter { reasons & $0.bit != 0 }))
      }
    }
  }
}

extension CensusReading {
  /// Rows come in the order of the people, as those in the block are; of others nothing is kept.
  private mutating func readRecords(
    from first: PersonID, before end: PersonID, _ block: inout CensusBlock
  ) throws {
    var place = 0
    var key: [UInt8] = []
    // On an earlier day a record counts that has been replaced since, as `FactsReader` says.
    try tx.forEachRowInPlace(
      """
      SELECT r.person_id, r.kind, r.level, r.scheme, r.subject,
        CASE WHEN r.kind IN ('competence', 'training') THEN r.title END,
        r.held, r.awarded_on, r.expires_on, COALESCE(r.issuer_organisation_id, r.organisation_id)
      FROM held_record r
      WHERE r.person_id >= ?1 AND r.person_id < ?2 AND r.kind IN (?4*)
        AND (r.standing = 'current'
          OR (r.standing = 'replaced' AND r.standing_on > ?3 AND NOT EXISTS (
            SELECT 1 FROM held_record n
            WHERE n.person_id = r.person_id AND n.standing = 'current'
              AND n.organisation_id = r.organisation_id AND n.source = r.source
              AND n.kind = r.kind AND n.entry_key = r.entry_key
              AND (n.awarded_on IS NULL OR n.awarded_on <= ?3))))
      ORDER BY r.person_id
      """, first, end, day, recordKinds
    ) { row in
      guard let holder = row.integer(0) else { return }
      while place < block.people.count, block.people[place].rawValue < holder {
        block.recordEnds[place] = Int32(block.records.sort.count)
        place += 1
      }
      guard place < block.people.count, block.people[place].rawValue == holder else { return }
      key.removeAll(keepingCapacity: true)
      for column in 1...5 {
        row.addText(column, to: &key)
        key.append(0)
      }
      let isHeld = row.integer(6) == 1
      let sort = try met.sortKeys.number(of: key).map { met.sorts[$0] } ?? read(key)
      guard let number = sort.number, isHeld || sort.isCertificateUnderWay else { return }
      block.records.sort.append(number)
      block.records.isComplete.append(isHeld)
      block.records.awardedOn.append(CensusBlock.number(row.integer(7)))
      block.records.expiresOn.append(CensusBlock.number(row.integer(8)))
      block.records.from.append(organisation(row.integer(9)))
    }
    while place < block.people.count {
      block.recordEnds[place] = Int32(block.records.sort.count)
      place += 1
    }
  }

  private mutating func read(_ key: [UInt8]) throws -> Sort {
    let words = key.split(separator: 0, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard let kind = RecordKind.Group(rawValue: words[0]) else {
      throw StorageError.unexpectedValue(column: 1, wanted: "kind of record", found: words[0])
    }
    let level = words[1].isEmpty ? nil : words[1]
    let subject = words[2].isEmpty ? words[3] : "\(words[2])/\(words[3])"
    let achievement = achievements.achievement(
      kind, subject: subject, level: level, title: words[4])
    let sort = Sort(
      number: achievement.flatMap { achievement in
        content.asksAbout(achievement) ? terms.with { $0.sort(achievement) } : nil
      },
      isCertificateUnderWay: kind == .careCertificate
        && level == RecordKind.CareCertificateState.inProgress.rawValue)
    met.sortKeys.add(key)
    met.sorts.append(sort)
    return sort
  }

  private mutating func organisation(_ id: Int64?) -> Int32 {
    let organisation = OrganisationID(rawValue: id ?? 0)
    if let last = met.lastOrganisation, last.organisation == organisation { return last.number }
    let number = met.organisations[organisation] ?? terms.with { $0.organisation(organisation) }
    met.organisations[organisation] = number
    met.lastOrganisation = (organisation, number)
    return number
  }
}

extension CensusBlock {
  fileprivate mutating func begin(_ person: PersonID) {
    people.append(person)
    postEnds.append(Int32(posts.kind.count))
    recordEnds.append(0)
  }

  /// All but its kind and since when it manages, which come with further rows.
  fileprivate mutating func addPost(_ row: RowInPlace, place: Int32, isOffered: Bool) {
    posts.place.append(place)
    posts.isOffered.append(isOffered)
    posts.fte.append(Self.number(row.integer(9)))
    posts.contractedHours.append(Self.number(row.integer(10)))
    posts.startedOn.append(Self.number(row.integer(12)))
    posts.joinedEmployerOn.append(Self.number(row.integer(13)))
    posts.startedInSectorYear.append(Self.number(row.integer(14)))
    posts.endedOn.append(Self.number(row.integer(15)))
  }
}

private enum PostStatus {
  case offered, ended, other

  init(_ word: [UInt8]) {
    self = word == Self.offeredWord ? .offered : word == Self.endedWord ? .ended : .other
  }

  private static let offeredWord = Array(AssignmentStatus.offered.rawValue.utf8)
  private static let endedWord = Array(AssignmentStatus.ended.rawValue.utf8)
}

extension ManagerReason {
  fileprivate init?(bytes: [UInt8]) {
    self.init(rawValue: String(decoding: bytes, as: UTF8.self))
  }

  fileprivate var bit: UInt8 {
    switch self {
    case .occupationCode: 1
    case .jobRole: 2
    case .careJobGroup: 4
    case .reports: 8
    case .budget: 16
    case .flag: 32
    }
  }
}
