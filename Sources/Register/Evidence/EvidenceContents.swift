import Access
import Directory
import Files
import Journals
import Kernel
import Obligations
import Storage

/// Makes what is in a pack, once: from then on only the frozen bytes are read.
struct EvidenceContents {
  private let pack: EvidencePack
  private let places: Set<OrganisationID>
  private let people: PeopleOfPlaces
  /// The body is one of those toward which places can say no.
  private let saysWhoIsLeftOut: Bool
  private let content: PolicyContent
  private let name: String
  private let bodyName: String
  private let names: [OrganisationID: String]
  private let now: Instant
  private let tx: any Transaction

  /// - Throws: `Problems` where the employer said that nothing goes to the body.
  init(
    _ pack: EvidencePack, content: PolicyContent, at now: Instant, _ tx: any Transaction
  ) throws {
    self.pack = pack
    self.content = content
    self.now = now
    self.tx = tx
    let today = now.dayInLondon
    if let objection = try EvidenceBodies.objection(
      to: pack.body, about: pack.organisation, on: today, tx)
    {
      throw Problems("body", objection)
    }
    places = try EvidenceContents.places(of: pack, tx)
      .subtracting(EvidenceBodies.placesWithheld(from: pack.body, on: today, tx))
    let everybody = try PeopleOfPlaces(
      at: places, isWithEmployed: pack.beneath, without: [], on: pack.asAt, tx)
    guard everybody.posts.count <= ListBound.people else {
      throw Problems(
        "beneath", "A pack is made of \(ListBound.people) people at most; choose a part of this")
    }
    let withheld = try EvidenceBodies.withheld(
      from: pack.body, among: everybody.records.values.joined(), on: today, tx)
    people =
      withheld.isEmpty
      ? everybody
      : try PeopleOfPlaces(
        at: places, isWithEmployed: pack.beneath, without: withheld, on: pack.asAt, tx)
    saysWhoIsLeftOut = try EvidenceBodies.canBeRefused(pack.body, on: today, tx)
    names = try Organisations.names(of: Array(places.union([pack.organisation, pack.body])), tx)
    name = names[pack.organisation] ?? "Organisation \(pack.organisation)"
    bodyName = names[pack.body] ?? "Organisation \(pack.body)"
  }

  /// The organisation, and where it is wanted what lies beneath it: never the employers of an area.
  static func places(
    of pack: EvidencePack, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    guard pack.beneath else { return [pack.organisation] }
    return Set(try OrganisationTree.within([pack.organisation], on: .under, pack.asAt, tx))
      .union([pack.organisation])
  }

  /// Every file, the archive of them last, and the digest of the whole.
  func files() throws -> (contents: [EvidencePacks.Content], digest: String) {
    var contents: [EvidencePacks.Content] = []
    for section in EvidenceSection.allCases where pack.sections.contains(section) {
      let (table, members) = try table(section)
      contents.append(
        EvidencePacks.Content(
          at: contents.count + 1, .page, "\(table.section).json", table.title, of: section,
          try table.json, naming: members))
      contents.append(
        EvidencePacks.Content(
          at: contents.count + 1, .file, "\(table.section).csv", "\(table.title) (CSV)",
          of: section, table.csv, naming: members))
    }
    let manifest = try EvidenceManifest(
      pack: "\(pack.id)", organisation: name, withWhatLiesBeneath: pack.beneath,
      asAt: pack.asAt.iso, body: bodyName, purpose: pack.purpose, frozenAt: now.iso,
      files: contents.map { content in
        .init(name: content.file.name, bytes: content.file.size, sha256: content.file.digest)
      }
    ).json
    let everybody = Set(contents.flatMap(\.members))
    let archive = try PackedFiles.archive(
      contents.map { ($0.file.name, $0.bytes) } + [("manifest.json", manifest)],
      made: now.dayInLondon)
    contents.append(
      EvidencePacks.Content(
        at: contents.count + 1, .file, "manifest.json", "Manifest with digests", of: nil,
        manifest, naming: []))
    contents.append(
      EvidencePacks.Content(
        at: contents.count + 1, .file, "evidence-\(pack.id).zip", "All files in one archive",
        of: nil, archive, naming: everybody))
    return (contents, EvidencePacks.digest(of: manifest))
  }

  private func table(
    _ section: EvidenceSection
  ) throws -> (EvidenceTable, Set<PersonID>) {
    switch section {
    case .figures: (try figures(), [])
    case .training: (try training(), [])
    case .policies: (try policies(), [])
    case .roles: try roles()
    case .staff: try staff()
    case .staffTraining: try staffTraining()
    case .journal: (try journal(), [])
    }
  }

  /// On every page: of whom it is, and what is not in it.
  private func about(_ words: String...) -> [String] {
    [
      pack.beneath
        ? "\(name) and what lies beneath it, as at \(pack.asAt.inWords)"
        : "\(name) alone, as at \(pack.asAt.inWords)"
    ] + words
      + (saysWhoIsLeftOut
        ? [
          "Whoever works at a place whose files say that nothing is shared with \(bodyName) is left "
            + "out of everything in this pack."
        ] : [])
  }

  // MARK: Counts

  private func figures() throws -> EvidenceTable {
    let counts = try ObligationCounts.of(people, on: pack.asAt, content: content, tx)
    return EvidenceTable(
      "figures", EvidenceSection.figures.title,
      about: about(
        "Each row counts the people of whom a policy asks something because of their post here. "
          + "In date: done, and still holds. To do: not done, or due again soon, and not late. "
          + "Overdue: the day it was due has passed. Not asked at present: let off, given more "
          + "time or on long leave, which is not told apart.",
        "People with a post here: \(counts.people)"),
      ["Policy", "Family", "People", "In date", "To do", "Overdue", "Not asked at present"],
      counts.policies.map { line in
        let tally = line.tally
        return [
          line.policy.title, line.policy.set.title, "\(tally.total)",
          "\(tally[.met] + tally[.credited])",
          "\(tally[.notYetDue] + tally[.dueSoon] + tally[.due])", "\(tally[.overdue])",
          "\(tally[.exempt] + tally[.deferred] + tally[.paused])",
        ]
      })
  }

  private func training() throws -> EvidenceTable {
    let matrix = try matrix()
    return EvidenceTable(
      "training", EvidenceSection.training.title,
      about: about(
        "Each row counts the people of whom a subject is asked. Of somebody of whom it is asked "
          + "twice, the more pressing counts."),
      ["Subject", "People", "In date", "To do", "Overdue", "Not asked at present"],
      matrix.subjects.map { subject in
        let states = matrix.rows.map { EvidenceState($0[subject]) }
        let count = { (state: EvidenceState) in "\(states.count { $0 == state })" }
        return [
          subject.title, "\(states.count { $0 != .notRequired })", count(.inDate), count(.toDo),
          count(.overdue), count(.notAsked),
        ]
      })
  }

  private func matrix() throws -> TrainingMatrix {
    try TrainingMatrixQuestion(ObligationScope(on: pack.asAt), limit: ListBound.people)
      .matrix(of: people.visible, content: content, tx)
  }

  private func policies() throws -> EvidenceTable {
    let intervals = try LocalIntervals.of(pack.organisation, on: pack.asAt, content: content, tx)
    let local = Dictionary(
      intervals.lines.map { ($0.policy.code, $0) }, uniquingKeysWith: { first, _ in first })
    return EvidenceTable(
      "policies", EvidenceSection.policies.title,
      about: about("Policies in force on the day, and the interval that this organisation set."),
      ["Policy", "Family", "Of whom", "Nationally", "Here", "Approved here by", "Version"],
      content.inForce(on: pack.asAt).map { policy in
        let line = local[policy.code]
        return [
          policy.title, policy.set.title, policy.whoInWords,
          line.map { $0.national.every } ?? "Once",
          line?.local.map { $0.interval.every } ?? "As nationally",
          line?.local.map(\.approvedBy) ?? "", "\(policy.code) \(policy.version)",
        ]
      })
  }

  private func journal() throws -> EvidenceTable {
    let anchor = try JournalAnchor.take(at: now, tx)
    return EvidenceTable(
      "journal", EvidenceSection.journal.title,
      about: about(
        "The journal of this Waypoint as it stood when the pack was frozen. Whoever keeps it can "
          + "show later that no entry up to this one was changed."),
      ["Taken", "Last entry", "Digest of the chain"],
      [[anchor.madeAt.iso, "\(anchor.last)", anchor.head]])
  }

  // MARK: People by name

  private func staff() throws -> (EvidenceTable, Set<PersonID>) {
    let persons = try sortedPeople()
    let assignments = try Assignments.find(people.posts.values.joined(), tx)
    let workplaces = try Organisations.names(
      of: Array(Set(assignments.values.map(\.organisation))), tx)
    var rows: [[String]] = []
    for (person, name) in persons {
      let posts = (people.posts[person] ?? []).sorted().compactMap { assignments[$0] }
      for post in posts {
        rows.append([
          name, post.title, workplaces[post.organisation] ?? "", post.startedOn?.iso ?? "",
        ])
      }
    }
    return (
      EvidenceTable(
        "staff", EvidenceSection.staff.title, about: about("Who works here, as what and where."),
        ["Name", "Post", "Where", "Since"], rows), members(persons.map(\.0))
    )
  }

  private func staffTraining() throws -> (EvidenceTable, Set<PersonID>) {
    let matrix = try matrix()
    return (
      EvidenceTable(
        "staff-training", EvidenceSection.staffTraining.title,
        about: about(
          "What is asked of each because of their post here. Why somebody is not asked at present "
            + "is not told."),
        ["Name"] + matrix.subjects.map(\.title),
        matrix.rows.map { row in
          [row.name]
            + matrix.subjects.map { subject in
              EvidenceState(row[subject]).words(until: row.entries[subject.code]?.dueOn)
            }
        }), members(matrix.rows.map(\.person))
    )
  }

  private static let mostRoles = 5_000

  private func roles() throws -> (EvidenceTable, Set<PersonID>) {
    let today = now.dayInLondon
    let found = try Grants.current(
      at: pack.organisation, on: today, limit: Self.mostRoles + 1, tx)
    guard found.count <= Self.mostRoles else {
      throw Problems(
        "sections",
        "There are more than \(Self.mostRoles) roles in this, which is too many for a pack. Choose "
          + "a part of it, or leave out who holds which role")
    }
    let held =
      found
      .filter { record in
        record.isInForce(on: today) && record.grant.organisation.map(places.contains) ?? false
      }
    let withheld = try EvidenceBodies.withheld(
      from: pack.body, among: held.compactMap(\.person), on: today, tx)
    let records = held.filter { !($0.person.map(withheld.contains) ?? false) }
    let persons = try People.names(of: records.compactMap(\.person), tx)
    return (
      EvidenceTable(
        "roles", EvidenceSection.roles.title,
        about: about(
          "Roles in this Waypoint on \(today.inWords), of accounts. Somebody without an account is "
            + "not in it."),
        ["Name", "Role", "At", "From", "To"],
        records.map { record in
          [
            record.person.flatMap { persons[$0] } ?? record.accountName,
            record.grant.role.words, record.grant.organisation.flatMap { names[$0] } ?? "",
            record.grant.period.from.iso, record.grant.period.to?.iso ?? "",
          ]
        }), Set(records.compactMap(\.person))
    )
  }

  private func sortedPeople() throws -> [(PersonID, String)] {
    try People.names(of: people.posts.keys, tx)
      .sorted { ($0.value.folded, $0.key) < ($1.value.folded, $1.key) }
      .map { ($0.key, $0.value) }
  }

  /// The records that their posts here hang on, so that a record taken apart later stays named
  /// where it was named.
  private func members(_ persons: some Sequence<PersonID>) -> Set<PersonID> {
    Set(persons.flatMap { people.records[$0] ?? [$0] })
  }
}

/// How somebody stands, told no further than an inspector needs: why somebody is not asked at
/// present would tell of leave and of exemptions.
enum EvidenceState: Hashable {
  case inDate, toDo, overdue, notAsked, notRequired

  init(_ state: MatrixState) {
    switch state {
    case .inDate: self = .inDate
    case .dueSoon, .notDone: self = .toDo
    case .overdue, .neverDone: self = .overdue
    case .deferred, .paused, .exempt: self = .notAsked
    case .notRequired: self = .notRequired
    }
  }

  private static let inDateUntil = "In date until "
  private static let toDoBy = "To do by "
  private static let overdueSince = "Overdue since "
  static let wordsBeforeDays = [inDateUntil, toDoBy, overdueSince]

  /// As files say it; `EvidenceTable.onPage` for pages.
  func words(until day: Day?) -> String {
    switch self {
    case .inDate: day.map { "\(Self.inDateUntil)\($0.iso)" } ?? "In date"
    case .toDo: day.map { "\(Self.toDoBy)\($0.iso)" } ?? "To do"
    case .overdue: day.map { "\(Self.overdueSince)\($0.iso)" } ?? "Overdue"
    case .notAsked: "Not asked at present"
    case .notRequired: ""
    }
  }
}
