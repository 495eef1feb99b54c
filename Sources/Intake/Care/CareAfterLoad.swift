import Directory
import Files
import Kernel

/// What can be said only about all rows together, as things will stand after the load.
extension CareUpload {
  /// A worker after the load, with the row that says so where this upload has one.
  struct Standing {
    let values: [String: String]
    let nationalInsurance: String?
    let row: CareRow?
  }

  /// Everybody who is in post after the load. Also those whom the files leave alone.
  func standing() -> [CareKey: Standing] {
    var all: [CareKey: Standing] = [:]
    let moved = Set(workers.values.compactMap(\.before))
    for (key, worker) in held.workers
    where workers[key] == nil && !moved.contains(key) && isOpen(key.ofWorkplace) {
      all[key] = Standing(
        values: worker.values, nationalInsurance: worker.nationalInsurance, row: nil)
    }
    for (key, outcome) in workers where isOpen(key.ofWorkplace) {
      let stored = held.workers[outcome.before ?? key]
      switch outcome.decision {
      case .ended: break
      case .confirmed, .untouched:
        all[key] = Standing(
          values: stored?.values ?? [:], nationalInsurance: stored?.nationalInsurance, row: nil)
      case .values(let values, let hidden):
        all[key] = Standing(
          values: values,
          nationalInsurance: hidden["NINUMBER"].map {
            PersonIdentifier.key(.nationalInsurance, $0)
          }
            ?? stored?.nationalInsurance, row: outcome.row)
      }
    }
    return all
  }

  /// One NI number on several rows is one person with several posts, offered and never merged, as
  /// long as the contracted hours can be worked by one person.
  mutating func judgeSharedNationalInsurance() {
    guard let sheet = sheets[.staff] else { return }
    let groups = Dictionary(grouping: standing().filter { $0.value.nationalInsurance != nil }) {
      $0.value.nationalInsurance ?? ""
    }
    for group in groups.values where group.count > 1 {
      let rows = group.compactMap(\.value.row).sorted { $0.line < $1.line }
      guard let last = rows.last else { continue }
      let hours = group.reduce(0) {
        $0 + (CareHours.hundredths($1.value.values["CONTHOURS"] ?? "") ?? 0)
      }
      let heading = sheet.heading("NINUMBER")
      let others = group.filter { $0.value.row == nil }.map(\.key.text).sorted()
      if hours > 7_500 {
        let place =
          LineList.words(rows.map(\.line))
          + (others.isEmpty ? "" : " and held: \(others.joined(separator: ", "))")
        for row in rows {
          report(
            .niSharedOver75h, sheet, row, "NINUMBER", value: "",
            "\(group.count) rows share this \(heading) with \(CareHours.words(hours)) contracted hours "
              + "a week in total (\(place)). All were loaded; check the numbers and the hours.")
        }
      } else {
        for (index, row) in rows.enumerated() where index > 0 || !others.isEmpty {
          guard row.line == last.line || index > 0 else { continue }
          let first = index > 0 ? "line \(rows[0].line)" : others.joined(separator: ", ")
          report(
            .personPossibleMatch, sheet, row, "NINUMBER", value: "",
            "The same \(heading) as \(first): perhaps one person with two posts. Nothing was merged; "
              + "confirm it on the page of either person.")
        }
      }
    }
  }

  /// Stated numbers of staff, and registered managers, against the people in post after the load.
  mutating func judgeStaffing() {
    guard let sheet = sheets[.workplace], !refused.contains(.staff),
      sheets[.staff] != nil || !held.workers.isEmpty
    else { return }
    let inPost = Dictionary(grouping: standing(), by: \.key.workplace)
    for row in sheet.rows {
      let key = CareKey(workplace: row["LOCALESTID"])
      guard let outcome = workplaces[key], outcome.row.line == row.line,
        case .values(let values, _) = outcome.decision
      else { continue }
      let people = (inPost[key.workplace] ?? []).map(\.value.values)
      judgeCount(values, people.count, row, in: sheet)
      judgeManager(values, people, row, in: sheet)
    }
  }

  private mutating func judgeCount(
    _ values: [String: String], _ people: Int, _ row: CareRow, in sheet: CareSheet
  ) {
    guard let stated = values["TOTALPERMTEMP"].flatMap({ PlainNumber.whole($0) }),
      stated != people, row["TOTALPERMTEMP"] == values["TOTALPERMTEMP"]
    else { return }
    report(
      .countMismatch, sheet, row, "TOTALPERMTEMP",
      "\(sheet.heading("TOTALPERMTEMP")) says \(stated), but \(people) "
        + "\(people == 1 ? "person is" : "people are") held for this workplace after the load. Check "
        + "whether workers are missing or have left.")
  }

  private mutating func judgeManager(
    _ values: [String: String], _ people: [[String: String]], _ row: CareRow, in sheet: CareSheet
  ) {
    guard values["REGTYPE"] == "2", !codes.isHeadOffice(service: values["MAINSERVICE"] ?? ""),
      sheets[.staff].map({ $0.columns.contains("MAINJOBROLE") }) ?? true
    else { return }
    let hasManager = people.contains { person in
      person["MAINJOBROLE"] == CareRole.registeredManager
        || CareList.items(person["OTHERJOBROLE"] ?? "").contains(CareRole.registeredManager)
    }
    guard !hasManager, !isManagerWanted(values, row) else { return }
    report(
      .registeredManagerMissing, sheet, row, "VACANCIES",
      "The workplace is regulated by the CQC, but no worker is its registered manager (job role 4) "
        + "and \(sheet.heading("VACANCIES")) counts no vacancy for one. Add the manager or the "
        + "vacancy.")
  }

  /// A vacancy is counted, or cannot be told.
  private func isManagerWanted(_ values: [String: String], _ row: CareRow) -> Bool {
    guard let vacancies = values["VACANCIES"] else { return !row["VACANCIES"].isEmpty }
    let counts = CareList.items(vacancies)
    let roles = CareList.items(values["ALLJOBROLES"] ?? "")
    guard let index = roles.firstIndex(of: CareRole.registeredManager), index < counts.count else {
      return false
    }
    return (PlainNumber.whole(counts[index]) ?? 0) > 0
  }

  /// Nothing is erased by absence: what is held and not named is listed for a decision.
  mutating func listAbsent() {
    if let sheet = sheets[.workplace], !sheet.rows.isEmpty {
      for key in held.workplaces.keys.sorted() where !named.contains(key) {
        let staff = held.workers.keys.count { $0.workplace == key.workplace }
        listAbsent(
          key, "LOCALESTID", in: sheet,
          "The workplace \(key.text) is held but not in this file. It was kept with its "
            + "\(staff) workers; the care service would remove it. Mark it DELETE if it closed.")
      }
    }
    guard let sheet = sheets[.staff], !sheet.rows.isEmpty else { return }
    for key in held.workers.keys.sorted() where !named.contains(key) {
      guard isIncluded(key.ofWorkplace) else { continue }
      listAbsent(
        key, "UNIQUEWORKERID", in: sheet,
        "The worker \(key.text) is held but not in this file. They were kept; the care service would "
          + "remove them from its own record. Mark them DELETE if they left.")
    }
  }

  /// Whether the upload speaks for the staff of a workplace.
  private func isIncluded(_ workplace: CareKey) -> Bool {
    guard sheets[.workplace] != nil else { return true }
    return named.contains(workplace) && isOpen(workplace)
  }

  private mutating func listAbsent(
    _ key: CareKey, _ column: String, in sheet: CareSheet, _ message: String
  ) {
    report(
      Finding(.absentFromFile, file: sheet.file, column: column, value: key.text, message))
  }
}
