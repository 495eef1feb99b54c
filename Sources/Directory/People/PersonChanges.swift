import Journals
import Kernel

/// The fields of a change, collected one by one; only those that differ are kept.
struct ChangedFields {
  private(set) var fields: [String: JournalChange.Field] = [:]

  mutating func note(_ field: String, _ before: String?, _ after: String?) {
    if before != after { fields[field] = JournalChange.Field(before: before, after: after) }
  }

  /// Says that a field changed, and not from what to what: birth dates and NI numbers.
  mutating func noteWithoutValues(_ field: String, changed: Bool) {
    if changed { fields[field] = .notShown }
  }
}

/// What differs between two states of a person, in words for the journal.
package enum PersonChanges {
  package static func between(_ before: Person?, _ after: Person) -> JournalChange {
    var changed = ChangedFields()
    changed.note("name", before?.name.display, after.name.display)
    changed.note("title", before?.name.title, after.name.title)
    changed.note("other_names", names(before), names(after))
    changed.noteWithoutValues("birth_date", changed: before?.bornOn != after.bornOn)
    changed.noteWithoutValues(
      "national_insurance_number",
      changed: before?.identifier(.nationalInsurance)?.key
        != after.identifier(.nationalInsurance)?.key)
    let schemes = ((before?.identifiers ?? []) + after.identifiers).map(\.scheme)
    for (place, scheme) in schemes.enumerated()
    where scheme != .nationalInsurance && schemes.firstIndex(of: scheme) == place {
      changed.note(scheme.field, numbers(scheme, before), numbers(scheme, after))
    }
    changed.note("email", emails(before), emails(after))
    return JournalChange(
      person: after.id, record: "person", recordID: after.id.rawValue,
      kind: before == nil ? .created : .changed, fields: changed.fields)
  }

  private static func names(_ person: Person?) -> String? {
    nonEmpty(person?.otherNames.map(\.display) ?? [])
  }

  private static func emails(_ person: Person?) -> String? { nonEmpty(person?.emails ?? []) }

  private static func numbers(
    _ scheme: PersonIdentifier.Scheme, _ person: Person?
  ) -> String? {
    nonEmpty(
      person?.identifiers.filter { $0.scheme == scheme && $0.isCurrent }.map { identifier in
        [identifier.body, identifier.value, identifier.expiresOn.map { "until \($0.iso)" }]
          .compactMap { $0 }.joined(separator: " ")
      } ?? [])
  }

  private static func nonEmpty(_ words: [String]) -> String? {
    words.isEmpty ? nil : words.joined(separator: ", ")
  }
}

extension PersonIdentifier.Scheme {
  /// The field of a change: "worker_key" is the words in snake case.
  var field: String { PersonIdentifier.Scheme.fields[self] ?? rawValue }

  private static let fields: [PersonIdentifier.Scheme: String] = Dictionary(
    uniqueKeysWithValues: allCases.map {
      ($0, $0.words.lowercased().replacing(" ", with: "_"))
    })

  package var words: String {
    switch self {
    case .nationalInsurance: "National Insurance number"
    case .esrEmployee: "employee number"
    case .ascWorker: "worker key"
    case .staffNumber: "staff number"
    case .nursingAndMidwifery: "NMC registration"
    case .medical: "GMC registration"
    case .healthAndCareProfessions: "HCPC registration"
    case .pharmaceutical: "GPhC registration"
    case .dental: "GDC registration"
    case .optical: "GOC registration"
    case .socialWork: "Social Work England registration"
    case .otherRegistration: "registration"
    }
  }
}
