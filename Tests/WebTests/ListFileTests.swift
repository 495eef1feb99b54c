import Kernel
import Markup
import TestKit
import Testing
import Web

@Suite struct `A list that is too long for a file` {
  @Test func `is refused in words that say what to do`() throws {
    let file = ListFile(
      "people", about: [],
      ListTable(
        "People", [], [[.text("Ann")], [.text("Bela")], [.text("Cho")]]),
      day: Clock.test.today)
    try file.checkLength(3)
    let refusal = #expect(throws: Problems.self) { try file.checkLength(2) }
    #expect(refusal?.problems.first?.message.contains("Choose less") == true)
  }
}
