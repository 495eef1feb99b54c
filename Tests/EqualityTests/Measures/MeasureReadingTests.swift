import Statistics
import Testing

@testable import Equality

@Suite struct `What a figure says in one sentence` {
  private static func sentence(
    _ code: String, _ now: [GroupCount], before: [GroupCount]? = nil
  ) throws -> String {
    let measure = try MeasuresCommand.measure(code, edition: nil)
    return MeasureReading.sentence(
      MeasureRules.result(measure, now), before: before.map { MeasureRules.result(measure, $0) },
      of: measure)
  }

  private static func count(_ group: String, _ part: Int, _ whole: Int) -> GroupCount {
    GroupCount(group: group, numerator: part, denominator: whole)
  }

  @Test func `says of a ratio who is how many times as likely, and whether chance could do it`()
    throws
  {
    #expect(
      try Self.sentence("wres-2", [Self.count("white", 5, 16), Self.count("BME", 2, 11)])
        == "White 1.72 times as likely as BME, outside four fifths; chance alone could do this")
    #expect(
      try Self.sentence(
        "wres-2", [Self.count("white", 2_400, 12_000), Self.count("BME", 900, 7_200)])
        == "White 1.60 times as likely as BME, outside four fifths")
    #expect(
      try Self.sentence("wres-2", [Self.count("white", 100, 500), Self.count("BME", 80, 400)])
        == "White 1.00 times as likely as BME, within four fifths")
  }

  @Test func `says whether it is higher than the year before, and whether the ranges overlap`()
    throws
  {
    let now = [Self.count("white", 240, 1_200), Self.count("BME", 90, 720)]
    let near = [Self.count("white", 230, 1_200), Self.count("BME", 90, 720)]
    let far = [Self.count("white", 100, 1_200), Self.count("BME", 120, 720)]
    #expect(
      try Self.sentence("wres-2", now, before: now).hasSuffix(". The same as the year before"))
    #expect(
      try Self.sentence("wres-2", now, before: near)
        .hasSuffix(". Higher than the year before (1.53), but the ranges overlap"))
    #expect(
      try Self.sentence("wres-2", far, before: now)
        .hasSuffix(". Lower than the year before (1.60), and the ranges do not overlap"))
  }

  @Test func `says of a difference which of the two has fewer`() throws {
    #expect(
      try Self.sentence("wres-9", [Self.count("board", 2, 10), Self.count("workforce", 17, 47)])
        == "16.2 points fewer among board than in the workforce")
  }

  @Test func `says why there is no number where there is none`() throws {
    let measure = try MeasuresCommand.measure("wres-2", edition: nil)
    let result = MeasureRules.result(measure, nil)
    #expect(
      MeasureReading.sentence(result, before: nil, of: measure)
        == "Nothing in Waypoint records this yet")
  }
}
