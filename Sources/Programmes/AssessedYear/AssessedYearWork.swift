import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for somebody about assessed years.
enum AssessedYearWork {
  private static let daysOfSoon = 28

  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil else { return [] }
    return try own(user, tx) + assessed(user, tx)
  }

  private static func own(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let person = user.person, user.may(.ownInduction) else { return [] }
    return try AssessedYears.of(OnePerson.records(of: person, tx), tx)
      .filter { $0.state == .running }.compactMap { year in
        let found = try FoundYear.own(year.id, user, tx)
        return try item(found, "Your assessed year", to: "/assessed-year/\(year.id)", user)
      }
  }

  private static func assessed(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    try AssessedYearQuestions(user, tx).toAssess().filter { $0.state == .running }
      .compactMap { year in
        let found = try FoundYear.toAssess(year.id, user, tx)
        let name = try People.names(of: [year.person], tx)[year.person] ?? ""
        return try item(
          found, "The assessed year of \(name)", to: "/assessed-years/\(year.id)", user)
      }
  }

  private static func item(
    _ found: FoundYear, _ whose: String, to page: String, _ user: User
  ) throws -> WorkItem? {
    guard let next = found.next, let stage = found.edition.stage(next.code) else { return nil }
    let isOverdue = next.dueOn < user.today
    let waiting = found.part == .assessor ? found.waiting : 0
    return WorkItem(
      isOverdue ? "\(whose): a review is overdue" : whose,
      detail: [
        "\(stage.title), due \(next.dueOn.inWords)",
        waiting > 0 ? "\(waiting) to look at" : nil,
      ].compactMap(\.self).joined(separator: "; "), to: page,
      urgency: isOverdue ? .overdue : next.dueOn <= user.today + daysOfSoon ? .soon : .open,
      dueOn: next.dueOn)
  }
}
