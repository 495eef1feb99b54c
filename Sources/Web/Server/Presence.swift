import Synchronization

/// Whether this node is about to end. Told so, it says at `/ready` that it is not, and goes on
/// answering until whoever sends it requests has seen that and sends them elsewhere.
package final class Presence: Sendable {
  private let leaving = Atomic(false)

  package init() {}

  var isLeaving: Bool { leaving.load(ordering: .relaxed) }

  package func leave() { leaving.store(true, ordering: .relaxed) }
}
