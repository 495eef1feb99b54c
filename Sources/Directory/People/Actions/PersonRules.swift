import Kernel

/// What may be said of a person and of a job, as problems to mend. Fields are those of the forms.
package enum PersonRules {
  /// Two letters, six digits and, when it is known, a letter from A to D; spaces do not count.
  package static func isNationalInsuranceNumber(_ text: String) -> Bool {
    let number = text.filter { !$0.isWhitespace }.uppercased().utf8.map { $0 }
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return (8...9).contains(number.count) && number[0..<2].allSatisfy(letters.contains)
      && number[2..<8].allSatisfy(digits.contains)
      && number[8...].allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "D")).contains($0) }
  }

  package static func isEmailAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
      && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
      && !text.contains(where: \.isWhitespace)
  }

  /// What to mend where no name can be made of what was typed.
  static func noName(_ given: String, _ family: String) -> String {
    (given + family).allSatisfy(\.isWhitespace)
      ? "Enter a name" : "Enter a name that has at least one letter"
  }

  static func check(bornOn: Day?, today: Day, _ problems: inout Problems) {
    guard let bornOn else { return }
    if bornOn >= today {
      problems.add("bornOn", "Birth date must be in the past")
    } else if bornOn.wholeYears(until: today) > 120 {
      problems.add("bornOn", "Birth date must be within the last 120 years")
    }
  }

  static func check(_ assignment: Assignment, bornOn: Day?, _ problems: inout Problems) {
    if assignment.title.allSatisfy(\.isWhitespace) { problems.add("title", "Enter a job title") }
    if let startedOn = assignment.startedOn {
      if let endedOn = assignment.endedOn, endedOn < startedOn {
        problems.add("endedOn", "The last day must be the same as or after the first day")
      }
      if let bornOn, bornOn.wholeYears(until: startedOn) < 13 {
        problems.add("startedOn", "The first day must be after their 13th birthday")
      }
    }
    if let fte = assignment.fte, fte.hundredThousandths > 150_000 {
      problems.add("fte", "FTE must be between 0 and 1.5, like 0.6")
    }
    if let hours = assignment.contractedHours, hours.hundredths > 168_00 {
      problems.add("contractedHours", "Weekly hours must be 168 or fewer")
    }
  }
}
