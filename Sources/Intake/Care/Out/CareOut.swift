import Directory
import Figures
import Files
import Kernel
import Records

/// The files of a bulk upload, out of what is held of one provider: what its files said, as it
/// stands now, and what was typed in since.
struct CareOut {
  enum Purpose: Sendable {
    /// As the service writes its own downloads: UNCHECKED on every row.
    case download
    /// To be uploaded: UPDATE, NEW and DELETE.
    case upload
  }

  let context: IntakeContext
  let codes: CareCodes
  let purpose: Purpose
  /// `nil` when NI numbers, birth dates and monitoring details are withheld.
  let monitoring: [PersonID: [Characteristic: String]]?

  let store: CareStore
  /// Every post of the provider.
  let jobs: [AssignmentID: Assignment]
  let people: [PersonID: Person]
  let organisations: [OrganisationID: Organisation]
  private(set) var workplaces: [[String: String]] = []
  private(set) var workers: [[String: String]] = []
  private(set) var training: [[String: String]] = []
  /// What the workplaces are called in the files.
  private var places: [OrganisationID: String] = [:]
  /// The rows of people, for their training.
  private var keys: [PersonID: (workplace: String, worker: String)] = [:]

  init(
    _ context: IntakeContext, _ codes: CareCodes, for purpose: Purpose,
    monitoring: [PersonID: [Characteristic: String]]?
  ) throws {
    self.context = context
    self.codes = codes
    self.purpose = purpose
    self.monitoring = monitoring
    store = try CareStore(context, withPeople: false)
    let all = try context.employer.map { try Assignments.ofEmployer($0, context.tx) } ?? []
    jobs = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    people = try People.find(
      Set(all.map(\.person)).union(store.workers.values.compactMap(\.links.person)), context.tx)
    let locations = try context.employer.map {
      try Organisations.organisations(that: .locationOf, $0, on: context.asOf, context.tx)
    }
    organisations = try Organisations.find(
      Array(
        Set(all.map(\.organisation)).union(store.workplaces.values.compactMap(\.links.organisation))
          .union(locations ?? [])), context.tx)
    addWorkplaces()
    addWorkers()
    try addTraining()
  }

  /// The three files; one without rows is left out, but the workplace file always comes.
  var files: [(kind: CareFileKind, name: String, rows: Int, bytes: [UInt8])] {
    let sheets = [
      (CareFileKind.workplace, workplaces), (.staff, workers), (.training, training),
    ]
    return sheets.compactMap { kind, rows in
      guard kind != .training || !rows.isEmpty else { return nil }
      return (
        kind, "\(context.asOf.iso)-sfc-bulk-upload-\(kind.rawValue).csv", rows.count,
        CareOutText(kind: kind, codes: codes).bytes(rows)
      )
    }
  }

  var members: [PersonID] { keys.keys.sorted() }

  var peopleCount: Int { keys.count }
}

// Workplaces.
extension CareOut {
  private mutating func addWorkplaces() {
    for record in store.workplaces.values.inOrder where record.isCurrent {
      let organisation = record.links.organisation.flatMap { organisations[$0] }
      var values = record.values
      if let organisation, organisation.source == .hand, organisation.names.count > 1 {
        values["ESTNAME"] = organisation.name(on: context.asOf)
      }
      let isClosed = organisation.map { !$0.isOpen(on: context.asOf) } ?? false
      if isClosed, purpose == .download { continue }
      values["STATUS"] = status(isClosed ? .delete : .update)
      workplaces.append(values)
      if !isClosed, let id = organisation?.id { places[id] = values["LOCALESTID"] }
    }
    for organisation in typedWorkplaces {
      let id = Self.reference(of: organisation, at: context.employer)
      places[organisation.id] = id
      workplaces.append(values(of: organisation, called: id))
    }
  }

  /// Where people work whom no file placed there, and locations that no file names.
  private var typedWorkplaces: [Organisation] {
    let linked = Set(store.workplaces.values.compactMap(\.links.organisation))
    let manned = Set(typedJobs.map(\.organisation))
    return organisations.values.filter {
      !linked.contains($0.id) && $0.isOpen(on: context.asOf)
        && (manned.contains($0.id) || $0.kind(on: context.asOf) == .careLocation)
    }.sorted {
      ($0.name(on: context.asOf).folded, $0.id) < ($1.name(on: context.asOf).folded, $1.id)
    }
  }

  /// The provider's own name for it; failing that a published code, or Waypoint's number.
  static func reference(
    of organisation: Organisation, at employer: OrganisationID?
  ) -> String {
    organisation.codes.first { $0.scheme == .ascWorkplace && $0.within == employer }?.value
      ?? organisation.code ?? "WP\(organisation.id)"
  }

  private func values(of organisation: Organisation, called id: String) -> [String: String] {
    var values = ["LOCALESTID": id, "STATUS": status(.new)]
    values["ESTNAME"] = organisation.name(on: context.asOf)
    let lines = organisation.contact.addressLines
    for (column, line) in zip(["ADDRESS1", "ADDRESS2", "ADDRESS3", "POSTTOWN"], lines) {
      values[column] = line
    }
    values["POSTCODE"] = organisation.contact.postcode
    if let location = organisation.code(.cqcLocation) {
      values["REGTYPE"] = "2"
      values["LOCATIONID"] = location
      values["PROVNUM"] = context.employer.flatMap { organisations[$0]?.code(.cqcProvider) }
    }
    let staff = typedJobs.count { $0.organisation == organisation.id }
    values["TOTALPERMTEMP"] = staff > 0 ? String(staff) : nil
    return values
  }
}

// Workers.
extension CareOut {
  private mutating func addWorkers() {
    for record in store.workers.values.inOrder where record.isCurrent {
      let job = record.links.assignment.flatMap { jobs[$0] }
      let person = record.links.person.flatMap { people[$0] }
      let hasLeft = job.map { $0.endedOn.map { $0 < context.asOf } ?? false } ?? false
      if hasLeft, purpose == .download { continue }
      var values = worker(person, job).values(said: record.values)
      values["STATUS"] = status(hasLeft ? .delete : .update)
      if let job, let place = places[job.organisation],
        place.withoutSpaces != values["LOCALESTID"]?.withoutSpaces
      {
        values["LOCALESTID"] = place
      }
      workers.append(values)
      if !hasLeft, let id = person?.id { remember(id, values) }
    }
    for job in typedJobs {
      guard let place = places[job.organisation] else { continue }
      var values = worker(people[job.person], job)
        .values(workplace: place, id: job.number ?? Self.reference(of: job))
      values["STATUS"] = status(.new)
      workers.append(values)
      remember(job.person, values)
    }
  }

  private mutating func remember(_ person: PersonID, _ values: [String: String]) {
    guard keys[person] == nil else { return }
    keys[person] = (values["LOCALESTID"] ?? "", values["UNIQUEWORKERID"] ?? "")
  }

  /// Where nobody has given a worker an id, Waypoint's own number of the post serves as one.
  static func reference(of job: Assignment) -> String { "WP\(job.id)" }

  /// Present posts that no file made: typed in, or out of a file of another kind.
  private var typedJobs: [Assignment] {
    let linked = Set(store.workers.values.compactMap(\.links.assignment))
    let workers = Dictionary(grouping: store.workers.values.compactMap(\.links.person), by: { $0 })
    return jobs.values.filter { job in
      guard !linked.contains(job.id), job.isCurrent(on: context.asOf) else { return false }
      // A further role of an older file belongs to the row of its worker.
      return workers[job.person] == nil || !(job.number?.contains("+") ?? false)
    }.sorted {
      let key = (people[$0.person]?.name.display.folded, people[$1.person]?.name.display.folded)
      return (key.0 ?? "", $0.id) < (key.1 ?? "", $1.id)
    }
  }

  private func worker(_ person: Person?, _ job: Assignment?) -> CareOutWorker {
    let own = monitoring.map { all -> [String: String] in
      let said = person.flatMap { all[$0.id] } ?? [:]
      return CareMonitoring.characteristics.compactMapValues { said[$0] }
    }
    return CareOutWorker(codes: codes, person: person, job: job, monitoring: own)
  }
}

// Training.
extension CareOut {
  private mutating func addTraining() throws {
    var said: [PersonID: Set<[String]>] = [:]
    for (worker, rows) in store.training.sorted(by: { $0.key < $1.key }) {
      let record = store.workers[worker]
      guard record?.isCurrent == true, let person = record?.links.person, let key = keys[person]
      else { continue }
      for row in rows {
        var values = row.values
        said[person, default: []].insert(Self.sameness(values))
        values["LOCALESTID"] = key.workplace
        values["UNIQUEWORKERID"] = key.worker
        values[Self.order] = "\(Self.padded(row.firstLoad.rawValue))\(Self.padded(Int64(row.line)))"
        training.append(values)
      }
    }
    training.sort { ($0[Self.order] ?? "") < ($1[Self.order] ?? "") }
    for index in training.indices { training[index][Self.order] = nil }
    try addTypedTraining(besides: said)
  }

  /// Trainings recorded by hand, where the list has a category for them.
  private mutating func addTypedTraining(besides said: [PersonID: Set<[String]>]) throws {
    let categories = try CareOutCategories()
    let own = Set(places.keys).union([context.employer].compactMap(\.self))
    let held = try HeldRecords.held(by: keys.keys.sorted(), context.tx)
    for (person, records) in held.sorted(by: { $0.key < $1.key }) {
      guard let key = keys[person] else { continue }
      for record in records
      where record.source == .hand && record.isHeld && own.contains(record.organisation) {
        guard let category = categories.category(of: record.kind) else { continue }
        var values = ["LOCALESTID": key.workplace, "UNIQUEWORKERID": key.worker]
        values["CATEGORY"] = category
        values["TRAININGNAME"] = record.title
        values["DATECOMPLETED"] = record.awardedOn?.iso
        values["EXPIRYDATE"] = record.expiresOn?.iso
        values["NOTES"] = record.note
        guard !(said[person]?.contains(Self.sameness(values)) ?? false) else { continue }
        training.append(values)
      }
    }
  }

  /// Two rows that say so of one person are the same training.
  private static func sameness(_ values: [String: String]) -> [String] {
    [values["CATEGORY"] ?? "", values["DATECOMPLETED"] ?? ""]
  }

  private static let order = "ORDER"
  private static func padded(_ number: Int64) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 19 - text.count)) + text
  }

  private func status(_ status: CareStatus) -> String {
    switch purpose {
    case .download: CareStatus.unchecked.rawValue
    case .upload: status.rawValue
    }
  }
}

extension Collection<HeldSourceRecord> {
  /// As the files had them: load by load, line by line.
  var inOrder: [HeldSourceRecord] {
    sorted { ($0.firstLoad, $0.line, $0.key) < ($1.firstLoad, $1.line, $1.key) }
  }
}
