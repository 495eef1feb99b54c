import Kernel

/// One thing that may be done, and which roles may do it. Every page, action, export and job names
/// one; the rooms declare theirs, and the access matrix in the documentation is written from them.
package struct Permission: Hashable, Sendable {
  /// `person.see`: what it is about, then the doing.
  package let code: String
  /// Completes "Your role does not let you …".
  package let doing: String
  package let roles: Set<Role>

  package init(_ code: String, doing: String, roles: Set<Role>) {
    self.code = code
    self.doing = doing
    self.roles = roles
  }
}

/// What something is done to.
package enum Subject: Hashable, Sendable {
  /// Somebody, whatever their records: any of them that may be seen will do.
  case person(PersonID)
  /// One record of somebody who may have several, and what hangs on it: what one employer keeps is
  /// not another's, though they found out that it is one person.
  case record(PersonID)
  /// One job of a person: what another employer has them do is not one's own to change.
  case post(AssignmentID)
  case organisation(OrganisationID)
  /// The whole of what Waypoint holds: setting up, every account, national content.
  case everything
  /// Only what is the user's own: their password, their worklist.
  case own
}
