import Directory
import Kernel
import Storage

/// Training that nobody has to take, taken by somebody.
package struct TrainingTaken: Hashable, Sendable {
  package let staffNumber: String
  package let course: String
  package let takenOn: Day
  package let person: PersonID?

  package init(staffNumber: String, course: String, takenOn: Day, person: PersonID?) {
    self.staffNumber = staffNumber
    self.course = course
    self.takenOn = takenOn
    self.person = person
  }
}

/// What somebody was paid on the day of a snapshot.
package struct PayRate: Hashable, Sendable {
  package let staffNumber: String
  package let paidOn: Day
  /// In pence.
  package let hourly: Int
  /// In pence, in the twelve months before.
  package let bonus: Int?
  /// Not on reduced pay because of leave.
  package let isFullPay: Bool
  package let person: PersonID?

  package init(
    staffNumber: String, paidOn: Day, hourly: Int, bonus: Int?, isFullPay: Bool, person: PersonID?
  ) {
    self.staffNumber = staffNumber
    self.paidOn = paidOn
    self.hourly = hourly
    self.bonus = bonus
    self.isFullPay = isFullPay
    self.person = person
  }
}

/// How many of a group said so in a survey.
package struct SurveyResult: Hashable, Sendable {
  /// The code of a department or team; empty for the whole organisation.
  package let team: String
  package let askedOn: Day
  /// `wres-5`.
  package let measure: String
  /// `BME`, `disabled`, `all`.
  package let saidBy: String
  package let part: Int
  package let whole: Int
  /// The count was worked out from a percentage, to the nearest whole.
  package let isFromPercentage: Bool

  package init(
    team: String, askedOn: Day, measure: String, saidBy: String, part: Int, whole: Int,
    isFromPercentage: Bool
  ) {
    self.team = team
    self.askedOn = askedOn
    self.measure = measure
    self.saidBy = saidBy
    self.part = part
    self.whole = whole
    self.isFromPercentage = isFromPercentage
  }
}

/// Keeps what employers hand over for figures. New rows come in beside those that are held; one under
/// the same key takes its place.
package enum HandedOver {
  package static func save(
    _ rows: [TrainingTaken], at organisation: OrganisationID, load: LoadID, _ tx: any Transaction
  ) throws -> OutcomeTally {
    func key(_ row: TrainingTaken) -> String {
      "\(row.staffNumber)\n\(row.takenOn.number)\n\(row.course)"
    }
    var known = Set(try training(at: organisation, tx).map(key))
    var unchanged = 0
    let new = rows.filter { row in
      let isNew = known.insert(key(row)).inserted
      if !isNew { unchanged += 1 }
      return isNew
    }
    try tx.load(
      into: "training_taken",
      columns: ["organisation_id", "staff_number", "course", "taken_on", "person_id", "load_id"],
      new.map {
        [
          organisation.stored, $0.staffNumber.stored, $0.course.stored, $0.takenOn.stored,
          $0.person.stored, load.stored,
        ]
      })
    return OutcomeTally(new: new.count, unchanged: unchanged)
  }

  package static func save(
    _ rows: [PayRate], at organisation: OrganisationID, load: LoadID, _ tx: any Transaction
  ) throws -> OutcomeTally {
    var tally = OutcomeTally()
    let held = Dictionary(
      try pay(at: organisation, tx).map { ("\($0.staffNumber)\n\($0.paidOn.number)", $0) }
    ) { first, _ in first }
    var different: [PayRate] = []
    for row in rows {
      let before = held["\(row.staffNumber)\n\(row.paidOn.number)"]
      if before == row {
        tally.unchanged += 1
        continue
      }
      different.append(row)
      guard before != nil else {
        tally.new += 1
        continue
      }
      tally.changed += 1
      try tx.execute(
        "DELETE FROM pay_rate WHERE organisation_id = ?1 AND staff_number = ?2 AND paid_on = ?3",
        organisation, row.staffNumber, row.paidOn)
    }
    try tx.load(
      into: "pay_rate",
      columns: [
        "organisation_id", "staff_number", "paid_on", "hourly", "bonus", "full_pay", "person_id",
        "load_id",
      ],
      different.map {
        [
          organisation.stored, $0.staffNumber.stored, $0.paidOn.stored, $0.hourly.stored,
          $0.bonus.stored, $0.isFullPay.stored, $0.person.stored, load.stored,
        ]
      })
    return tally
  }

  package static func save(
    _ rows: [SurveyResult], at organisation: OrganisationID, load: LoadID, _ tx: any Transaction
  ) throws -> OutcomeTally {
    var tally = OutcomeTally()
    func key(_ row: SurveyResult) -> String {
      "\(row.team)\n\(row.askedOn.number)\n\(row.measure)\n\(row.saidBy)"
    }
    let held = Dictionary(try surveys(at: organisation, tx).map { (key($0), $0) }) { first, _ in
      first
    }
    var different: [SurveyResult] = []
    for row in rows {
      let before = held[key(row)]
      if before == row {
        tally.unchanged += 1
        continue
      }
      different.append(row)
      guard before != nil else {
        tally.new += 1
        continue
      }
      tally.changed += 1
      try tx.execute(
        """
        DELETE FROM survey_result
        WHERE organisation_id = ?1 AND team = ?2 AND asked_on = ?3 AND measure = ?4 AND said_by = ?5
        """, organisation, row.team, row.askedOn, row.measure, row.saidBy)
    }
    try tx.load(
      into: "survey_result",
      columns: [
        "organisation_id", "team", "asked_on", "measure", "said_by", "part", "whole",
        "from_percentage", "load_id",
      ],
      different.map {
        [
          organisation.stored, $0.team.stored, $0.askedOn.stored, $0.measure.stored,
          $0.saidBy.stored, $0.part.stored, $0.whole.stored, $0.isFromPercentage.stored,
          load.stored,
        ]
      })
    return tally
  }

  /// How many rows of each kind are held: training, pay, results of surveys.
  package static func counts(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> (training: Int, pay: Int, surveys: Int) {
    (
      try tx.row("SELECT COUNT(*) FROM training_taken WHERE organisation_id = ?1", organisation)?(0)
        ?? 0,
      try tx.row("SELECT COUNT(*) FROM pay_rate WHERE organisation_id = ?1", organisation)?(0) ?? 0,
      try tx.row("SELECT COUNT(*) FROM survey_result WHERE organisation_id = ?1", organisation)?(0)
        ?? 0
    )
  }

  // Within this target alone

  static func training(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [TrainingTaken] {
    try tx.rows(
      """
      SELECT staff_number, course, taken_on, person_id FROM training_taken
      WHERE organisation_id = ?1
      """, organisation
    ).map {
      TrainingTaken(
        staffNumber: try $0(0), course: try $0(1), takenOn: try $0(2), person: try $0(3))
    }
  }

  static func pay(at organisation: OrganisationID, _ tx: any Transaction) throws -> [PayRate] {
    try tx.rows(
      """
      SELECT staff_number, paid_on, hourly, bonus, full_pay, person_id FROM pay_rate
      WHERE organisation_id = ?1
      """, organisation
    ).map {
      PayRate(
        staffNumber: try $0(0), paidOn: try $0(1), hourly: try $0(2), bonus: try $0(3),
        isFullPay: try $0(4), person: try $0(5))
    }
  }

  static func surveys(
    at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [SurveyResult] {
    try tx.rows(
      """
      SELECT team, asked_on, measure, said_by, part, whole, from_percentage FROM survey_result
      WHERE organisation_id = ?1
      """, organisation
    ).map {
      SurveyResult(
        team: try $0(0), askedOn: try $0(1), measure: try $0(2), saidBy: try $0(3),
        part: try $0(4), whole: try $0(5), isFromPercentage: try $0(6))
    }
  }
}
