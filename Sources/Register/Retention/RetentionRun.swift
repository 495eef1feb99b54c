import Access
import Directory
import Figures
import Intake
import Journals
import Kernel
import Records
import Storage

/// What a run found and did, kind by kind.
struct RetentionReport: Encodable, Hashable, Sendable {
  struct Line: Encodable, Hashable, Sendable {
    let kind: String
    let title: String
    /// `anonymise` or `delete`.
    let then: String
    /// How many are past their time.
    let due: Int
    /// Of these, kept because of a legal hold.
    let held: Int
    /// How many were removed; none in a dry run.
    var removed: Int
  }

  /// Somebody whose time is over.
  struct DuePerson: Encodable, Hashable, Sendable {
    let person: PersonID
    let name: String
    let removableFrom: Day
    let isHeld: Bool
  }

  let day: Day
  let isDryRun: Bool
  var lines: [Line]
  /// The first of those whose staff record is due.
  var people: [DuePerson]
}

/// Finds what is past its time, and removes it: one person at a time, each in a unit of work of its
/// own, so that a run that is killed leaves nobody half erased and the next goes on where it was.
struct RetentionRun: Sendable {
  let schedule: RetentionSchedule
  let clock: Clock

  static let peopleShown = 200
  private static let pageSize = 500

  // MARK: Looking

  /// What is due now. Changes nothing.
  func look(_ tx: any Transaction) throws -> RetentionReport {
    let now = clock.now()
    let people = try duePeople(on: now.dayInLondon, tx)
    let monitoring = try dueMonitoring(on: now.dayInLondon, tx)
    let cases = try dueCorrections(at: now, tx)
    let permits = try dueCases(at: now, tx)
    let evidence = try dueEvidence(at: now, tx)
    let assessments = try dueAssessments(at: now, .remove, tx)
    let recognitions = try dueRecognitions(at: now, .remove, tx)
    let consultations = try dueConsultations(at: now, tx)
    let expiring = try Uploads.toExpire(at: now, tx)
    return RetentionReport(
      day: now.dayInLondon, isDryRun: true,
      lines: try schedule.kinds.map { kind in
        let (due, held): (Int, Int) =
          switch kind.code {
          case .staffRecord: (people.count, people.count(where: \.isHeld))
          case .monitoring: (monitoring.count, monitoring.count(where: \.isHeld))
          case .correction: (cases.count, cases.count(where: \.isHeld))
          case .journal, .access: (0, 0)
          case .accessCase: (permits.count, permits.count(where: \.isHeld))
          case .evidence: (evidence.count, evidence.count(where: \.isHeld))
          case .assessment:
            (
              assessments.count + recognitions.count,
              assessments.count(where: \.isHeld) + recognitions.count(where: \.isHeld)
            )
          case .waitingResult: try countOfResults(at: now, tx)
          case .consultation: (consultations.count, consultations.count(where: \.isHeld))
          case .recruitment, .casework, .pay: try countOfOutcomes(kind, at: now, tx)
          case .upload: (expiring.uploads, 0)
          case .undo: (expiring.loads, 0)
          case .session, .rememberedBrowser, .signInFailure, .providerTrace, .lateForm,
            .oneTimeCode, .mail:
            (try traces(kind, at: now, tx), 0)
          }
        return RetentionReport.Line(
          kind: kind.code.rawValue, title: kind.title, then: kind.then.rawValue, due: due,
          held: held, removed: 0)
      },
      people: try named(Array(people.prefix(Self.peopleShown)), tx))
  }

  private struct Due {
    let records: [PersonID]
    let removableFrom: Day
    let isHeld: Bool
  }

  private func duePeople(on day: Day, _ tx: any Transaction) throws -> [Due] {
    guard let kind = schedule[.staffRecord], let left = kind.latestEvent(.left, removableOn: day)
    else { return [] }
    var due: [Due] = []
    var cursor: PersonID?
    while true {
      let page = try WorkingLives.over(
        before: left + 1, after: cursor, limit: Self.pageSize, tx)
      due += try self.due(kind, among: page, on: day, leavingErased: true, tx).filter {
        try !hasCase(of: $0.records, tx)
      }
      guard page.count == Self.pageSize, let last = page.last else { return due }
      cursor = last
    }
  }

  /// What somebody asked to have corrected is kept longer than a staff record that was due before
  /// it: the record waits for its last case.
  private func hasCase(of records: [PersonID], _ tx: any Transaction) throws -> Bool {
    guard let moment = schedule[.correction]?.momentBefore(clock.now()) else { return false }
    return try CorrectionStore.areKept(of: records, endedSince: moment, tx)
  }

  private func dueMonitoring(on day: Day, _ tx: any Transaction) throws -> [Due] {
    guard let kind = schedule[.monitoring] else { return [] }
    var due: [Due] = []
    var cursor: PersonID?
    while true {
      let page = try EraseMonitoring.people(after: cursor, limit: Self.pageSize, tx)
      due += try self.due(kind, among: page, on: day, leavingErased: false, tx)
      guard page.count == Self.pageSize, let last = page.last else { return due }
      cursor = last
    }
  }

  /// Each person once, by whichever of their records comes first.
  private func due(
    _ kind: RetentionKind, among page: [PersonID], on day: Day, leavingErased: Bool,
    _ tx: any Transaction
  ) throws -> [Due] {
    guard !page.isEmpty else { return [] }
    let erased: Set<PersonID> =
      leavingErased
      ? Set(
        try tx.rows(
          "SELECT person_id FROM erased_person WHERE person_id IN (?1*)", List(page)
        ).map { try $0(0) }) : []
    let lives = try WorkingLives.of(page.filter { !erased.contains($0) }, tx)
    var seen: Set<PersonID> = []
    var due: [Due] = []
    for person in page {
      guard let life = lives[person], let first = life.records.first, seen.insert(first).inserted,
        let from = kind.removableFrom(life.events), from <= day
      else { continue }
      due.append(
        Due(
          records: life.records, removableFrom: from,
          isHeld: try !LegalHolds.held(of: life.records, on: day, tx).isEmpty))
    }
    return due
  }

  private func dueCorrections(
    at now: Instant, _ tx: any Transaction
  ) throws -> [(id: CorrectionID, isHeld: Bool)] {
    guard let moment = schedule[.correction]?.momentBefore(now) else { return [] }
    return try CorrectionStore.ended(before: moment, tx).map { one in
      // A hold on one record of somebody is a hold on what hangs on the others.
      let records = try OnePerson.records(of: one.person, tx)
      return (one.id, try !LegalHolds.held(of: records, on: now.dayInLondon, tx).isEmpty)
    }
  }

  /// What was allowed for a time and is over.
  private func dueCases(
    at now: Instant, _ tx: any Transaction
  ) throws -> [(permit: AccessCase, isHeld: Bool)] {
    guard let moment = schedule[.accessCase]?.momentBefore(now) else { return [] }
    return try AccessCases.ended(before: moment, tx).map { one in
      (one, try isHeld(one, on: now.dayInLondon, tx))
    }
  }

  private func isHeld(
    _ permit: AccessCase, on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    if permit.kind == .evidence {
      let members = try EvidencePacks.members(of: EvidencePackID(rawValue: permit.id), tx)
      if try isAnyHeld(members, on: day, tx) { return true }
    }
    if let person = permit.person {
      let records = try OnePerson.records(of: person, tx)
      return try !LegalHolds.held(of: records, on: day, tx).isEmpty
    }
    return try permit.organisation.map { try LegalHolds.isHeld($0, on: day, tx) } ?? false
  }

  /// Packs that are over, whose contents are still kept.
  private func dueEvidence(
    at now: Instant, _ tx: any Transaction
  ) throws -> [(pack: EvidencePackID, isHeld: Bool)] {
    guard let moment = schedule[.evidence]?.momentBefore(now) else { return [] }
    return try EvidenceErasure.due(endedBy: moment.dayInLondon, tx).map { due in
      // A hold on the employer, or on anybody who is named in it.
      let isHeld =
        try LegalHolds.isHeld(due.organisation, on: now.dayInLondon, tx)
        || isAnyHeld(due.members, on: now.dayInLondon, tx)
      return (due.pack, isHeld)
    }
  }

  private func isAnyHeld(
    _ members: [PersonID], on day: Day, _ tx: any Transaction
  ) throws -> Bool {
    let records = try OnePerson.records(of: members, tx).values.joined()
    return try records.chunked().contains { try !LegalHolds.held(of: $0, on: day, tx).isEmpty }
  }

  private func traces(
    _ kind: RetentionKind, at now: Instant, _ tx: any Transaction
  ) throws -> Int {
    guard let moment = kind.momentBefore(now) else { return 0 }
    return switch kind.code {
    case .session: try SignInTraces.sessions(before: moment, tx)
    case .rememberedBrowser: try SignInTraces.rememberedBrowsers(before: moment, tx)
    case .signInFailure: try SignInTraces.failures(before: moment, tx)
    case .providerTrace: try SignInTraces.ofProviders(before: moment, tx)
    case .mail: try Outbox.settled(before: moment, tx)
    case .lateForm: try SignInTraces.lateForms(before: moment, tx)
    case .oneTimeCode: try SignInTraces.oneTimeCodes(before: moment, tx)
    case .staffRecord, .monitoring, .correction, .journal, .upload, .undo, .access, .accessCase,
      .evidence, .assessment, .waitingResult, .consultation, .recruitment, .casework,
      .pay:
      0
    }
  }

  private func named(
    _ due: [Due], _ tx: any Transaction
  ) throws -> [RetentionReport.DuePerson] {
    let names = try People.names(of: due.compactMap(\.records.first), tx)
    return due.compactMap { one in
      one.records.first.map {
        RetentionReport.DuePerson(
          person: $0, name: names[$0] ?? "", removableFrom: one.removableFrom, isHeld: one.isHeld)
      }
    }
  }

  // MARK: Removing

  /// Removes what is due, but for what is held.
  ///
  /// - Parameter right: Under which it is done; it says at which moment each entry was written.
  func apply(
    _ database: any Database, by actor: @escaping @Sendable (Instant) -> Right,
    _ report: @escaping @Sendable (_ done: Int, _ of: Int) async throws -> Void = { _, _ in }
  ) async throws -> RetentionReport {
    var found = try await database.read { tx in try look(tx) }
    let people = try await database.read { tx in
      try duePeople(on: clock.today, tx).filter { !$0.isHeld }.map(\.records)
    }
    var removed: [RetentionKind.Code: Int] = [:]
    for (index, records) in people.enumerated() {
      try await report(index, people.count)
      if try await database.write({ tx in try erase(records, by: actor, tx) }) {
        removed[.staffRecord, default: 0] += 1
      }
    }
    let others = try await database.write { tx in try removeOthers(by: actor, tx) }
    removed.merge(others) { $0 + $1 }
    found = RetentionReport(
      day: found.day, isDryRun: false,
      lines: found.lines.map { line in
        var line = line
        line.removed = RetentionKind.Code(rawValue: line.kind).flatMap { removed[$0] } ?? 0
        return line
      }, people: found.people)
    return found
  }

  /// Asks again whether it is due: a hold may have been placed, or somebody may have come back.
  private func erase(
    _ records: [PersonID], by actor: (Instant) -> Right, _ tx: any Transaction
  ) throws -> Bool {
    let now = clock.now()
    guard let kind = schedule[.staffRecord],
      let one = try due(
        kind, among: Array(records.prefix(1)), on: now.dayInLondon, leavingErased: true, tx
      ).first, !one.isHeld, try !hasCase(of: one.records, tx)
    else { return false }
    try EraseHeld(records: one.records, because: kind.because).run(under: actor(now), tx)
    return true
  }

  private func removeOthers(
    by actor: (Instant) -> Right, _ tx: any Transaction
  ) throws -> [RetentionKind.Code: Int] {
    let now = clock.now()
    var removed: [RetentionKind.Code: Int] = [:]
    for one in try dueMonitoring(on: now.dayInLondon, tx) where !one.isHeld {
      for record in one.records {
        // Undoing a load would bring it back.
        try KeptForUndo.erase(record, tx)
        try EraseMonitoring.values(of: record, tx)
      }
      removed[.monitoring, default: 0] += 1
    }
    let cases = try dueCorrections(at: now, tx).filter { !$0.isHeld }.map(\.id)
    if !cases.isEmpty {
      try CorrectionStore.delete(cases, tx)
      removed[.correction] = cases.count
    }
    try warnOfAssessments(by: actor, at: now, tx)
    try warnOfRecognitions(by: actor, at: now, tx)
    let assessments = try dueAssessments(at: now, .remove, tx).filter { !$0.isHeld }.map(\.id)
    try EraseAssessments.delete(assessments, tx)
    let recognitions = try dueRecognitions(at: now, .remove, tx).filter { !$0.isHeld }.map(\.id)
    try EraseRecognition.delete(recognitions, tx)
    let results = try removeResults(at: now, tx)
    if results > 0 { removed[.waitingResult] = results }
    let gone = assessments.count + recognitions.count
    if gone > 0 { removed[.assessment] = gone }
    let consultations = try dueConsultations(at: now, tx).filter { !$0.isHeld }.map(\.version)
    for version in consultations { try EraseConsultations.everybody(of: version, tx) }
    if !consultations.isEmpty { removed[.consultation] = consultations.count }
    for code in [RetentionKind.Code.recruitment, .casework, .pay] {
      let gone = try removeOutcomes(code, at: now, tx)
      if gone > 0 { removed[code] = gone }
    }
    let packs = try dueEvidence(at: now, tx).filter { !$0.isHeld }.map(\.pack)
    for pack in packs { try EvidenceErasure.erase(pack, under: actor(now), tx) }
    if !packs.isEmpty { removed[.evidence] = packs.count }
    let permits = try dueCases(at: now, tx).filter { !$0.isHeld }.map(\.permit)
    if !permits.isEmpty {
      try AccessCases.remove(permits, tx)
      removed[.accessCase] = permits.count
    }
    let expiring = try Uploads.toExpire(at: now, tx)
    try Uploads.expire(at: now, tx)
    let left = try Uploads.toExpire(at: now, tx)
    removed[.upload] = expiring.uploads - left.uploads
    removed[.undo] = expiring.loads - left.loads
    if let moment = schedule[.session]?.momentBefore(now) {
      removed[.session] = try SignInTraces.endSessions(before: moment, tx)
    }
    if let moment = schedule[.rememberedBrowser]?.momentBefore(now) {
      removed[.rememberedBrowser] = try SignInTraces.forgetBrowsers(before: moment, tx)
    }
    if let moment = schedule[.signInFailure]?.momentBefore(now) {
      removed[.signInFailure] = try SignInTraces.forgetFailures(before: moment, tx)
    }
    if let moment = schedule[.providerTrace]?.momentBefore(now) {
      removed[.providerTrace] = try SignInTraces.forgetProviders(before: moment, tx)
    }
    if let moment = schedule[.mail]?.momentBefore(now) {
      removed[.mail] = try Outbox.forget(before: moment, tx)
    }
    if let moment = schedule[.lateForm]?.momentBefore(now) {
      removed[.lateForm] = try SignInTraces.forgetLateForms(before: moment, tx)
    }
    if let moment = schedule[.oneTimeCode]?.momentBefore(now) {
      removed[.oneTimeCode] = try SignInTraces.forgetOneTimeCodes(before: moment, tx)
    }
    let told: [String] = [
      RetentionKind.Code.monitoring, .correction, .accessCase, .assessment, .consultation,
      .recruitment, .casework, .pay,
    ].compactMap { code in
      guard let count = removed[code], count > 0, let title = schedule[code]?.title else {
        return nil
      }
      return "\(title.lowercasedFirst) (\(count))"
    }
    if !told.isEmpty {
      try Journal.record(
        JournalEvent(
          RetentionJournal.removed, [.system],
          details: ["what": told.joined(separator: ", ")]), under: actor(now), tx)
    }
    return removed
  }
}

extension WorkingLife {
  var events: [RetentionRule.Event: Day] {
    var events: [RetentionRule.Event: Day] = [:]
    if let bornOn { events[.birth] = bornOn }
    if let leftOn { events[.left] = leftOn }
    return events
  }
}
