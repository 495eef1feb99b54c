import Kernel
import Storage

/// What a load made and changed, counted as people think of it.
enum UndoCounts {
  static func removed(_ former: FormerRows) -> [UndoEffect.Line] {
    let successions = former.countMade(in: "organisation_succession")
    let lines = lines([
      ("People who came with it", former.made(in: "person")),
      ("Posts", former.made(in: "assignment")),
      ("Organisations and workplaces", former.made(in: "organisation")),
      ("Departments and teams", former.made(in: "unit")),
      ("Records of training and the like", former.made(in: "held_record")),
      ("Absences", former.made(in: "absence")),
      ("Relations of organisations", former.made(in: "organisation_relation")),
    ])
    return successions == 0
      ? lines : lines + [UndoEffect.Line(words: "Successions", count: successions)]
  }

  static func putBack(_ former: FormerRows) -> [UndoEffect.Line] {
    let people = former.made(in: "person")
    let posts = former.made(in: "assignment")
    let organisations = former.made(in: "organisation")
    func touched(_ tables: String...) -> Set<Int64> {
      tables.reduce(into: []) { $0.formUnion(former.touched(in: $1)) }
    }
    return lines([
      (
        "People with other names or numbers",
        touched("person", "person_name", "person_identifier", "person_email").subtracting(people)
      ),
      ("Posts", former.changed(in: "assignment")),
      ("Posts whose line manager changed", touched("line_management").subtracting(posts)),
      (
        "Organisations and workplaces",
        touched("organisation", "organisation_code", "organisation_name", "organisation_kind")
          .subtracting(organisations)
      ),
      ("Departments and teams", former.changed(in: "unit")),
      ("Records of training and the like", former.changed(in: "held_record")),
      ("Absences", former.changed(in: "absence")),
      ("Relations of organisations", former.changed(in: "organisation_relation")),
      (
        "People whose monitoring details changed",
        touched("monitoring_value").subtracting(people)
      ),
      ("Lines of files kept for the next comparison", former.changed(in: "source_record")),
    ])
  }

  private static func lines(_ counts: [(String, Set<Int64>)]) -> [UndoEffect.Line] {
    counts.filter { !$0.1.isEmpty }.map { UndoEffect.Line(words: $0.0, count: $0.1.count) }
  }
}
