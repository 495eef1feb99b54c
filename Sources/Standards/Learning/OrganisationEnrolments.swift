import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// Who is in which bundle at one organisation, for those who see them by name.
extension OrganisationLearningRoutes {
  /// Those whom the user reaches by name: found, narrowed and cut by one question, and shown by two
  /// more, however many they are.
  static func lines(
    at id: OrganisationID, _ visit: Visit, _ user: User, _ tx: any Transaction
  ) throws -> OrganisationLearningPages.Enrolments {
    let reach = try user.reach(for: .enrolOthers, tx)
    let own = try user.person.map { try OnePerson.records(of: $0, tx) } ?? []
    let filter = visit.query["state"].flatMap(BundleEnrolments.Filter.init(rawValue:))
    let number = max(1, min(Int(visit.query["page"] ?? "") ?? 1, 100_000))
    let ask = { (number: Int) in
      try BundleEnrolments.at(
        id, reach: reach, but: own, filter, on: user.today, limit: linesOnAPage,
        offset: (number - 1) * linesOnAPage, tx)
    }
    var found = try ask(number)
    // A page behind the last has no line to say how many there are.
    if found.page.isEmpty, number > 1 { found = try ask(1) }
    let page = PageOfMany(
      number: found.page.isEmpty ? 1 : number, size: linesOnAPage, total: found.count)
    let names = try People.names(of: Set(found.page.map(\.person)), tx)
    let titles = try LearningCatalogue.shipped().bundleTitles(
      Set(found.page.map(\.bundle)), on: user.today, tx)
    return OrganisationLearningPages.Enrolments(
      lines: found.page.map { one in
        let isOverdue = one.isOverdue(on: user.today)
        return OrganisationLearningPages.Enrolment(
          person: "\(one.person)", name: names[one.person] ?? "",
          title: titles[one.bundle] ?? one.bundle, dueOn: one.dueOn.inWords,
          state: isOverdue ? "Overdue" : one.state.words,
          colour: isOverdue ? "red" : LearningQuestions.colour(one.state))
      }, page: page, state: filter?.rawValue,
      states: BundleEnrolments.Filter.allCases.map { filter in
        Choice(filter.rawValue, filter == .overdue ? "Overdue" : filter.state.words)
      })
  }
}
