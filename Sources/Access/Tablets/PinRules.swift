import Kernel

/// A PIN is good only on the tablets of one's own workplace, for one's own things, and after five
/// wrong tries there has to be a pause: six digits are enough, if they are not the first to be tried.
package enum PinRules {
  package static let digits = 6
  /// Put down and forgotten, a tablet is somebody else's after so long.
  package static let idleLimitInSeconds: Int64 = 5 * 60

  /// For how many seconds wrong PINs at somebody count on a tablet. Whose birth date is known can
  /// show that it is they, with five tries of their own; both count twice as long then, so that a
  /// colleague who knows the birth date gets no more guesses than without this way.
  static func windowInSeconds(bornOn: Day?) -> Int64 {
    bornOn == nil ? ThrottleRules.windowInSeconds : 2 * ThrottleRules.windowInSeconds
  }

  /// Wrong answers with a birth date at somebody on one tablet, whatever the dates, after which no
  /// more are taken for a while: more than fingers type, with the pauses there are.
  static let mostWithDates = 300

  /// How long an answer waits after so many wrong ones with whatever birth dates: nobody tries all
  /// dates, and who comes with the right one has to wait a little and is not kept out.
  static func pauseInSeconds(afterDates count: Int) -> Int { min(count / 20, 15) }

  /// What to mend, or `nil` when the PIN will do.
  package static func problem(with pin: String, bornOn: Day?) -> String? {
    guard pin.count == digits, pin.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return "The PIN must be six digits"
    }
    let tooEasy = "This PIN is too easy to guess; choose another"
    let numbers = pin.compactMap(\.wholeNumberValue)
    let steps = Set(zip(numbers, numbers.dropFirst()).map { $1 - $0 })
    if steps.count == 1, let step = steps.first, abs(step) <= 1 { return tooEasy }
    if Set(numbers).count <= 2 { return tooEasy }
    if pin.prefix(3) == pin.suffix(3) || pin.prefix(2) + pin.prefix(2) + pin.prefix(2) == pin {
      return tooEasy
    }
    if let bornOn, birthdays(bornOn).contains(pin) {
      return "The PIN must not be your date of birth"
    }
    return nil
  }

  private static func birthdays(_ day: Day) -> Set<String> {
    let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
    let (d, m, y) = (two(day.dayOfMonth), two(day.month), two(day.year % 100))
    return [d + m + y, m + d + y, y + m + d, two(day.month) + String(day.year)]
  }
}
