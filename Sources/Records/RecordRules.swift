import Kernel

/// What becomes of the entries held when a source speaks again.
enum RecordRules {
  struct Difference: Hashable {
    /// Held entries that the source no longer has as they are.
    var replaced: [HeldRecord] = []
    var added: [RecordEntry] = []
  }

  /// Held entries that are said again word for word stay; the others give way. An entry said
  /// twice is held twice. One that was voided is not brought back by the same words.
  static func difference(held: [HeldRecord], said: [RecordEntry]) -> Difference {
    let known = held.filter { $0.isCurrent || $0.isVoided }
    var waiting = Dictionary(grouping: known.sorted { $0.id > $1.id }, by: \.entry)
    var difference = Difference()
    for entry in said where waiting[entry]?.popLast() == nil { difference.added.append(entry) }
    difference.replaced = waiting.values.joined().filter(\.isCurrent).sorted { $0.id < $1.id }
    return difference
  }

  /// Why an entry cannot be recorded by hand, as problems to mend.
  static func problems(
    title: String, awardedOn: Day?, expiresOn: Day?, today: Day
  ) -> Problems {
    var problems = Problems()
    if title.allSatisfy(\.isWhitespace) { problems.add("title", "Enter what was completed") }
    if let awardedOn {
      if awardedOn > today {
        problems.add("awardedOn", "The completion date must be today or in the past")
      }
      if let expiresOn, expiresOn < awardedOn {
        problems.add(
          "expiresOn", "The expiry date must be the same as or after the completion date")
      }
    } else {
      problems.add("awardedOn", "Enter the date it was completed")
    }
    return problems
  }
}
