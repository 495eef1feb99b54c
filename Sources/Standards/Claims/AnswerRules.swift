import Kernel
import Records

/// What an answer may say.
enum AnswerRules {
  static let points = 1...5
  static let mostEvidence = 10

  /// - Throws: `Problems` for points off the scale, for what has not happened yet, and for too much.
  static func check(
    points: Int?, _ words: AssessmentWords, on today: Day
  ) throws(Problems) {
    var problems = Problems()
    if let points, !Self.points.contains(points) {
      problems.add("points", "Choose how far you are")
    }
    if words.evidence.contains(where: { $0.on > today }) {
      problems.add("evidence-day", "The date of the evidence must be today or earlier")
    }
    if words.evidence.count > mostEvidence {
      problems.add("evidence-words", "Keep the \(mostEvidence) pieces that show the most")
    }
    try problems.throwIfAny()
  }
}
