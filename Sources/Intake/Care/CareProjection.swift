import Directory
import Figures
import Files
import Journals
import Kernel
import Records
import Storage

/// Takes a difference over: workplaces become organisations, workers become persons with
/// assignments, what they hold becomes records, and what describes them goes to the monitoring
/// store. In sets, never row by row.
struct CareProjection {
  let context: IntakeContext
  let codes: CareCodes
  /// Read after the source records were written, so it is how things stand now.
  let store: CareStore
  private(set) var result = Projection()
  /// Organisations of workplaces, by key.
  private var places: [CareKey: OrganisationID] = [:]
  /// Persons of workers, by key.
  private var persons: [CareKey: PersonID] = [:]
  /// Where what is known of somebody comes from, for the journal.
  private var origins: [PersonID: (file: String, line: Int?)] = [:]

  init(_ context: IntakeContext, _ codes: CareCodes, withPeople: Bool = false) throws {
    self.context = context
    self.codes = codes
    store = try CareStore(context, withPeople: withPeople)
    places = store.workplaces.compactMapValues(\.links.organisation)
    persons = store.workers.compactMapValues(\.links.person)
  }

  mutating func apply(_ difference: Difference) throws {
    guard let employer = context.employer else { return }
    try applyWorkplaces(difference, of: employer)
    let touched = try applyWorkers(difference, of: employer)
    try end(difference.ended.filter { $0.held.key.kind == CareKind.worker })
    try applyTraining(difference, of: employer)
    if touched || !difference.ended.isEmpty {
      try ManagerReasons.recompute(for: [employer], on: context.asOf, context.tx)
    }
  }

  mutating func note(_ changes: [JournalChange]) {
    result.changes += changes.map { change in
      var change = change
      if change.file == nil, let origin = change.person.flatMap({ origins[$0] }) {
        change.file = origin.file
        change.line = origin.line
      }
      return change
    }
  }

  /// Persons whose hidden values differ from what is held.
  func differing(_ records: [SourceRecord]) throws -> Set<RecordKey> {
    guard let employer = context.employer else { return [] }
    var keys: [PersonID: RecordKey] = [:]
    var monitoring: [MonitoringValue] = []
    var differing: Set<RecordKey> = []
    for record in records where record.key.kind == CareKind.worker {
      guard let key = CareKey(recordKey: record.key.key), let id = persons[key] else { continue }
      keys[id] = record.key
      monitoring += CareMonitoring.values(record.hidden, of: id, at: employer)
      guard let person = store.people[id] else { continue }
      var next = person
      CarePerson.identify(&next, by: record.hidden)
      if next != person { differing.insert(record.key) }
    }
    for person in try MonitoringStore.wouldChange(monitoring, context.tx) {
      if let key = keys[person] { differing.insert(key) }
    }
    return differing
  }
}

// Workers.
extension CareProjection {
  /// Whether anybody was created or changed.
  private mutating func applyWorkers(
    _ difference: Difference, of employer: OrganisationID
  ) throws -> Bool {
    let known = try CareKnownPeople(difference.created, store, codes: codes, context)
    result.findings += known.findings
    result.adopted.formUnion(known.matches.keys)
    let created = difference.created.filter { $0.key.kind == CareKind.worker }
      .map { record in
        let match = known.matches[record.key]
        return (
          record: record,
          links: RecordLinks(person: match?.person, assignment: match?.assignment)
        )
      }
    let changed = difference.changed.filter { $0.after.key.kind == CareKind.worker }
      .map { (record: $0.after, links: $0.before.links) }
    let all = created + changed
    guard !all.isEmpty else { return false }

    let former = Dictionary(
      difference.renamed.compactMap { renamed in
        CareKey(recordKey: renamed.held.key.key).map { (renamed.to, $0) }
      }, uniquingKeysWith: { first, _ in first })
    let held = try People.find(all.compactMap(\.links.person), context.tx)
    let jobs = try Assignments.of(held.keys, context.tx)
    var people: [Person] = []
    var assignments: [Assignment] = []
    var monitoring: [MonitoringValue] = []
    var entries: [RecordEntry] = []
    for (record, links) in all {
      guard let key = CareKey(recordKey: record.key.key), let place = places[key.ofWorkplace] else {
        continue
      }
      let worker = CarePerson(record: record, place: place, employer: employer, codes: codes)
      var links = links
      if difference.reopened.contains(record.key), let before = links.person,
        held[before].map({ CarePerson.isAnother($0, record.hidden) }) ?? false
      {
        // The id of somebody who left was given to somebody else.
        links = RecordLinks()
      }
      let id = try links.person ?? context.tx.newIdentifier()
      let old = former[record.key].map { (id: $0.worker, place: places[$0.ofWorkplace]) }
      let person = worker.person(id, was: held[id], formerly: old, on: context.asOf)
      let posts = (jobs[id] ?? []).filter { $0.employer == employer }
      let mine = try worker.assignments(
        of: id, held: posts, linked: links.assignment, formerly: old?.id, on: context.asOf
      ) { try context.tx.newIdentifier() }
      people.append(person)
      assignments += mine
      monitoring += CareMonitoring.values(record.hidden, of: id, at: employer)
      entries += worker.entries(of: id)
      persons[key] = id
      origins[id] = (record.file, record.line)
      result.links[record.key] = RecordLinks(
        person: id, organisation: place, assignment: mine.first?.id)
    }
    note(try People.save(people, context.tx))
    note(try Assignments.save(assignments, context.tx))
    // A file says nothing of line managers; those of the workplace left behind manage no longer.
    let before = jobs.values.joined().reduce(into: [AssignmentID: OrganisationID]()) {
      $0[$1.id] = $1.organisation
    }
    let moved = assignments.filter { before[$0.id, default: $0.organisation] != $0.organisation }
    note(
      try LineManagement.end(withMoves: moved.map(\.id), on: context.asOf, context.tx))
    note(
      try MonitoringStore.save(
        monitoring, load: context.load, at: context.now, context.tx))
    note(
      try HeldRecords.replace(
        [.careCertificate, .qualification], of: people.map(\.id), at: employer, source: .careFile,
        with: entries, on: context.asOf, context.tx))
    return true
  }

  /// A removed worker's post ended the day before: on the day of the load they are not there.
  private mutating func end(
    _ ended: [(held: HeldSourceRecord, end: RecordEnd)]
  ) throws {
    guard !ended.isEmpty else { return }
    let last = context.asOf - 1
    var assignments: [Assignment] = []
    let jobs = try Assignments.of(ended.compactMap(\.held.links.person), context.tx)
    var people = try People.find(ended.compactMap(\.held.links.person), context.tx)
    for (record, end) in ended {
      guard let person = record.links.person else { continue }
      origins[person] = (end.file, end.line)
      if var leaver = people[person], let key = CareKey(recordKey: record.key.key) {
        CarePerson.retire(
          key.worker, at: record.links.organisation, of: &leaver, on: context.asOf)
        people[person] = leaver
      }
      for var job in jobs[person] ?? []
      where job.employer == context.employer && job.organisation == record.links.organisation
        && job.endedOn == nil
      {
        job.endedOn = max(last, job.startedOn ?? last)
        assignments.append(job)
      }
    }
    note(try People.save(people.values.sorted { $0.id < $1.id }, context.tx))
    note(try Assignments.save(assignments, context.tx))
  }

  private mutating func applyTraining(
    _ difference: Difference, of employer: OrganisationID
  ) throws {
    var touched: Set<CareKey> = []
    let keys =
      difference.created.map(\.key) + difference.changed.map(\.after.key)
      + difference.ended.map(\.held.key)
    for key in keys where key.kind == CareKind.training {
      if let worker = CareKey(trainingKey: key.key) { touched.insert(worker) }
    }
    guard !touched.isEmpty else { return }
    // What ended was held under the key before a rename; the worker is the same.
    let now = Dictionary(
      difference.renamed.compactMap { renamed -> (CareKey, CareKey)? in
        guard renamed.held.key.kind == CareKind.worker,
          let before = CareKey(recordKey: renamed.held.key.key),
          let after = CareKey(recordKey: renamed.to.key)
        else { return nil }
        return (before, after)
      }, uniquingKeysWith: { first, _ in first })
    var people: [PersonID] = []
    var entries: [RecordEntry] = []
    var places: [RecordEntry.Slot: HeldRecords.Place] = [:]
    for key in Set(touched.map { now[$0] ?? $0 }).sorted() {
      guard let person = persons[key] else { continue }
      people.append(person)
      for row in store.training[key] ?? [] {
        origins[person] = (row.file, row.line)
        result.links[row.key] = RecordLinks(person: person)
        let entry = CareTraining.entry(row, of: person, at: employer, codes: codes)
        places[entry.slot] = HeldRecords.Place(file: row.file, line: row.line)
        entries.append(entry)
      }
    }
    note(
      try HeldRecords.replace(
        [.training], of: people, at: employer, source: .careFile, with: entries, on: context.asOf,
        saidAt: places, context.tx))
  }
}

// Workplaces.
extension CareProjection {
  private mutating func applyWorkplaces(
    _ difference: Difference, of employer: OrganisationID
  ) throws {
    let created = difference.created.filter { $0.key.kind == CareKind.workplace }
    let changed = difference.changed.filter { $0.after.key.kind == CareKind.workplace }
    var batch = OrganisationBatch()
    for record in created + changed.map(\.after) {
      guard let key = CareKey(recordKey: record.key.key) else { continue }
      let workplace = CareWorkplace(record: record, employer: employer)
      let held = try places[key].flatMap { try Organisations.find($0, context.tx) }
      let organisation: Organisation
      if let held {
        organisation = held
      } else {
        let made = try Organisations.provisional(
          workplace.organisationCodes, name: workplace.name, kind: .careLocation,
          locationOf: employer, source: .ascWds, context.tx)
        result.changes += made.changes.map { change in
          var change = change
          change.file = record.file
          change.line = record.line
          return change
        }
        organisation = made.organisation
      }
      places[key] = organisation.id
      result.links[record.key] = RecordLinks(organisation: organisation.id)
      try CareSharing.keep(
        record.values, of: organisation.id, on: context.asOf, context.tx)
      batch.change(
        organisation, to: workplace.organisation(from: organisation, on: context.asOf),
        OrganisationBatch.Origin(file: record.file, line: record.line))
    }
    for (record, end) in difference.ended where record.key.kind == CareKind.workplace {
      guard let id = record.links.organisation,
        let organisation = try Organisations.find(id, context.tx),
        let closed = try? organisation.closed(on: context.asOf - 1)
      else { continue }
      batch.change(
        organisation, to: closed, OrganisationBatch.Origin(file: end.file, line: end.line))
    }
    if !batch.isEmpty { result.changes += try batch.save(context.tx) }
  }
}
