import Directory
import Figures
import Kernel
import Records

// What a worker holds, out of the staff file.
extension CarePerson {
  /// Care Certificate, Level 2 certificate and qualifications.
  func entries(of person: PersonID) -> [RecordEntry] {
    [careCertificate(of: person), level2Certificate(of: person)].compactMap(\.self)
      + qualifications(of: person)
  }

  /// The file does not say after which set of standards it was done.
  private func careCertificate(of person: PersonID) -> RecordEntry? {
    let state: RecordKind.CareCertificateState
    switch record.values["CARECERT"] {
    case "1": state = .completed
    case "2": state = .notStarted
    case "3": state = .inProgress
    case _: return nil
    }
    return RecordEntry(
      person: person, organisation: employer, source: .careFile, key: "CARECERT",
      kind: .careCertificate(set: .unknown, state: state), title: "Care Certificate",
      isHeld: state == .completed)
  }

  private func level2Certificate(of person: PersonID) -> RecordEntry? {
    let items = CareList.items(record.values["L2CARECERT"] ?? "")
    guard let answer = items.first, answer == "1" || answer == "2" else { return nil }
    return RecordEntry(
      person: person, organisation: employer, source: .careFile, key: "L2CARECERT",
      kind: .qualification(
        scheme: "asc_level2_care_certificate", code: answer, level: "2",
        year: items.count > 1 ? Int(items[1]) : nil),
      title: "Level 2 Adult Social Care Certificate", isHeld: answer == "1",
      note: answer == "2" ? "Started" : nil)
  }

  private func qualifications(of person: PersonID) -> [RecordEntry] {
    let columns = record.values.keys.compactMap(QualificationColumn.init)
      .filter { !$0.isNotes }.sorted { $0.number < $1.number }
    var seen: [String: Int] = [:]
    return columns.compactMap { column in
      let items = CareList.items(record.values[column.qualification] ?? "")
      guard let code = items.first, !code.isEmpty else { return nil }
      seen[code, default: 0] += 1
      let number = seen[code] ?? 1
      return RecordEntry(
        person: person, organisation: employer, source: .careFile,
        key: number == 1 ? code : "\(code) (\(number))",
        kind: .qualification(
          scheme: "asc_qualifications", code: code, level: codes.qualificationLevel(code),
          year: items.count > 1 ? Int(items[1]) : nil),
        title: codes.name(of: code, in: "asc_qualifications") ?? "Qualification \(code)",
        note: record.values[column.notes])
    }
  }
}

extension CareTraining {
  /// A row of the training file.
  static func entry(
    _ row: HeldSourceRecord, of person: PersonID, at employer: OrganisationID, codes: CareCodes
  ) -> RecordEntry {
    let values = row.values
    let category = values["CATEGORY"]
    let named = category.flatMap { codes.name(of: $0, in: "asc_training_categories") }
    return RecordEntry(
      person: person, organisation: employer, source: .careFile,
      key: row.key.key.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)
        .joined(separator: "/"),
      kind: .training(category: category ?? ""),
      title: values["TRAININGNAME"] ?? named ?? "Training without a category",
      awardedOn: values["DATECOMPLETED"].flatMap { Day($0) },
      expiresOn: values["EXPIRYDATE"].flatMap { Day($0) },
      issuer: values["PROVIDERNAME"].flatMap { codes.name(of: $0, in: "asc_training_providers") },
      note: values["NOTES"])
  }
}

/// What describes a worker, for the monitoring store. Days of sickness go there too, so that the
/// file can be given back whole. Vaccination, which no file has asked for since 2022, is checked and
/// not kept.
enum CareMonitoring {
  static let characteristics: [String: Characteristic] = [
    "GENDER": .gender, "ETHNICITY": .ethnicity, "DISABLED": .disability,
    "NATIONALITY": .nationality, "BRITISHCITIZENSHIP": .britishCitizenship,
    "COUNTRYOFBIRTH": .countryOfBirth, "YEAROFENTRY": .yearOfEntry,
    "HANDCVISA": .healthAndCareVisa, "INOUTUK": .recruitedAbroad, "DAYSSICK": .daysOfSickness,
  ]

  /// A blank value takes back what was said; one that is not among `hidden` stays.
  static func values(
    _ hidden: [String: String], of person: PersonID, at employer: OrganisationID
  ) -> [MonitoringValue] {
    hidden.sorted { $0.key < $1.key }.compactMap { column, code in
      characteristics[column].map {
        MonitoringValue(
          person: person, organisation: employer, characteristic: $0, scheme: "asc",
          code: code.isEmpty ? nil : code)
      }
    }
  }
}

extension CareCodes {
  /// The level of a qualification where its list states one.
  func qualificationLevel(_ code: String) -> String? {
    guard let level = detail("level_where_stated", of: code, in: "asc_qualifications"),
      !level.isEmpty
    else { return nil }
    return level
  }
}
