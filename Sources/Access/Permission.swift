import Kernel

/// One thing that may be done, which roles may do it, and what for. Every page, action, export and
/// job names one; the rooms declare theirs, and the access matrix in the documentation is written
/// from them.
package struct Permission: Hashable, Sendable {
  /// `person.see`: what it is about, then the doing.
  package let code: String
  /// Completes "Your role does not let you …".
  package let doing: String
  package let roles: Set<Role>
  /// What it shows of people by name. Roles outside an organisation have it only where that is
  /// shared with them: by the employer in an agreement, or by the person.
  package let shows: SharedData?
  /// Why anybody needs it, for those it is done to.
  package let purpose: Purpose

  package init(
    _ code: String, doing: String, roles: Set<Role>, shows: SharedData? = nil,
    for purpose: Purpose = .runningTheService
  ) {
    self.code = code
    self.doing = doing
    self.roles = roles
    self.shows = shows
    self.purpose = purpose
  }
}

/// What something is done for. Kept short, so that everybody can read the whole list.
package enum Purpose: String, CaseIterable, Hashable, Sendable {
  case ownRecord
  case employment
  case training
  case planning
  case monitoring
  case runningTheService
  case accountability

  package var words: String {
    switch self {
    case .ownRecord: "To see and keep one’s own record"
    case .employment: "To employ, manage and support people"
    case .training: "To see that people are trained for what they do"
    case .planning: "To plan services and the workforce, in figures"
    case .monitoring: "To hand in returns about equality"
    case .runningTheService: "To run this service safely"
    case .accountability: "To show who did what, and why"
    }
  }
}

/// What is shared about people: the scope of an agreement, or of what a person shares themselves.
package enum SharedData: String, Storable, CaseIterable, Hashable, Sendable {
  /// Who works there, and in which posts.
  case people
  /// What they must do and have done.
  case training

  package var words: String {
    switch self {
    case .people: "Names and posts"
    case .training: "Training: what is asked, and what was completed"
    }
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
