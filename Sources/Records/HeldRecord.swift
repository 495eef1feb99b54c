import Kernel

/// What one organisation says one person holds, has done, or is required to do: a row of a file,
/// or what somebody typed.
package struct RecordEntry: Hashable, Sendable {
  package enum Source: String, Storable {
    case careFile = "asc-wds"
    case competenceFile = "esr-competence"
    case plainFile = "plain"
    /// Entered by a person.
    case hand
    /// Signed off here, after an assessor confirmed each part.
    case signOff = "sign-off"
    /// A bundle of modules was completed here.
    case bundle

    package var words: String {
      switch self {
      case .careFile: "care workforce file"
      case .competenceFile: "ESR competence file"
      case .plainFile: "plain training list"
      case .hand: "entered by hand"
      case .signOff: "signed off here"
      case .bundle: "completed here"
      }
    }
  }

  package let person: PersonID
  /// Whose record it is: the employer or workplace that keeps the row.
  package let organisation: OrganisationID
  package let source: Source
  /// What tells it from the person's other rows of the same organisation, source and group: a
  /// competency name, a training category.
  package let key: String
  package let kind: RecordKind
  /// As people call it: `Fire Safety`.
  package let title: String
  /// The day it was completed or last awarded.
  package let awardedOn: Day?
  /// Last day on which it counts.
  package let expiresOn: Day?
  /// Whether the person has it. A requirement never met and a certificate in progress are entries
  /// too; one done on a day nobody recorded is held without `awardedOn`.
  package let isHeld: Bool
  /// Who taught or awarded it, as the source says.
  package let issuer: String?
  package let issuerOrganisation: OrganisationID?
  /// What it rests on, in words.
  package let note: String?

  package init(
    person: PersonID, organisation: OrganisationID, source: Source, key: String,
    kind: RecordKind, title: String, awardedOn: Day? = nil, expiresOn: Day? = nil,
    isHeld: Bool = true, issuer: String? = nil, issuerOrganisation: OrganisationID? = nil,
    note: String? = nil
  ) {
    self.person = person
    self.organisation = organisation
    self.source = source
    self.key = key
    self.kind = kind
    self.title = title
    self.awardedOn = awardedOn
    self.expiresOn = expiresOn
    self.isHeld = isHeld
    self.issuer = issuer
    self.issuerOrganisation = issuerOrganisation
    self.note = note
  }
}

extension RecordEntry {
  /// What tells an entry from all others: a later entry in the same slot takes its place.
  package struct Slot: Hashable, Sendable {
    let person: PersonID
    let organisation: OrganisationID
    let source: Source
    let group: RecordKind.Group
    let key: String
  }

  package var slot: Slot {
    Slot(
      person: person, organisation: organisation, source: source, group: kind.group, key: key)
  }
}

/// An entry as it is kept. Nothing is deleted: a later entry takes its place, or it is voided with
/// a reason, and it stays as history.
@dynamicMemberLookup
package struct HeldRecord: Hashable, Sendable {
  package enum Standing: Hashable, Sendable {
    case current
    /// A later entry took its place, or its source no longer has it.
    case replaced(on: Day)
    /// It was entered or loaded wrongly.
    case voided(on: Day, reason: String)
  }

  package let id: RecordID
  package let entry: RecordEntry
  package var standing: Standing

  package init(id: RecordID, entry: RecordEntry, standing: Standing = .current) {
    self.id = id
    self.entry = entry
    self.standing = standing
  }

  package subscript<Value>(dynamicMember path: KeyPath<RecordEntry, Value>) -> Value {
    entry[keyPath: path]
  }

  package var isCurrent: Bool { standing == .current }

  package var isVoided: Bool {
    switch standing {
    case .voided: true
    case .current, .replaced: false
    }
  }

  /// Whether it counts on `day`: held, awarded by then, and not expired before it.
  package func counts(on day: Day) -> Bool {
    isCurrent && entry.isHeld && (entry.awardedOn.map { $0 <= day } ?? true)
      && (entry.expiresOn.map { day <= $0 } ?? true)
  }
}
