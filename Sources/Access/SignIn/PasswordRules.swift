import Kernel

/// What makes a password good enough: long, and not one of those that are tried first. No demands
/// on capitals and signs, which make people write it down.
package enum PasswordRules {
  package static let shortest = 12
  package static let longest = 200

  /// What to mend, or `nil` when the password will do.
  package static func problem(with password: String, for name: String) -> String? {
    if password.isEmpty { return "Enter a password" }
    if password.count < shortest {
      return "The password must be \(shortest) characters or more; three random words work well"
    }
    if password.count > longest { return "The password must be \(longest) characters or fewer" }
    let plain = password.folded.filter(\.isLetter)
    if name.folded.count >= 4, password.folded.contains(name.folded) {
      return "The password must not contain the user name"
    }
    if Set(password).count < 5 || tooWellKnown.contains(plain) {
      return "This password is too easy to guess; three random words work well"
    }
    return nil
  }

  /// Letters only, so that `Password1234!` counts as `password`.
  private static let tooWellKnown: Set<String> = [
    "password", "passwordpassword", "letmein", "letmeinplease", "welcome", "welcomewelcome",
    "qwerty", "qwertyuiop", "qwertyuiopasdf", "iloveyou", "administrator", "changeme",
    "changemenow", "secret", "waypoint", "waypointwaypoint", "abcdefghijkl", "monkey", "dragon",
    "football", "liverpool", "arsenal", "chelsea", "sunshine", "princess",
  ]
}
