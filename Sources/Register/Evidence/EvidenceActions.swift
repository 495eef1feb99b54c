import Access
import Directory
import Journals
import Kernel
import Obligations
import Storage

/// What somebody must be able to see themselves before they hand it to an inspector. Asked again at
/// each step, as whoever they are at that moment: when a pack is asked for, when the job makes it,
/// and when it is released or looked at.
enum EvidenceSight {
  /// Under which permission a section is seen in Waypoint.
  static func permission(_ section: EvidenceSection) -> Permission {
    switch section {
    case .figures, .training, .policies, .journal: .countObligations
    case .roles: .manageAccounts
    case .staff: .seePeopleOfOrganisation
    case .staffTraining: .seeTrainingOfOrganisation
    }
  }

  /// Which sections of a pack about some places the user could not see all of.
  static func missing(
    _ pack: EvidencePack, for user: User, _ tx: any Transaction
  ) throws -> [EvidenceSection] {
    let places = try EvidenceContents.places(of: pack, tx)
    let left = try EvidenceBodies.placesWithheld(from: pack.body, on: user.today, tx)
    var held: [Permission: Bool] = [:]
    return try EvidenceSection.allCases.filter { section in
      guard pack.sections.contains(section) else { return false }
      let permission = permission(section)
      if held[permission] == nil {
        held[permission] = try places.subtracting(left).union([pack.organisation]).allSatisfy {
          try user.holdsEvidence(permission, of: $0, tx)
        }
      }
      return held[permission] != true
    }
  }

  /// Refuses whoever could not see all of it.
  static func check(_ pack: EvidencePack, for user: User, _ tx: any Transaction) throws {
    let missing = try missing(pack, for: user, tx)
    if !missing.isEmpty {
      throw Problems(
        "sections",
        "You cannot see all of this yourself: \(words(missing)). Leave it out, or ask somebody who "
          + "can")
    }
    // Named people, one by one: a place in reach may have somebody whose record is not.
    for section in [EvidenceSection.staff, .staffTraining] where pack.sections.contains(section) {
      let named = try EvidencePacks.members(of: pack.id, in: section, tx)
      let seen = try user.withoutEmergencies.seen(of: named, for: permission(section), tx)
      guard seen.count == named.count else {
        throw Problems(
          "sections",
          "This pack names people whom you cannot see by name now. Ask somebody who can, or make "
            + "another pack")
      }
    }
  }

  static func words(_ sections: [EvidenceSection]) -> String {
    sections.map { $0.title.lowercasedFirst }.joined(separator: "; ")
  }

  /// Only the employer acts, but where the law asks and it has not answered in time: then with
  /// nothing beyond the request.
  static func checkWhoActs(
    _ pack: EvidencePack, _ request: EvidenceRequest?, by user: User, _ tx: any Transaction
  ) throws {
    guard try !user.speaks(forEvidenceOf: pack.organisation, tx) else { return }
    guard let request, EvidenceRules.mayActInstead(for: request, on: user.today) else {
      throw Problems(
        "",
        "Only the organisation itself hands out its evidence. In its place somebody may only where "
          + "a statutory request was not answered in time, and was recorded more than "
          + "\(EvidenceRules.employerAnswersForDays) days ago.")
    }
    try refuse(
      EvidenceRules.problems(
        inPlaceOfEmployer: pack.sections, beneath: pack.beneath, for: pack.body, request: request))
  }

  /// Also who gets it, and whether anything ends with it.
  static func checkWhoHandsOver(
    _ pack: EvidencePack, to inspector: String, replacing: Bool, by user: User,
    _ tx: any Transaction
  ) throws {
    let request = try pack.request.flatMap { try EvidenceRequests.find($0, tx) }
    try checkWhoActs(pack, request, by: user, tx)
    guard let request, try !user.speaks(forEvidenceOf: pack.organisation, tx) else { return }
    try refuse(
      EvidenceRules.problems(
        releasingInPlaceOfEmployerTo: inspector, replacing: replacing, request: request))
  }

  private static func refuse(_ wrong: [Problem]) throws {
    var problems = Problems()
    for problem in wrong { problems.add(problem.field, problem.message) }
    try problems.throwIfAny()
  }

  /// Refuses what the files say now, not when it was frozen, is not to be shared.
  static func checkShared(
    _ pack: EvidencePack, on today: Day, _ tx: any Transaction
  ) throws {
    if let objection = try EvidenceBodies.objection(
      to: pack.body, about: pack.organisation, on: today, tx)
    {
      throw Problems("", objection)
    }
    let left = try EvidenceBodies.withheld(
      from: pack.body, among: EvidencePacks.members(of: pack.id, tx), on: today, tx)
    guard left.isEmpty else {
      throw Problems(
        "",
        "Since this pack was made, the files of a workplace say that its people are not to be "
          + "shared with this body. Withdraw it and make another")
    }
  }
}

/// Asks for a pack: a job makes it, as whoever asked is then.
struct PrepareEvidence: Sendable {
  var organisation: OrganisationID
  var beneath: Bool
  var asAt: Day
  var body: OrganisationID
  var purpose: String
  var sections: Set<EvidenceSection>
  var request: EvidenceRequestID?
  var whyInstead: String?

  @discardableResult
  func run(by user: User, _ tx: any Transaction) throws -> EvidencePackID {
    let right = try user.evidenceRight(to: .prepareEvidence, of: organisation, tx)
    try check(for: user, tx)
    let id: EvidencePackID = try tx.newIdentifier()
    let job = try Jobs.enqueue(
      EvidenceJobs.prepare, payload: "\(id)", key: "\(id)", at: user.now, tx)
    let pack = pack(id, by: user, job: job)
    try EvidencePacks.add(pack, tx)
    try Journal.record(
      JournalEvent(
        EvidenceJournal.asked, [.organisation(organisation)],
        details: [
          "pack": "\(id)", "body": try Organisations.names(of: [body], tx)[body] ?? "",
          "sections": EvidenceSight.words(pack.orderedSections), "purpose": purpose,
        ]), under: right, tx)
    return id
  }

  func pack(_ id: EvidencePackID, by user: User, job: JobID) -> EvidencePack {
    EvidencePack(
      id, of: organisation, beneath: beneath, asAt: asAt, for: body, purpose: purpose,
      sections: sections, request: request, whyInstead: whyInstead, by: user, job: job)
  }

  /// Every problem at once.
  func check(for user: User, _ tx: any Transaction) throws {
    _ = try user.evidenceRight(to: .prepareEvidence, of: organisation, tx)
    var problems = Problems()
    for problem in EvidenceRules.problems(sections: sections, asAt: asAt, on: user.today) {
      problems.add(problem.field, problem.message)
    }
    try EvidenceBodies.check(body, for: organisation, on: user.today, &problems, tx)
    if let objection = try EvidenceBodies.objection(
      to: body, about: organisation, on: user.today, tx)
    {
      problems.add("body", objection)
    }
    let found = try request.map { try EvidenceRequests.find($0, for: user, tx) }
    if let found {
      if found.organisation != organisation { throw NotFound("This request") }
      if found.body != body {
        problems.add("body", "The request is from another body than the pack is for")
      }
      if EvidenceRules.needsReason(sections: sections, beneath: beneath, request: found),
        whyInstead == nil
      {
        problems.add("whyInstead", "Enter why the pack is not what was asked for")
      }
    }
    try problems.throwIfAny()
    let pack = pack(EvidencePackID(rawValue: 0), by: user, job: JobID(rawValue: 0))
    try EvidenceSight.checkWhoActs(pack, found, by: user, tx)
    try EvidenceSight.check(pack, for: user, tx)
  }
}

/// Hands a prepared pack to a named inspector.
struct ReleaseEvidence: Sendable {
  var pack: EvidencePackID
  var inspector: String
  var until: Day
  /// Whether what was released to the same body before ends.
  var replacing: Bool

  /// - Returns: The code, which is known to nobody afterwards.
  func run(by user: User, chance: Chance, _ tx: any Transaction) throws -> String {
    let found = try EvidencePacks.find(pack, for: user, tx)
    let right = try user.evidenceRight(to: .releaseEvidence, of: found.organisation, tx)
    try check(found, for: user, tx)
    let earlier =
      replacing
      ? try EvidencePacks.list(of: [found.organisation], on: user.today, tx).filter {
        $0.id != pack && $0.body == found.body && EvidenceRules.isReadable($0, on: user.today)
      } : []
    return try EvidencePacks.release(
      found, to: inspector, until: until, replacing: earlier, under: right, chance: chance, tx)
  }

  func check(_ found: EvidencePack, for user: User, _ tx: any Transaction) throws {
    try EvidenceSight.checkWhoHandsOver(
      found, to: inspector, replacing: replacing, by: user, tx)
    try EvidenceSight.check(found, for: user, tx)
    try EvidenceSight.checkShared(found, on: user.today, tx)
  }
}

/// Another code for a released pack.
struct NewEvidenceCode: Sendable {
  var pack: EvidencePackID

  func run(by user: User, chance: Chance, _ tx: any Transaction) throws -> String {
    let found = try EvidencePacks.find(pack, for: user, tx)
    let right = try user.evidenceRight(to: .releaseEvidence, of: found.organisation, tx)
    // An answered request is no reason any more for somebody else to act; only the employer does.
    try EvidenceSight.checkWhoHandsOver(
      found, to: found.release?.inspector ?? "", replacing: false, by: user, tx)
    try EvidenceSight.check(found, for: user, tx)
    try EvidenceSight.checkShared(found, on: user.today, tx)
    return try EvidencePacks.newCode(for: found, under: right, chance: chance, tx)
  }
}

/// Ends a pack at once.
struct WithdrawEvidence: Sendable {
  var pack: EvidencePackID
  var reason: String

  func run(by user: User, _ tx: any Transaction) throws {
    let found = try EvidencePacks.find(pack, for: user, tx)
    let right = try user.evidenceRight(to: .releaseEvidence, of: found.organisation, tx)
    try EvidencePacks.withdraw(found, reason: reason, under: right, tx)
  }
}

extension EvidencePack {
  var orderedSections: [EvidenceSection] {
    EvidenceSection.allCases.filter(sections.contains)
  }
}
