import Kernel

/// On what footing somebody works.
package enum Engagement: String, Storable, CaseIterable {
  case permanent
  case fixedTerm = "fixed-term"
  case bank
  case agency
  case partner
  case selfEmployed = "self-employed"
  case locum
  case officeHolder = "office-holder"
  case volunteer
  case trainee
  case secondee
  case honorary
  /// The source does not say, or says something Waypoint does not know.
  case notStated = "not-stated"

  package var words: String {
    switch self {
    case .permanent: "Permanent"
    case .fixedTerm: "Fixed term"
    case .bank: "Bank"
    case .agency: "Agency"
    case .partner: "Partner"
    case .selfEmployed: "Self-employed"
    case .locum: "Locum"
    case .officeHolder: "Office-holder"
    case .volunteer: "Volunteer"
    case .trainee: "Trainee"
    case .secondee: "Secondee"
    case .honorary: "Honorary"
    case .notStated: "Not stated"
    }
  }
}

/// Whether and how the work of an assignment is being done, as the employer says. Whether it has
/// started or ended is told by its dates, not here.
package enum AssignmentStatus: String, Storable, CaseIterable {
  case active
  case internalSecondment = "internal-secondment"
  case actingUp = "acting-up"
  case externalSecondmentPaid = "external-secondment-paid"
  case externalSecondmentUnpaid = "external-secondment-unpaid"
  case careerBreak = "career-break"
  case notWorking = "not-working"
  case suspendedUnpaid = "suspended-unpaid"
  case suspendedPaid = "suspended-paid"
  case parentalLeave = "parental-leave"
  case longSickness = "long-sickness"
  case offered
  case ended
  case notStated = "not-stated"

  package var words: String {
    switch self {
    case .active: "Working"
    case .internalSecondment: "Seconded within the employer"
    case .actingUp: "Acting up"
    case .externalSecondmentPaid: "Seconded elsewhere, paid here"
    case .externalSecondmentUnpaid: "Seconded elsewhere, not paid here"
    case .careerBreak: "On a career break"
    case .notWorking: "No shifts worked"
    case .suspendedUnpaid: "Suspended without pay"
    case .suspendedPaid: "Suspended with pay"
    case .parentalLeave: "On parental leave"
    case .longSickness: "On long-term sick leave"
    case .offered: "Offer accepted, not started"
    case .ended: "Ended"
    case .notStated: "Not stated"
    }
  }

  /// The absence that a status reported by an employer stands for.
  package var absence: AbsenceKind? {
    switch self {
    case .careerBreak: .careerBreak
    case .suspendedUnpaid: .suspendedUnpaid
    case .parentalLeave: .parentalLeave
    case .longSickness: .longSickness
    case .externalSecondmentUnpaid: .externalSecondment
    case .active, .internalSecondment, .actingUp, .externalSecondmentPaid, .notWorking,
      .suspendedPaid, .offered, .ended, .notStated:
      nil
    }
  }
}
