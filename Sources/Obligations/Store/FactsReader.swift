import Directory
import Kernel
import Records
import Storage

/// Reads the facts of many people in a handful of questions for each few thousand of them.
struct FactsReader {
  let content: PolicyContent
  let day: Day
  let tx: any Transaction
  private(set) var book = EmployerBook()
  private var kinds: [PostKey: PostKind] = [:]
  /// By kind, level, subject and title, as one text.
  private var achievements: [String: RecordReading] = [:]
  private var knownOrganisations: Set<OrganisationID> = []
  private let recordKinds: List

  /// - Parameter codes: Only what these policies ask about; everything when empty.
  init(content: PolicyContent, day: Day, codes: [String] = [], _ tx: any Transaction) throws {
    self.content = content
    self.day = day
    self.tx = tx
    recordKinds = List(RecordKinds.needed(by: content, codes: codes))
  }

  /// How many people are read at once, so that a country does not have to fit in memory.
  static let batch = 4_000

  /// Facts about `people`, in their order, a few thousand at a time. Each is named once, by the
  /// record that stands for them; posts and records of all their records are theirs.
  mutating func forEachBatch(
    of people: [PersonID], _ body: ([PersonFacts], EmployerBook) throws -> Void
  ) throws {
    for start in stride(from: 0, to: people.count, by: FactsReader.batch) {
      let some = Array(people[start..<min(start + FactsReader.batch, people.count)])
      try body(facts(of: some), book)
    }
  }

  mutating func facts(of people: [PersonID]) throws -> [PersonFacts] {
    var index: [PersonID: Int] = [:]
    for (place, person) in people.enumerated() { index[person] = place }
    let merged = try OnePerson.records(of: people, tx).filter { $0.value.count > 1 }
    for (person, records) in merged { for record in records { index[record] = index[person] } }
    let ids = merged.isEmpty ? List(people) : List(index.keys.sorted())
    var facts = people.map { PersonFacts(person: $0) }
    try readPosts(ids, index, &facts)
    try readRecords(ids, index, &facts)
    try ExceptionStore.read(ids, index, &facts, tx)
    return facts
  }

  /// What makes a kind of post.
  private struct PostKey: Hashable {
    let organisation: OrganisationID
    let employer: OrganisationID
    let engagement: Engagement
    let role: JobRole?
    let staffGroup: String?
    let band: String?
    let reasons: Set<ManagerReason>
  }

  private mutating func readPosts(
    _ people: List, _ index: [PersonID: Int], _ facts: inout [PersonFacts]
  ) throws {
    let managers = try managers(people)
    let absences = try absences(people)
    let rows = try tx.rows(
      """
      SELECT id, person_id, organisation_id, employer_id, title, job_role, job_role_scheme,
        staff_group, band, engagement, fte, contracted_hours, status, started_on,
        joined_employer_on, started_in_sector_year, ended_on
      FROM assignment WHERE person_id IN (?1*) ORDER BY person_id, id
      """, people)
    try readOrganisations(
      rows.flatMap { [try $0(2, as: OrganisationID.self), try $0(3, as: OrganisationID.self)] })
    for row in rows {
      guard let place = index[try row(1)] else { continue }
      let id: AssignmentID = try row(0)
      let code: String? = try row(5)
      let scheme: JobRole.Scheme? = try row(6)
      let manager = managers[id]
      let status: AssignmentStatus = try row(12)
      let key = PostKey(
        organisation: try row(2), employer: try row(3), engagement: try row(9),
        role: code.flatMap { code in scheme.map { JobRole($0, code) } }, staffGroup: try row(7),
        band: try row(8), reasons: manager?.reasons ?? [])
      let endedOn: Day? = try row(16)
      // Ended on a day nobody recorded: it obliges nobody to anything.
      if status == .ended, endedOn == nil { continue }
      facts[place].posts.append(
        PostFacts(
          assignment: id, kind: kind(key), organisation: key.organisation, employer: key.employer,
          title: try row(4), startedOn: try row(13), joinedEmployerOn: try row(14),
          startedInSectorYear: try row(15), endedOn: endedOn, isOffered: status == .offered,
          fte: try row(10), contractedHours: try row(11), managerSince: manager?.since,
          absences: absences[id] ?? []))
    }
  }

  private mutating func kind(_ key: PostKey) -> PostKind {
    if let known = kinds[key] { return known }
    let sort = book.sort(ofPlaceAt: key.organisation, employer: key.employer)
    let kind = PostKind(
      at: sort, engagement: key.engagement, role: key.role, staffGroup: key.staffGroup,
      band: key.band, managerReasons: key.reasons)
    kinds[key] = kind
    return kind
  }

  private func managers(
    _ people: List
  ) throws -> [AssignmentID: (reasons: Set<ManagerReason>, since: Day)] {
    var found: [AssignmentID: (reasons: Set<ManagerReason>, since: Day)] = [:]
    try tx.forEachRow(
      """
      SELECT r.assignment_id, r.reason, r.since_on
      FROM assignment a JOIN manager_reason r ON r.assignment_id = a.id
      WHERE a.person_id IN (?1*) AND r.since_on <= ?2
      """, people, day
    ) { row in
      let since: Day = try row(2)
      let known = found[try row(0)] ?? ([], since)
      found[try row(0)] = (known.reasons.union([try row(1)]), min(known.since, since))
    }
    return found
  }

  private func absences(_ people: List) throws -> [AssignmentID: [AwayPeriod]] {
    var found: [AssignmentID: [AwayPeriod]] = [:]
    try tx.forEachRow(
      """
      SELECT b.assignment_id, b.kind, b.from_on, b.to_on
      FROM assignment a JOIN absence b ON b.assignment_id = a.id
      WHERE a.person_id IN (?1*) ORDER BY b.assignment_id, b.from_on
      """, people
    ) { row in
      let kind: AbsenceKind = try row(1)
      guard content.settings.pausing.contains(kind) else { return }
      found[try row(0), default: []].append(
        AwayPeriod(kind, from: try row(2), to: try row(3)))
    }
    return found
  }

  /// What a record is to policies; most records of an employer are of a few dozen kinds.
  private struct RecordReading {
    /// `nil` where no policy could speak of it.
    let sort: RecordSort?
    let isCertificateUnderWay: Bool
  }

  private mutating func readRecords(
    _ people: List, _ index: [PersonID: Int], _ facts: inout [PersonFacts]
  ) throws {
    let reader = AchievementReading(content: content)
    var sources: Set<OrganisationID> = []
    var person: (id: PersonID, place: Int)?
    // What a record is comes as one text, so that it is looked up once and not read in parts.
    // Titles matter only where nothing better says what it is. On an earlier day a record counts
    // that has been replaced since, unless what replaced it is older than that day: a correction.
    try tx.forEachRow(
      """
      SELECT r.id, r.person_id,
        r.kind || '§' || COALESCE(r.level, '') || '§'
          || COALESCE(r.scheme || '/', '') || r.subject || '§'
          || CASE WHEN r.kind IN ('competence', 'training') THEN r.title ELSE '' END,
        r.held, r.awarded_on, r.expires_on, COALESCE(r.issuer_organisation_id, r.organisation_id)
      FROM held_record r
      WHERE r.person_id IN (?1*) AND r.kind IN (?2*)
        AND (r.standing = 'current'
          OR (r.standing = 'replaced' AND r.standing_on > ?3 AND NOT EXISTS (
            SELECT 1 FROM held_record n
            WHERE n.person_id = r.person_id AND n.standing = 'current'
              AND n.organisation_id = r.organisation_id AND n.source = r.source
              AND n.kind = r.kind AND n.entry_key = r.entry_key
              AND (n.awarded_on IS NULL OR n.awarded_on <= ?3))))
      """, people, recordKinds, day
    ) { row in
      let id: PersonID = try row(1)
      if person?.id != id { person = index[id].map { (id, $0) } }
      guard let place = person?.place else { return }
      let key: String = try row(2)
      let reading = try achievements[key] ?? read(key, reader)
      let isHeld: Bool = try row(3)
      guard let sort = reading.sort, isHeld || reading.isCertificateUnderWay else {
        return
      }
      let from: OrganisationID = try row(6)
      if !knownOrganisations.contains(from) { sources.insert(from) }
      facts[place].records.append(
        RecordFacts(
          id: try row(0), sort, isComplete: isHeld, awardedOn: try row(4),
          expiresOn: try row(5), from: from))
    }
    try readOrganisations(Array(sources))
  }

  private mutating func read(_ key: String, _ reader: AchievementReading) throws -> RecordReading {
    let parts = key.split(separator: "§", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, let kind = RecordKind.Group(rawValue: String(parts[0])) else {
      throw StorageError.unexpectedValue(column: 2, wanted: "kind of record", found: key)
    }
    let level = parts[1].isEmpty ? nil : String(parts[1])
    let reading = RecordReading(
      sort: reader.achievement(
        kind, subject: String(parts[2]), level: level, title: String(parts[3])
      ).map { RecordSort($0) },
      isCertificateUnderWay: kind == .careCertificate
        && level == RecordKind.CareCertificateState.inProgress.rawValue)
    achievements[key] = reading
    return reading
  }

  private mutating func readOrganisations(_ organisations: [OrganisationID]) throws {
    let missing = Set(organisations).subtracting(knownOrganisations)
    guard !missing.isEmpty else { return }
    knownOrganisations.formUnion(missing)
    book.organisations.merge(try EmployerStore.organisations(missing, on: day, tx)) { _, new in new
    }
    let memberships = try EmployerStore.memberships(of: missing, tx)
    if !memberships.isEmpty { book.memberships += memberships }
    let intervals = try EmployerStore.intervals(of: missing, tx)
    if !intervals.isEmpty { book.intervals += intervals }
  }
}
