import Kernel

/// What an assignment has somebody do, in the terms of the list it is taken from.
package struct JobRole: Hashable, Sendable {
  package enum Scheme: String, Storable {
    /// The national list of NHS job roles, by name: `Sister/Charge Nurse`.
    case esr
    /// ASC-WDS job roles, by number: `4` is registered manager.
    case asc
    /// The employer's own words.
    case local
  }

  package let scheme: Scheme
  package let code: String
  package init(_ scheme: Scheme, _ code: String) {
    self.scheme = scheme
    self.code = code
  }
}

/// One job of one person at one employer, over a period. A person can have several at once.
package struct Assignment: Hashable, Sendable {
  package let id: AssignmentID
  package let person: PersonID
  /// Where it is worked: the trust, the care location, the practice.
  package var organisation: OrganisationID
  /// Who employs them; the same as `organisation` in most cases.
  package var employer: OrganisationID
  /// Where the work is hosted by another employer (a PCN's pharmacist based at a practice).
  package var host: OrganisationID?
  package var unit: UnitID?
  /// ESR assignment number, or the worker key of a care file.
  package var number: String?
  package var positionNumber: String?
  package var title: String
  package var role: JobRole?
  /// NHS staff group, or the job group of a care role ("direct care").
  package var staffGroup: String?
  package var band: String?
  package var occupationCode: String?
  /// Category of the care workforce pathway (ASC-WDS CWPCATEGORY).
  package var pathwayCategory: String?
  package var engagement: Engagement
  package var fte: FullTimeEquivalent?
  package var contractedHours: WeeklyHours?
  package var status: AssignmentStatus
  /// Whether this is the person's main one with this employer; people are counted on it.
  package var isPrimary: Bool
  /// The manager flag of ESR: a supervisor flag, not proof of reports.
  package var isFlaggedManager: Bool
  /// No file says so: entered by hand.
  package var holdsBudget: Bool
  package var startedOn: Day?
  /// First day with this employer, in whatever post.
  package var joinedEmployerOn: Day?
  /// Year of starting in social care, where a care file says so.
  package var startedInSectorYear: Int?
  /// Last day.
  package var endedOn: Day?

  package init(
    id: AssignmentID, person: PersonID, organisation: OrganisationID,
    employer: OrganisationID? = nil, host: OrganisationID? = nil, unit: UnitID? = nil,
    number: String? = nil, positionNumber: String? = nil, title: String, role: JobRole? = nil,
    staffGroup: String? = nil, band: String? = nil, occupationCode: String? = nil,
    pathwayCategory: String? = nil, engagement: Engagement,
    fte: FullTimeEquivalent? = nil, contractedHours: WeeklyHours? = nil,
    status: AssignmentStatus = .active, isPrimary: Bool = true, isFlaggedManager: Bool = false,
    holdsBudget: Bool = false, startedOn: Day? = nil, joinedEmployerOn: Day? = nil,
    startedInSectorYear: Int? = nil, endedOn: Day? = nil
  ) {
    self.id = id
    self.person = person
    self.organisation = organisation
    self.employer = employer ?? organisation
    self.host = host
    self.unit = unit
    self.number = number
    self.positionNumber = positionNumber
    self.title = title
    self.role = role
    self.staffGroup = staffGroup
    self.band = band
    self.occupationCode = occupationCode
    self.pathwayCategory = pathwayCategory
    self.engagement = engagement
    self.fte = fte
    self.contractedHours = contractedHours
    self.status = status
    self.isPrimary = isPrimary
    self.isFlaggedManager = isFlaggedManager
    self.holdsBudget = holdsBudget
    self.startedOn = startedOn
    self.joinedEmployerOn = joinedEmployerOn
    self.startedInSectorYear = startedInSectorYear
    self.endedOn = endedOn
  }

  /// Whether it runs on `day`. Without a start it has always run; without an end it still does.
  package func isCurrent(on day: Day) -> Bool {
    (startedOn.map { $0 <= day } ?? true) && (endedOn.map { day <= $0 } ?? true)
      && status != .offered && status != .ended
  }
}

/// A ward, department, team or cost centre inside one organisation.
package struct Unit: Hashable, Sendable {
  package let id: UnitID
  package let organisation: OrganisationID
  package var parent: UnitID?
  package var code: String
  package var name: String

  package init(
    id: UnitID, organisation: OrganisationID, parent: UnitID? = nil, code: String, name: String
  ) {
    self.id = id
    self.organisation = organisation
    self.parent = parent
    self.code = code
    self.name = name
  }
}
