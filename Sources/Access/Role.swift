import Kernel

/// What a grant lets an account be. Everybody linked to a person is also that person.
package enum Role: String, Storable, CaseIterable, Hashable, Sendable {
  case person
  case lineManager
  case organisationLead
  case regionLead
  case nationalLead
  case administrator

  package var words: String {
    switch self {
    case .person: "Person"
    case .lineManager: "Line manager"
    case .organisationLead: "Organisation lead"
    case .regionLead: "Region lead"
    case .nationalLead: "National lead"
    case .administrator: "Administrator"
    }
  }

  /// What the role is for, for the page on which it is given.
  package var purpose: String {
    switch self {
    case .person: "Sees their own record"
    case .lineManager: "Sees and keeps the records of the people who report to them, at every level"
    case .organisationLead: "Sees the people of an organisation and of everything under it"
    case .regionLead: "Sees organisations of a region and counts of their people, never names"
    case .nationalLead: "Sees every organisation and counts of their people, never names"
    case .administrator:
      "Manages accounts and loads files for an organisation and everything under it"
    }
  }

  /// Whether the role is held at an organisation. The others are held wherever the person works.
  package var needsOrganisation: Bool {
    switch self {
    case .organisationLead, .regionLead: true
    case .person, .lineManager, .nationalLead, .administrator: false
    }
  }

  /// Whether the role means nothing for an account without a person.
  package var needsPerson: Bool {
    switch self {
    case .person, .lineManager: true
    case .organisationLead, .regionLead, .nationalLead, .administrator: false
    }
  }
}

package struct GrantID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// A role, held at an organisation, for a time.
package struct Grant: Hashable, Sendable {
  package let id: GrantID
  package let role: Role
  /// `nil` is everywhere.
  package let organisation: OrganisationID?
  package let period: Period

  package init(id: GrantID, role: Role, organisation: OrganisationID?, period: Period) {
    self.id = id
    self.role = role
    self.organisation = organisation
    self.period = period
  }
}
