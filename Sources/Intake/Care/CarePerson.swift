import Directory
import Kernel
import Records

/// A row of the staff file as a person with their jobs.
struct CarePerson {
  let record: SourceRecord
  /// The workplace.
  let place: OrganisationID
  let employer: OrganisationID
  let codes: CareCodes

  private var values: [String: String] { record.values }
  private var key: String { (values["UNIQUEWORKERID"] ?? "").withoutSpaces }

  /// - Parameter old: The id and workplace it had before this load renamed or moved it.
  func person(
    _ id: PersonID, was held: Person?, formerly old: (id: String, place: OrganisationID?)?,
    on day: Day
  ) -> Person {
    let written = values["DISPLAYID"] ?? values["UNIQUEWORKERID"] ?? "?"
    let name =
      PersonName(written: written)
      ?? PersonName(
        kind: .current, title: nil, given: "", family: "", display: key, from: nil, to: nil)
    var person = held ?? Person(id: id, name: name)
    if isNew(name, for: person.name) { person.rename(to: name, on: day) }
    if let old { CarePerson.retire(old.id, at: old.place, of: &person, on: day) }
    person.identify(by: PersonIdentifier(.ascWorker, key, organisation: place))
    CarePerson.identify(&person, by: record.hidden)
    return person
  }

  /// Whether the file calls somebody otherwise than they are called: the same words in another order
  /// are no new name, nor is an id in place of one.
  private func isNew(_ name: PersonName, for held: PersonName) -> Bool {
    guard name.display != held.display else { return false }
    if name.display.folded == held.display.folded { return true }
    return held.comparisonKey.isEmpty
      || (!name.comparisonKey.isEmpty && name.comparisonKey != held.comparisonKey)
  }

  /// The workplace may give the id to somebody else from now on.
  static func retire(
    _ key: String, at place: OrganisationID?, of person: inout Person, on day: Day
  ) {
    person.identifiers = person.identifiers.map { identifier in
      guard identifier.scheme == .ascWorker, identifier.organisation == place,
        identifier.value == key, identifier.isCurrent
      else { return identifier }
      return PersonIdentifier(
        .ascWorker, identifier.value, organisation: identifier.organisation, retiredOn: day)
    }
  }

  /// Whether the file says for certain that this is not `person`: by the NI number, or by the birth
  /// date where there is none to compare.
  static func isAnother(_ person: Person, _ hidden: [String: String]) -> Bool {
    if let said = hidden["NINUMBER"], let held = person.identifier(.nationalInsurance)?.key {
      return PersonIdentifier.key(.nationalInsurance, said) != held
    }
    guard let said = hidden["DOB"].flatMap({ Day($0) }), let held = person.bornOn else {
      return false
    }
    return said != held
  }

  /// NI number and birth date as far as the file says them; a withheld or wrong one is not among
  /// the hidden values, and then the stored one stays.
  static func identify(_ person: inout Person, by hidden: [String: String]) {
    if let born = hidden["DOB"].flatMap({ Day($0) }) { person.bornOn = born }
    if let number = hidden["NINUMBER"], !number.isEmpty {
      person.identify(by: PersonIdentifier(.nationalInsurance, number))
    }
  }

  /// The main job, then further roles of older files, without hours. Roles that are no longer
  /// said end.
  func assignments(
    of person: PersonID, held: [Assignment], linked: AssignmentID?, formerly old: String?,
    on day: Day, _ newIdentifier: () throws -> AssignmentID
  ) rethrows -> [Assignment] {
    let main = held.first { $0.id == linked }
    var result = [mainAssignment(try main?.id ?? newIdentifier(), person, was: main)]
    let previousKey = old ?? key
    let others = held.filter {
      $0.id != main?.id && $0.number?.hasPrefix(previousKey + "+") == true
    }
    for (role, description) in furtherRoles {
      let number = "\(key)+\(role)"
      let was = others.first { $0.number == "\(previousKey)+\(role)" }
      result.append(
        furtherAssignment(
          try was?.id ?? newIdentifier(), person, was: was, role: role, description, number))
    }
    let kept = Set(result.map(\.id))
    for var gone in others where !kept.contains(gone.id) && gone.endedOn == nil {
      gone.endedOn = max(day - 1, gone.startedOn ?? day - 1)
      result.append(gone)
    }
    return result
  }

  private func mainAssignment(
    _ id: AssignmentID, _ person: PersonID, was: Assignment?
  ) -> Assignment {
    let role = values["MAINJOBROLE"]
    var job =
      was
      ?? Assignment(
        id: id, person: person, organisation: place, employer: employer, title: "",
        engagement: .notStated)
    job.organisation = place
    job.number = key
    job.title = title(role, values["MAINJRDESC"])
    job.role = role.map { JobRole(.asc, $0) }
    job.staffGroup = role.flatMap { codes.jobGroup(role: $0) }
    job.pathwayCategory = values["CWPCATEGORY"]
    job.engagement = CareEngagement.of(employmentStatus: values["EMPLSTATUS"])
    // A care file knows hours and no full-time week, so there is no FTE to work out.
    job.contractedHours = values["CONTHOURS"].flatMap { CareHours.hundredths($0) }
      .map { WeeklyHours(hundredths: $0) }
    job.startedOn = values["STARTDATE"].flatMap { Day($0) }
    job.startedInSectorYear = values["STARTINSECT"].flatMap { Int($0) }.flatMap {
      $0 == 999 ? nil : $0
    }
    job.endedOn = nil
    return job
  }

  private func furtherAssignment(
    _ id: AssignmentID, _ person: PersonID, was: Assignment?, role: String,
    _ description: String?, _ number: String
  ) -> Assignment {
    var job =
      was
      ?? Assignment(
        id: id, person: person, organisation: place, employer: employer, title: "",
        engagement: .notStated, isPrimary: false)
    job.organisation = place
    job.number = number
    job.title = title(role, description)
    job.role = JobRole(.asc, role)
    job.staffGroup = codes.jobGroup(role: role)
    job.engagement = CareEngagement.of(employmentStatus: values["EMPLSTATUS"])
    job.isPrimary = false
    job.startedOn = values["STARTDATE"].flatMap { Day($0) }
    job.endedOn = nil
    return job
  }

  /// Roles beside the main one, with their own words where the file has them.
  private var furtherRoles: [(role: String, description: String?)] {
    let roles = CareList.items(values["OTHERJOBROLE"] ?? "")
    let descriptions = CareList.items(values["OTHERJRDESC"] ?? "")
    var seen: Set<String> = []
    return roles.enumerated().compactMap { index, role in
      guard !role.isEmpty, role != "999", seen.insert(role).inserted else { return nil }
      let description = index < descriptions.count ? descriptions[index] : ""
      return (role, description.isEmpty ? nil : description)
    }
  }

  private func title(_ role: String?, _ description: String?) -> String {
    if let description, !description.isEmpty { return description }
    guard let role else { return "Job role not stated" }
    return codes.name(of: role, in: "asc_job_roles") ?? "Job role \(role)"
  }
}

enum CareEngagement {
  static func of(employmentStatus: String?) -> Engagement {
    switch employmentStatus {
    case "1": .permanent
    case "2": .fixedTerm
    case "3": .bank
    case "4": .agency
    // Students and volunteers of old files count as "other", as the care service has them now.
    case _: .notStated
    }
  }
}
