import Kernel

/// What makes a password good enough: long, and not one of those that are tried first. No demands
/// on capitals and signs, which make people write it down. Spaces and every script are welcome.
package enum PasswordRules {
  package static let shortest = 12
  package static let longest = 200

  /// What to mend, or `nil` when the password will do.
  package static func problem(with password: String, for name: String) -> String? {
    if password.isEmpty { return "Enter a password" }
    if password.count < shortest {
      return "The password must be \(shortest) characters or more; three random words work well"
    }
    // Some characters are made of many: what is digested is bounded too.
    if password.count > longest || password.utf8.count > longest * 8 {
      return "The password must be \(longest) characters or fewer"
    }
    let folded = password.folded
    if name.folded.count >= 4, folded.contains(name.folded) {
      return "The password must not contain the user name"
    }
    if folded.contains("waypoint") || CommonPasswords.plain(folded).contains("waypoint") {
      return "The password must not contain the name of this service"
    }
    if isTooEasy(folded) {
      return "This password is too easy to guess; three random words work well"
    }
    return nil
  }

  private static func isTooEasy(_ password: String) -> Bool {
    let plain = CommonPasswords.plain(password)
    let letters = Array(plain)
    return Set(password).count < 5 || isRepeated(password) || isRun(password)
      || (!letters.isEmpty && isMadeOfCommon(letters))
      // A few letters of one's own beside a common word are no three random words.
      || CommonPasswords.words.contains {
        $0.count >= 5 && plain.hasPrefix($0) && plain.count < $0.count + 4
      }
  }

  /// `abc1abc1abc1`; not what would be long enough once.
  private static func isRepeated(_ password: String) -> Bool {
    let letters = Array(password)
    return (1...max(1, min(letters.count / 3, shortest - 1))).contains { length in
      letters.indices.allSatisfy { letters[$0] == letters[$0 % length] }
    }
  }

  /// `123456789012`, `abcdefghijkl`, `qwertyuiopas`: along the alphabet, the digits or the keyboard.
  private static func isRun(_ password: String) -> Bool {
    let lines = [
      "01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz",
      "zyxwvutsrqponmlkjihgfedcba", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn",
      "qazwsxedcrfvtgbyhnujm", "mnbvcxzlkjhgfdsapoiuytrewq",
    ]
    return lines.contains { $0.contains(password) }
  }

  /// Whether it is common words and nothing else: `PasswordWelcome1!`.
  private static func isMadeOfCommon(_ letters: [Character]) -> Bool {
    var reached = Set([0])
    for start in letters.indices where reached.contains(start) {
      for word in CommonPasswords.words
      where letters[start...].starts(with: word) { reached.insert(start + word.count) }
    }
    return reached.contains(letters.count)
  }
}
