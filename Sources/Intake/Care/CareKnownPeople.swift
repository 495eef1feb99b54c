import Directory
import Files
import Kernel
import Storage

/// People of a provider whom no care file has named: typed in by somebody, or known from another
/// file. A worker whom a care file names for the first time may be one of them.
struct CareKnownPeople {
  /// A worker who is somebody known, in a post that is known.
  struct Match: Hashable, Sendable {
    let person: PersonID
    let assignment: AssignmentID
  }

  private(set) var matches: [RecordKey: Match] = [:]
  /// Those who may be somebody known, where nothing settles it.
  private(set) var findings: [Finding] = []

  private let codes: CareCodes
  private let people: [PersonID: Person]
  private let posts: [PersonID: [Assignment]]
  private let byName: [String: [PersonID]]
  private let byNumber: [String: [PersonID]]
  private var taken: Set<PersonID> = []

  /// - Parameter created: Workers that no earlier care file named.
  init(
    _ created: [SourceRecord], _ store: CareStore, codes: CareCodes, _ context: IntakeContext
  ) throws {
    self.codes = codes
    let workers = created.filter { $0.key.kind == CareKind.worker }
    var posts: [PersonID: [Assignment]] = [:]
    if let employer = context.employer, !workers.isEmpty {
      let named = Set(store.workers.values.compactMap(\.links.person))
      for post in try Assignments.ofEmployer(employer, context.tx)
      where !post.hasEnded(by: context.asOf) && !named.contains(post.person) {
        posts[post.person, default: []].append(post)
      }
    }
    let people = try People.find(posts.keys, context.tx)
    let known = people.values.sorted { $0.id < $1.id }
    byName = Dictionary(grouping: known.filter { !$0.name.comparisonKey.isEmpty }) {
      $0.name.comparisonKey
    }.mapValues { $0.map(\.id) }
    byNumber = Dictionary(
      grouping: known.filter { $0.identifier(.nationalInsurance) != nil }
    ) {
      $0.identifier(.nationalInsurance)?.key ?? ""
    }.mapValues { $0.map(\.id) }
    self.people = people
    self.posts = posts
    guard !people.isEmpty else { return }
    for worker in workers { judge(worker) }
  }

  private mutating func judge(_ worker: SourceRecord) {
    let said = Said(worker, codes)
    let candidates = Set((byName[said.name] ?? []) + (byNumber[said.number ?? ""] ?? []))
      .compactMap { people[$0] }.filter { !said.contradicts($0) }
    let certain = candidates.filter {
      !taken.contains($0.id) && said.isCertain($0, posts[$0.id] ?? [])
    }
    if certain.count == 1, let person = certain.first?.id, let post = post(of: person, said) {
      taken.insert(person)
      matches[worker.key] = Match(person: person, assignment: post.id)
      return
    }
    guard let other = candidates.min(by: { $0.id < $1.id }) else { return }
    let bySameNumber = candidates.contains { said.isNumber(of: $0) }
    findings.append(
      Finding(
        .personPossibleMatch, file: worker.file, line: worker.line,
        column: bySameNumber ? "NINUMBER" : "DISPLAYID", severity: .warning,
        bySameNumber
          ? "Somebody known here has the same National Insurance number. They were kept as two people;"
            + " if they are one, say so under possible duplicates."
          : "\(other.name.display) is also the name of somebody known here whom no care file has named,"
            + " and nothing else on the row says whether they are one person. They were kept as two."
      ))
  }

  /// The post that begins on the same day, or has the same title, or the only one.
  private func post(of person: PersonID, _ said: Said) -> Assignment? {
    let posts = posts[person] ?? []
    return posts.first { said.startsOn != nil && $0.startedOn == said.startsOn }
      ?? posts.first { $0.title.folded == said.title?.folded }
      ?? posts.first(where: \.isPrimary) ?? posts.first
  }
}

extension CareKnownPeople {
  /// What a row says of who somebody is.
  private struct Said {
    let name: String
    let number: String?
    let bornOn: Day?
    let startsOn: Day?
    let title: String?

    init(_ worker: SourceRecord, _ codes: CareCodes) {
      let values = worker.values
      name = values["DISPLAYID"].flatMap { PersonName(written: $0) }?.comparisonKey ?? ""
      number = worker.hidden["NINUMBER"].flatMap { number in
        number.isEmpty ? nil : PersonIdentifier.key(.nationalInsurance, number)
      }
      bornOn = worker.hidden["DOB"].flatMap { Day($0) }
      startsOn = values["STARTDATE"].flatMap { Day($0) }
      title =
        values["MAINJRDESC"]
        ?? values["MAINJOBROLE"].flatMap { codes.name(of: $0, in: "asc_job_roles") }
    }

    func isNumber(of person: Person) -> Bool {
      number != nil && person.identifier(.nationalInsurance)?.key == number
    }

    func contradicts(_ person: Person) -> Bool {
      if let number, let other = person.identifier(.nationalInsurance), other.key != number {
        return true
      }
      if let bornOn, let other = person.bornOn { return other != bornOn }
      return false
    }

    /// The name and one thing more, or number and birth date under whatever name the file has.
    func isCertain(_ person: Person, _ posts: [Assignment]) -> Bool {
      let isBorn = bornOn != nil && person.bornOn == bornOn
      guard !name.isEmpty, person.name.comparisonKey == name else {
        return isBorn && isNumber(of: person)
      }
      return isBorn || isNumber(of: person)
        || posts.contains { post in
          (startsOn != nil && post.startedOn == startsOn)
            || (title != nil && post.title.folded == title?.folded)
        }
    }
  }
}
