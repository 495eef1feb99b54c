import Kernel

/// What a made-up trust hands over for its figures of equality: applicants of two years, cases,
/// training that nobody has to take, hourly pay and a staff survey. White applicants fare better than
/// others, as the published figures have it.
struct ExampleOutcomes {
  let trust: ExampleTrust
  let today: Day
  private let years: [Int]

  init(_ trust: ExampleTrust, today: Day) {
    self.trust = trust
    self.today = today
    let last = (today.month, today.dayOfMonth) >= (3, 31) ? today.year : today.year - 1
    years = [last - 1, last]
  }

  private func day(_ month: Int, _ number: Int, endingIn year: Int) -> Day {
    Day(year: month > 3 ? year - 1 : year, month: month, day: number) ?? today
  }

  private func written(_ day: Day) -> String {
    let (first, second) = (String(day.dayOfMonth), String(day.month))
    return [first, second].map { $0.count == 1 ? "0\($0)" : $0 }.joined(separator: "/")
      + "/\(day.year)"
  }

  private var place: String { "\(trust.trust.vpd) Recruitment (R100)" }

  // MARK: Applicants

  private static let origins: [(words: String, isWhite: Bool, weight: Int)] = [
    ("White - British", true, 46), ("White - Any other White background", true, 8),
    ("Asian or Asian British - Indian", false, 14), ("Black or Black British - African", false, 13),
    ("Asian or Asian British - Pakistani", false, 7), ("Mixed - White & Asian", false, 3),
    ("Any Other Ethnic Group", false, 4), ("I do not wish to disclose my ethnic origin", false, 5),
  ]

  func applicants(_ dice: inout ExampleDice) -> ExampleTable {
    var table = ExampleTable(
      name: "applicants-\(trust.trust.code).csv",
      header: [
        "Vacancy Reference", "Staff Group", "Pay Band", "Organisation", "Closing Date",
        "Application Reference", "Internal Applicant", "Shortlisted", "Interviewed", "Outcome",
        "Appointed", "Ethnic Origin", "Disability", "Gender", "Age Band",
      ])
    for year in years {
      for vacancy in 1...max(6, min(60, trust.rows.count / 12)) {
        let closed = day(4 + vacancy % 9, 1 + vacancy % 27, endingIn: year)
        for number in 1...dice.number(6...14) {
          table.rows.append(
            applicant("\(year)-\(vacancy)", number, closed, &dice))
        }
      }
    }
    return table
  }

  private func applicant(
    _ vacancy: String, _ number: Int, _ closed: Day, _ dice: inout ExampleDice
  ) -> [String] {
    let origin = dice.one(of: Self.origins) { $0.weight }
    let disability = dice.one(of: [("No", 84), ("Yes", 9), ("I do not wish to disclose", 7)]) {
      $0.1
    }.0
    let isShortlisted = dice.happens(origin.isWhite ? 480 : 420)
    let isOffered = isShortlisted && dice.happens(origin.isWhite ? 300 : 200)
    let isDeclined = isOffered && dice.happens(60)
    let outcome =
      !isShortlisted
      ? "Rejected at shortlisting"
      : isDeclined ? "Offer declined" : isOffered ? "Appointed" : "Not appointed after interview"
    return [
      "V\(trust.trust.vpd)-\(vacancy)", "Nursing and Midwifery Registered",
      dice.one(of: ["Band 5", "Band 6", "Band 7"]), place, written(closed),
      "A\(trust.trust.vpd)-\(vacancy)-\(number)", dice.happens(250) ? "Yes" : "No",
      isShortlisted ? "Yes" : "No", isShortlisted ? "Yes" : "No", outcome,
      isOffered && !isDeclined ? "Yes" : "No", origin.words, disability,
      dice.happens(700) ? "Female" : "Male", dice.one(of: ["25 - 29", "30 - 34", "35 - 39"]),
    ]
  }

  // MARK: Cases

  func cases(_ dice: inout ExampleDice) -> ExampleTable {
    var table = ExampleTable(
      name: "er-cases-\(trust.trust.code).csv",
      header: [
        "Case Reference", "Employee Number", "Case Type", "Formal", "Date Reported",
        "Formal Start Date", "Date Closed", "Stage", "Outcome", "Organisation",
      ])
    let staff = trust.rows.filter { $0.isPrimary && $0.category == "Permanent" }
    guard !staff.isEmpty else { return table }
    for year in years {
      for number in 1...max(4, staff.count / 30) {
        let reported = day(4 + number % 8, 1 + number % 20, endingIn: year)
        let kind = dice.one(of: [
          ("Disciplinary", true), ("Disciplinary", true), ("Fact Finding", false),
          ("Capability - Performance", true), ("Grievance", true),
          ("Capability - Ill Health", true),
        ])
        let person = dice.one(of: staff)
        guard person.startedOn < reported else { continue }
        let formal = kind.1 ? written(reported + 14) : ""
        table.rows.append([
          "ER\(trust.trust.vpd)-\(year)-\(number)", String(person.employee), kind.0,
          kind.1 ? "Yes" : "No", written(reported), formal, written(reported + 70), "Closed",
          dice.one(of: ["No Case to Answer", "Informal Action", "First Written Warning"]), place,
        ])
      }
    }
    return table
  }

  // MARK: Training, pay and the survey

  func training(_ dice: inout ExampleDice) -> ExampleTable {
    var table = ExampleTable(
      name: "training-taken-\(trust.trust.code).csv",
      header: ["Staff number", "Course", "Date taken", "Mandatory"])
    for year in years {
      for row in trust.rows where row.isPrimary && dice.happens(220) {
        table.rows.append([
          String(row.employee),
          dice.one(of: ["Leading with compassion", "Coaching conversations", "Quality improvement"]
          ),
          written(day(4 + dice.number(0...8), dice.number(1...27), endingIn: year)), "No",
        ])
      }
    }
    return table
  }

  func pay(_ dice: inout ExampleDice) -> ExampleTable {
    var table = ExampleTable(
      name: "hourly-pay-\(trust.trust.code).csv",
      header: ["Staff number", "Hourly pay", "Bonus", "Full pay", "Pay date"])
    for year in years {
      for row in trust.rows where row.isPrimary {
        let base = 1_240 + dice.number(0...900) + (row.managesPeople ? 900 : 0)
        let pence = row.person.isFemale ? base : base + dice.number(0...260)
        table.rows.append([
          String(row.employee), ExampleTrust.decimal(pence, of: 100),
          row.post.staffGroup == "Medical and Dental" && dice.happens(300) ? "1500" : "",
          dice.happens(40) ? "No" : "Yes", written(day(3, 31, endingIn: year)),
        ])
      }
    }
    return table
  }

  func survey(_ dice: inout ExampleDice) -> ExampleTable {
    var table = ExampleTable(
      name: "survey-\(trust.trust.code).csv",
      header: ["Measure", "Group", "Said so", "Answered", "Survey date"])
    // Of those who answered, about as many as the country has it.
    let rates: [(measure: String, first: (String, Int), second: (String, Int))] = [
      ("wres-5", ("BME", 30), ("white", 27)), ("wres-6", ("BME", 25), ("white", 21)),
      ("wres-7", ("BME", 49), ("white", 59)), ("wres-8", ("BME", 16), ("white", 7)),
      ("wdes-4a-i", ("disabled", 32), ("non-disabled", 25)),
      ("wdes-4a-ii", ("disabled", 15), ("non-disabled", 8)),
      ("wdes-4a-iii", ("disabled", 25), ("non-disabled", 16)),
      ("wdes-4b", ("disabled", 51), ("non-disabled", 50)),
      ("wdes-5", ("disabled", 51), ("non-disabled", 57)),
      ("wdes-6", ("disabled", 27), ("non-disabled", 20)),
      ("wdes-7", ("disabled", 35), ("non-disabled", 46)),
      ("wdes-8", ("disabled", 74), ("non-disabled", 0)),
    ]
    for year in years {
      for rate in rates {
        for (group, percent) in [rate.first, rate.second] where percent > 0 {
          let answered = max(12, trust.rows.count / (group == "white" ? 3 : 8))
          let said = min(answered, answered * (percent + dice.number(0...4) - 2) / 100)
          table.rows.append([
            rate.measure, group, String(max(0, said)), String(answered),
            written(day(11, 28, endingIn: year)),
          ])
        }
      }
    }
    return table
  }
}
