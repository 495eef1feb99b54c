import Kernel
import Markup
import Testing

@Suite struct `Reading a form` {
  @Test(arguments: [
    ("27", "3", "2026"), (" 27 ", "03", "2026"), ("27", "March", "2026"), ("27", "mar", "2026"),
  ])
  func `takes a day as people type it`(day: String, month: String, year: String) {
    var problems = Problems()
    let read = problems.day(
      DayAnswer(day: day, month: month, year: year), "metOn", blank: "Enter the date")
    #expect(read == Day("2026-03-27"))
    #expect(problems.isEmpty)
  }

  @Test(arguments: [
    ("", "", "", "Enter the date"), ("1", "", "2026", "The date must include a month"),
    ("", "", "2026", "The date must include a day and a month"),
    ("29", "2", "2023", "Enter a real date, for example 27 3 2026"),
    ("1", "x", "2026", "Enter a real date, for example 27 3 2026"),
    ("1", "1", "26", "The year must have four numbers, for example 2026"),
  ])
  func `says how to mend a day`(day: String, month: String, year: String, words: String) {
    var problems = Problems()
    let read = problems.day(
      DayAnswer(day: day, month: month, year: year), "metOn", blank: "Enter the date")
    #expect(read == nil)
    #expect(problems.problems == [Problem("metOn", words)])
  }

  @Test func `trims text, keeps its lines and refuses what is too long`() {
    var problems = Problems()
    #expect(problems.text("  one\r\ntwo \n", "summary", blank: "Enter it") == "one\ntwo")
    #expect(problems.text("one\rtwo", "summary", blank: "Enter it") == "one\ntwo")
    #expect(problems.text("abcdef", "summary", limit: 5, blank: "Enter it") == nil)
    #expect(problems.problems.map(\.message) == ["This answer must be 5 characters or fewer"])
  }

  @Test func `takes what cannot be seen for blank, and turns nobody's page around`() {
    var problems = Problems()
    #expect(problems.text("\u{200B}\u{FEFF} ", "name", blank: "Enter a name") == nil)
    #expect(problems.text("\u{202E}Pugh", "other", blank: "Enter a name") == nil)
    #expect(
      problems.problems.map(\.message) == [
        "Enter a name", "This answer must not contain control characters",
      ])
    // A joiner inside a name is how Persian is written.
    #expect(problems.text("علی\u{200C}رضا", "third", blank: "Enter a name") != nil)
  }

  @Test func `refuses control characters`() {
    var problems = Problems()
    #expect(problems.text("a\u{0}b", "name", blank: "Enter a name") == nil)
    #expect(!problems.isEmpty)
  }

  @Test func `refuses what was no text when it arrived, and says so`() {
    var form = FormData()
    form.add("na\u{0}me", "Si\u{0}ân")
    #expect(form["na\u{FFFD}me"] == "Si\u{FFFD}ân")
    var problems = Problems()
    #expect(problems.text("Si\u{FFFD}ân", "name", blank: "Enter a name") == nil)
    #expect(
      problems.problems.map(\.message) == [
        "This answer holds a character that cannot be read. Type it again"
      ])
  }

  @Test func `gives every problem at once`() {
    var problems = Problems()
    _ = problems.text("", "name", blank: "Enter a name")
    _ = problems.choice("x", "kind", among: ["a", "b"], blank: "Choose a kind")
    _ = problems.number("-1", "age", in: 0...120, blank: "Enter an age")
    #expect(problems.problems.map(\.field) == ["name", "kind", "age"])
  }

  @Test func `keeps what was typed, several answers of one name included`() {
    let form = FormData([("a", "1"), ("b", "x"), ("a", "2")])
    #expect(form["a"] == "1")
    #expect(form.all("a") == ["1", "2"])
    #expect(form["c"] == nil)
  }
}
