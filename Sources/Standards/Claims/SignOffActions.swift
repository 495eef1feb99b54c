import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Does something with the whole: the person asks and takes back, the supervisor signs or sends back.
struct HandleSignOff: Sendable {
  enum Doing: Hashable, Sendable {
    case ask(of: PersonID)
    case takeBack
    case sign(String?)
    case sendBack(String)

    var step: SignOffStep {
      switch self {
      case .ask: .ask
      case .takeBack: .takeBack
      case .sign: .sign
      case .sendBack: .sendBack
      }
    }

    var words: String? {
      switch self {
      case .ask, .takeBack: nil
      case .sign(let words): words
      case .sendBack(let words): words
      }
    }
  }

  let id: AssessmentID
  let doing: Doing
  /// The revision on the page: nobody signs what they did not see.
  let seen: Int

  func run(by user: User, _ tx: any Transaction) throws -> SelfAssessment {
    var (framed, right, actor) = try find(user, tx)
    guard framed.assessment.revision == seen else { throw ClaimRefusal.changedMeanwhile }
    let person = framed.assessment.person
    let supervisor = try supervisor(of: framed, on: user.today, tx)
    let claims = try CompetencyClaims.current(of: id, tx)
    let facts = SignOffFacts(
      notConfirmed: try framed.notConfirmed(claims, on: user.today, tx),
      supervisorIsPerson: try supervisor.map {
        try OnePerson.records(of: person, tx).contains($0)
      } ?? false,
      hasReason: doing.words?.isEmpty == false)
    framed.assessment.signOff = try SignOffRules.state(
      after: doing.step, from: framed.assessment.signOff, by: actor, facts)
    switch doing {
    case .ask: framed.assessment.supervisor = supervisor
    case .sign:
      framed.assessment.signedAt = user.now
      try framed.recordSignOff(claims, by: supervisor, under: right, tx)
    case .takeBack, .sendBack: framed.assessment.supervisor = nil
    }
    try framed.assessment.used(at: user.now, tx)
    try Assessments.add(
      SignOffTurn(
        step: doing.step, at: user.now, actorName: right.actorName, supervisor: supervisor,
        words: try AssessmentSeals.save(doing.words, about: person, tx)), to: id, tx)
    try ClaimsJournal.record(
      ClaimsJournal.signOff, about: person, ["step": doing.step.words, "what": framed.title],
      under: right, tx)
    try tell(framed.assessment, supervisor, at: user.now, tx)
    return framed.assessment
  }

  private func find(
    _ user: User, _ tx: any Transaction
  ) throws -> (FramedAssessment, Right, SignOffActor) {
    switch doing {
    case .ask, .takeBack:
      let (framed, right) = try FramedAssessment.own(id, user, tx)
      return (framed, right, .person)
    case .sign, .sendBack:
      let (framed, right) = try Self.toSign(id, user, tx)
      return (framed, right, .supervisor)
    }
  }

  /// For the supervisor who was asked, as long as the person reports to them.
  static func toSign(
    _ id: AssessmentID, _ user: User, _ tx: any Transaction
  ) throws -> (FramedAssessment, right: Right) {
    guard let found = try Assessments.find(id, tx), let own = user.person, user.viewer == nil,
      let supervisor = found.supervisor, found.signOff == .asked || found.signOff == .signed,
      try OnePerson.records(of: own, tx).contains(supervisor),
      try user.holds(.signOff, over: .person(found.person), tx)
    else { throw NotFound("This assessment") }
    let right = try user.right(to: .signOff, .person(found.person), tx)
    return (try FramedAssessment(found, StandardsInForce.library(tx)), right)
  }

  private func supervisor(
    of framed: FramedAssessment, on day: Day, _ tx: any Transaction
  ) throws -> PersonID? {
    guard case .ask(let chosen) = doing else { return framed.assessment.supervisor }
    let person = framed.assessment.person
    let able = try ClaimPeople.supervisors(of: person, on: day, tx)
    let isPerson = try OnePerson.records(of: person, tx).contains(chosen)
    guard isPerson || able.contains(where: { $0.person == chosen }) else {
      throw Problems("supervisor", "Choose one of your line managers")
    }
    return chosen
  }

  private func tell(
    _ assessment: SelfAssessment, _ supervisor: PersonID?, at now: Instant, _ tx: any Transaction
  ) throws {
    switch doing {
    case .ask(let chosen):
      try ClaimNews.signOffAsked(assessment, of: supervisor ?? chosen, at: now, tx)
    case .takeBack: try ClaimNews.signOffAnswered(assessment, nil, at: now, tx)
    case .sign:
      try ClaimNews.signOffAnswered(assessment, "Your assessment is signed off", at: now, tx)
    case .sendBack:
      try ClaimNews.signOffAnswered(
        assessment, "Your supervisor sent your assessment back, with a reason", at: now, tx)
    }
  }
}

extension FramedAssessment {
  /// The whole as a record of the person: what gateways ask for, and badges are made of.
  var signOffRecord: SignOffRecord {
    SignOffRecord(
      of: assessment.person, standards: "\(assessment.framework)-\(assessment.version)",
      stage: assessment.stage, title: title)
  }

  /// It counts as long as everything it rests on does.
  fileprivate func recordSignOff(
    _ claims: [String: CompetencyClaim], by supervisor: PersonID?, under right: Right,
    _ tx: any Transaction
  ) throws {
    let today = right.at.dayInLondon
    guard let supervisor,
      let employer = try ClaimPeople.employer(
        of: assessment.person, under: supervisor, on: today, tx)
    else { throw Problems("", "\(title) can be signed off only while they work for you") }
    let recognised = try recognised(claims, on: today, tx)
    let until = required.compactMap {
      recognised[$0.code].map(\.countsUntil) ?? claims[$0.code]?.expiresOn
    }.min()
    try signOffRecord.sign(at: employer, until: until, under: right, tx)
  }
}
