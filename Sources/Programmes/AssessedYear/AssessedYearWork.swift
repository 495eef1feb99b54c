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
    return try own(user, tx) + assessed(user, tx) + kept(user, tx)
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

  /// What nobody does but those who look after inductions, or answer for the employer.
  private static func kept(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    let questions = AssessedYearQuestions(user, tx)
    let places = user.grants.filter { Permission.keepInductions.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    return try places.flatMap { place -> [WorkItem] in
      let years = try questions.at(place).filter(\.state.isOpen)
      guard !years.isEmpty else { return [] }
      let talks = Set(try years.map(\.id).filter { try AssessedYears.referral(of: $0, tx) != nil })
      let settled = try years.filter { year in
        guard year.state == .proposed || talks.contains(year.id) else { return false }
        do {
          _ = try FoundYear.toSettle(year.id, user, tx)
          return true
        } catch is NotFound { return false }
      }
      let counts: [(Int, String, String)] = [
        (
          settled.count { $0.state == .proposed }, "final review waits for a second look",
          "final reviews wait for a second look"
        ),
        (
          settled.count { talks.contains($0.id) }, "talk is to be had about an assessed year",
          "talks are to be had about assessed years"
        ),
        (
          years.count { $0.assessor == nil }, "assessed year has no assessor",
          "assessed years have no assessor"
        ),
      ]
      return counts.filter { $0.0 > 0 }.map { count, one, many in
        WorkItem(
          "\(count) \(count == 1 ? one : many)", to: "/organisations/\(place)/assessed-years",
          urgency: .open)
      }
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
