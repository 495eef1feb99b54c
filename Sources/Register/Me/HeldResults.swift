import Directory
import Kernel
import Records
import Storage

/// Results of learning as sources outside brought them, also those that wait and name the person.
extension HeldReading {
  func results() throws -> HeldSection {
    HeldSection(
      code: "results", title: "Results of courses that came in",
      about: "What files, extracts of the staff record and programs said of your learning. Whoever "
        + "looks after training reads it only while it waits for a decision.",
      items: try KeptResults.about(records, tx).map(held))
  }

  private func held(_ kept: KeptResult) throws -> HeldItem {
    let arrived = kept.words?.arrived
    return HeldItem(
      "result-\(kept.id)", arrived?.course ?? kept.module?.code ?? "A result",
      heldBy: try name(kept.organisation), holder: kept.organisation,
      hasEnded: kept.state != .taken && kept.state != .waiting,
      [
        HeldValue("state", "What became of it", kept.state.words),
        HeldValue("why", "Why it waits", kept.state == .waiting ? kept.fault?.words : nil),
        HeldValue("module", "Module", kept.module?.code),
        HeldValue("read_as", "Read as", kept.status?.words),
        HeldValue("said", "It says", arrived?.status),
        HeldValue("names", "It names", arrived?.who.words),
        HeldValue("day", "Day", kept.happenedOn?.inWords ?? arrived?.day),
        HeldValue("score", "Score", arrived?.scaled ?? arrived?.score),
        HeldValue("waiver", "Why it was waived", arrived?.reason),
        HeldValue("registration", "Registration", arrived?.registration),
        HeldValue("reference", "Its reference", arrived?.reference),
        HeldValue(
          "from", "From", "\(kept.origin.way.words), \(kept.origin.name)",
          .written(kept.receivedAt, by: kept.origin.name)),
        HeldValue("decided_by", "Decided by", kept.decidedBy),
        HeldValue(
          "left_out", kept.state == .leftOut ? "Why it was left out" : "Why it was taken back",
          kept.words?.isTakenFromAnother == true ? nil : kept.words?.why),
      ])
  }
}
