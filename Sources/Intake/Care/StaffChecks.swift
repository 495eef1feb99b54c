import Files
import Kernel

/// What a staff row needs to know of its workplace; `nil` where it is not known.
struct CareWorkplaceFacts: Hashable, Sendable {
  var isRegistered: Bool?
  var mainService: String?
  /// Whether its staff carry out delegated healthcare activities: 1, 2, 999.
  var delegatedHealthcare: String?

  init(isRegistered: Bool? = nil, mainService: String? = nil, delegatedHealthcare: String? = nil) {
    self.isRegistered = isRegistered
    self.mainService = mainService
    self.delegatedHealthcare = delegatedHealthcare
  }

  /// From the values that are kept of a workplace.
  init(_ values: [String: String]) {
    isRegistered = values["REGTYPE"].map { $0 == "2" }
    mainService = values["MAINSERVICE"]
    delegatedHealthcare = values["DHA"]
  }
}

/// What the columns of a staff row say about each other.
///
/// - Source: import formats, section 2.4.
extension CareRowJudge {
  static func staff(
    _ row: CareRow, at workplace: CareWorkplaceFacts, _ scene: CareScene
  ) -> CareRowJudge {
    var judge = CareRowJudge(row, scene)
    judge.judgeValues()
    judge.judgeNationality()
    judge.judgeDates()
    judge.judgeHours()
    judge.judgePayRate()
    judge.judgeRole(workplace)
    judge.judgeStaffDelegatedHealthcare(workplace)
    judge.judgeQualificationNotes()
    return judge
  }

  private mutating func judgeNationality() {
    let isKnown = has("NATIONALITY") && !isSpoilt("NATIONALITY")
    let isBritish = isKnown && self["NATIONALITY"] == CareCountry.unitedKingdom
    if isBritish {
      ignore(
        "BRITISHCITIZENSHIP", "\(heading("NATIONALITY")) \(CareCountry.unitedKingdom) is British")
    }
    if isBritish || self["BRITISHCITIZENSHIP"] == "1", !row["HANDCVISA"].isEmpty {
      ignore("HANDCVISA", "a British citizen needs no visa, so \(heading("INOUTUK")) is not asked")
      keep("INOUTUK", "")
    }
    if has("HANDCVISA"), !isSpoilt("HANDCVISA"), self["HANDCVISA"] != "1" {
      ignore("INOUTUK", "it applies only when \(heading("HANDCVISA")) is 1")
    }
    guard has("COUNTRYOFBIRTH"), !isSpoilt("COUNTRYOFBIRTH") else { return }
    if self["COUNTRYOFBIRTH"].isEmpty {
      ignore("YEAROFENTRY", "\(heading("COUNTRYOFBIRTH")) is blank")
    } else if self["COUNTRYOFBIRTH"] == CareCountry.unitedKingdom {
      ignore("YEAROFENTRY", "somebody born in the United Kingdom did not arrive in it")
    }
  }

  private mutating func judgeDates() {
    let bornOn = judgeBirth()
    let entered = PlainNumber.whole(self["YEAROFENTRY"])
    if let entered, let bornOn, entered < bornOn.year {
      drop(
        .dateOrder, "YEAROFENTRY",
        "\(heading("YEAROFENTRY")) \(entered) is before the year of birth. It was left out; correct "
          + "whichever is wrong and load the file again.")
    }
    judgeStart(bornOn, entered: isSpoilt("YEAROFENTRY") ? nil : entered)
    judgeStartInSector(bornOn)
  }

  private mutating func judgeStartInSector(_ bornOn: Day?) {
    let name = "STARTINSECT"
    guard let year = PlainNumber.whole(self[name]), self[name] != "999" else { return }
    if let start = Day(self["STARTDATE"]), year > start.year {
      dropOrder(name, "\(heading(name)) \(year) is after \(heading("STARTDATE"))")
    } else if year > scene.asOf.year {
      drop(
        .dateFuture, name,
        "\(heading(name)) \(year) is in the future. It was left out; correct it and load the file "
          + "again.")
    } else if let bornOn, year < bornOn.year + 14 {
      dropOrder(name, "\(heading(name)) \(year) is before the worker’s 14th birthday")
    }
  }

  /// The birth date, when it can be one of somebody who works.
  private mutating func judgeBirth() -> Day? {
    guard let bornOn = Day(self["DOB"]) else { return nil }
    let age = bornOn.wholeYears(until: scene.asOf)
    guard bornOn <= scene.asOf, (14...100).contains(age) else {
      drop(
        .dateAgeRange, "DOB",
        "\(heading("DOB")) \(bornOn.slashed) makes the worker \(bornOn > scene.asOf ? "not yet born" : "\(age) years old"); 14 to 100 "
          + "is possible. It was left out; correct it and load the file again.")
      return nil
    }
    return bornOn
  }

  private mutating func judgeStart(_ bornOn: Day?, entered: Int?) {
    guard let start = Day(self["STARTDATE"]) else { return }
    if start > scene.asOf {
      dropFuture("STARTDATE", start)
    } else if let bornOn, bornOn.adding(years: 14) > start {
      drop(
        .dateBeforeAge14, "STARTDATE",
        "\(heading("STARTDATE")) \(start.slashed) is before the worker’s 14th birthday. It was left "
          + "out; check it and the date of birth.")
    } else if let entered, start.year < entered {
      dropOrder(
        "STARTDATE",
        "\(heading("STARTDATE")) \(start.slashed) is before \(heading("YEAROFENTRY")) \(entered)")
    }
  }

  private mutating func dropOrder(_ column: String, _ what: String) {
    drop(
      .dateOrder, column,
      "\(what). It was left out; correct whichever is wrong and load the file again.")
  }

  /// Hours: contracted ones for permanent and temporary workers, average ones for the others and
  /// for zero-hours contracts.
  private mutating func judgeHours() {
    let contracted = CareHours.hundredths(self["CONTHOURS"])
    let isZeroHours = self["ZEROHRCONT"] == "1"
    let status = isSpoilt("EMPLSTATUS") ? "" : self["EMPLSTATUS"]
    let hoursColumn = scene.codes.hoursColumn(employmentStatus: status)
    let isHoursSpoilt = isSpoilt("CONTHOURS")
    if has("ZEROHRCONT"), !isSpoilt("ZEROHRCONT"), !isHoursSpoilt {
      judgeZeroHours(contracted, isZeroHours: isZeroHours)
    }
    if isZeroHours, contracted != 0 || self["CONTHOURS"] == "999" {
      dropHours("CONTHOURS", "it does not apply to a zero-hours contract", isHoursSpoilt)
    } else if hoursColumn == "AVGHOURS" {
      dropHours(
        "CONTHOURS", "it does not apply to \(heading("EMPLSTATUS")) \(status)", isHoursSpoilt)
    }
    if hoursColumn == "CONTHOURS", has("ZEROHRCONT"), row["ZEROHRCONT"].isEmpty || !isZeroHours,
      row["ZEROHRCONT"] == self["ZEROHRCONT"]
    {
      ignore(
        "AVGHOURS",
        "it does not apply to \(heading("EMPLSTATUS")) \(status) with contracted hours")
    }
    keepConflictOut(isZeroHours, contracted)
  }

  private mutating func judgeZeroHours(_ contracted: Int?, isZeroHours: Bool) {
    if isZeroHours, let contracted, contracted > 0 {
      report(
        .fieldConflict, "CONTHOURS/ZEROHRCONT", value: "\(row["CONTHOURS"])/1",
        "\(heading("CONTHOURS")) \(row["CONTHOURS"]) and a zero-hours contract contradict each other. "
          + "Both were left out; correct whichever is wrong and load the file again.")
    } else if !isZeroHours, contracted == 0 {
      report(
        .fieldConflict, "CONTHOURS/ZEROHRCONT", severity: .warning, effect: .loaded, spoils: false,
        "\(heading("CONTHOURS")) is 0, but \(heading("ZEROHRCONT")) does not say that this is a "
          + "zero-hours contract. Both were kept; check them.")
    } else if !row["CONTHOURS"].isEmpty, row["ZEROHRCONT"].isEmpty {
      report(
        .unanswered, "ZEROHRCONT", spoils: false,
        "\(heading("ZEROHRCONT")) is blank although there are \(heading("CONTHOURS")). Fill it in if "
          + "you know it.")
    }
  }

  /// Like `ignore`, also for a value that a conflict has just been reported for, as the care
  /// service does.
  private mutating func dropHours(_ column: String, _ why: String, _ wasSpoilt: Bool) {
    guard has(column), !row[column].isEmpty, !wasSpoilt else { return }
    drop(.valueIgnored, column, "\(heading(column)) was left out: \(why).")
  }

  private mutating func keepConflictOut(_ isZeroHours: Bool, _ contracted: Int?) {
    if isZeroHours, let contracted, contracted > 0 { keep("ZEROHRCONT", "") }
  }

  private mutating func judgePayRate() {
    guard has("SALARYINT"), !isSpoilt("SALARYINT") else { return }
    let pairs = [("SALARY", "1", "annual"), ("HOURLYRATE", "3", "hourly")]
    for (column, interval, words) in pairs where has(column) && !row[column].isEmpty {
      guard !isSpoilt(column), self["SALARYINT"] != interval else { continue }
      if ["1", "3"].contains(self["SALARYINT"]) {
        keep(column, "")
        report(
          .fieldConflict, "SALARYINT/\(column)", spoils: false,
          "\(heading(column)) needs \(words) pay (\(heading("SALARYINT")) \(interval)), but "
            + "\(heading("SALARYINT")) is \(self["SALARYINT"]). \(heading(column)) was left out; correct "
            + "whichever is wrong and load the file again.")
      } else {
        ignore(column, "\(heading("SALARYINT")) does not say that pay is \(words)")
      }
    }
  }

  private mutating func judgeQualificationNotes() {
    for column in sheet.columns.sorted() {
      guard let pair = QualificationColumn(column), pair.isNotes, !row[column].isEmpty,
        row[pair.qualification].isEmpty, !isSpoilt(column)
      else { continue }
      keep(column, "")
      report(
        .valueIgnored, column, severity: .info,
        "\(heading(column)) was left out: \(heading(pair.qualification)) is blank, so there is nothing "
          + "it belongs to.")
    }
  }
}

enum CareCountry {
  /// ISO 3166-1 number, used for nationality too.
  static let unitedKingdom = "826"
}
