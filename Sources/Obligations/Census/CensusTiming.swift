import Kernel
import Storage

/// How long single questions take, for `waypoint bench`: the middle of many.
package struct CensusTiming: Sendable {
  package let onePerson: Duration
  package let oneChange: Duration
  package let dashboard: Duration
  package let dashboardAgain: Duration

  package static func measure(
    _ census: Census, on day: Day, content: PolicyContent, _ tx: any Transaction
  ) throws -> CensusTiming {
    let people = try tx.rows(
      """
      SELECT person_id FROM assignment WHERE id >= (SELECT MAX(id) / 2 FROM assignment)
      ORDER BY id LIMIT 200
      """
    ).map { try $0(0, as: PersonID.self) }
    let scope = ObligationScope(on: day)
    let clock = ContinuousClock()
    var start = clock.now
    _ = try ObligationOverview.of(scope, content: content, tx)
    let dashboard = clock.now - start
    start = clock.now
    _ = try ObligationOverview.of(scope, content: content, tx)
    let again = clock.now - start
    let onePerson = try middle(of: people) {
      _ = try ObligationsOfPerson.of($0, on: day, content: content, tx)
    }
    let oneChange = try middle(of: people) { try census.readAnew([$0], tx) }
    return CensusTiming(
      onePerson: onePerson, oneChange: oneChange, dashboard: dashboard, dashboardAgain: again)
  }

  private static func middle(
    of people: [PersonID], _ work: (PersonID) throws -> Void
  ) rethrows -> Duration {
    let clock = ContinuousClock()
    let times = try people.map { person in
      let start = clock.now
      try work(person)
      return clock.now - start
    }.sorted()
    return times.isEmpty ? .zero : times[times.count / 2]
  }
}
