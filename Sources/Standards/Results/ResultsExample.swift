import Access
import Directory
import Kernel
import Records
import Storage

/// Results from a learning platform, for the example: taken, waiting for every remedy, and left out.
struct ResultsExample {
  /// The account of who leads an employer.
  let lead: String
  /// Accounts of people there.
  let people: [String]
  let now: Instant
  let tx: any Transaction

  func make() throws {
    guard let lead = try user(lead), let place = lead.grants.first?.organisation else { return }
    let here = Set(try Assignments.ofEmployer(place, tx).map(\.person))
    let people = try people.compactMap { try user($0)?.person }.filter(here.contains)
    guard let first = people.first, let last = people.last else { return }
    let book = try ResultsBook.shipped()
    let today = lead.today
    let rows: [(person: PersonID?, course: String, status: String, ago: Int)] = [
      (first, "inclusive-leadership", "5", 40), (last, "inclusive-leadership", "2", 12),
      (first, "Leading well together", "3", 30), (last, "Leading well together", "Completed", 20),
      (nil, "effective-appraisal", "Passed", 10), (first, "effective-appraisal", "8", 9),
      (last, "A module that we tried out", "Completed", 8),
      (nil, "inclusive-leadership", "Passed", 6),
    ]
    let results = rows.enumerated().map { place, row in
      ArrivedResult(
        who: ArrivedResult.Who(
          person: row.person.map { "\($0)" }, staffNumber: row.person == nil ? "90210" : nil),
        vocabulary: "learning-hub", course: row.course, status: row.status,
        day: (today - row.ago).iso, reference: "HUB-\(place + 1)")
    }
    _ = try SendResults(to: place, results, book).run(by: lead, tx)
    let waiting = try KeptResults.waiting(at: place, tx)
    if let tried = waiting.first(where: { $0.words?.arrived.reference == "HUB-7" }) {
      try DecideResult(
        tried.id, at: place, .leaveOut(why: "A trial of the platform, not a module"), book
      ).run(by: lead, tx)
    }
    try give("HUB-8", among: waiting, to: last, by: lead, at: place, book)
  }

  /// One that names nobody known is given to somebody by hand.
  private func give(
    _ reference: String, among waiting: [KeptResult], to person: PersonID, by lead: User,
    at place: OrganisationID, _ book: LearningBook
  ) throws {
    guard person != lead.person,
      let lost = waiting.first(where: { $0.words?.arrived.reference == reference })
    else { return }
    try DecideResult(lost.id, at: place, .give(to: person), book).run(by: lead, tx)
  }

  private func user(_ name: String) throws -> User? {
    let account: AccountID? = try tx.row("SELECT id FROM account WHERE name = ?1", name)?(0)
    return try account.flatMap { try Accounts.user($0, at: now, tx) }
  }
}
