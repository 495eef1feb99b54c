import Kernel

/// What part of the tree a query may return. Made only by Access, and handed to every question
/// about people or organisations, where it becomes part of the statement.
package struct Reach: Hashable, Sendable {
  package let everything: Bool
  /// People in these organisations and in everything under them, by name.
  package let organisations: [OrganisationID]
  /// What belongs to these organisations alone, without what lies beneath them. Their people are
  /// among `people`.
  package let places: [OrganisationID]
  /// Organisations in the area of these, and counts of their people; never names.
  package let areas: [OrganisationID]
  /// These people, whoever employs them.
  package let people: [PersonID]

  package init(
    everything: Bool = false, organisations: [OrganisationID] = [],
    places: [OrganisationID] = [], areas: [OrganisationID] = [], people: [PersonID] = []
  ) {
    self.everything = everything
    self.organisations = organisations
    self.places = places
    self.areas = areas
    self.people = people
  }

  package static let everything = Reach(everything: true)
  package static let nothing = Reach()

  /// Whether no person can be in it, so that a question about people need not be asked.
  package var holdsNobody: Bool { !everything && organisations.isEmpty && people.isEmpty }
}
