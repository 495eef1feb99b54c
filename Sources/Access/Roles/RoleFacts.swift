import Directory

/// Where a role is held.
package enum RolePlace: Hashable, Sendable {
  /// It is not given: it follows from who somebody is.
  case nowhere
  /// At an organisation of one of these kinds; of any when none is named.
  case organisation(Set<OrganisationKind>)
  /// At an organisation, or over everything there is.
  case organisationOrEverywhere
  /// Over everything there is. An organisation says for which body its holder works.
  case everywhere
}

/// What a role is: the one place where it is written down.
package struct RoleFacts: Hashable, Sendable {
  package let words: String
  /// What it is for, in a sentence that the page on which it is given shows.
  package let purpose: String
  package let place: RolePlace
  package let reach: RoleReach
  /// The part of Waypoint that holds its pages, where that is not built yet.
  package let arrivesWith: String?

  init(
    _ words: String, _ purpose: String, _ place: RolePlace, _ reach: RoleReach,
    arrivesWith: String? = nil
  ) {
    self.words = words
    self.purpose = purpose
    self.place = place
    self.reach = reach
    self.arrivesWith = arrivesWith
  }
}

extension Role {
  package var facts: RoleFacts {
    switch self {
    case .person: RoleFacts("Person", "Sees their own record", .nowhere, .themselves)
    case .lineManager:
      RoleFacts(
        "Line manager",
        "Sees and keeps the records of the people who report to them, at every level", .nowhere,
        .reports)

    case .organisationLead:
      RoleFacts(
        "Organisation lead", "Answers for the people of an organisation", .organisation([]),
        .people)
    case .registeredManager:
      RoleFacts(
        "Registered manager", "Answers for the people of a registered care service",
        .organisation(.registeredCare), .people)
    case .practiceManager:
      RoleFacts(
        "Practice manager", "Answers for the people of a practice",
        .organisation(.practices), .people)

    case .trainingLead:
      RoleFacts(
        "Training lead", "Sees who must do what, and records what was completed",
        .organisation([]), .people)
    case .appraisalLead:
      RoleFacts(
        "Appraisal lead", "Sees that everybody has an appraisal, by a trained appraiser",
        .organisation([]), .people, arrivesWith: "appraisals")
    case .equalityLead:
      RoleFacts(
        "Equality and return officer",
        "Prepares the returns of an organisation about equality and workforce", .organisation([]),
        .people)
    case .fitAndProperLead:
      RoleFacts(
        "Fit and proper person lead", "Keeps the tests of board members of an organisation",
        .organisation(.boards), .people, arrivesWith: "boards")
    case .principalSocialWorker:
      RoleFacts(
        "Principal social worker", "Leads the practice of social workers in a council",
        .organisation([.localAuthority]), .people, arrivesWith: "standards")

    case .nominatedIndividual:
      RoleFacts(
        "Nominated individual", "Supervises a registered provider: figures, nobody by name",
        .organisation(.registeredCare), .figures)
    case .chair:
      RoleFacts("Chair", "Leads a board: figures, nobody by name", .organisation([]), .figures)
    case .boardSecretary:
      RoleFacts(
        "Board secretary", "Keeps the papers and members of a board", .organisation([]), .figures,
        arrivesWith: "boards")
    case .seniorIndependentDirector:
      RoleFacts(
        "Senior independent director", "Appraises the chair of a board", .organisation(.boards),
        .figures, arrivesWith: "boards")
    case .governor:
      RoleFacts(
        "Governor", "Holds the board of a foundation trust to account: figures, nobody by name",
        .organisation([.nhsFoundationTrust]), .figures)
    case .speakUpGuardian:
      RoleFacts(
        "Freedom to Speak Up guardian",
        "Sees figures about speaking up. No case and no name is ever kept here",
        .organisation([]), .figures)

    case .networkDirector:
      RoleFacts(
        "PCN clinical director", "Sees figures for the practices of a primary care network",
        .organisation([.primaryCareNetwork]), .area)
    case .workforceLead:
      RoleFacts(
        "Council workforce lead", "Sees figures for the care employers in a council’s area",
        .organisation([.localAuthority]), .area)
    case .systemPeopleOfficer:
      RoleFacts(
        "ICB people officer", "Sees figures for the employers in an integrated care board’s area",
        .organisation([.integratedCareBoard]), .area)
    case .regionLead:
      RoleFacts(
        "Region lead", "Sees organisations of a region and counts of their people",
        .organisation([.region]), .area)
    case .regionalTalentLead:
      RoleFacts(
        "Regional talent lead", "Finds and supports talent in a region", .organisation([.region]),
        .area, arrivesWith: "talent")

    case .nationalLead:
      RoleFacts(
        "National lead", "Sees every organisation and counts of their people", .everywhere,
        .nation)
    case .nonExecutiveTalentTeam:
      RoleFacts(
        "Non-executive talent team", "Finds and supports people for boards", .everywhere, .nation,
        arrivesWith: "boards")
    case .implementationOffice:
      RoleFacts(
        "Implementation office", "Follows how the review is put into practice, in figures",
        .everywhere, .nation)

    case .trainingProvider:
      RoleFacts(
        "Training provider", "Hands in training to be accredited", .organisation([]), .dealings)
    case .accreditor:
      RoleFacts(
        "Accreditor",
        "Decides for a national body which training is accredited, and works on its standards",
        .organisation([.armsLengthBody]), .dealings)
    case .assessor:
      RoleFacts(
        "Assessor", "Judges the evidence of people who ask for a competence", .organisation([]),
        .nothing, arrivesWith: "standards")

    case .support:
      RoleFacts(
        "Support",
        "Sees what somebody sees, for a short time, when they or a second officer agreed",
        .everywhere, .nothing)
    case .auditor:
      RoleFacts("Auditor", "Reads the journal, and nothing it is about", .everywhere, .journal)
    case .administrator:
      RoleFacts(
        "Administrator", "Manages who has access, and loads files, for an organisation",
        .organisationOrEverywhere, .people)
    }
  }
}

extension Set<OrganisationKind> {
  /// Registered with the Care Quality Commission, or a place of one that is.
  fileprivate static var registeredCare: Set<OrganisationKind> {
    [
      .careProvider, .careLocation, .careGroup, .hospice, .independentHospital, .charity,
      .socialEnterprise, .localAuthority,
    ]
  }
  fileprivate static var practices: Set<OrganisationKind> {
    [.gpPractice, .dentist, .optician, .pharmacy, .gpFederation, .primaryCareNetwork]
  }
  /// Where the fit and proper person test of the NHS, or regulation 5, applies.
  fileprivate static var boards: Set<OrganisationKind> {
    [
      .nhsTrust, .nhsFoundationTrust, .integratedCareBoard, .armsLengthBody, .careProvider,
      .careGroup, .hospice, .independentHospital, .charity, .socialEnterprise,
    ]
  }
}
