import Journals
import Kernel
import Storage

/// Keeps monitoring values apart from everything else about people. They go in; one person's values
/// come back only to the employer that said them (`MonitoringReturn`), and no change of them says
/// what they are.
package enum MonitoringStore {
  /// Of whom something would change if `values` were saved.
  package static func wouldChange(
    _ values: [MonitoringValue], _ tx: any Transaction
  ) throws -> Set<PersonID> {
    let values = try Objections.leaving(values, tx)
    return Set(different(values, from: try slots(of: values, tx)).map(\.person))
  }

  /// Of whom the employer has said something else than `values`. What it has not said contradicts
  /// nothing.
  ///
  /// - Parameter isSame: Whether two codes of a list come to the same.
  package static func contradicted(
    by values: [MonitoringValue], _ isSame: (String, String) -> Bool, _ tx: any Transaction
  ) throws -> Set<PersonID> {
    let stored = try slots(of: values, tx)
    return Set(
      values.filter { value in
        guard let code = value.code, let held = stored[Slot(value)] else { return false }
        return held.scheme == value.scheme && !isSame(held.code, code)
      }.map(\.person))
  }

  /// Saves `values`; the change of a person says that monitoring details were updated, and no more.
  ///
  /// What is said of those who objected and had their details erased is passed over.
  ///
  /// - Parameter new: People made just now, of whom nothing is stored.
  @discardableResult
  package static func save(
    _ values: [MonitoringValue], load: LoadID? = nil, at moment: Instant,
    ofNew new: Set<PersonID> = [], _ tx: any Transaction
  ) throws -> [JournalChange] {
    let values = try Objections.leaving(values, tx)
    let stored = try slots(of: values.filter { !new.contains($0.person) }, tx)
    let different = different(values, from: stored)
    for value in different where !stored.isEmpty && stored[Slot(value)] != nil {
      if let code = value.code {
        try tx.execute(
          """
          UPDATE monitoring_value SET scheme = ?4, code = ?5, load_id = ?6, recorded_at = ?7
          WHERE person_id = ?1 AND organisation_id = ?2 AND characteristic = ?3
          """, value.person, value.organisation, value.characteristic, value.scheme, code, load,
          moment)
      } else {
        try tx.execute(
          """
          DELETE FROM monitoring_value
          WHERE person_id = ?1 AND organisation_id = ?2 AND characteristic = ?3
          """, value.person, value.organisation, value.characteristic)
      }
    }
    try tx.load(
      into: "monitoring_value",
      columns: [
        "person_id", "organisation_id", "characteristic", "scheme", "code", "load_id",
        "recorded_at",
      ],
      different.filter { stored.isEmpty || stored[Slot($0)] == nil }.map {
        [
          $0.person.stored, $0.organisation.stored, $0.characteristic.stored, $0.scheme.stored,
          $0.code.stored, load.stored, moment.stored,
        ]
      })
    let known =
      stored.isEmpty
      ? [] : Set(different.map(Slot.init).filter { stored[$0] != nil }.map(\.person))
    return changes(of: different, known: known)
  }

  /// How many people `organisation` has said each code of `characteristic` of, by list; those who
  /// objected are not among them. Within this target alone: what leaves it goes through disclosure.
  static func counts(
    of characteristic: Characteristic, at organisation: OrganisationID, _ tx: any Transaction
  ) throws -> [String: Int] {
    var counts: [String: Int] = [:]
    try tx.forEachRow(
      """
      SELECT code, COUNT(*) FROM monitoring_value
      WHERE organisation_id = ?1 AND characteristic = ?2 AND person_id NOT IN (?3*)
      GROUP BY code
      """, organisation, characteristic, List(try Objections.everybody(tx).sorted())
    ) { row in counts[try row(0)] = try row(1) }
    return counts
  }
}

extension MonitoringStore {
  private struct Slot: Hashable {
    let person: PersonID
    let organisation: OrganisationID
    let characteristic: Characteristic

    init(_ value: MonitoringValue) {
      self.init(value.person, value.organisation, value.characteristic)
    }
    init(_ person: PersonID, _ organisation: OrganisationID, _ characteristic: Characteristic) {
      self.person = person
      self.organisation = organisation
      self.characteristic = characteristic
    }
  }

  /// Those of `values` that are not so already, in order; of several for one slot the last.
  private static func different(
    _ values: [MonitoringValue], from stored: [Slot: (scheme: String, code: String)]
  ) -> [MonitoringValue] {
    // The sort keeps those of one slot in the order they were given in.
    let sorted = values.sorted {
      if $0.person != $1.person { return $0.person < $1.person }
      if $0.organisation != $1.organisation { return $0.organisation < $1.organisation }
      return $0.characteristic.rawValue < $1.characteristic.rawValue
    }
    return sorted.indices.compactMap { place -> MonitoringValue? in
      let value = sorted[place]
      if place + 1 < sorted.count, Slot(sorted[place + 1]) == Slot(value) { return nil }
      let held = stored.isEmpty ? nil : stored[Slot(value)]
      guard let code = value.code else { return held == nil ? nil : value }
      guard let held else { return value }
      return held.scheme != value.scheme || held.code != code ? value : nil
    }
  }

  private static func slots(
    of values: [MonitoringValue], _ tx: any Transaction
  ) throws -> [Slot: (scheme: String, code: String)] {
    let people = Array(Set(values.map(\.person)))
    var stored: [Slot: (scheme: String, code: String)] = [:]
    for start in stride(from: 0, to: people.count, by: 1_000) {
      try tx.forEachRow(
        """
        SELECT person_id, organisation_id, characteristic, scheme, code FROM monitoring_value
        WHERE person_id IN (?1*)
        """, List(people[start..<min(start + 1_000, people.count)])
      ) { row in
        stored[Slot(try row(0), try row(1), try row(2))] = (try row(3), try row(4))
      }
    }
    let asked = Set(values.map(Slot.init))
    return stored.filter { asked.contains($0.key) }
  }

  private static func changes(
    of values: [MonitoringValue], known: Set<PersonID>
  ) -> [JournalChange] {
    var organisations: [PersonID: OrganisationID] = [:]
    for value in values { organisations[value.person] = value.organisation }
    return organisations.sorted { $0.key < $1.key }.map { person, organisation in
      JournalChange(
        person: person, organisation: organisation, record: "monitoring",
        recordID: person.rawValue, kind: known.contains(person) ? .changed : .created,
        fields: ["monitoring_details": .notShown])
    }
  }
}
