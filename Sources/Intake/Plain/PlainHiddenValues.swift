import Directory
import Figures
import Kernel

/// Whether the values that are not kept with a post differ from those held: birth date and NI
/// number in Directory, the rest in the monitoring store.
enum PlainHiddenValues {
  static func differing(
    _ records: [SourceRecord], _ context: IntakeContext
  ) throws -> Set<RecordKey> {
    guard let employer = context.employer else { return [] }
    let held = try context.held(PlainFormat.postKind)
    var keys: [PersonID: SourceRecord] = [:]
    for record in records where record.values[PlainPost.mainPost] == PlainLayout.yes {
      guard let person = held[record.key.key]?.links.person else { continue }
      keys[person] = record
    }
    let people = try People.find(keys.keys, context.tx)
    var different = try MonitoringStore.wouldChange(
      keys.flatMap { person, record in
        monitoring(record.hidden, of: person, at: employer)
      }, context.tx)
    for (id, record) in keys {
      guard let person = people[id] else { continue }
      if let born = record.hidden[PlainColumn.birthDate.rawValue], person.bornOn?.iso != born {
        different.insert(id)
      }
      if let number = record.hidden[PlainColumn.nationalInsurance.rawValue],
        person.identifier(.nationalInsurance)?.key
          != PersonIdentifier.key(.nationalInsurance, number)
      {
        different.insert(id)
      }
    }
    return Set(different.compactMap { keys[$0]?.key })
  }

  /// What a file says for monitoring; what it leaves blank is left alone. The lists are those of
  /// the staff record.
  static func monitoring(
    _ hidden: [String: String], of person: PersonID, at employer: OrganisationID
  ) -> [MonitoringValue] {
    func value(_ column: PlainColumn) -> String { hidden[column.rawValue] ?? "" }
    return StaffHiddenValues.monitoring(
      gender: value(.gender), ethnicOrigin: value(.ethnicity), disability: value(.disability),
      nationality: value(.nationality), of: person, at: employer)
  }
}
