import Directory
import Kernel

/// An appointment that an employer means to confirm, with what the gateway said when it was asked
/// last.
package struct GatewayAppointment: Hashable, Sendable {
  package let id: GatewayAppointmentID
  package let person: PersonID
  package let organisation: OrganisationID
  package let post: String
  package var gateway: String?
  package let footing: GatewayFooting
  package let startsOn: Day
  package var outcome: GatewayOutcome
  package var until: Day?
  package var state: AppointmentState
  package var checkedAt: Instant
  package var checkedBy: String
  package var decision: Decision?
  package var revision: Int

  package struct Decision: Hashable, Sendable {
    package let at: Instant
    package let by: String
    package let officer: AccountID?
    /// Why it was let through or withdrawn.
    package let words: String
    package init(at: Instant, by: String, officer: AccountID?, words: String) {
      self.at = at
      self.by = by
      self.officer = officer
      self.words = words
    }
  }

  package init(
    id: GatewayAppointmentID, person: PersonID, organisation: OrganisationID, post: String,
    gateway: String?, footing: GatewayFooting, startsOn: Day, outcome: GatewayOutcome,
    until: Day?, state: AppointmentState = .open, checkedAt: Instant, checkedBy: String,
    decision: Decision? = nil, revision: Int = 0
  ) {
    self.id = id
    self.person = person
    self.organisation = organisation
    self.post = post
    self.gateway = gateway
    self.footing = footing
    self.startsOn = startsOn
    self.outcome = outcome
    self.until = until
    self.state = state
    self.checkedAt = checkedAt
    self.checkedBy = checkedBy
    self.decision = decision
    self.revision = revision
  }
}

package enum AppointmentState: String, Storable, CaseIterable, Hashable, Sendable {
  case open, confirmed, overridden, withdrawn

  package var words: String {
    switch self {
    case .open: "To be confirmed"
    case .confirmed: "Confirmed"
    case .overridden: "Let through"
    case .withdrawn: "Withdrawn"
    }
  }
}

package enum AppointmentStep: String, CaseIterable, Hashable, Sendable {
  /// Asks the gateway anew.
  case check
  case confirm, override, withdraw

  package var words: String {
    switch self {
    case .check: "Asked again"
    case .confirm: "Confirmed"
    case .override: "Let through"
    case .withdraw: "Withdrawn"
    }
  }
}

package enum AppointmentActor: String, CaseIterable, Hashable, Sendable {
  case employer
  case officer

  package var words: String {
    switch self {
    case .employer: "the employer"
    case .officer: "the accountable officer"
    }
  }
}

package struct AppointmentTransition: Hashable, Sendable {
  package let from: AppointmentState
  package let step: AppointmentStep
  package let to: AppointmentState
  package let by: AppointmentActor
  /// What must be so, in words for the diagram.
  package let when: String?
}

/// Whether an appointment can be confirmed.
///
/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
package enum AppointmentRules {
  package static let transitions = [
    AppointmentTransition(from: .open, step: .check, to: .open, by: .employer, when: nil),
    AppointmentTransition(
      from: .open, step: .confirm, to: .confirmed, by: .employer,
      when: "the gateway, asked at that moment, does not block it"),
    AppointmentTransition(
      from: .open, step: .override, to: .overridden, by: .officer,
      when: "the gateway blocks it, a reason is given, and the officer is not the person"),
    AppointmentTransition(
      from: .open, step: .withdraw, to: .withdrawn, by: .employer, when: "a reason is given"),
  ]

  package static func state(
    after step: AppointmentStep, from state: AppointmentState, by actor: AppointmentActor,
    blocks: Bool, hasWords: Bool, actorIsPerson: Bool
  ) throws(AppointmentRefusal) -> AppointmentState {
    guard let way = transitions.first(where: { $0.from == state && $0.step == step }) else {
      throw .notFromHere(state)
    }
    guard way.by == actor else { throw .notTheirs }
    if actorIsPerson { throw .ownAppointment }
    switch step {
    case .check: break
    case .confirm: if blocks { throw .blocked }
    case .override:
      if !blocks { throw .notBlocked }
      if !hasWords { throw .noReason }
    case .withdraw: if !hasWords { throw .noReason }
    }
    return way.to
  }
}

/// Why nothing was done to an appointment.
package enum AppointmentRefusal: Refusal, Hashable {
  case notFromHere(AppointmentState)
  case notTheirs
  case ownAppointment
  case blocked
  case notBlocked
  case noReason
  case noSuchPost
  case openAlready
  case tooEarly
  case changedMeanwhile

  package var problems: [Problem] { [Problem(field, message)] }

  private var field: String {
    switch self {
    case .noReason: "words"
    case .noSuchPost: "post"
    case .tooEarly: "starts"
    case .notFromHere, .notTheirs, .ownAppointment, .blocked, .notBlocked, .openAlready,
      .changedMeanwhile:
      ""
    }
  }

  private var message: String {
    switch self {
    case .notFromHere(let state): "It stands at “\(state.words)” and does not change any more"
    case .notTheirs: "Only an accountable officer lets an appointment through"
    case .ownAppointment: "Ask a colleague: nobody decides about their own appointment"
    case .blocked:
      "The gateway is not met, so the appointment cannot be confirmed. Read what is missing, ask "
        + "for a waiver, or ask an accountable officer"
    case .notBlocked: "Nothing stands in its way. Confirm it"
    case .noReason: "Enter why, in words the person reads"
    case .noSuchPost: "Choose one of the kinds of post listed"
    case .openAlready:
      "This appointment is waiting to be confirmed already. Open it in the list of appointments"
    case .tooEarly: "The first day must be no more than a year away from today"
    case .changedMeanwhile:
      "Somebody else changed it meanwhile. Look at it as it is now, and decide again"
    }
  }
}
