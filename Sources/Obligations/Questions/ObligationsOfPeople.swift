import Directory
import Kernel
import Storage

/// What many people must do under a few policies, without the reasons: for what follows from it by
/// itself.
package enum ObligationsOfPeople {
  /// - Parameter codes: Of the policies.
  /// - Returns: By the record that stands for each; somebody who must do nothing is left out.
  package static func of(
    _ people: some Collection<PersonID>, codes: [String], on day: Day, content: PolicyContent,
    _ tx: any Transaction
  ) throws -> [PersonID: [Obligation]] {
    var found: [PersonID: [Obligation]] = [:]
    try ObligationSweep.forEach(
      of: VisiblePeople(whole: people, tx), at: nil, on: day, codes: codes, content: content, tx
    ) { obligation, _ in found[obligation.person, default: []].append(obligation) }
    return found
  }
}
