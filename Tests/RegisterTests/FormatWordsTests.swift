import Intake
import Testing

@testable import Register

@Suite struct `What kinds of file are called` {
  @Test(arguments: IntakeFormats.all.map(\.name))
  func `is words, never the name a program gives it`(format: String) {
    #expect(FormatWords.of(format) != format)
  }
}
