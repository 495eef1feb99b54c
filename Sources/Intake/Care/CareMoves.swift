import Files
import Kernel

/// Renames (CHGUNIQUEWRKID) and moves (TRANSFERSTAFFRECORD): which are possible, and which are
/// left out because the new key is taken.
///
/// - Source: import formats, section 2.4, columns 3 and 4.
extension CareUpload {
  mutating func resolveTargets(_ placed: inout [PlacedRow], in sheet: CareSheet) {
    for index in placed.indices { placed[index].target = wish(of: placed[index], in: sheet) }
    // An id that another row names, or another worker holds, is not free; not even when that one
    // gives it up in the same file, because the file loaded again would then name the wrong one.
    var taken: [CareKey: Int] = [:]
    for item in placed {
      for key in [item.key, item.knownAs ?? item.key] {
        taken[key] = taken[key] ?? item.row.line
      }
    }
    for index in placed.indices where !isStaying(placed[index]) {
      let item = placed[index]
      if taken[item.target] != nil || held.workers[item.target] != nil {
        reportTaken(item, by: taken[item.target], in: sheet)
        placed[index].target = item.knownAs ?? item.key
      } else {
        taken[item.target] = item.row.line
      }
    }
  }

  /// The worker keeps the key under which they are held, or, being new, the one of the row.
  private func isStaying(_ item: PlacedRow) -> Bool { item.target == (item.knownAs ?? item.key) }

  /// Where the row wants the worker to be, as far as that is possible at all.
  private mutating func wish(of item: PlacedRow, in sheet: CareSheet) -> CareKey {
    let stays = item.knownAs ?? item.key
    let isUpdate = CareStatus(item.row["STATUS"]) == .update
    guard isUpdate || item.action == .apply(isNew: true) else {
      for column in ["CHGUNIQUEWRKID", "TRANSFERSTAFFRECORD"] where !item.row[column].isEmpty {
        report(
          .valueIgnored, sheet, item.row, column, severity: .info,
          "\(sheet.heading(column)) works with STATUS UPDATE only and was left out.")
      }
      return stays
    }
    let worker = newName(of: item, in: sheet) ?? stays.worker
    let workplace = newPlace(of: item, in: sheet) ?? stays.workplace
    return CareKey(workplace: workplace, worker: worker)
  }

  private mutating func newName(of item: PlacedRow, in sheet: CareSheet) -> String? {
    let column = "CHGUNIQUEWRKID"
    let name = item.row[column]
    guard !name.isEmpty else { return nil }
    let maximum = codes.columns[.staff, column]?.maximum ?? 49
    if name.unicodeScalars.count > maximum {
      report(
        .textTooLong, sheet, item.row, column, value: String(name.prefix(60)) + "…",
        "\(sheet.heading(column)) has \(name.unicodeScalars.count) letters; \(maximum) are allowed. The "
          + "worker keeps the old id.")
      return nil
    }
    return name
  }

  private mutating func newPlace(of item: PlacedRow, in sheet: CareSheet) -> String? {
    let column = "TRANSFERSTAFFRECORD"
    let place = item.row[column]
    guard !place.isEmpty, CareKey(workplace: place) != item.key.ofWorkplace else { return nil }
    if item.knownAs == nil {
      report(
        .moveUnknownWorker, sheet, item.row, column,
        "\(sheet.heading(column)) would move a worker who is not known yet. The worker was created in "
          + "\(item.row["LOCALESTID"]); move them with the next file.")
      return nil
    }
    guard isOpen(CareKey(workplace: place)) else {
      report(
        .moveTargetMissing, sheet, item.row, column,
        "\(sheet.heading(column)) “\(place)” is not a known workplace. The worker stays in "
          + "\(item.row["LOCALESTID"]); correct the id or add the workplace, and load the file again."
      )
      return nil
    }
    return place
  }

  private mutating func reportTaken(_ item: PlacedRow, by line: Int?, in sheet: CareSheet) {
    let taken = line.map { "by the worker on line \($0)" } ?? "by a worker who is held"
    let isMove = item.target.workplace != (item.knownAs ?? item.key).workplace
    if isMove {
      report(
        .moveDuplicate, sheet, item.row, "UNIQUEWORKERID",
        "The id \(item.target.worker) is already used in \(item.target.workplace) \(taken). The worker "
          + "was not moved; give a new id in CHGUNIQUEWRKID as well, and load the file again.")
    } else {
      report(
        .renameDuplicate, sheet, item.row, "CHGUNIQUEWRKID",
        "The new id \(item.target.worker) is already used \(taken). The worker keeps the old id; choose "
          + "another and load the file again.")
    }
  }
}
