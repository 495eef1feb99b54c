import Files
import Kernel

/// What the columns of a training row say about each other and about the worker's age.
///
/// - Source: import formats, section 2.5.
extension CareRowJudge {
  /// - Parameter bornOn: The worker's birth date, from the staff file or held; `nil` when not
  ///   known.
  static func training(_ row: CareRow, bornOn: Day?, _ scene: CareScene) -> CareRowJudge {
    var judge = CareRowJudge(row, scene)
    judge.judgeValues()
    judge.judgeProvider()
    judge.judgeTrainingDates(bornOn)
    return judge
  }

  private mutating func judgeProvider() {
    guard has("WHODELIVERED"), !isSpoilt("WHODELIVERED"), self["WHODELIVERED"] != "2" else {
      return
    }
    ignore(
      "PROVIDERNAME", "it applies only when \(heading("WHODELIVERED")) is 2 (external provider)")
  }

  private mutating func judgeTrainingDates(_ bornOn: Day?) {
    var completed = Day(self["DATECOMPLETED"])
    if let day = completed, day > scene.asOf {
      dropFuture("DATECOMPLETED", day)
      completed = nil
    }
    if let day = completed, let bornOn, bornOn.adding(years: 14) > day {
      report(
        .dateBeforeAge14, "DATECOMPLETED", effect: .loaded, spoils: false,
        "\(heading("DATECOMPLETED")) \(row["DATECOMPLETED"]) is before the worker’s 14th birthday: the "
          + "worker was \(max(0, bornOn.wholeYears(until: day))). It was kept; check this date and the "
          + "date of birth.")
    }
    judgeExpiry(completed)
    if self["EXPIRYDATE"].isEmpty, let completed, let months = PlainNumber.whole(self["VALIDITY"]) {
      keep("EXPIRYDATE", CareTraining.expiry(completed: completed, months: months).iso)
    }
  }

  private mutating func judgeExpiry(_ completed: Day?) {
    guard let expires = Day(self["EXPIRYDATE"]) else { return }
    if let completed, expires <= completed {
      keep("EXPIRYDATE", "")
      report(
        .dateOrder, "EXPIRYDATE/DATECOMPLETED",
        "\(heading("EXPIRYDATE")) \(row["EXPIRYDATE"]) must be after \(heading("DATECOMPLETED")) "
          + "\(row["DATECOMPLETED"]). The expiry was left out; correct it and load the file again.")
      return
    }
    guard has("VALIDITY"), !isSpoilt("VALIDITY") else { return }
    if self["VALIDITY"] == "none" {
      reportValidity("\(heading("VALIDITY")) says the training does not expire")
    } else if let months = PlainNumber.whole(self["VALIDITY"]), let completed {
      let due = CareTraining.expiry(completed: completed, months: months)
      if due != expires {
        reportValidity("\(months) months from \(row["DATECOMPLETED"]) end on \(due.slashed)")
      }
    }
  }

  private mutating func reportValidity(_ what: String) {
    report(
      .fieldConflict, "EXPIRYDATE/VALIDITY", severity: .warning, effect: .loaded, spoils: false,
      "\(what), but \(heading("EXPIRYDATE")) is \(row["EXPIRYDATE"]). The expiry date was kept; "
        + "correct whichever is wrong.")
  }

  mutating func dropFuture(_ column: String, _ day: Day) {
    drop(
      .dateFuture, column,
      "\(heading(column)) \(day.slashed) is after the day of this load, \(scene.asOf.slashed). It was "
        + "left out; correct it and load the file again.")
  }
}

enum CareTraining {
  /// The last day on which a training that holds for so many months counts: completion plus the
  /// months, less a day.
  static func expiry(completed: Day, months: Int) -> Day { completed.adding(months: months) - 1 }
}
