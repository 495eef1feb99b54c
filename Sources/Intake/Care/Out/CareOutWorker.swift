import Directory
import Figures
import Kernel
import Records

/// A worker as the staff file has them now: what the last file said, with everything that was
/// changed in Waypoint since.
struct CareOutWorker {
  let codes: CareCodes
  let person: Person?
  let job: Assignment?
  /// By column; `nil` when they are withheld.
  let monitoring: [String: String]?

  /// Over what a file said.
  func values(said: [String: String]) -> [String: String] {
    var values = said
    values[CareKey.formerKeysColumn] = nil
    if let person { name(person, &values) }
    if let job { post(job, &values) }
    hide(&values)
    return values
  }

  /// Of somebody whom no care file ever named: what is known, and nothing else.
  func values(workplace: String, id: String) -> [String: String] {
    var values = ["LOCALESTID": workplace, "UNIQUEWORKERID": id]
    values["DISPLAYID"] = person?.name.display
    if let job {
      post(job, &values)
      values["MAINJRDESC"] = needsWords(values) ? job.title : nil
    }
    hide(&values)
    return values
  }

  private func name(_ person: Person, _ values: inout [String: String]) {
    let said = values["DISPLAYID"] ?? values["UNIQUEWORKERID"] ?? ""
    // As the load read it: only another name is a change.
    guard PersonName(written: said)?.display != person.name.display else { return }
    values["DISPLAYID"] = person.name.display
  }

  private func post(_ job: Assignment, _ values: inout [String: String]) {
    if job.startedOn != values["STARTDATE"].flatMap({ Day($0) }) {
      values["STARTDATE"] = job.startedOn?.iso
    }
    if let year = job.startedInSectorYear,
      values["STARTINSECT"].flatMap({ Int($0) }) != year
    {
      values["STARTINSECT"] = String(year)
    }
    if job.engagement != CareEngagement.of(employmentStatus: values["EMPLSTATUS"]),
      let status = CareEngagement.status(of: job.engagement)
    {
      values["EMPLSTATUS"] = status
    }
    let hours = values["CONTHOURS"].flatMap { CareHours.hundredths($0) }
    if job.contractedHours?.hundredths != hours {
      values["CONTHOURS"] = job.contractedHours.map { CareHours.words($0.hundredths) }
    }
    if let role = job.role, role.scheme == .asc, role.code != values["MAINJOBROLE"] {
      values["MAINJOBROLE"] = role.code
    }
    if let category = job.pathwayCategory, category != values["CWPCATEGORY"] {
      values["CWPCATEGORY"] = category
    }
    // Words for a role belong to the two "other" roles; the title of any other is the list's.
    if needsWords(values), let words = values["MAINJRDESC"], words != job.title {
      values["MAINJRDESC"] = job.title
    }
  }

  private func needsWords(_ values: [String: String]) -> Bool {
    values["MAINJOBROLE"].map { codes.requiresDescription(role: $0) } ?? false
  }

  /// NI number, birth date and what describes them. Withheld ones say so: a blank would take back
  /// what is held wherever the file is read.
  private func hide(_ values: inout [String: String]) {
    guard let monitoring else {
      for column in CareMonitoring.characteristics.keys { values[column] = CareWithheld.word }
      values["NINUMBER"] = CareWithheld.word
      values["DOB"] = CareWithheld.word
      return
    }
    for (column, code) in monitoring { values[column] = code }
    values["NINUMBER"] = person?.identifier(.nationalInsurance)?.value
    values["DOB"] = person?.bornOn?.iso
  }
}

extension CareEngagement {
  /// The employment status that says so; `nil` where the list has none for it.
  static func status(of engagement: Engagement) -> String? {
    switch engagement {
    case .permanent: "1"
    case .fixedTerm: "2"
    case .bank: "3"
    case .agency: "4"
    case .partner, .selfEmployed, .locum, .officeHolder, .volunteer, .trainee, .secondee,
      .honorary, .notStated:
      nil
    }
  }
}

extension CareWithheld {
  static let word = "Admin"
}
