import Kernel
import Obligations

/// One version of the answers by which somebody says how far they are. Labels drift from version to
/// version, so an assessment keeps the version that it used.
struct Scale: Hashable, Sendable {
  struct Point: Hashable, Sendable {
    let value: Int
    let label: String
    /// Another label that is in use for it.
    let alsoCalled: String?
    let meaning: String?
  }

  let reference: ScaleReference
  let title: String
  let publisher: String
  let status: ContentStatus
  let source: ContentOrigin
  /// Lowest first.
  let points: [Point]
  /// "No chance to show it": an answer that counts for nothing.
  let noAnswer: String?
  let noAnswerStatus: ContentStatus?
  let digest: String

  func label(of value: Int) -> String? { points.first { $0.value == value }?.label }
}
