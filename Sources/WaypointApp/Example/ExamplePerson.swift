import Foundation
import Kernel

/// One made-up person.
struct ExamplePerson: Sendable, Hashable {
  let title: String
  let given: String
  let family: String
  let isFemale: Bool
  /// The community the name was drawn from; decides what the monitoring columns say.
  let community: String
  let bornOn: Day
  /// With a prefix that is never issued, QQ for the first million.
  let nationalInsuranceNumber: String

  /// `given.family.n@employer.example`, in plain letters.
  func address(_ number: Int, at employer: String) -> String {
    let plain = (given + "." + family).folded.replacingOccurrences(of: " ", with: "")
    let ascii = plain.unicodeScalars.filter { $0.isASCII }.map(String.init).joined()
    return "\(ascii).\(number)@\(employer).example"
  }
}

/// Draws people, one after another, never the same twice.
struct ExamplePeople {
  private let names: ExampleContent.Names
  private let today: Day
  private var serial = 0

  init(_ names: ExampleContent.Names, today: Day) {
    self.names = names
    self.today = today
  }

  /// - Parameter age: In whole years, both ends included.
  mutating func next(_ dice: inout ExampleDice, age: ClosedRange<Int> = 19...66) -> ExamplePerson {
    let community = dice.one(of: names.communities) { $0.weight }
    let isFemale = dice.happens(760)
    serial += 1
    let single = dice.happens(2)
    let given =
      single
      ? dice.one(of: names.single) : dice.one(of: isFemale ? community.female : community.male)
    return ExamplePerson(
      title: isFemale ? dice.one(of: ["Mrs", "Ms", "Miss"]) : "Mr",
      given: given,
      family: single ? "" : dice.one(of: community.family),
      isFemale: isFemale,
      community: community.name,
      bornOn: today.adding(years: -dice.number(age)) - dice.number(0...364),
      nationalInsuranceNumber: number(serial))
  }

  /// Prefixes that are never issued; each is enough for a million people.
  private static let prefixes = ["QQ", "BG", "GB", "KN", "NK"]

  private func number(_ serial: Int) -> String {
    let digits = String(serial % 1_000_000)
    let letters = ["A", "B", "C", "D"]
    let prefix = Self.prefixes[serial / 1_000_000 % Self.prefixes.count]
    return prefix + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      + letters[serial % letters.count]
  }
}
