import Access
import Directory
import Files
import Kernel
import Storage

/// Loads files: recognise, read, compare, apply, report. The one way in for every format and every
/// front door.
///
/// A check runs the very same steps inside a transaction that is rolled back, so what it says and
/// what a load then does cannot differ. Each employer is one transaction: a kill in the middle
/// leaves every employer either as before or loaded whole.
///
/// - Source: Review, implementation, "data to support decision-making".
package struct Importer: Sendable {
  package let formats: [any IntakeFormat]
  package let lists: CodeLists
  package let database: any Database

  package init(
    formats: [any IntakeFormat] = IntakeFormats.all, lists: CodeLists = .shared,
    database: any Database
  ) {
    self.formats = formats
    self.lists = lists
    self.database = database
  }

  /// - Throws: `Forbidden` without the right to load for an employer of the files.
  package func run(_ request: ImportRequest, by user: User) async throws -> ImportReport {
    switch request.mode {
    case .check: try await check(request, by: user)
    case .apply: try await load(request, confirmed: nil, by: user)
    }
  }

  /// Says what a load would do, and does nothing.
  ///
  /// - Parameters:
  ///   - parts: How the files were divided at an earlier check of the same upload.
  ///   - loaded: Places of the parts that are loaded already, which are left out.
  func check(
    _ request: ImportRequest, by user: User, parts: [ImportPart]? = nil,
    leavingOut loaded: Set<Int> = [], _ progress: ImportProgress? = nil
  ) async throws -> ImportReport {
    let job = LoadJob(request: request, lists: lists, user: user, progress: progress)
    let begun = try await begin(job, parts)
    var report = begun.report
    let units = begun.units
    progress?.begin(units)
    let outcomes = try await database.rehearse { tx in
      try units.enumerated().map { place, unit in
        loaded.contains(place) ? LoadOutcome() : try job.rehearse(unit, part: place, tx)
      }
    }
    report.parts = zip(units, outcomes).map { unit, outcome in
      ImportPart(sets: unit.places, fingerprint: outcome.fingerprint)
    }
    report.add(outcomes)
    report.finish(order: report.files.map(\.name))
    return report
  }

  /// Loads part by part. A part of an upload that was loaded before is passed over; one that would
  /// no longer do what was confirmed is left alone, and with it those after it.
  ///
  /// - Parameter confirmed: The parts as the user saw them; `nil` loads without having looked.
  func load(
    _ request: ImportRequest, confirmed: [ImportPart]?, by user: User,
    _ progress: ImportProgress? = nil
  ) async throws -> ImportReport {
    let job = LoadJob(request: request, lists: lists, user: user, progress: progress)
    // Divided once: what an earlier part brings could divide the rest in another way.
    let begun = try await begin(job, confirmed)
    var report = begun.report
    if let confirmed, confirmed.map(\.sets) != begun.units.map(\.places) {
      report.movedOn = true
      return report
    }
    progress?.begin(begun.units)
    var outcomes: [LoadOutcome] = []
    for (place, unit) in begun.units.enumerated() {
      switch try await load(unit, part: place, confirmed: confirmed?[place].fingerprint, job) {
      case .loaded(let outcome), .refused(let outcome):
        outcomes.append(outcome)
        report.parts.append(ImportPart(sets: unit.places, fingerprint: outcome.fingerprint))
      case .before(let load): report.loads.append(load)
      case .movedOn: report.movedOn = true
      }
      if report.movedOn { break }
    }
    report.add(outcomes)
    report.finish(order: report.files.map(\.name))
    return report
  }

  /// Recognises the files and finds out whose they are.
  private func begin(
    _ job: LoadJob, _ parts: [ImportPart]?
  ) async throws -> (report: ImportReport, units: [LoadJob.Unit]) {
    let formats = formats
    return try await database.read { tx in
      let request = job.request
      let recognition = Recognition(request, formats)
      var report = ImportReport()
      report.files = recognition.files
      report.findings = recognition.findings
      if try !job.isEmployerKnown(tx) {
        report.findings.insert(
          Finding(
            .otherEmployer, file: "", severity: .blocker, effect: .fileRejected,
            "No organisation has the code \(request.organisation ?? ""). Nothing was loaded; check "
              + "the code, or leave it out to take the employer from the file."), at: 0)
        report.heldAfter = try job.nothingHeld(formats, tx)
        return (report, [])
      }
      if recognition.sets.isEmpty { report.heldAfter = try job.nothingHeld(formats, tx) }
      guard let parts, parts.flatMap(\.sets).allSatisfy(recognition.sets.indices.contains) else {
        return (report, try job.units(of: recognition.sets, tx))
      }
      let units = parts.map { part in
        LoadJob.Unit(
          owner: .unclear(0), sets: part.sets.map { recognition.sets[$0] }, places: part.sets)
      }
      return (report, units)
    }
  }

  private enum PartResult: Sendable {
    case loaded(LoadOutcome)
    case refused(LoadOutcome)
    case before(LoadID)
    case movedOn
  }

  private func load(
    _ unit: LoadJob.Unit, part: Int, confirmed: String?, _ job: LoadJob
  ) async throws -> PartResult {
    do {
      return try await database.writeAlone { tx -> PartResult in
        if let upload = job.request.upload, let load = try LoadStore.loaded(of: upload, tx)[part] {
          return .before(load)
        }
        let outcome = try job.run(unit, part: part, isCheck: false, tx)
        if let confirmed, outcome.fingerprint != confirmed { throw Undone(value: .movedOn) }
        guard outcome.isEmpty else { return .loaded(outcome) }
        var refused = outcome
        refused.load = nil
        throw Undone(value: .refused(refused))
      }
    } catch let undone as Undone {
      return undone.value
    }
  }

  private struct Undone: Error { let value: PartResult }
}

extension LoadJob {
  /// What a load of the unit would do. What would not be loaded leaves nothing for those after it.
  fileprivate func rehearse(
    _ unit: Unit, part: Int, _ tx: any Transaction
  ) throws -> LoadOutcome {
    do {
      return try tx.savepoint {
        let outcome = try run(unit, part: part, isCheck: true, tx)
        if outcome.isEmpty { throw Refused(outcome: outcome) }
        return outcome
      }
    } catch let refused as Refused {
      return refused.outcome
    }
  }

  private struct Refused: Error { let outcome: LoadOutcome }

  fileprivate func isEmployerKnown(_ tx: any Transaction) throws -> Bool {
    do {
      _ = try chosenEmployer(tx)
      return true
    } catch is NotFound {
      return false
    }
  }

  /// For files of no known format: the counts that staff formats would leave, which are none.
  fileprivate func nothingHeld(
    _ formats: [any IntakeFormat], _ tx: any Transaction
  ) throws -> [Count] {
    let asked = request.format.map { name in formats.filter { $0.name == name } } ?? formats
    return try asked.flatMap {
      try $0.counts(context(for: $0, employer: nil, LoadID(rawValue: 0), tx))
    }
  }
}

extension ImportReport {
  fileprivate mutating func add(_ outcomes: [LoadOutcome]) {
    for outcome in outcomes {
      findings += outcome.findings
      tally = tally + outcome.tally
      if let employer = outcome.employer { employers.append(employer) }
      for count in outcome.heldAfter {
        if let place = heldAfter.firstIndex(where: { $0.name == count.name }) {
          heldAfter[place] = Count(
            count.name,
            hundredThousandths: heldAfter[place].hundredThousandths + count.hundredThousandths)
        } else {
          heldAfter.append(count)
        }
      }
      lists.merge(outcome.lists) { one, other in
        one.merging(other) { ($0 + $1).sorted() }
      }
      sight += outcome.sight
      names.merge(outcome.names) { _, last in last }
      people += outcome.people
      rowsInError += outcome.rowsInError
      if let load = outcome.load { loads.append(load) }
    }
  }

  /// Each finding once, in the order of the files and their lines.
  fileprivate mutating func finish(order names: [String]) {
    let places = Dictionary(
      names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var seen: Set<Finding> = []
    findings = findings.filter { seen.insert($0).inserted }.enumerated().sorted { one, other in
      let first = (places[one.element.file] ?? -1, one.element.line ?? 0, one.offset)
      let second = (places[other.element.file] ?? -1, other.element.line ?? 0, other.offset)
      return first < second
    }.map(\.element)
    let rejected = findings.filter { $0.effect == .rowRejected && $0.severity != .info }
    tally.rejected = Set(rejected.map { "\($0.file)\n\($0.line ?? 0)" }).count
  }
}
