import Kernel

extension Problems {
  /// A day typed into one box, for lists in which three boxes a line would be three times the work:
  /// `5/9/2026`, `05.09.26`, `5 Sep 2026`, `2026-09-05`. Day first, always.
  package mutating func dayInOneBox(_ answer: String?, _ field: String, called name: String) -> Day?
  {
    guard let text = optionalText(answer, field, limit: 30, called: name) else { return nil }
    if let day = Day(text) { return day }
    let parts = text.split { !($0.isLetter || $0.isNumber) }.map(String.init)
    guard parts.count == 3 else {
      add(field, "\(name): enter a date such as 27/3/2026")
      return nil
    }
    var year = parts[2]
    // Nobody types the training of another century.
    if year.utf8.count == 2, Int(year) != nil { year = "20" + year }
    return problem(
      of: DayAnswer(day: parts[0], month: parts[1], year: year), field, called: name)
  }

  private mutating func problem(
    of answer: DayAnswer, _ field: String, called name: String
  ) -> Day? {
    var own = Problems()
    let day = own.day(answer, field, blank: "")
    for problem in own.problems {
      add(field, "\(name): \(problem.message.prefix(1).lowercased() + problem.message.dropFirst())")
    }
    return day
  }
}
