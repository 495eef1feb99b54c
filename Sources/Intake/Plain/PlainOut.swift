import Directory
import Figures
import Files
import Kernel
import Obligations
import Records

/// The plain layout out again: everybody who works for an employer, whoever said so, and what they
/// completed, in the columns of the template.
struct PlainOut {
  private(set) var staff: [[PlainColumn: String]] = []
  private(set) var training: [[PlainColumn: String]] = []
  private(set) var people: Set<PersonID> = []
  /// What people hold and the layout has no place for.
  private(set) var findings: [Finding] = []
  private let day: Day

  /// - Parameter monitoring: In the codes of the staff record; `nil` when NI numbers, birth dates
  ///   and monitoring details are withheld. A blank leaves what is held alone where it is read.
  init(_ context: IntakeContext, monitoring: [PersonID: [Characteristic: String]]?) throws {
    day = context.asOf
    guard let employer = context.employer else { return }
    let world = try World(context, employer)
    for job in world.jobs {
      guard let person = world.people[job.person] else { continue }
      people.insert(person.id)
      staff.append(world.row(job, of: person, hidden: monitoring.map { $0[person.id] ?? [:] }))
    }
    try addTraining(world, employer, context)
  }

  var files: [ExportedFile] {
    [
      file("staff", PlainLayout.staff, staff), file("training", PlainLayout.training, training),
    ].filter { $0.rows > 0 || $0.name.hasSuffix("staff.csv") }
  }

  private func file(
    _ part: String, _ columns: [PlainLayout.Column], _ rows: [[PlainColumn: String]]
  ) -> ExportedFile {
    let columns = PlainLayout.template(columns).map(\.column)
    var writer = CSVWriter()
    writer.row(columns.map(\.rawValue))
    for row in rows { writer.row(columns.map { row[$0] ?? "" }) }
    return ExportedFile(name: name(of: part), rows: rows.count, bytes: writer.bytes)
  }

  private func name(of part: String) -> String { "\(day.iso)-\(part).csv" }

  private mutating func addTraining(
    _ world: World, _ employer: OrganisationID, _ context: IntakeContext
  ) throws {
    let records = try HeldRecords.held(by: people.sorted(), context.tx).mapValues { records in
      records.filter { $0.source != .plainFile && $0.isHeld && $0.organisation == employer }
    }
    let subjects = PlainCodes(context.lists, content: try? ContentReader.shipped()).subjects
    for (key, record) in world.held.completions.sorted(by: { $0.key < $1.key })
    where record.isCurrent {
      guard let person = record.links.person.flatMap({ world.people[$0] }) else { continue }
      let values = record.values
      // What another source said first, and a plain list said again, is written once.
      let isSaidElsewhere = (records[person.id] ?? []).contains { other in
        guard let (name, level) = Self.subject(of: other) else { return false }
        let subject = subjects.subject(name, level: level ?? "")
        return key.hasSuffix("/\(subject.key)")
          && other.awardedOn?.iso == values[PlainColumn.completed.rawValue]
          && other.expiresOn?.iso == values[PlainColumn.expires.rawValue]
      }
      if isSaidElsewhere { continue }
      var row = world.learner(person)
      for column in [PlainColumn.subject, .level, .provider] {
        row[column] = values[column.rawValue]
      }
      for column in [PlainColumn.completed, .expires] {
        row[column] = values[column.rawValue].flatMap { Day($0) }?.slashed
      }
      training.append(row)
    }
    var leftOut: [String: Int] = [:]
    for person in world.people.values.sorted(by: {
      ($0.name.display.folded, $0.id) < ($1.name.display.folded, $1.id)
    }) {
      for record in records[person.id] ?? [] {
        guard let (subject, level) = Self.subject(of: record) else {
          leftOut[record.kind.isAppraisal ? "appraisal" : "qualification", default: 0] += 1
          continue
        }
        var row = world.learner(person)
        row[.subject] = subject
        row[.level] = level
        row[.completed] = record.awardedOn?.slashed
        row[.expires] = record.expiresOn?.slashed
        row[.provider] = record.issuer
        training.append(row)
      }
    }
    findings = leftOut.sorted { $0.key < $1.key }.map { what, count in
      Finding(
        .valueIgnored, file: name(of: "training"), column: PlainColumn.subject.rawValue,
        value: "\(count)", severity: .info,
        "\(count == 1 ? "One \(what) is" : "\(count) \(what)s are") not in the file: the plain layout"
          + " holds training only. They stay in Waypoint.")
    }
  }

  /// The words by which a record is known to whoever reads the list, and by which it is found again
  /// when the list comes back; `nil` for what is no training.
  static func subject(of record: HeldRecord) -> (name: String, level: String?)? {
    switch record.kind {
    case .coreSkill(let subject, let level): (subject, level.map(String.init))
    case .training, .module, .programme, .careCertificate, .competence: (record.title, nil)
    case .qualification, .appraisal: nil
    }
  }
}

extension PlainOut {
  /// What is known of one employer's staff.
  private struct World {
    let held: PlainHeld
    let jobs: [Assignment]
    let people: [PersonID: Person]
    private let employer: OrganisationID
    private let code: String
    private let units: [UnitID: String]
    private let sites: [OrganisationID: Organisation]
    private let outsiders: [PersonID: Person]
    private let said: [AssignmentID: [String: String]]

    init(_ context: IntakeContext, _ employer: OrganisationID) throws {
      self.employer = employer
      held = try PlainHeld(context)
      people = held.people
      let linked = held.posts.values.filter(\.isCurrent).reduce(
        into: [AssignmentID: [String: String]]()
      ) { values, record in
        if let job = record.links.assignment { values[job] = record.values }
      }
      said = linked
      jobs = held.assignments.values.joined().filter {
        // A leaver whom an earlier file named stays in, with the last day.
        $0.isCurrent(on: context.asOf) || linked[$0.id] != nil
      }.sorted { [people = held.people] in
        let name = { (job: Assignment) in people[job.person]?.name.display.folded ?? "" }
        return (name($0), $0.person, $0.id) < (name($1), $1.person, $1.id)
      }
      sites = try Organisations.find(
        Array(Set(jobs.map(\.organisation)).union([employer])), context.tx)
      code = sites[employer]?.code ?? ""
      units = PlainTeams(try Units.of(employer, context.tx).values).words
      outsiders = try People.find(held.outsiders, context.tx)
    }

    func row(
      _ job: Assignment, of person: Person, hidden: [Characteristic: String]?
    ) -> [PlainColumn: String] {
      let said = said[job.id] ?? [:]
      var row = learner(person)
      row[.title] = person.name.title
      row[.jobTitle] = job.title
      row[.staffGroup] = job.staffGroup
      row[.team] = job.unit.flatMap { units[$0] }
      row[.role] = job.role.flatMap { $0.scheme == .asc ? nil : $0.code }
      row[.band] = job.band
      row[.organisationCode] = code
      if job.organisation != employer {
        row[.siteCode] =
          said[PlainColumn.siteCode.rawValue] ?? sites[job.organisation].map(PlainPlaces.code)
      }
      row[.postNumber] =
        said[PlainColumn.postNumber.rawValue] ?? (said.isEmpty ? job.number : nil)
      row[.contract] = job.engagement == .notStated ? nil : job.engagement.words
      row[.hours] = job.contractedHours?.inWords
      row[.fte] = job.fte?.inWords
      row[.start] = job.startedOn?.slashed
      row[.joined] = job.joinedEmployerOn == job.startedOn ? nil : job.joinedEmployerOn?.slashed
      row[.end] = job.endedOn?.slashed
      row[.stillHere] = said[PlainColumn.stillHere.rawValue]
      row[.managerNumber] = held.managers[job.id].map { link in
        // Without a number by Waypoint's own: two people may have one name.
        (held.people[link.manager] ?? outsiders[link.manager])?.staffNumber(at: employer)?.value
          ?? "#\(link.manager)"
      }
      row[.isManager] = job.isFlaggedManager ? PlainLayout.yes : nil
      row[.holdsBudget] = job.holdsBudget ? PlainLayout.yes : nil
      register(person, said, &row)
      if let hidden { reveal(hidden, of: person, &row) }
      return row
    }

    /// Who somebody is, so that they are found again.
    func learner(_ person: Person) -> [PlainColumn: String] {
      var row: [PlainColumn: String] = [.waypointNumber: "\(person.id)"]
      row[.staffNumber] = person.staffNumber(at: employer)?.value
      let isWhole = person.name.given.isEmpty && person.name.family.isEmpty
      row[.firstName] = person.name.given
      row[.lastName] = isWhole ? person.name.display : person.name.family
      row[.email] = person.emails.first
      return row
    }

    private func register(
      _ person: Person, _ said: [String: String], _ row: inout [PlainColumn: String]
    ) {
      guard
        let registration = person.identifiers.first(where: {
          $0.scheme.isRegistration && $0.isCurrent
        })
      else { return }
      row[.registrationBody] =
        said[PlainColumn.registrationBody.rawValue] ?? registration.body
        ?? registration.scheme.bodyInWords
      row[.registrationNumber] = registration.value
      row[.registrationExpiry] = registration.expiresOn?.slashed
    }

    private func reveal(
      _ hidden: [Characteristic: String], of person: Person, _ row: inout [PlainColumn: String]
    ) {
      row[.birthDate] = person.bornOn?.slashed
      row[.nationalInsurance] = person.identifier(.nationalInsurance)?.value
      row[.gender] = hidden[.gender]
      row[.ethnicity] = hidden[.ethnicity]
      row[.disability] = hidden[.disability]
      row[.nationality] = hidden[.nationality]
    }
  }
}

extension RecordKind {
  fileprivate var isAppraisal: Bool {
    if case .appraisal = self { return true }
    return false
  }
}

extension PersonIdentifier.Scheme {
  fileprivate var bodyInWords: String? {
    switch self {
    case .nursingAndMidwifery: "NMC"
    case .medical: "GMC"
    case .healthAndCareProfessions: "HCPC"
    case .pharmaceutical: "GPhC"
    case .dental: "GDC"
    case .optical: "GOC"
    case .socialWork: "SWE"
    case _: nil
    }
  }
}
