import Files
import Kernel

/// The numbers of a workplace row: staff, starters, leavers, vacancies, pay.
extension CareRowJudge {
  mutating func judgeTotal() {
    let name = "TOTALPERMTEMP"
    guard self[name] == "0", !isSpoilt(name), !isSpoilt("MAINSERVICE"),
      !scene.codes.isHeadOffice(service: self["MAINSERVICE"])
    else { return }
    dropOutside("0", name, "1 to 999; only a head office may have no staff")
  }

  /// Starters, leavers and vacancies have one number for each role of ALLJOBROLES, or a single
  /// number: 999 for not known, 0 for none.
  mutating func judgeTurnover() {
    let columns = ["STARTERS", "LEAVERS", "VACANCIES"]
    guard has("ALLJOBROLES"), !isSpoilt("ALLJOBROLES") else { return }
    let roles = CareList.items(row["ALLJOBROLES"])
    if roles.isEmpty {
      let counted = columns.filter { column in
        CareList.items(self[column]).contains { (PlainNumber.whole($0) ?? 0) > 0 && $0 != "999" }
      }
      if !counted.isEmpty {
        report(
          .requiredMissing, "ALLJOBROLES",
          "\(heading("ALLJOBROLES")) is blank although there are numbers in "
            + counted.map(heading).joined(separator: ", ")
            + ". Name the roles they belong to and load the file again.")
      }
      return
    }
    for column in columns where has(column) && !isSpoilt(column) {
      let counts = CareList.items(self[column])
      guard !counts.isEmpty, counts != ["999"], counts != ["0"], counts.count != roles.count else {
        continue
      }
      keep(column, "")
      report(
        .listLengthMismatch, "ALLJOBROLES/\(column)",
        "\(roles.count) roles in \(heading("ALLJOBROLES")), but \(counts.count) numbers in "
          + "\(heading(column)). \(heading(column)) was left out; give one number per role.")
    }
    judgeManagerVacancy(roles)
  }

  /// Only a regulated workplace can want for a registered manager.
  private mutating func judgeManagerVacancy(_ roles: [String]) {
    let name = "VACANCIES"
    guard self["REGTYPE"] == "0", !isSpoilt("REGTYPE"), !isSpoilt(name),
      let index = roles.firstIndex(of: CareRole.registeredManager)
    else { return }
    var counts = CareList.items(self[name])
    guard counts.count == roles.count, (PlainNumber.whole(counts[index]) ?? 0) > 0,
      counts[index] != "999"
    else { return }
    report(
      .valueIgnored, name,
      "\(heading(name)) counts a vacancy for a registered manager, but the workplace is not regulated "
        + "by the CQC. That vacancy was left out.")
    counts[index] = "0"
    keep(name, CareList.text(counts))
  }

  mutating func judgeReasons() {
    guard has("REASONS"), has("REASONNOS"), !isSpoilt("REASONS"), !isSpoilt("REASONNOS") else {
      return
    }
    let reasons = CareList.items(self["REASONS"])
    let numbers = CareList.items(self["REASONNOS"])
    if reasons.count != numbers.count {
      keep("REASONS", "")
      keep("REASONNOS", "")
      report(
        .listLengthMismatch, "REASONS/REASONNOS",
        "\(reasons.count) reasons in \(heading("REASONS")), but \(numbers.count) numbers in "
          + "\(heading("REASONNOS")). Both lists were left out; give one number per reason.")
      return
    }
    // Leavers that are not known, or were reported, cannot be added up.
    guard !numbers.isEmpty, has("LEAVERS"), !isSpoilt("LEAVERS"), self["LEAVERS"] != "999" else {
      return
    }
    let sum = { (items: [String]) in items.reduce(0) { $0 + (PlainNumber.whole($1) ?? 0) } }
    let (leavers, byReason) = (sum(CareList.items(self["LEAVERS"])), sum(numbers))
    if leavers != byReason {
      keep("REASONS", "")
      keep("REASONNOS", "")
      report(
        .listSumMismatch, "REASONNOS/LEAVERS",
        "\(heading("LEAVERS")) add up to \(leavers), the reasons in \(heading("REASONNOS")) to "
          + "\(byReason). The reasons were left out; correct whichever is wrong and load the file "
          + "again.")
    }
  }

  mutating func judgeDelegatedHealthcare() {
    guard has("DHA"), !isSpoilt("DHA") else { return }
    if !row["DHA"].isEmpty, !isSpoilt("MAINSERVICE"),
      scene.codes.allowsDelegatedHealthcare(service: self["MAINSERVICE"]) == false
    {
      let both = row["DHAACTIVITIES"].isEmpty ? "" : " and \(heading("DHAACTIVITIES"))"
      drop(
        .valueIgnored, "DHA",
        "\(heading("DHA"))\(both) was left out: service \(self["MAINSERVICE"]) has no delegated "
          + "healthcare activities.")
      keep("DHAACTIVITIES", "")
      return
    }
    if self["DHA"] != "1" {
      ignore("DHAACTIVITIES", "it applies only when \(heading("DHA")) is 1")
    }
  }

  mutating func judgePathway() {
    guard has("CWPUSE"), !isSpoilt("CWPUSE") else { return }
    let items = CareList.items(self["CWPUSE"])
    if items.first != "1" || !items.dropFirst().contains("10") {
      ignore("CWPUSEDESC", "it describes reason 10 of \(heading("CWPUSE")), which is not given")
    }
  }

  mutating func judgePay() {
    if has("PENSION"), !isSpoilt("PENSION"), self["PENSION"] != "1" {
      ignore("ACTUALCONT", "it applies only when \(heading("PENSION")) is 1")
    }
    guard !isSpoilt("MAINSERVICE"), let group = scene.codes.payGroup(service: self["MAINSERVICE"])
    else { return }
    let service = "service \(self["MAINSERVICE"])"
    if group == 3 {
      ignore("SLEEPINS", "it is not asked for \(service)")
      ignore("SLEEPINPAY", "it is not asked for \(service)")
    } else if has("SLEEPINS"), !isSpoilt("SLEEPINS"), self["SLEEPINS"] != "1" {
      ignore("SLEEPINPAY", "it applies only when \(heading("SLEEPINS")) is 1")
    }
    if group != 1 {
      ignore("TRAVELTIME", "it is not asked for \(service)")
      ignore("TTDIFFRATE", "it is not asked for \(service)")
    } else if has("TRAVELTIME"), !isSpoilt("TRAVELTIME"), self["TRAVELTIME"] != "3" {
      ignore("TTDIFFRATE", "it applies only when \(heading("TRAVELTIME")) is 3")
    }
  }
}
