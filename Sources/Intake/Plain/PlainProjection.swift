import Directory
import Figures
import Files
import Journals
import Kernel
import Records
import Storage

/// Takes checked plain files over into Directory, Records and the monitoring store, in sets.
struct PlainProjection {
  private let payload: PlainPayload
  private let employer: OrganisationID
  private let context: IntakeContext
  private let held: PlainHeld

  private var projection = Projection()
  private var units = PlainTeams([Unit]())
  /// What earlier plain files said of posts that this one says something else of.
  private var saidBefore: [RecordKey: [String: String]] = [:]
  /// By person key; held ones and those made now.
  private var people: [String: PersonID] = [:]
  private var assignments: [String: AssignmentID] = [:]
  private var mains: [String: AssignmentID] = [:]
  /// Posts that are at another workplace than before.
  private var moved: [AssignmentID] = []
  /// Where each post is.
  private var organisations: [String: OrganisationID] = [:]
  private var places: [Int64: (file: String, line: Int)] = [:]
  private var placesOfPeople: [PersonID: (file: String, line: Int)] = [:]

  init(_ payload: PlainPayload, employer: OrganisationID, _ context: IntakeContext) {
    self.payload = payload
    self.employer = employer
    self.context = context
    held = payload.held
  }

  mutating func run(_ difference: Difference) throws -> Projection {
    let created = Set(difference.created.map(\.key))
    let touched = created.union(difference.changed.map(\.after.key))
    for post in payload.posts {
      if let person = post.person { people[post.personKey] = person }
    }
    for change in difference.changed { saidBefore[change.after.key] = change.before.values }
    let posts = payload.posts.filter { touched.contains($0.recordKey) }
    try saveUnits(posts)
    try savePeople(posts)
    let adopted = try saveAssignments(posts, created)
    projection.adopted.formUnion(adopted)
    try saveManagers(posts)
    try saveMonitoring(posts)
    if !posts.isEmpty {
      try ManagerReasons.recompute(for: [employer], on: context.asOf, context.tx)
    }
    for post in posts {
      projection.links[post.recordKey] = RecordLinks(
        person: people[post.personKey], organisation: organisations[post.key] ?? employer,
        assignment: assignments[post.key])
    }
    try saveCompletions(payload.completions.filter { touched.contains($0.recordKey) })
    return projection
  }

  private mutating func saveUnits(_ posts: [PlainPost]) throws {
    units = PlainTeams(try Units.of(employer, context.tx).values)
    var next: [Unit] = []
    for team in Set(posts.map(\.team)).sorted() where !team.isEmpty && units.ids[team] == nil {
      let id: UnitID = try context.tx.newIdentifier()
      units.add(id, team)
      next.append(Unit(id: id, organisation: employer, code: team, name: team))
    }
    note(try Units.save(next, context.tx))
  }

  private mutating func savePeople(_ posts: [PlainPost]) throws {
    let known = try People.find(people.values, context.tx)
    var next: [PersonID: Person] = [:]
    var created: [Person] = []
    for post in posts.sorted(by: { $0.isPrimary && !$1.isPrimary }) {
      let id: PersonID
      if let person = people[post.personKey] {
        id = person
      } else {
        id = try context.tx.newIdentifier()
        people[post.personKey] = id
      }
      if placesOfPeople[id] == nil { placesOfPeople[id] = (post.file, post.source.line) }
      if let person = next[id] {
        // A further post of somebody adds what the main one does not say.
        next[id] = updated(person, from: post, isMain: false)
        continue
      }
      let isNew = known[id] == nil
      let person = updated(
        known[id] ?? Person(id: id, name: name(of: post)), from: post, isMain: true)
      next[id] = person
      if isNew { created.append(person) }
    }
    try offerMatches(of: created)
    note(try People.save(next.values.sorted { $0.id < $1.id }, context.tx))
  }

  /// The number stands in for a name that the file does not give.
  private func name(of post: PlainPost) -> PersonName {
    post.name
      ?? PersonName(
        kind: .current, title: nil, given: "", family: "", display: post.personKey, from: nil,
        to: nil)
  }

  private func updated(_ person: Person, from post: PlainPost, isMain: Bool) -> Person {
    var person = person
    if isMain, let name = post.name {
      // The same name may now come in its parts; another order of them is no new name.
      let isSame = name.display.folded == person.name.display.folded
      let isOther = PlainHeld.key(of: name) != PlainHeld.key(of: person.name)
      // One word that nobody has taken apart stays whole.
      let isOneWord =
        isSame && person.name.given.isEmpty && person.name.family.isEmpty
        && (name.given.isEmpty || name.family.isEmpty)
      let isTitled = name.title != nil || person.name.title == nil
      if isOther || (isSame && isTitled && !isOneWord) {
        person.rename(to: name, on: context.asOf)
      }
    }
    if let born = post.bornOn { person.bornOn = born }
    if !post.staffNumber.isEmpty, person.staffNumber(at: employer)?.value != post.staffNumber {
      person.identify(
        by: PersonIdentifier(.staffNumber, post.staffNumber, organisation: employer))
    }
    if !post.nationalInsurance.isEmpty {
      person.identify(by: PersonIdentifier(.nationalInsurance, post.nationalInsurance))
    }
    if let registration = post.registration {
      if post.refused.contains(.registrationExpiry) {
        person.identify(byUndated: registration)
      } else {
        person.identify(by: registration)
      }
    }
    if !post.email.isEmpty { person.reach(at: post.email) }
    return person
  }

  /// People of other employers with the same NI number: offered, never merged.
  private mutating func offerMatches(of created: [Person]) throws {
    let ids = Set(created.map(\.id))
    for match in try PossibleDuplicates.of(created, context.tx) {
      let own = ids.contains(match.first) ? match.first : match.second
      let place = placesOfPeople[own]
      projection.findings.append(
        Finding(
          .personPossibleMatch, file: place?.file ?? "", line: place?.line,
          column: PlainColumn.lastName.rawValue,
          "Somebody known from elsewhere has \(match.evidence.map(\.words).sorted().inWords). They were"
            + " kept as two people; if they are one, say so under possible duplicates."))
    }
  }

  /// - Returns: New to plain files, and posts that were held already and stay as they are.
  private mutating func saveAssignments(
    _ posts: [PlainPost], _ created: Set<RecordKey>
  ) throws -> Set<RecordKey> {
    var taken = Set(held.posts.values.compactMap(\.links.assignment))
    let before = held.assignments.values.joined().reduce(into: [AssignmentID: Assignment]()) {
      $0[$1.id] = $1
    }
    let linked = held.postsOfPerson.values.joined().reduce(into: [String: AssignmentID]()) {
      $0[$1.key.key] = $1.links.assignment
    }
    // Managers whose own rows say nothing new are managers in their post all the same.
    for post in payload.posts where post.isPrimary { mains[post.personKey] = linked[post.key] }
    var next: [Assignment] = []
    var adopted: Set<RecordKey> = []
    for post in posts {
      guard let person = people[post.personKey] else { continue }
      var same = held.post(post.key, of: post.person)?.links.assignment.flatMap { before[$0] }
      if same == nil, let known = adoptable(post, person, taken) {
        same = known
        if created.contains(post.recordKey) { adopted.insert(post.recordKey) }
      }
      let id = try same?.id ?? context.tx.newIdentifier()
      taken.insert(id)
      assignments[post.key] = id
      places[id.rawValue] = (post.file, post.source.line)
      if post.isPrimary { mains[post.personKey] = id }
      next.append(assignment(id, person, from: post, before: same))
    }
    moved = next.filter { post in
      before[post.id].map { $0.organisation != post.organisation } ?? false
    }.map(\.id)
    note(try Assignments.save(next, context.tx))
    return adopted
  }

  /// A post of the person that no plain file has spoken of: typed in by somebody, or from another
  /// file.
  private func adoptable(
    _ post: PlainPost, _ person: PersonID, _ taken: Set<AssignmentID>
  ) -> Assignment? {
    let free = (held.assignments[person] ?? []).filter { !taken.contains($0.id) }
    let titled = free.filter { $0.title.folded == post.jobTitle.folded }
    return titled.first { $0.startedOn == post.startsOn }
      ?? titled.first { $0.startedOn == nil || post.startsOn == nil }
  }

  private mutating func assignment(
    _ id: AssignmentID, _ person: PersonID, from post: PlainPost, before: Assignment?
  ) -> Assignment {
    var next =
      before
      ?? Assignment(
        id: id, person: person, organisation: employer, title: "", engagement: .notStated)
    func has(_ column: PlainColumn) -> Bool { speaks(post, of: column) }
    next.isPrimary = post.isPrimary
    if has(.siteCode) { next.organisation = post.site ?? employer }
    organisations[post.key] = next.organisation
    if has(.team) { next.unit = units.ids[post.team] }
    if let number = post.postNumber.nonBlank { next.number = number }
    if has(.jobTitle) || has(.role) { next.title = post.jobTitle }
    // The same words under the code list of another format are no other role.
    if has(.role), post.role?.code != next.role?.code { next.role = post.role }
    if has(.staffGroup) { next.staffGroup = post.staffGroup.nonBlank }
    if has(.band) { next.band = post.band.nonBlank }
    if has(.contract) { next.engagement = post.engagement }
    if has(.fte) { next.fte = post.fte }
    if has(.hours) { next.contractedHours = post.hours }
    if has(.isManager) || post.isFlaggedManager != nil {
      next.isFlaggedManager = post.isFlaggedManager ?? false
    }
    if has(.holdsBudget) || post.holdsBudget != nil {
      next.holdsBudget = post.holdsBudget ?? false
    }
    if has(.start) {
      next.startedOn = post.startsOn
      if before == nil { next.joinedEmployerOn = post.startsOn }
    }
    if post.refused.contains(.end), let start = next.startedOn, let end = next.endedOn,
      end < start
    {
      // They left once and have come again; when they leave now nobody has said.
      next.endedOn = nil
    }
    if has(.joined), let joined = post.joinedOn { next.joinedEmployerOn = joined }
    // Somebody who is named again without a last day works here again.
    if post.says(.end) { next.endedOn = post.endsOn }
    if post.isStillHere == false, post.endsOn == nil {
      // Ended on a day that the file does not say: not after it was made.
      next.endedOn = before?.endedOn ?? context.asOf - 1
    }
    return next
  }

  /// Whether the file has anything to say of a column: a blank takes back what an earlier plain file
  /// said, and leaves alone what came from elsewhere.
  private func speaks(_ post: PlainPost, of column: PlainColumn) -> Bool {
    guard post.says(column) else { return false }
    return post.source[column.rawValue] != ""
      || saidBefore[post.recordKey]?[column.rawValue] != nil
  }

  private mutating func saveManagers(_ posts: [PlainPost]) throws {
    var managers: [Day: [AssignmentID: LineManagement.Manager?]] = [:]
    for post in posts where speaks(post, of: .managerNumber) {
      guard let id = assignments[post.key], !post.isOver(by: context.asOf) else { continue }
      let day = max(post.startsOn ?? context.asOf, context.asOf)
      let next = manager(of: post)
      // In whichever of their posts somebody manages: the file does not say.
      if let next, held.managers[id]?.manager == next.person { continue }
      managers[day, default: [:]][id] = .some(next)
    }
    for (day, managers) in managers.sorted(by: { $0.key < $1.key }) {
      note(try LineManagement.set(managers, from: day, context.tx))
    }
    let said = posts.filter { speaks($0, of: .managerNumber) }.compactMap { assignments[$0.key] }
    note(
      try LineManagement.end(
        withMoves: moved, but: Set(said), on: context.asOf, context.tx))
  }

  private func manager(of post: PlainPost) -> LineManagement.Manager? {
    guard let key = post.manager else { return nil }
    let person =
      people[key] ?? held.numbers[key] ?? held.person(ofKey: key)
      ?? (key.hasPrefix("#") ? PersonID(String(key.dropFirst())) : nil)
    return person.map { LineManagement.Manager($0, in: mains[key] ?? mainPost(of: $0)) }
  }

  /// Of somebody whom the file does not mention.
  private func mainPost(of person: PersonID) -> AssignmentID? {
    let running = (held.assignments[person] ?? []).filter { !$0.hasEnded(by: context.asOf) }
    return (running.first(where: \.isPrimary) ?? running.first)?.id
  }

  private mutating func saveMonitoring(_ posts: [PlainPost]) throws {
    let values = posts.filter(\.isPrimary).flatMap { post in
      people[post.personKey].map {
        PlainHiddenValues.monitoring(post.record(keeping: [:]).hidden, of: $0, at: employer)
      } ?? []
    }
    note(try MonitoringStore.save(values, load: context.load, at: context.now, context.tx))
  }

  private mutating func saveCompletions(_ completions: [PlainCompletion]) throws {
    let completions = completions.sorted { $0.recordKey < $1.recordKey }
    var entries: [RecordEntry] = []
    let known = try HeldRecords.held(
      by: completions.compactMap { $0.person ?? people[$0.personKey] }, context.tx)
    var said: [RecordEntry.Slot: HeldRecords.Place] = [:]
    for completion in completions {
      guard let person = completion.person ?? people[completion.personKey] else { continue }
      if placesOfPeople[person] == nil {
        placesOfPeople[person] = (completion.file, completion.source.line)
      }
      projection.links[completion.recordKey] = RecordLinks(person: person, organisation: employer)
      let isKnown = (known[person] ?? []).contains {
        $0.source != .plainFile && $0.isHeld && isSame($0, completion.subject)
          && $0.awardedOn == completion.completedOn && $0.expiresOn == completion.expiresOn
      }
      if isKnown {
        projection.adopted.insert(completion.recordKey)
        continue
      }
      let entry = RecordEntry(
        person: person, organisation: employer, source: .plainFile, key: completion.subject.key,
        kind: completion.subject.kind, title: completion.subject.title,
        awardedOn: completion.completedOn, expiresOn: completion.expiresOn,
        issuer: completion.provider.nonBlank)
      said[entry.slot] = HeldRecords.Place(
        file: completion.file, line: completion.source.line)
      entries.append(entry)
    }
    note(try HeldRecords.merge(entries, on: context.asOf, saidAt: said, context.tx))
  }

  /// Whether what is held from elsewhere goes by that name here: a care training in a category is
  /// the subject of the same name.
  private func isSame(_ record: HeldRecord, _ subject: PlainSubject) -> Bool {
    if record.kind == subject.kind { return true }
    guard let (name, level) = PlainOut.subject(of: record) else { return false }
    return payload.subjects.subject(name, level: level ?? "").key == subject.key
  }

  /// Adds the file and line to changes.
  private mutating func note(_ changes: [JournalChange]) {
    projection.changes += changes.map { change in
      var change = change
      if change.file != nil { return change }
      let place = places[change.recordID] ?? change.person.flatMap { placesOfPeople[$0] }
      change.file = place?.file ?? payload.posts.first?.file ?? payload.completions.first?.file
      change.line = place?.line
      return change
    }
  }
}
