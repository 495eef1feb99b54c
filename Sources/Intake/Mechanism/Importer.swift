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
    let recognition = Recognition(request, formats)
    var report = ImportReport()
    report.files = recognition.files
    report.findings = recognition.findings
    let job = LoadJob(request: request, lists: lists, user: user)
    if try await !isEmployerKnown(job) {
      report.findings.insert(
        Finding(
          .otherEmployer, file: "", severity: .blocker, effect: .fileRejected,
          "No organisation has the code \(request.organisation ?? ""). Nothing was loaded; check "
            + "the code, or leave it out to take the employer from the file."), at: 0)
      report.heldAfter = try await nothingHeld(request, job)
      return report
    }

    switch request.mode {
    case .check:
      let outcomes = try await rolledBack { tx in
        try job.units(of: recognition.sets, tx).map { try job.run($0, isCheck: true, tx) }
      }
      report.add(outcomes)
    case .confirm(let fingerprint):
      let now = try await run(ImportRequest(asCheck: request), by: user)
      if now.fingerprint != fingerprint {
        report = now
        report.movedOn = true
        return report
      }
      report.add(try await apply(recognition.sets, job))
    case .apply:
      report.add(try await apply(recognition.sets, job))
    }
    if recognition.sets.isEmpty { report.heldAfter = try await nothingHeld(request, job) }
    report.finish(order: request.files.map(\.name))
    return report
  }

  private func isEmployerKnown(_ job: LoadJob) async throws -> Bool {
    do {
      return try await database.read { tx in
        _ = try job.chosenEmployer(tx)
        return true
      }
    } catch is NotFound {
      return false
    }
  }

  private func apply(
    _ sets: [Recognition.FileSet], _ job: LoadJob
  ) async throws -> [LoadOutcome] {
    // Units are worked out anew inside each transaction; only how many there are is kept.
    let count = try await rolledBack { tx in try job.units(of: sets, tx).count }
    var outcomes: [LoadOutcome] = []
    for index in 0..<count {
      if let outcome = try await load(index, of: sets, isLast: index == count - 1, job) {
        outcomes.append(outcome)
      }
    }
    return outcomes
  }

  private func load(
    _ index: Int, of sets: [Recognition.FileSet], isLast: Bool, _ job: LoadJob
  ) async throws -> LoadOutcome? {
    do {
      return try await database.writeAlone { tx -> LoadOutcome? in
        let units = try job.units(of: sets, tx)
        guard units.indices.contains(index) else { return nil }
        let outcome = try job.run(units[index], isCheck: false, tx)
        guard outcome.isEmpty else {
          if isLast, let upload = job.request.upload { try Uploads.close(upload, .loaded, tx) }
          return outcome
        }
        var refused = outcome
        refused.load = nil
        throw Undone(value: refused)
      }
    } catch let undone as Undone<LoadOutcome> {
      return undone.value
    }
  }

  /// For files of no known format: the counts that staff formats would leave, which are none.
  private func nothingHeld(
    _ request: ImportRequest, _ job: LoadJob
  ) async throws -> [Count] {
    let asked = request.format.map { name in formats.filter { $0.name == name } } ?? formats
    return try await database.read { tx in
      try asked.flatMap {
        try $0.counts(job.context(for: $0, employer: nil, LoadID(rawValue: 0), tx))
      }
    }
  }

  /// Does the work and undoes all of it.
  private func rolledBack<Value: Sendable>(
    _ work: @escaping @Sendable (any Transaction) throws -> Value
  ) async throws -> Value {
    do {
      return try await database.write { tx -> Value in
        throw Undone(value: try work(tx))
      }
    } catch let undone as Undone<Value> {
      return undone.value
    }
  }

  private struct Undone<Value: Sendable>: Error { let value: Value }
}

extension ImportRequest {
  fileprivate init(asCheck request: ImportRequest) {
    self = request
    mode = .check
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
    fingerprint = Fingerprint.of(outcomes.map(\.fingerprint))
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
