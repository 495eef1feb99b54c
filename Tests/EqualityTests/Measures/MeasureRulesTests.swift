import Disclosure
import Kernel
import Testing

@testable import Equality

/// What is published, and what follows from worked numbers: domain facts, inclusion measures, sections 3,
/// 4 and 12.
@Suite struct `A measure` {
  private func result(_ code: String, _ counts: (String, Int?, Int?)...) throws -> MeasureResult {
    MeasureRules.result(
      try MeasuresCommand.measure(code, edition: nil),
      counts.map { GroupCount(group: $0.0, numerator: $0.1, denominator: $0.2) })
  }

  @Test func `divides the groups the way its standard does`() throws {
    let second = try result("wres-2", ("white", 240, 1200), ("BME", 90, 720))
    #expect(second.display == "1.60" && second.flag == .adverse && second.status == .calculated)
    let third = try result("wres-3", ("white", 12, 3600), ("BME", 8, 1500))
    #expect(third.display == "1.60")
    // The same as the notes have it: 18 of 3,600 and 12 of 1,500.
    let noted = try result("wres-3", ("white", 18, 3600), ("BME", 12, 1500))
    #expect(noted.display == "1.60" && noted.flag == .adverse)
    let fourth = try result("wres-4", ("BME", 330, 1500), ("white", 900, 3600))
    #expect(fourth.display == "1.14" && fourth.flag == .notAdverse)
    // Coventry and Warwickshire 2025: 21.8% against 20.9%.
    let disabled = try result(
      "wdes-2", ("non-disabled", 218, 1000), ("disabled", 209, 1000))
    #expect(disabled.display == "1.04" && disabled.flag == .notAdverse)
    // NHS Resolution 2021/22: 19.1% against 5.9%.
    #expect(
      try result("wdes-2", ("not disabled", 191, 1000), ("disabled", 59, 1000)).display == "3.24")
    let capability = try result("wdes-3", ("disabled", 4, 200), ("non-disabled", 10, 1000))
    #expect(capability.display == "2.00")
    // The Christie 2022: 46.99% against 14.65%.
    let christie = try result("wres-2", ("white", 4699, 10000), ("BME", 1465, 10000))
    #expect(abs((christie.value ?? 0) - 3.2075) < 0.00005 && christie.flag == .adverse)
  }

  /// National ratios of the second indicator by region: of 2024 all but London are adverse.
  @Test(
    arguments: [
      (180, true), (116, false), (171, true), (174, true), (201, true), (153, true), (193, true),
    ])
  func `is adverse outside four fifths`(hundredths: Int, isAdverse: Bool) throws {
    let found = try result("wres-2", ("white", hundredths, 1000), ("BME", 100, 1000))
    #expect(found.flag == (isAdverse ? .adverse : .notAdverse))
  }

  @Test func `is not adverse at four fifths itself, nor at five quarters`() throws {
    #expect(try result("wres-2", ("white", 4, 10), ("BME", 5, 10)).flag == .notAdverse)
    #expect(try result("wres-2", ("white", 5, 10), ("BME", 4, 10)).flag == .notAdverse)
    #expect(
      try result("wres-2", ("white", 125001, 300000), ("BME", 100000, 300000)).flag == .adverse)
    #expect(
      try result("wres-2", ("white", 79999, 300000), ("BME", 100000, 300000)).flag == .adverse)
  }

  /// Kent and Medway 2020: 17 and 9 cases, 0.7% and 1.2%.
  @Test func `says where it rests on few`() throws {
    let found = try result("wres-3", ("BME", 9, 750), ("white", 17, 2430))
    #expect(found.notes.contains { $0.hasPrefix("Small numbers") })
    #expect(found.display == "1.72")
  }

  @Test func `tells apart what cannot be divided and what nobody recorded`() throws {
    let none = try result("wres-2", ("white", 5, 10), ("BME", 0, 10))
    #expect(none.status == .notCalculable && none.value == nil && none.flag == .none)
    #expect(try result("wres-2", ("white", 5, 10), ("BME", 0, 0)).status == .notCalculable)
    #expect(try result("wres-2", ("white", 5, 10)).status == .notRecorded)
    #expect(try result("wres-2", ("white", 5, 10), ("BME", nil, 10)).status == .notRecorded)
    let nought = try result("wres-2", ("white", 0, 10), ("BME", 5, 10))
    #expect(nought.display == "0.00" && nought.interval == nil && nought.flag == .adverse)
  }

  @Test func `says who fares worse, which differs by what is divided`() throws {
    let second = try result("wres-2", ("white", 200, 1000), ("BME", 100, 1000))
    #expect(second.notes.contains("Outside four fifths: BME fare worse"))
    let third = try result("wres-3", ("BME", 0, 20), ("white", 50, 3600))
    #expect(third.notes.contains("Outside four fifths: white fare worse"))
    let care = try result("sc-wres-2", ("minority ethnic", 100, 1000), ("white", 200, 1000))
    #expect(care.display == "0.50")
    #expect(care.notes.contains("Outside four fifths: minority ethnic fare worse"))
  }

  /// National figures of 2024 of the sixth indicator: 24.9% and 20.7%.
  @Test func `of a survey says the share of each group`() throws {
    let found = try result("wres-6", ("BME", 249, 1000), ("white", 207, 1000))
    #expect(found.display == "24.9%" && found.shares.map(\.display) == ["24.9%", "20.7%"])
    #expect(try result("wres-6", ("BME", 249, 1000)).display == "24.9%")
    #expect(try result("wres-6", ("white", 207, 1000)).status == .notRecorded)
    // Adjustments are asked of disabled staff alone.
    #expect(try result("wdes-8", ("disabled", 738, 1000)).display == "73.8%")
    #expect(try !MeasuresCommand.measure("wdes-8", edition: nil).formula.contains("everybody"))
  }

  /// North Cumbria 2025: 990 of 7,422, with 125 who did not say in the whole.
  @Test func `counts those who did not say in the whole and in no group`() throws {
    let share = try result(
      "wres-1", ("BME", 990, 7422), ("white", 6307, 7422), ("unknown", 125, 7422))
    #expect(share.display == "13.3%" && abs((share.value ?? 0) - 13.338723) < 1e-6)
    let ratio = try result(
      "wres-2", ("white", 240, 1200), ("BME", 90, 720), ("not stated", 60, 61))
    #expect(ratio.display == "1.60" && ratio.counts.count == 3)
  }

  /// Kent and Medway 2020: 17% of the board and 21% of the workforce.
  @Test func `takes the workforce from the board in points`() throws {
    let found = try result("wres-9", ("board", 17, 100), ("workforce", 21, 100))
    #expect(found.display == "-4.0 points" && found.flag == .none)
    let national = try result("wres-9", ("board", 165, 1000), ("workforce", 286, 1000))
    #expect(national.display == "-12.1 points")
  }

  @Test(arguments: [
    (1, 8, 2, "0.13"), (3, 8, 2, "0.38"), (-1, 8, 2, "-0.13"), (1, 3, 0, "0"), (5, 2, 0, "3"),
    (-1, 1000, 2, "0.00"),
  ])
  func `is rounded from whole numbers`(part: Int, whole: Int, decimals: Int, words: String) {
    #expect(MeasureRules.rounded(part, over: whole, decimals: decimals) == words)
  }
}

@Suite struct `A file of counts of groups` {
  private func refused(_ text: String) -> String {
    do {
      _ = try GroupCountFile.counts(file: "counts.csv", bytes: Array(text.utf8))
      return ""
    } catch { return error.problems.map(\.message).joined(separator: " ") }
  }

  @Test func `says of a wrong one what is wrong, and where`() {
    let head = "group,numerator,denominator\n"
    #expect(refused(head + "white,1,2\nBME,3,2\n").contains("Line 3: 3 of BME are counted"))
    #expect(
      refused(head + "white,1.5,2\n").contains("Line 2, numerator: “1.5” is not a whole number"))
    #expect(refused(head + "white,-1,2\n").contains("“-1”"))
    #expect(refused(head + "white,1,2\nWhite,1,2\n").contains("Line 3 counts “White” once more"))
    #expect(refused("group,numerator\nwhite,1\n") != "")
    #expect(refused("") != "")
    #expect(refused(head + "white,1,2\nBME,NA,\n") == "")
  }
}

@Suite struct `What the room of equality carries` {
  @Test func `is whole, and says of each measure where it is from`() throws {
    let content = try EqualityContent.shipped()
    #expect(Set(content.schemes.map(\.code)) == ["A", "D"])
    for measure in content.measures { #expect(!measure.sources.isEmpty) }
    // WRES 1 to 9 and WDES 1 to 10 are there.
    let codes = Set(content.measures.map(\.code))
    for number in 1...9 { #expect(codes.contains("wres-\(number)")) }
    for number in 1...10 { #expect(codes.contains { $0.hasPrefix("wdes-\(number)") }) }
  }

  @Test func `agrees with the rule that pages go by`() throws {
    let rule = try #require(try EqualityContent.shipped().schemes.first { $0.code == "A" })
    let scheme = rule.scheme(population: 100_000)
    #expect(scheme.hidden == 1...7)
    #expect(scheme.hiddenTotals == 1...7)
    #expect(scheme.step == 5)
  }

  /// Domain facts, inclusion measures, section 11, rule D: counts of 1 to 4 only up to 1,000 people.
  @Test func `hides small counts of a survey only where few could answer`() throws {
    let rule = try #require(try EqualityContent.shipped().schemes.first { $0.code == "D" })
    #expect(rule.scheme(population: 1000).hidden == 1...4)
    #expect(rule.scheme(population: nil).hidden == 1...4)
    #expect(rule.scheme(population: 1001).hidden == nil)
    #expect(rule.scheme(population: 1001).hiddenTotals == 1...9)
  }
}
