import Files
import Kernel

/// The rows of the training file: whose each is.
extension CareUpload {
  mutating func judgeTraining() {
    guard let sheet = sheets[.training] else { return }
    let scene = CareScene(sheet, asOf: asOf, codes: codes)
    let known = knownForTraining()
    // Also workers whose row was not loaded: an id may be spoilt all the same.
    let idsByWorkplace = Dictionary(
      grouping: Set(known.keys).union(named.filter { !$0.worker.isEmpty }), by: \.workplace)
    for row in sheet.rows {
      let areUsable = ["LOCALESTID", "UNIQUEWORKERID"].map { isUsable($0, of: row, in: sheet) }
      guard areUsable == [true, true] else { continue }
      let key = CareKey(of: row)
      guard isNamedWorkplace(key.ofWorkplace) else {
        reportUnknownWorkplace(row, in: sheet, known: knownWorkplaceIds())
        continue
      }
      guard let worker = known[key] else {
        let ids = (idsByWorkplace[key.workplace] ?? []).map(\.worker)
        reportUnknownWorker(
          row, in: sheet, known: ids.sorted(), wasRejected: named.contains(key))
        continue
      }
      let judge = CareRowJudge.training(row, bornOn: birthDate(of: worker), scene)
      report(judge.findings)
      guard case .values(var values, _) = merged(judge, with: [:]) else { continue }
      // Until January 2026 the name of a training was called its description.
      if let description = values.removeValue(forKey: "DESCRIPTION") {
        values["TRAININGNAME"] = description
      }
      training.append(Training(worker: worker, row: row, values: values))
    }
  }

  /// Workers as the training file names them, by their keys after the load.
  private func knownForTraining() -> [CareKey: CareKey] {
    var known = trainingKeys
    let renamed = Set(workers.values.compactMap(\.before))
    for key in held.workers.keys where known[key] == nil && !renamed.contains(key) {
      known[key] = key
    }
    return known
  }

  private func isNamedWorkplace(_ key: CareKey) -> Bool {
    workplaces[key] != nil || held.workplaces[key] != nil
  }

  private func knownWorkplaceIds() -> [String] {
    Set(workplaces.keys.map(\.workplace)).union(held.workplaces.keys.map(\.workplace)).sorted()
  }

  private mutating func reportUnknownWorker(
    _ row: CareRow, in sheet: CareSheet, known: [String], wasRejected: Bool
  ) {
    if !wasRejected,
      reportSpoilt("UNIQUEWORKERID", row, in: sheet, "worker", known: known) != nil
    {
      return
    }
    let id = row["UNIQUEWORKERID"]
    let renamed = workers.first { $0.value.before == CareKey(of: row) }?.key
    let why =
      renamed.map { "this worker is now called “\($0.worker)”, and the file must use the new id" }
      ?? (wasRejected
        ? "the row of this worker in the staff file was not loaded"
        : sheets[.staff] == nil
          ? "no worker “\(id)” is held in \(row["LOCALESTID"])"
          : "there is no worker “\(id)” in \(row["LOCALESTID"]) in the staff file")
    report(
      .orphanWorker, sheet, row, "UNIQUEWORKERID",
      "The training was not loaded: \(why). Correct the staff file or this id, and load the files "
        + "together.")
  }

  private func birthDate(of worker: CareKey) -> Day? {
    let stored = held.workers[workers[worker]?.before ?? worker]?.bornOn
    guard case .values(_, let hidden) = workers[worker]?.decision else { return stored }
    return hidden["DOB"].flatMap { Day($0) } ?? stored
  }
}
