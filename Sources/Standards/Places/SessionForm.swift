import Kernel
import Markup
import Records

/// What is typed of a date.
enum SessionForm {
  static func earmark(_ group: String) -> String { "keep-\(group)" }

  static func terms(_ form: FormData, groups: [EarmarkGroup]) throws -> SessionTerms {
    var problems = Problems()
    let first = problems.day(form.day("first"), "first", blank: "Enter the first day")
    let last = problems.optionalDay(form.day("last"), "last")
    let askBy = problems.day(form.day("askBy"), "askBy", blank: "Enter the last day to ask")
    let times = problems.text(
      form["times"], "times", limit: 100, blank: "Enter the times, such as 10:00 to 15:00")
    let places = problems.number(
      form["places"], "places", in: 1...SessionRules.mostPlaces, blank: "Enter how many places")
    let address = problems.optionalText(
      form["address"], "address", limit: 300, called: "The address")
    let written = problems.optionalText(
      form["postcode"], "postcode", limit: 12, called: "The postcode")
    let postcode = written.flatMap { Postcode($0) }
    if written != nil, postcode == nil {
      problems.add("postcode", "Enter a full postcode, such as LS1 4AP")
    }
    let pence = problems.hundredThousandths(
      form["cost"], "cost", in: 0...1_000_000_000, wrong: "Enter pounds, such as 45 or 12.50")
    var earmarks: [String: Int] = [:]
    for group in groups where form[earmark(group.code)].map({ !$0.isEmpty }) ?? false {
      earmarks[group.code] = problems.number(
        form[earmark(group.code)], earmark(group.code), in: 0...SessionRules.mostPlaces, blank: "")
    }
    earmarks = earmarks.filter { $0.value > 0 }
    let release = problems.optionalDay(form.day("release"), "release")
    if !earmarks.isEmpty, release == nil, !problems.has("release") {
      problems.add("release", "Enter the day on which kept places return to everybody")
    }
    guard problems.isEmpty, let first, let askBy, let times, let places else { throw problems }
    var terms = SessionTerms(
      firstOn: first, lastOn: last ?? first, times: times, places: places, askBy: askBy,
      releaseOn: release ?? askBy)
    terms.suitsPartTime = form["part-time"] == "yes"
    (terms.address, terms.postcode) = (address, postcode)
    terms.earmarks = earmarks
    terms.costPence = pence.flatMap { $0 < 1_000 ? nil : $0 / 1_000 }
    terms.access = Set(form.all("access").compactMap(SessionAccess.init(rawValue:)))
    return terms
  }

  /// A date as it would have been typed, to be changed.
  static func answers(_ session: ModuleSession) -> FormData {
    let terms = session.terms
    var form = FormData()
    func day(_ name: String, _ day: Day) -> [(String, String)] {
      let answer = DayAnswer(day)
      return [
        ("\(name)-day", answer.day ?? ""), ("\(name)-month", answer.month ?? ""),
        ("\(name)-year", answer.year ?? ""),
      ]
    }
    var fields = day("first", terms.firstOn) + day("last", terms.lastOn) + day("askBy", terms.askBy)
    if terms.earmarked > 0 { fields += day("release", terms.releaseOn) }
    fields += [
      ("times", terms.times), ("places", "\(terms.places)"), ("address", terms.address ?? ""),
      ("postcode", terms.postcode?.text ?? ""),
      ("cost", terms.costPence.map(pounds) ?? ""),
    ]
    fields += terms.earmarks.map { (earmark($0.key), "\($0.value)") }
    fields += terms.access.map { ("access", $0.rawValue) }
    if terms.suitsPartTime { fields.append(("part-time", "yes")) }
    for (name, value) in fields { form.add(name, value) }
    return form
  }

  private static func pounds(_ pence: Int) -> String {
    String(Records.pounds(pence).dropFirst()).replacing(",", with: "")
  }
}
