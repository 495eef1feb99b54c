import Kernel
import Testing

@Suite struct `A calendar day` {
  @Test func `knows which days there are`() {
    #expect(Day("2024-02-29") != nil)
    #expect(Day("2023-02-29") == nil)
    #expect(Day("1900-02-29") == nil)
    #expect(Day("2000-02-29") != nil)
    #expect(Day("2026-04-31") == nil)
    #expect(Day("2026-13-01") == nil)
    #expect(Day("0000-01-01") == nil)
  }

  @Test(arguments: [
    "26-03-31", "2026/03/31", "2026-3-31", " 2026-03-31", "2026-03-31 ", "", "२०२६-03-31",
  ])
  func `reads nothing but its own form`(text: String) {
    #expect(Day(text) == nil)
  }

  @Test func `counts from the first of January 1970, a Thursday`() throws {
    let first = try #require(Day("1970-01-01"))
    #expect(first.number == 0)
    #expect(first.weekday == 4)
    // The review was published on a Wednesday.
    #expect(try #require(Day("2022-06-08")).weekday == 3)
    #expect(try #require(Day("1969-12-31")).number == -1)
  }

  @Test func `comes back from its number, for every day of eight centuries`() throws {
    let first = try #require(Day("1600-01-01"))
    let last = try #require(Day("2400-12-31"))
    // 801 years, of which 1600, 1604 … 2400 less 1700, 1800, 1900, 2100, 2200, 2300 are leap years.
    #expect(last - first == 801 * 365 + 201 - 6 - 1)
    var day = first
    while day < last {
      let next = day + 1
      #expect(Day(next.iso) == next)
      #expect(next.weekday == day.weekday % 7 + 1)
      day = next
    }
  }

  @Test func `adds months to the last day a shorter month has`() throws {
    #expect(try #require(Day("2026-01-31")).adding(months: 1) == Day("2026-02-28"))
    #expect(try #require(Day("2028-01-31")).adding(months: 1) == Day("2028-02-29"))
    #expect(try #require(Day("2024-02-29")).adding(years: 1) == Day("2025-02-28"))
    #expect(try #require(Day("2026-03-31")).adding(months: -1) == Day("2026-02-28"))
    #expect(try #require(Day("2026-11-15")).adding(months: 14) == Day("2028-01-15"))
    #expect(try #require(Day("2026-01-15")).adding(months: -25) == Day("2023-12-15"))
  }

  @Test func `ages a person born on 29 February on 1 March of other years`() throws {
    let birth = try #require(Day("2004-02-29"))
    #expect(birth.wholeYears(until: try #require(Day("2026-02-28"))) == 21)
    #expect(birth.wholeYears(until: try #require(Day("2026-03-01"))) == 22)
    #expect(birth.wholeYears(until: try #require(Day("2024-02-29"))) == 20)
  }

  @Test func `is written as GOV.UK writes dates`() throws {
    #expect(try #require(Day("2027-05-03")).inWords == "3 May 2027")
  }
}

@Suite struct `A moment` {
  @Test func `belongs to the day it is in London`() {
    // The clocks went forward at 01:00 UTC on 29 March 2026 and back at 01:00 UTC on 25 October.
    #expect(moment("2026-03-29", 0, 59).timeInLondon == "00:59")
    #expect(moment("2026-03-29", 1, 0).timeInLondon == "02:00")
    #expect(moment("2026-10-25", 0, 59).timeInLondon == "01:59")
    #expect(moment("2026-10-25", 1, 0).timeInLondon == "01:00")
    #expect(moment("2026-06-30", 23, 30).dayInLondon == Day("2026-07-01"))
    #expect(moment("2026-12-31", 23, 30).dayInLondon == Day("2026-12-31"))
  }

  @Test func `is written in universal time for machines`() {
    #expect(moment("2026-06-30", 23, 30).iso == "2026-06-30T23:30:00Z")
    #expect(Instant(milliseconds: -1).iso == "1969-12-31T23:59:59Z")
  }

  private func moment(_ day: String, _ hour: Int64, _ minute: Int64) -> Instant {
    let number = Int64(Day(day)?.number ?? 0)
    return Instant(milliseconds: ((number * 24 + hour) * 60 + minute) * 60_000)
  }
}

@Suite struct `A proportion` {
  @Test func `of nobody is no data`() {
    #expect(Proportion(0, of: 0) == nil)
    #expect(Proportion(3, of: 2) == nil)
  }

  @Test func `is rounded half up`() throws {
    #expect(try #require(Proportion(5, of: 8)).basisPoints == 6_250)
    #expect(try #require(Proportion(1, of: 3)).inWords == "33.3%")
    #expect(try #require(Proportion(2, of: 3)).inWords == "66.7%")
    #expect(try #require(Proportion(1, of: 1)).inWords == "100%")
    // 19 of 165, Barnsley's published example.
    #expect(try #require(Proportion(19, of: 165)).inWords == "11.5%")
  }
}

@Suite struct `A period` {
  @Test func `includes both its days and never ends before it starts`() throws {
    let first = try #require(Day("2026-04-01"))
    #expect(Period(from: first, to: first - 1) == nil)
    let day = try #require(Period(from: first, to: first))
    #expect(day.contains(first))
    #expect(!day.contains(first + 1))
    #expect(day.lengthInDays(until: first + 10) == 1)
    let open = try #require(Period(from: first))
    #expect(open.contains(first + 10_000))
    #expect(open.overlaps(day))
    #expect(open.lengthInDays(until: first - 1) == 0)
  }
}

@Suite struct `Folding a name` {
  @Test(arguments: [
    ("O’Brien-Şahin", "obrien sahin"), ("O'Brien", "obrien"), ("Łukasz", "lukasz"),
    ("Ọlátúnjí", "olatunji"), ("Nguyễn", "nguyen"), ("Đặng", "dang"), ("Jun  Jun", "jun jun"),
    ("STRAẞE", "strasse"), ("Yıldız", "yildiz"), ("王小燕", "王小燕"), ("محمد", "محمد"),
  ])
  func `takes out case, accents, apostrophes and doubled spaces`(name: String, folded: String) {
    #expect(name.folded == folded)
  }

  @Test func `done twice changes nothing more`() {
    for name in ["O’Brien-Şahin", "Ștefania", "de los  Santos", "Ngọc Ánh"] {
      #expect(name.folded.folded == name.folded)
    }
  }
}
