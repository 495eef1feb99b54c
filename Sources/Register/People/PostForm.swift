import Directory
import Kernel
import Markup
import Storage

/// What is asked about a post, new or changed.
struct PostForm: Sendable {
  let data: FormData

  static let engagements = Engagement.allCases.filter { $0 != .notStated }

  static func answers(of assignment: Assignment) -> FormData {
    let start = DayAnswer(assignment.startedOn)
    return FormData([
      ("title", assignment.title), ("band", assignment.band ?? ""),
      ("engagement", assignment.engagement.rawValue), ("fte", assignment.fte?.inWords ?? ""),
      ("contractedHours", assignment.contractedHours?.inWords ?? ""),
      ("holdsBudget", assignment.holdsBudget ? "yes" : ""),
      ("startedOn-day", start.day ?? ""), ("startedOn-month", start.month ?? ""),
      ("startedOn-year", start.year ?? ""),
    ])
  }

  struct Answers: Sendable {
    let title: String
    let band: String?
    let engagement: Engagement
    let fte: FullTimeEquivalent?
    let hours: WeeklyHours?
    let holdsBudget: Bool
    let startedOn: Day
  }

  func answers() throws(Problems) -> Answers {
    var problems = Problems()
    let title = problems.text(data["title"], "title", blank: "Enter the job title")
    let band = problems.optionalText(data["band"], "band", limit: 40, called: "The band")
    let engagement = problems.choice(
      data["engagement"], "engagement", as: Engagement.self, blank: "Choose the kind of contract")
    let fte = problems.optionalText(data["fte"], "fte", limit: 10, called: "The share")
      .flatMap { text in
        let value = FullTimeEquivalent(text)
        if value == nil { problems.add("fte", "Enter a share of full time such as 1 or 0.6") }
        return value
      }
    let hours = problems.optionalText(
      data["contractedHours"], "contractedHours", limit: 10, called: "The hours"
    ).flatMap { text in
      let value = WeeklyHours(text)
      if value == nil {
        problems.add("contractedHours", "Enter hours a week such as 37.5 or 20")
      }
      return value
    }
    let startedOn = problems.day(
      data.day("startedOn"), "startedOn", blank: "Enter the first day in this post")
    guard problems.isEmpty, let title, let engagement, let startedOn else { throw problems }
    return Answers(
      title: title, band: band, engagement: engagement, fte: fte, hours: hours,
      holdsBudget: data["holdsBudget"] == "yes", startedOn: startedOn)
  }
}

extension PostForm.Answers {
  func job(at organisation: OrganisationID) -> JobParticulars {
    JobParticulars(
      organisation: organisation, title: title, band: band, engagement: engagement, fte: fte,
      contractedHours: hours, holdsBudget: holdsBudget, startedOn: startedOn)
  }

  func changed(_ assignment: Assignment) -> Assignment {
    var next = assignment
    next.title = title
    next.band = band
    next.engagement = engagement
    next.fte = fte
    next.contractedHours = hours
    next.holdsBudget = holdsBudget
    next.startedOn = startedOn
    return next
  }
}
