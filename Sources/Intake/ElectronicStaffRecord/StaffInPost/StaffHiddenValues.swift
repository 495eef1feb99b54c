import Directory
import Figures
import Kernel

/// Whether the values that are not kept with a source record differ from those held: birth date
/// and NI number in Directory, the rest in the monitoring store.
struct StaffHiddenValues {
  private let context: IntakeContext
  private let people: [String: PersonID]

  init(_ context: IntakeContext) throws {
    self.context = context
    people =
      try context.employer.map { try People.all(by: .esrEmployee, at: $0, context.tx) } ?? [:]
  }

  /// Only the main assignment of a person speaks for the person.
  func differing(_ records: [SourceRecord]) throws -> Set<RecordKey> {
    try differing(
      ofPeople: records.filter { $0.values[StaffColumn.primaryAssignment.rawValue] == "Yes" })
  }

  /// - Parameter records: One for each person, with the standard names of the staff report.
  func differing(ofPeople records: [SourceRecord]) throws -> Set<RecordKey> {
    guard let employer = context.employer else { return [] }
    var mains: [PersonID: SourceRecord] = [:]
    for record in records {
      guard let number = record.values[StaffColumn.employeeNumber.rawValue],
        let person = people[number]
      else { continue }
      mains[person] = record
    }
    let held = try People.find(mains.keys, context.tx)
    var different = try MonitoringStore.wouldChange(
      mains.flatMap { StaffHiddenValues.monitoring($1, of: $0, at: employer) }, context.tx)
    for (id, record) in mains {
      guard let person = held[id] else { continue }
      if let born = record.hidden[StaffColumn.birthDate.rawValue], person.bornOn?.iso != born {
        different.insert(id)
      }
      if let number = record.hidden[StaffColumn.nationalInsurance.rawValue],
        person.identifier(.nationalInsurance)?.key
          != PersonIdentifier.key(.nationalInsurance, number)
      {
        different.insert(id)
      }
    }
    return Set(different.compactMap { mains[$0]?.key })
  }

  private static func monitoring(
    _ record: SourceRecord, of person: PersonID, at employer: OrganisationID
  ) -> [MonitoringValue] {
    func value(_ column: StaffColumn) -> String { record.hidden[column.rawValue] ?? "" }
    return monitoring(
      gender: value(.gender), ethnicOrigin: value(.ethnicOrigin), disability: value(.disability),
      nationality: value(.nationality), of: person, at: employer)
  }

  /// What a report says for monitoring; what it leaves blank is left alone.
  static func monitoring(
    gender: String, ethnicOrigin: String, disability: String, nationality: String,
    of person: PersonID, at employer: OrganisationID
  ) -> [MonitoringValue] {
    let said: [(Characteristic, String)] = [
      (.gender, gender), (.ethnicity, ethnicOrigin), (.disability, disability),
      (.nationality, nationality),
    ]
    return said.filter { !$0.1.isEmpty }.map { characteristic, code in
      MonitoringValue(
        person: person, organisation: employer, characteristic: characteristic, scheme: "esr",
        code: code)
    }
  }
}
