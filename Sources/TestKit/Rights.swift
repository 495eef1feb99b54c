import Journals
import Kernel

extension Right {
  /// A right for tests of what comes after access was asked.
  package static let test = Right(
    code: "test.anything", account: nil, actorName: "Test", at: Clock.test.now())
}
