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
    if !keeps {
      // UK GDPR article 17(3)(e): not while a claim may need it. They are not used in any case.
      let records = try user.ownRecord(tx).records
      guard try LegalHolds.held(of: records, on: user.today, tx).isEmpty else {
        throw Problems(
          "details",
          "Your employer has to keep everything it holds about you for now, because a court or "
            + "an inquiry may ask for it. Choose to keep them: they are not used any more")
      }
    }
    for record in try ObjectToMonitoring(keeps: keeps).run(by: user, tx) {
      try KeptForUndo.erase(record, tx)
    }
  }
}
