import Disclosure
import Kernel
import Markup

/// What people said at the end, as it is shown to everybody: as to those who see nobody by name.
struct OpinionShares: Sendable {
  let question: String
  let agreed: String
  let answers: ShownCount

  /// One for each question that anybody answered.
  ///
  /// - Parameter said: How many gave a question each of 1 to 5 points.
  static func of(
    _ questions: [InductionQuestion], said: (_ question: String, _ points: Int) -> Int
  ) -> [OpinionShares] {
    questions.compactMap { question in
      let counts = (1...5).map { said(question.code, $0) }
      let answers = counts.reduce(0, +)
      guard answers > 0 else { return nil }
      let part = counts[3] + counts[4]
      // Where all or nobody agree, a figure tells what each of them said.
      let words =
        part == 0 || part == answers
        ? "Not shown"
        : ShownShare(Proportion(part, of: answers), among: answers, to: .seesFigures).words
      return OpinionShares(
        question: question.question, agreed: words,
        answers: ShownCount(people: answers, to: .seesFigures))
    }
  }

  static func table(
    _ title: String, _ all: [OpinionShares], captionHidden: Bool = false
  ) -> HTML {
    Markup.table(
      title, [Column("Question"), .number("Agreed"), .number("Answers")],
      all.map {
        [HTML.escaped($0.question), HTML.escaped($0.agreed), HTML.escaped($0.answers.words)]
      }, captionHidden: captionHidden)
  }
}
