import Files
import Kernel

/// The rows of the workplace file: which workplace each names and what becomes of it.
extension CareUpload {
  mutating func judgeWorkplaces() {
    guard let sheet = sheets[.workplace] else { return }
    let scene = CareScene(sheet, asOf: asOf, codes: codes)
    let introduced = Set(sheet.rows.map { $0["LOCALESTID"].withoutSpaces })
    let elsewhere = Set(
      [CareFileKind.staff, .training].flatMap { kind in
        (sheets[kind]?.rows ?? []).map { $0["LOCALESTID"].withoutSpaces }
      })
    let heldIds = held.workplaces.keys.map(\.workplace)
    var first: [CareKey: CareRow] = [:]
    named.formUnion(sheet.brokenKeys)
    for row in sheet.rows {
      guard isUsable("LOCALESTID", of: row, in: sheet) else { continue }
      let key = CareKey(workplace: row["LOCALESTID"])
      if held.workplaces[key] == nil,
        isTurnedIntoDate(
          "LOCALESTID", of: row, in: sheet, "workplace", namedElsewhere: elsewhere,
          introduced: introduced, held: heldIds)
      {
        continue
      }
      named.insert(key)
      if let earlier = first[key] {
        reportDuplicate(row, of: earlier, "LOCALESTID", in: sheet)
        continue
      }
      first[key] = row
      let status = status(of: row, in: sheet)
      if status == .new, !sheet.isDownload, let stored = held.workplaces[key]?.values,
        case .values(let values, _) = merged(.workplace(row, scene), with: stored),
        values == stored
      {
        alike.insert(key)
      }
      guard let status,
        let action = action(
          status, isKnown: held.workplaces[key] != nil, isDownload: sheet.isDownload, row,
          in: sheet, "workplace")
      else { continue }
      decide(action, key, row, scene)
    }
  }

  private mutating func decide(
    _ action: CareAction, _ key: CareKey, _ row: CareRow, _ scene: CareScene
  ) {
    switch action {
    case .confirm: workplaces[key] = Outcome(decision: .confirmed, row: row)
    case .leave: workplaces[key] = Outcome(decision: .untouched, row: row)
    case .end:
      if held.workplaces.count == 1, scene.sheet.rows.count == 1 {
        report(
          .fieldConflict, scene.sheet, row, "STATUS", effect: .rowRejected,
          "\(scene.sheet.heading("STATUS")) is DELETE, but this is the only workplace of the account "
            + "and cannot be removed by a file. The row was not loaded.")
        workplaces[key] = Outcome(decision: .untouched, row: row)
      } else {
        workplaces[key] = Outcome(decision: .ended, row: row)
      }
    case .apply:
      let judge = CareRowJudge.workplace(row, scene)
      report(judge.findings)
      workplaces[key] = Outcome(
        decision: merged(judge, with: held.workplaces[key]?.values ?? [:]), row: row)
    }
  }

  /// The values that a row leaves its record with. Columns that the file lacks keep what is held,
  /// and so does a value that was wrong; a blank one is taken back.
  func merged(_ judge: CareRowJudge, with before: [String: String]) -> Decision {
    let kind = judge.sheet.kind
    var values = before.filter { !judge.sheet.columns.contains($0.key) }
    var hidden: [String: String] = [:]
    for column in judge.sheet.columns.union(judge.kept.keys) {
      guard let shape = codes.columns[kind, column], shape.shape != .status,
        shape.shape != .newKey
      else { continue }
      let isWrong = judge.kept[column] == nil && judge.wasWrong(column)
      if shape.isMonitored {
        // Nothing said leaves the monitoring store alone; blank takes back what was said.
        if !isWrong { hidden[column] = judge[column] }
      } else if shape.shape == .birthDate || shape.shape == .nationalInsuranceNumber {
        if let value = judge.kept[column] { hidden[column] = value }
      } else if shape.shape == .key {
        values[column] = judge.row[column]
      } else {
        values[column] = judge.kept[column] ?? (isWrong ? before[column] : nil)
      }
    }
    return .values(values, hidden: hidden)
  }

  /// A CQC location is one workplace; the first that names it keeps it.
  mutating func judgeLocations() {
    guard let sheet = sheets[.workplace] else { return }
    var users: [String: (key: CareKey, line: Int?)] = [:]
    for (key, workplace) in held.workplaces.sorted(by: { $0.key < $1.key }) {
      guard let location = workplace.values["LOCATIONID"], isOpen(key) else { continue }
      if case .values = workplaces[key]?.decision { continue }
      users[location] = (key, nil)
    }
    for row in sheet.rows {
      let key = CareKey(workplace: row["LOCALESTID"])
      guard let outcome = workplaces[key], outcome.row.line == row.line,
        case .values(var values, let hidden) = outcome.decision, let location = values["LOCATIONID"]
      else { continue }
      let user = users[location]
      guard foreignLocations.contains(location) || (user.map { $0.key != key } ?? false) else {
        users[location] = (key, row.line)
        continue
      }
      let holder =
        user.map { $0.key.workplace + ($0.line.map { " on line \($0)" } ?? "") }
        ?? "a workplace of another provider"
      values["LOCATIONID"] = nil
      workplaces[key] = Outcome(decision: .values(values, hidden: hidden), row: row)
      report(
        .locationDuplicate, sheet, row, "LOCATIONID",
        "\(sheet.heading("LOCATIONID")) \(location) is already used by \(holder). It was left out "
          + "here; correct whichever is wrong and load the file again.")
    }
  }
}
