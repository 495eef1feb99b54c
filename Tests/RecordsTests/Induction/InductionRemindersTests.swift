import Kernel
import Testing

@testable import Records

@Suite struct `Reminders of an induction` {
  static func day(_ text: String) throws -> Day { try #require(Day(text)) }

  static func days(dueOn due: Day) -> [Day] {
    var days: [Day] = []
    while days.count < 10,
      let next = InductionReminders.next(dueOn: due, after: days.last ?? due - 400)
    {
      days.append(next)
    }
    return days
  }

  @Test func `come four weeks and one week before, on the day, and two and four weeks after`()
    throws
  {
    #expect(
      try Self.days(dueOn: Self.day("2026-06-24")).map(\.iso) == [
        "2026-05-27", "2026-06-17", "2026-06-24", "2026-07-08", "2026-07-22",
      ])
  }

  @Test func `go on over the end of a February, of 28 days and of 29`() throws {
    #expect(
      try Self.days(dueOn: Self.day("2026-03-07")).map(\.iso) == [
        "2026-02-07", "2026-02-28", "2026-03-07", "2026-03-21", "2026-04-04",
      ])
    #expect(
      try Self.days(dueOn: Self.day("2028-03-07")).map(\.iso) == [
        "2028-02-08", "2028-02-29", "2028-03-07", "2028-03-21", "2028-04-04",
      ])
    #expect(
      try Self.days(dueOn: Self.day("2028-02-29")).map(\.iso) == [
        "2028-02-01", "2028-02-22", "2028-02-29", "2028-03-14", "2028-03-28",
      ])
  }

  @Test func `go on over the end of a year`() throws {
    #expect(
      try Self.days(dueOn: Self.day("2026-12-31")).map(\.iso) == [
        "2026-12-03", "2026-12-24", "2026-12-31", "2027-01-14", "2027-01-28",
      ])
    #expect(
      try Self.days(dueOn: Self.day("2027-01-05")).map(\.iso) == [
        "2026-12-08", "2026-12-29", "2027-01-05", "2027-01-19", "2027-02-02",
      ])
  }

  @Test func `come on a later day than the last, and none comes after four weeks`() throws {
    let due = try Self.day("2028-02-29")
    for number in -40..<28 {
      let next = try #require(InductionReminders.next(dueOn: due, after: due + number))
      #expect(next > due + number)
      #expect([-28, -7, 0, 14, 28].contains(next - due))
      // None is left out.
      #expect(!Self.days(dueOn: due).contains { $0 > due + number && $0 < next })
    }
    for number in 28...60 {
      #expect(InductionReminders.next(dueOn: due, after: due + number) == nil)
    }
  }

  @Test func `go to the line manager too from two weeks after the day`() throws {
    let due = try Self.day("2026-12-24")
    let told = Self.days(dueOn: due).filter {
      InductionReminders.tellsManager(dueOn: due, on: $0)
    }
    #expect(told.map(\.iso) == ["2027-01-07", "2027-01-21"])
    #expect(!InductionReminders.tellsManager(dueOn: due, on: due + 13))
    #expect(InductionReminders.tellsManager(dueOn: due, on: due + 15))
  }

  @Test func `say until when, or that it is today or overdue, and of whom nothing`() throws {
    let due = try Self.day("2026-06-24")
    let words = { (day: Day) in InductionReminders.words(.careCertificate, dueOn: due, on: day) }
    #expect(words(due - 1) == "Your Care Certificate is to be done by 24 June 2026")
    #expect(words(due) == "Your Care Certificate is to be done today")
    #expect(words(due + 1) == "Your Care Certificate is overdue")
    #expect(
      InductionReminders.words(.core, dueOn: due, on: due) == "Your induction is to be done today")
  }
}
