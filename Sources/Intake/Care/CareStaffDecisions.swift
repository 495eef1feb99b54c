import Files
import Kernel

/// The rows of the staff file: which worker each names, under which key, and what becomes of them.
extension CareUpload {
  /// A row that names a worker, before it is clear whether its new key is free.
  struct PlacedRow {
    let row: CareRow
    /// As the row names the worker.
    let key: CareKey
    /// As the worker is held, when known.
    let knownAs: CareKey?
    let action: CareAction
    /// Where the worker is to be from now on.
    var target: CareKey
  }

  mutating func judgeStaff() {
    guard let sheet = sheets[.staff] else { return }
    let scene = CareScene(sheet, asOf: asOf, codes: codes)
    var placed = place(sheet, scene)
    resolveTargets(&placed, in: sheet)
    for item in placed {
      decide(item, scene)
      // The training file lists a worker under the old workplace and the new id.
      trainingKeys[CareKey(workplace: item.key.workplace, worker: item.target.worker)] = item.target
    }
  }

  private mutating func place(_ sheet: CareSheet, _ scene: CareScene) -> [PlacedRow] {
    let workplaceIds = knownWorkplaces()
    let trained = Set((sheets[.training]?.rows ?? []).map(CareKey.init(of:)))
    let introduced = Set(sheet.rows.map(CareKey.init(of:)))
    var first: [CareKey: CareRow] = [:]
    var placed: [PlacedRow] = []
    named.formUnion(sheet.brokenKeys)
    for row in sheet.rows {
      let areUsable = ["LOCALESTID", "UNIQUEWORKERID"].map { isUsable($0, of: row, in: sheet) }
      guard areUsable == [true, true] else { continue }
      let key = CareKey(of: row)
      guard isOpen(key.ofWorkplace) || isClosing(key.ofWorkplace) else {
        reportUnknownWorkplace(row, in: sheet, known: workplaceIds)
        continue
      }
      let inWorkplace = { (keys: Set<CareKey>) in
        Set(keys.filter { $0.workplace == key.workplace }.map(\.worker))
      }
      if held.workers[key] == nil, SpoiltIds.looksLikeDate(key.worker),
        isTurnedIntoDate(
          "UNIQUEWORKERID", of: row, in: sheet, "worker", namedElsewhere: inWorkplace(trained),
          introduced: inWorkplace(introduced), held: Array(inWorkplace(Set(held.workers.keys))))
      {
        continue
      }
      named.insert(key)
      if let earlier = first[key] {
        reportDuplicate(row, of: earlier, "UNIQUEWORKERID", in: sheet)
        continue
      }
      first[key] = row
      guard let status = status(of: row, in: sheet) else { continue }
      let knownAs = heldKey(of: row, key)
      if let knownAs {
        named.insert(knownAs)
        if status == .new, !sheet.isDownload, isAlike(row, knownAs, scene) {
          alike.insert(knownAs)
        }
      }
      guard
        let action = action(
          status, isKnown: knownAs != nil, isDownload: sheet.isDownload, row, in: sheet, "worker")
      else { continue }
      placed.append(
        PlacedRow(row: row, key: key, knownAs: knownAs, action: action, target: knownAs ?? key))
    }
    return placed
  }

  /// Whether the row would leave the worker's values as they are held.
  private func isAlike(_ row: CareRow, _ key: CareKey, _ scene: CareScene) -> Bool {
    guard let stored = held.workers[key] else { return false }
    let judge = CareRowJudge.staff(row, at: facts(key.ofWorkplace), scene)
    guard case .values(var values, let hidden) = merged(judge, with: stored.values) else {
      return false
    }
    for column in ["LOCALESTID", "UNIQUEWORKERID"] { values[column] = stored.values[column] }
    return values == stored.values
      && hidden["DOB"].flatMap({ Day($0) }) ?? stored.bornOn == stored.bornOn
  }

  /// The key under which the worker of a row is held. A row that asks for a rename or a move which
  /// an earlier load has done names the same worker still.
  private func heldKey(of row: CareRow, _ key: CareKey) -> CareKey? {
    if held.workers[key] != nil { return key }
    guard let wished = CareKey(target: row, from: key), wished != key,
      let worker = held.workers[wished], worker.formerKeys.contains(key)
    else { return nil }
    return wished
  }

  private func knownWorkplaces() -> [String] {
    let ids = Set(workplaces.keys.map(\.workplace)).union(held.workplaces.keys.map(\.workplace))
      .union((sheets[.workplace]?.rows ?? []).map { $0["LOCALESTID"].withoutSpaces })
    return ids.filter { !$0.isEmpty }.sorted()
  }

  /// Marked DELETE in this upload: its workers are known still, and leave with it.
  private func isClosing(_ workplace: CareKey) -> Bool {
    if case .ended = workplaces[workplace]?.decision { return true }
    return false
  }

  private mutating func decide(_ item: PlacedRow, _ scene: CareScene) {
    let before = item.knownAs == item.target ? nil : item.knownAs
    if isClosing(item.target.ofWorkplace) {
      decideAtClosing(item, scene.sheet)
      return
    }
    switch item.action {
    case .confirm: workers[item.target] = Outcome(decision: .confirmed, row: item.row)
    case .leave: workers[item.target] = Outcome(decision: .untouched, row: item.row)
    case .end: workers[item.target] = Outcome(decision: .ended, row: item.row)
    case .apply:
      let judge = CareRowJudge.staff(item.row, at: facts(item.target.ofWorkplace), scene)
      report(judge.findings)
      let stored = item.knownAs.flatMap { held.workers[$0] }
      guard case .values(var values, let hidden) = merged(judge, with: stored?.values ?? [:]) else {
        return
      }
      values["LOCALESTID"] = workplaceText(item.target)
      values["UNIQUEWORKERID"] =
        item.target.worker == item.key.worker ? item.row["UNIQUEWORKERID"] : item.target.worker
      // Also of somebody who is new: the same file again must find them under the id it asks for.
      let left = before ?? (stored == nil && item.key != item.target ? item.key : nil)
      if let left {
        let former = (stored?.formerKeys ?? []) + [left]
        values[CareKey.formerKeysColumn] =
          former.map(\.recordKey).joined(separator: " ")
      }
      workers[item.target] = Outcome(
        decision: .values(values, hidden: hidden), row: item.row, before: before)
    }
  }

  /// Workers of a workplace that closes leave with it.
  private mutating func decideAtClosing(_ item: PlacedRow, _ sheet: CareSheet) {
    if item.knownAs != nil {
      workers[item.target] = Outcome(decision: .ended, row: item.row)
      return
    }
    report(
      .orphanWorkplace, sheet, item.row, "LOCALESTID",
      "\(sheet.heading("LOCALESTID")) “\(item.row["LOCALESTID"])” is marked DELETE in the workplace "
        + "file, so nobody can be added there. The row was not loaded.")
  }

  /// The workplace id as its own file writes it.
  private func workplaceText(_ key: CareKey) -> String {
    workplaces[key.ofWorkplace]?.row["LOCALESTID"]
      ?? held.workplaces[key.ofWorkplace]?.values["LOCALESTID"] ?? key.workplace
  }
}

extension CareKey {
  init(of row: CareRow) {
    self.init(workplace: row["LOCALESTID"], worker: row["UNIQUEWORKERID"])
  }

  /// Where a row wants its worker to be; `nil` when it asks for neither rename nor move.
  init?(target row: CareRow, from key: CareKey) {
    let (name, place) = (row["CHGUNIQUEWRKID"], row["TRANSFERSTAFFRECORD"])
    guard !name.isEmpty || !place.isEmpty else { return nil }
    self.init(
      workplace: place.isEmpty ? key.workplace : place, worker: name.isEmpty ? key.worker : name)
  }
}
