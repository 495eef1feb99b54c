import Kernel

package enum InvitationRules {
  /// Long enough for a letter, a week off and a night shift.
  package static let lastingInDays = 14
  /// Wrong birth dates that end a code: whoever has the paper does not get to try them all.
  package static let mistakes = 5
  /// Groups of four letters.
  static let groups = 3

  /// Whether what somebody knows of themselves is asked, and whether they know it. Accounts without
  /// a person, or whose person's birth date nobody wrote down, have only the code.
  package static func knows(_ answer: Day?, bornOn: Day?) -> Bool {
    bornOn.map { $0 == answer } ?? true
  }
}
