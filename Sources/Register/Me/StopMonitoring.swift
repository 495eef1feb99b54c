import Access
import Figures
import Intake
import Kernel
import Storage

/// Stops the use of one's own monitoring details, and of erased ones takes along what is kept for
/// undoing loads: they must not come back with a load that is undone.
struct StopMonitoring: Sendable {
  let keeps: Bool

  func run(by user: User, _ tx: any Transaction) throws {
    for record in try ObjectToMonitoring(keeps: keeps).run(by: user, tx) {
      try KeptForUndo.erase(record, tx)
    }
  }
}
