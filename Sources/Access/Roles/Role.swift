import Directory
import Kernel
import Storage

/// What somebody may be here: most by a grant, some by what they are. What each is for, where it
/// is held and how far it reaches is written down once, in `RoleFacts`.
///
/// The raw values are stored and shown to machines.
package enum Role: String, Storable, CaseIterable, Hashable, Sendable {
  // By what somebody is: these follow from the records and are never given.
  case person
  case lineManager

  // Who answers for the people of an organisation.
  case organisationLead
  case registeredManager
  case practiceManager

  // Who does one thing for an organisation.
  case trainingLead
  case appraisalLead
  case equalityLead
  case fitAndProperLead
  case principalSocialWorker

  // Who answers for an organisation without needing anybody's name.
  case nominatedIndividual
  case chair
  case boardSecretary
  case seniorIndependentDirector
  case governor
  case speakUpGuardian

  // Who looks after an area of employers that answer to themselves.
  case networkDirector
  case workforceLead
  case systemPeopleOfficer
  case regionLead
  case regionalTalentLead

  // Who looks at the country.
  case nationalLead
  case nonExecutiveTalentTeam
  case implementationOffice

  // Who teaches and judges.
  case trainingProvider
  case accreditor
  case assessor

  // Who keeps Waypoint itself.
  case support
  case auditor
  case administrator
}

extension Role {
  package var words: String { facts.words }

  /// What the role is for, for the page on which it is given.
  package var purpose: String {
    facts.purpose + (facts.arrivesWith.map { ". Its pages arrive with \($0)" } ?? "")
  }

  package var reach: RoleReach { facts.reach }

  /// Whether somebody can be given it. The others follow from who they are and who reports to them.
  package var isGiven: Bool { facts.place != .nowhere }

  /// Whether the role is held at an organisation and nowhere else.
  package var needsOrganisation: Bool {
    if case .organisation = facts.place { true } else { false }
  }

  /// Whether the role means nothing for an account without a person.
  package var needsPerson: Bool { !isGiven }

  /// Whether only those who look after everything may give it: it reaches further than any
  /// organisation.
  package var isGivenCentrally: Bool { facts.place == .everywhere }

  /// Whether it can be held at an organisation of `kind`. Of some it is not known yet what they are.
  package func fits(_ kind: OrganisationKind) -> Bool {
    guard case .organisation(let kinds) = facts.place, !kinds.isEmpty else { return true }
    return kinds.contains(kind) || kind == .unstated
  }

  /// `registered manager`: within a sentence. Abbreviations and names keep their capitals.
  package var wordsInSentence: String {
    guard let first = words.first, words.dropFirst().first?.isUppercase != true else {
      return words
    }
    return first.lowercased() + words.dropFirst()
  }
}

/// How far a role reaches, where it is held.
package enum RoleReach: Hashable, Sendable {
  /// The holder, and nobody else.
  case themselves
  /// Those who report to the holder, at every level.
  case reports
  /// The people of the organisation, by name, and where the grant says so of all that is under it.
  case people
  /// Figures about the organisation and what is under it; nobody by name.
  case figures
  /// Figures about every employer in the area of the organisation; people by name only where their
  /// employer agreed to share them with it, or they did.
  case area
  /// Figures about every employer; people by name as in an area.
  case nation
  /// What the organisation itself hands in and decides; nobody by name, and no figures.
  case dealings
  /// The journal, and nothing it is about.
  case journal
  /// Nothing of its own.
  case nothing
}
