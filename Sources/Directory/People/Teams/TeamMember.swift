import Kernel
import Storage

/// One job of one person, as a list of people shows it.
package struct TeamMember: Hashable, Sendable {
  package let person: PersonID
  package let name: String
  package let assignment: AssignmentID
  package let organisation: OrganisationID
  package let unit: String?
  package let title: String
  package let band: String?
  package let engagement: Engagement
  package let status: AssignmentStatus
  package let fte: FullTimeEquivalent?
  package let startedOn: Day?
  package let manager: PersonID?
  package let managerName: String?

  init(row: Row) throws {
    person = try row(0)
    name = try row(1)
    assignment = try row(2)
    organisation = try row(3)
    unit = try row(4)
    title = try row(5)
    band = try row(6)
    engagement = try row(7)
    status = try row(8)
    fte = try row(9)
    startedOn = try row(10)
    manager = try row(11)
    managerName = try row(12)
  }
}

/// One page of a longer list.
package struct TeamPage: Hashable, Sendable {
  package let members: [TeamMember]
  /// How many there are on all pages.
  package let total: Int
}
