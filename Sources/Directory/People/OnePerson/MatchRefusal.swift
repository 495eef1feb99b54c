import Kernel

/// Why two records are not joined, or not taken apart.
package enum MatchRefusal: Refusal, Hashable {
  case themselves
  case alreadyOne
  case notOne
  case nothingButAName
  case notTheirSay
  case notAgreed
  case decidedBefore(on: Day)

  package var problems: [Problem] {
    switch self {
    case .themselves:
      [Problem("other", "Choose another record: these are the same")]
    case .alreadyOne:
      [Problem("answer", "These records are one person already")]
    case .notOne:
      [Problem("", "These records are not joined, so there is nothing to take apart")]
    case .nothingButAName:
      [
        Problem(
          "answer",
          """
          A name is not enough. Two records are one person when their National Insurance or \
          registration number is the same, or their date of birth and their name or e-mail address; \
          correct the records first
          """)
      ]
    case .notTheirSay:
      [Problem("answer", "Only those who answer for an employer of this person can decide for it")]
    case .notAgreed:
      [Problem("answer", "You have not agreed, so there is nothing to withdraw")]
    case .decidedBefore(let day):
      [
        Problem(
          "reason",
          """
          This was decided on \(day.inWords), and nothing new is known since. Enter why it should \
          be asked again
          """)
      ]
    }
  }
}
