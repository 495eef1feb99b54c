import Directory
import Files
import Kernel
import Records

/// The bulk upload of the Adult Social Care Workforce Data Set: workplace, staff and training file.
///
/// - Source: import formats, section 2.
package struct CareFormat: IntakeFormat {
  package let name = "asc-wds"
  package let title = "Adult Social Care Workforce Data Set bulk upload"
  package let order = 10
  private let codes: CareCodes

  package init() { codes = .shared }

  package func recognise(_ file: SourceFile) -> FileRole? {
    CareSheetReader(codes: codes).kind(of: file.text)?.role
  }

  package func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { [files] }

  package let projectsFromStore = true
  package var postKinds: Set<String> { [CareKind.worker] }
  package var placeColumns: Set<String> { ["LOCALESTID"] }

  package var protectedColumns: Set<String> {
    codes.columns.names(monitored: .staff).union(["NINUMBER"])
  }

  package func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim {
    let claim = try CareEmployer(codes: codes, context: context).claim(of: known(files))
    // Nothing more will be read, so what else is wrong is said now.
    if case .unclear(let findings) = claim { return .unclear(unknown(files) + findings) }
    return claim
  }

  package func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    let store = try CareStore(context)
    let held = store.held
    let read = CareReading(
      known(files), heldWorkplaces: Set(held.workplaces.keys.map(\.workplace)),
      hasHeldWorkers: !held.workers.isEmpty, codes: codes)
    var upload = CareUpload(
      read.sheets, refused: read.refused, held: held, asOf: context.asOf, codes: codes)
    upload.foreignLocations = try CareEmployer(codes: codes, context: context)
      .locationsOfOthers(named: read.sheets.first { $0.kind == .workplace })
    upload.judge()
    var reading = upload.reading
    reading.findings = unknown(files) + read.findings + upload.findings
    reading.tables = read.tables
    return reading
  }

  package func differingInHiddenValues(
    _ records: [SourceRecord], _ context: IntakeContext
  ) throws -> Set<RecordKey> {
    try CareProjection(context, codes, withPeople: true).differing(records)
  }

  package func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    var projection = try CareProjection(context, codes)
    try projection.apply(difference)
    return projection.result
  }

  package func counts(_ context: IntakeContext) throws -> [Count] {
    let store = try CareStore(context)
    let held = store.held
    let people = store.workers.values.filter(\.isCurrent).compactMap(\.links.person)
    return [
      Count("workplaces", held.workplaces.count),
      Count("workers", held.workers.count),
      Count("training_rows", try context.countHeld(CareKind.training)),
      Count(
        "ni_numbers_stored", held.workers.values.count { $0.nationalInsurance != nil }),
      Count("dates_of_birth_stored", held.workers.values.count { $0.bornOn != nil }),
      Count("persons", Set(people).count),
    ]
  }

  private func known(_ files: [RecognisedFile]) -> [(file: SourceFile, kind: CareFileKind)] {
    files.compactMap { file in CareFileKind(file.role).map { (file.file, $0) } }
  }

  /// Files that the user says are care files, and that are none of the three.
  private func unknown(_ files: [RecognisedFile]) -> [Finding] {
    files.filter { CareFileKind($0.role) == nil }.flatMap { file in
      file.file.text.findings + [
        Finding(
          .headerNotFound, file: file.file.name,
          "The first line is not the header of a workplace, staff or training file. Download the file "
            + "from the care service again, and load it with its header.")
      ]
    }
  }
}

extension CareUpload {
  /// The decisions as the mechanism takes them.
  var reading: Reading {
    var reading = Reading()
    for (key, outcome) in workplaces.sorted(by: { $0.key < $1.key }) {
      add(outcome, key, parent: nil, from: .workplace, to: &reading)
    }
    for (key, outcome) in workers.sorted(by: { $0.key < $1.key }) {
      add(outcome, key, parent: key.ofWorkplace, from: .staff, to: &reading)
      guard let before = outcome.before else { continue }
      reading.renamed.append((before.asRecord, key.asRecord))
      for training in held.workers[before]?.training ?? [] {
        reading.renamed.append((training, key.taking(training: training)))
      }
      // Somebody who left had this key.
      for training in held.trainingOfLeavers[key] ?? [] {
        reading.ended.append(
          RecordEnd(training, reason: .replaced, file: sheets[.staff]?.file ?? ""))
      }
    }
    addLeftWithWorkplace(to: &reading)
    addTraining(to: &reading)
    reading.untouched += alike.sorted().map(\.asRecord)
    return reading
  }

  private func add(
    _ outcome: Outcome, _ key: CareKey, parent: CareKey?, from kind: CareFileKind,
    to reading: inout Reading
  ) {
    let file = sheets[kind]?.file ?? ""
    switch outcome.decision {
    case .values(let values, let hidden):
      reading.records.append(
        SourceRecord(
          key.asRecord, parent: parent?.asRecord, values: values, hidden: hidden, file: file,
          line: outcome.row.line))
    case .confirmed: reading.confirmed.append(key.asRecord)
    case .untouched: reading.untouched.append(key.asRecord)
    case .ended:
      reading.ended.append(
        RecordEnd(key.asRecord, reason: .removed, file: file, line: outcome.row.line))
    }
  }

  /// A workplace that closes takes its workers along, except those who move elsewhere.
  private func addLeftWithWorkplace(to reading: inout Reading) {
    let moved = Set(workers.values.compactMap(\.before))
    for key in held.workers.keys.sorted() where workers[key] == nil && !moved.contains(key) {
      guard let workplace = workplaces[key.ofWorkplace], case .ended = workplace.decision else {
        continue
      }
      reading.ended.append(
        RecordEnd(
          key.asRecord, reason: .removed, file: sheets[.workplace]?.file ?? "",
          line: workplace.row.line))
    }
  }

  /// The training of a worker with any row in the file is replaced; others keep theirs.
  private func addTraining(to reading: inout Reading) {
    let file = sheets[.training]?.file ?? ""
    for (worker, rows) in Dictionary(grouping: training, by: \.worker)
      .sorted(by: { $0.key < $1.key })
    {
      var numbers: [RecordKey: Int] = [:]
      var said: Set<RecordKey> = []
      for row in rows {
        let group = worker.training(row.values, number: 1)
        numbers[group, default: 0] += 1
        let key = worker.training(row.values, number: numbers[group] ?? 1)
        said.insert(key)
        var values = row.values
        values["LOCALESTID"] = worker.workplace
        values["UNIQUEWORKERID"] = worker.worker
        reading.records.append(
          SourceRecord(
            key, parent: worker.asRecord, values: values, file: file, line: row.row.line))
      }
      let before = workers[worker]?.before ?? worker
      for held in held.workers[before]?.training ?? held.trainingOfLeavers[before] ?? [] {
        let key = worker.taking(training: held)
        guard !said.contains(key) else { continue }
        reading.ended.append(RecordEnd(key, reason: .replaced, file: file))
      }
    }
  }
}
