import Directory
import Kernel
import Testing

@testable import Obligations

@Suite struct `Core skills of somebody who moves` {
  private let fire = Achievement.coreSkill(subject: "fire-safety", level: 0)

  /// From one employer to a trust on 1 September 2025, with fire safety of 10 March 2025.
  private func obligation(
    from old: OrganisationID, movedOn move: Day = "2025-09-01", awarded: Day? = "2025-03-10",
    on day: Day = "2025-10-01", book: EmployerBook = Small.book, reviews: [RecordReview] = []
  ) throws -> Obligation {
    let person = PersonFacts.sample(
      .sample(1, at: old, from: "2020-01-06", to: move - 1),
      .sample(2, at: Small.trust, from: move),
      records: [.sample(fire, awarded: awarded, from: old)], reviews: reviews)
    return try #require(try Small.obligation("nhs-fire-safety", of: person, on: day, book: book))
  }

  @Test func `are accepted between members of the agreement`() throws {
    let moved = try obligation(from: Small.otherTrust)
    #expect(moved.state == .credited)
    #expect(moved.dueOn == "2027-03-10")
    #expect(moved.isInDate)
    #expect(moved.says("both employers are in the memorandum"))
  }

  @Test func `are reviewed and not silently repeated when one is not a member`() throws {
    let moved = try obligation(from: Small.hospice)
    #expect(moved.state == .notYetDue)
    #expect(moved.toReview == RecordID(rawValue: 900))
    #expect(moved.says("to be reviewed before it is asked for again"))
  }

  @Test func `are reviewed when the move was before the agreement`() throws {
    let before = try obligation(from: Small.otherTrust, movedOn: "2025-04-30", on: "2025-05-10")
    #expect(before.toReview != nil)
    let first = try obligation(from: Small.otherTrust, movedOn: "2025-05-01", on: "2025-05-10")
    #expect(first.state == .credited)
  }

  @Test func `follow the list of members where there is one`() throws {
    var book = Small.book
    book.memberships = [
      AgreementMembership(
        agreement: "core-skills-memorandum", organisation: Small.hospice,
        period: try #require(Period(from: "2025-06-01", to: "2025-12-31")))
    ]
    #expect(try obligation(from: Small.hospice, book: book).state == .credited)
    #expect(
      try obligation(from: Small.hospice, movedOn: "2026-01-01", on: "2026-01-10", book: book)
        .toReview != nil)
  }

  @Test func `that had lapsed by the move are due like a newcomer's`() throws {
    // Held to 10 March 2024, so there is nothing to accept and nothing to review.
    let moved = try obligation(from: Small.otherTrust, awarded: "2022-03-10")
    #expect(moved.state == .notYetDue)
    #expect(moved.dueOn == "2025-11-24")
    #expect(moved.toReview == nil)
  }

  @Test func `that lapse soon after the move leave the time every newcomer has`() throws {
    // Held to 10 September 2025, nine days after the move; twelve weeks end on 24 November.
    let moved = try obligation(from: Small.otherTrust, awarded: "2023-09-10", on: "2025-10-01")
    #expect(moved.state == .dueSoon)
    #expect(moved.dueOn == "2025-11-24")
    #expect(!moved.isInDate)
  }

  @Test func `are settled by the employer's decision`() throws {
    let review = { (decision: RecordReview.Decision) in
      RecordReview(
        record: RecordID(rawValue: 900), policy: "nhs-fire-safety", organisation: Small.trust,
        decision: decision, reason: "No evacuation practice in it", decidedOn: "2025-09-15")
    }
    let accepted = try obligation(from: Small.hospice, reviews: [review(.accepted)])
    #expect(accepted.state == .credited)
    let declined = try obligation(from: Small.hospice, reviews: [review(.declined)])
    #expect(declined.state == .notYetDue)
    #expect(declined.toReview == nil)
    #expect(declined.says("Not accepted: No evacuation practice in it"))
  }

  @Test func `are not settled yet on a day before the decision`() throws {
    let review = RecordReview(
      record: RecordID(rawValue: 900), policy: "nhs-fire-safety", organisation: Small.trust,
      decision: .accepted, reason: "Checked", decidedOn: "2025-09-15")
    let before = try obligation(from: Small.hospice, on: "2025-09-14", reviews: [review])
    #expect(before.state == .notYetDue)
    #expect(before.toReview != nil)
    let then = try obligation(from: Small.hospice, on: "2025-09-15", reviews: [review])
    #expect(then.state == .credited)
  }

  @Test func `are one's own at the employer that took over from the last`() throws {
    var book = Small.book
    book.organisations[Small.hospice] = OrganisationFacts(
      name: "St Agnes Hospice", kind: .hospice, successors: [Small.trust])
    #expect(try obligation(from: Small.hospice, book: book).state == .met)
  }

  @Test func `between locations of one care provider are one's own`() throws {
    let person = PersonFacts.sample(
      PostFacts(
        assignment: AssignmentID(rawValue: 1), kind: Small.kind(at: Small.home, role: .careWorker),
        organisation: OrganisationID(rawValue: 44), employer: Small.provider,
        startedOn: "2025-09-01"),
      records: [.sample(.training(category: "6"), awarded: "2025-03-10", from: Small.home)])
    #expect(
      try Small.obligation("care-fire-safety", of: person, on: "2025-10-01")?.state == .met)
  }

  @Test func `without a date are looked at`() throws {
    let person = PersonFacts.sample(
      .sample(at: Small.trust, from: "2020-01-06"),
      records: [.sample(fire, awarded: nil, from: Small.trust)])
    let undated = try #require(
      try Small.obligation("nhs-fire-safety", of: person, on: "2025-10-01"))
    #expect(undated.state == .overdue)
    #expect(undated.says("no date is recorded"))
  }
}

@Suite struct `An employer's own interval` {
  private func interval(months: Int) throws -> LocalInterval {
    LocalInterval(
      organisation: Small.trust, policy: "nhs-fire-safety", months: months,
      justification: "Two fires in oxygen stores", approvedBy: "Safety committee",
      reviewOn: "2027-01-01", period: try #require(Period(from: "2025-01-01")))
  }

  private func fire(_ interval: LocalInterval?, at trust: OrganisationID) throws -> Obligation {
    var book = Small.book
    book.intervals = interval.map { [$0] } ?? []
    let person = PersonFacts.sample(
      .sample(at: trust, from: "2020-01-06"),
      records: [
        .sample(
          .coreSkill(subject: "fire-safety", level: 0), awarded: "2025-03-10",
          expires: "2027-03-10", from: trust)
      ])
    return try #require(
      try Small.obligation("nhs-fire-safety", of: person, on: "2025-06-01", book: book))
  }

  @Test func `decides for its own people, and says by whom it was approved`() throws {
    let yearly = try interval(months: 12)
    #expect(try fire(yearly, at: Small.trust).dueOn == "2026-03-10")
    #expect(try fire(yearly, at: Small.trust).says("approved by Safety committee"))
    #expect(try fire(yearly, at: Small.otherTrust).dueOn == "2027-03-10")
    #expect(try fire(nil, at: Small.trust).dueOn == "2027-03-10")
  }

  @Test func `is more or less often than the nation's, or the same`() throws {
    let refresh = try #require(try Small.content.get().policy("nhs-fire-safety")?.refresh)
    #expect(try interval(months: 12).deviation(from: refresh, on: "2026-01-01") == .moreOften)
    #expect(try interval(months: 36).deviation(from: refresh, on: "2026-01-01") == .lessOften)
    #expect(try interval(months: 24).deviation(from: refresh, on: "2026-01-01") == nil)
  }
}
