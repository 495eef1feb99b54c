import Access
import Directory
import Kernel
import Obligations
import Records
import Storage

/// Makes what pages show of assessments and claims.
struct ClaimQuestions {
  let library: StandardsLibrary
  let today: Day
  let tx: any Transaction

  init(_ user: User, _ tx: any Transaction) throws {
    library = try StandardsInForce.library(tx)
    today = user.today
    self.tx = tx
  }

  static func standing(
    _ answer: AssessmentAnswer?, _ claim: CompetencyClaim?, _ decision: PriorDecision? = nil,
    on day: Day
  ) -> CompetencyStanding {
    if decision != nil, claim?.state(on: day) != .met { return .recognised }
    return switch claim?.state(on: day) {
    case .claimed: claim?.awaitsEvidence == true ? .moreAsked : .claimed
    case .inReview: claim?.awaitsEvidence == true ? .moreAsked : .inReview
    case .met: .confirmed
    case .notYetMet: .notYet
    case .expired: .expired
    case .withdrawn, nil:
      answer == nil ? .toAnswer : answer?.points == nil ? .noChance : .answered
    }
  }

  // MARK: The person

  func view(_ framed: FramedAssessment) throws -> AssessmentView {
    let assessment = framed.assessment
    let answers = try Assessments.answers(of: assessment.id, tx)
    let claims = try CompetencyClaims.current(of: assessment.id, tx)
    let recognised = try framed.recognised(claims, on: today, tx)
    let words = try AssessmentSeals.open(answers.values.compactMap(\.words), tx)
    let scale = framed.framework.scale.flatMap(library.scale)
    let points = answers.compactMapValues(\.points)
    let required = Set(framed.required.map(\.code))
    let standards = framed.framework.nodes(at: .standard).compactMap { node -> StandardLines? in
      let below = node.withAllBeneath.filter { required.contains($0.code) }
      guard !below.isEmpty else { return nil }
      return StandardLines(
        code: node.code, title: node.title, score: score(of: node, points, scale),
        lines: below.map { competency in
          let answer = answers[competency.code]
          return CompetencyLine(
            code: competency.code, title: competency.title,
            standing: Self.standing(
              answer, claims[competency.code], recognised[competency.code], on: today),
            answer: answer?.points.map { "\($0), \(scale?.label(of: $0) ?? "")" },
            hasWorkplaceEvidence: answer?.words.flatMap { words[$0] }?.hasWorkplaceEvidence
              ?? false)
        })
    }
    let supervisors = try ClaimPeople.supervisors(of: assessment.person, on: today, tx)
    let names = try People.names(of: [assessment.supervisor].compactMap(\.self), tx)
    let all = ScoreRules.mean(of: Array(points.filter { required.contains($0.key) }.values))
    return AssessmentView(
      id: "\(assessment.id)", title: "\(framed.framework.short) \(framed.framework.version)",
      stage: framed.stageTitle, frameworkAddress: framed.framework.versionAddress,
      isOfOldVersion: !LifecycleRules.takesNewWork(framed.framework.state),
      score: all.map { inWords($0, scale) }, standards: standards,
      signOff: signOffWords(assessment), supervisor: assessment.supervisor.flatMap { names[$0] },
      isAsked: assessment.signOff == .asked, isSigned: assessment.signOff == .signed,
      revision: assessment.revision, turns: try turns(of: assessment.id),
      supervisors: supervisors.map(NamedView.init),
      recognised: try framed.recognisedViews(claims, on: today, tx))
  }

  private func score(of node: StandardNode, _ points: [String: Int], _ scale: Scale?) -> String? {
    ScoreRules.score(of: node, answers: points).map { inWords($0, scale) }
  }

  private func inWords(_ score: Score, _ scale: Scale?) -> String {
    [score.words, scale.flatMap { ScoreRules.label(of: score, on: $0) }].compactMap(\.self)
      .joined(separator: ", ")
  }

  private func signOffWords(_ assessment: SelfAssessment) -> String {
    assessment.signedAt.map { "Signed off on \($0.dayInLondon.inWords)" }
      ?? assessment.signOff.words
  }

  func turns(of id: AssessmentID) throws -> [TurnView] {
    let turns = try Assessments.turns(of: id, tx)
    let words = try AssessmentSeals.open(turns.compactMap(\.words), tx)
    let names = try People.names(of: Set(turns.compactMap(\.supervisor)), tx)
    return turns.map { turn in
      let of = turn.supervisor.flatMap { names[$0] }.map { " (supervisor \($0))" } ?? ""
      return TurnView(
        words: turn.step.words + of, when: turn.at.inWords, by: turn.actorName,
        detail: turn.words.flatMap { words[$0]?.note })
    }
  }

  func answer(
    _ code: String, of framed: FramedAssessment, for user: User
  ) throws -> AnswerView {
    let node = try framed.competency(code)
    let whole = try view(framed)
    guard let line = whole.lines.first(where: { $0.code == code }),
      let standard = whole.standards.first(where: { $0.lines.contains(line) })
    else { throw NotFound("This competency") }
    let answer = try Assessments.answers(of: framed.assessment.id, tx)[code]
    let words = try AssessmentSeals.open(answer?.words, tx)
    let scale = framed.framework.scale.flatMap(library.scale)
    let claims = try CompetencyClaims.of([framed.assessment.id], tx)[framed.assessment.id] ?? []
    let order = whole.lines.map(\.code)
    let place = order.firstIndex(of: code) ?? 0
    return AnswerView(
      assessment: whole, line: line, standard: "\(standard.code) \(standard.title)",
      expectation: framed.framework.asked(of: node, at: framed.assessment.stage) ?? "",
      wording: framed.framework.wordingWords,
      points: (scale?.points ?? []).map {
        AnswerView.Point(value: $0.value, words: "\($0.value) \($0.label)", meaning: $0.meaning)
      }, noAnswer: scale?.noAnswer ?? "No chance to show it",
      chosen: answer.map { $0.points.map(String.init) ?? Self.noChance }, note: words.note,
      evidence: words.evidence.map(EvidenceView.init), kinds: Self.kinds,
      signposts: try signposts(node, framed, answer, user), revision: answer?.revision ?? 0,
      claims: claims.filter { $0.competency == code }.reversed().map {
        (
          "\($0.id)",
          "\($0.state(on: today).words), put forward on "
            + $0.claimedAt.dayInLondon.inWords
        )
      },
      previous: place > 0 ? order[place - 1] : nil,
      next: place + 1 < order.count ? order[place + 1] : nil)
  }

  static let noChance = "none"

  static var kinds: [(code: String, words: String, isOfWorkplace: Bool)] {
    EvidenceKind.allCases.map { ($0.rawValue, $0.words, $0.isOfWorkplace) }
  }

  /// What to learn from, at 3 or below: what the stage asks for, and training that Waypoint knows.
  private func signposts(
    _ node: StandardNode, _ framed: FramedAssessment, _ answer: AssessmentAnswer?, _ user: User
  ) throws -> [SignpostView] {
    guard let points = answer?.points, let person = user.person else { return [] }
    let (framework, stage) = (framed.framework, framed.assessment.stage)
    let reference = framework.reference(to: node.code)
    let policies = try ContentReader.shipped().inForce(on: today)
    let learning = library.claims.signposts.compactMap { line -> Signpost? in
      guard framework.isCore, line.competency == node.code,
        let policy = policies.first(where: { $0.code == line.learning })
      else { return nil }
      return Signpost(
        competency: reference, stage: line.stage, range: nil, title: policy.title,
        address: "/people/\(person)/duties/\(policy.code)")
    }
    let own = Signpost(
      competency: reference, stage: nil, range: nil,
      title: "What “\(node.title)” asks for at every stage",
      address: framework.address(of: node.code))
    return SignpostRules.shown(
      [own] + learning + modules(node, framework, at: stage), for: reference, at: stage,
      score: Score(tenths: points * 10),
      otherwise: library.settings.signpost
    ).map { SignpostView(title: $0.title, address: $0.address) }
  }

  /// Modules of the catalogue that speak to a competency at a stage.
  private func modules(
    _ node: StandardNode, _ framework: Framework, at stage: String
  ) -> [Signpost] {
    Set(library.modules.map(\.code)).sorted().compactMap(library.module).filter { module in
      library.meets(framework.reference, module.framework)
        && module.competencies.contains(node.code)
        && module.stages.contains(stage) && module.module.isOpen(on: today)
    }.map { module in
      Signpost(
        competency: framework.reference(to: node.code), stage: stage, range: nil,
        title: "\(module.title) (\(module.kind.words.lowercased()))",
        address: "/learning/modules/\(module.code)")
    }
  }

  // MARK: Claims

  func view(_ claim: CompetencyClaim, _ framed: FramedAssessment) throws -> ClaimView {
    let turns = try CompetencyClaims.turns(of: [claim.id], tx)[claim.id] ?? []
    let ids = [claim.words].compactMap(\.self) + turns.compactMap(\.words)
    let words = try AssessmentSeals.open(ids, tx)
    let person = framed.assessment.person
    let names = try People.names(of: Set(turns.map(\.assessor) + [claim.assessor, person]), tx)
    let scale = framed.framework.scale.flatMap(library.scale)
    let state = claim.state(on: today)
    let written = claim.words.flatMap { words[$0] }
    return ClaimView(
      id: "\(claim.id)", assessment: "\(framed.assessment.id)", person: names[person] ?? "",
      personAddress: nil, code: claim.competency,
      title: framed.framework.node(claim.competency)?.title ?? claim.competency,
      framework: "\(framed.framework.short) \(framed.framework.version)", stage: framed.stageTitle,
      expectation: framed.framework.node(claim.competency)
        .flatMap { framed.framework.asked(of: $0, at: framed.assessment.stage) } ?? "",
      points: "\(claim.points), \(scale?.label(of: claim.points) ?? "")", note: written?.note,
      evidence: (written?.evidence ?? []).map(EvidenceView.init),
      isUnreadable: claim.words != nil && written == nil, state: Self.words(claim, on: today),
      colour: Self.colour(state), isOpen: state.isOpen, isInReview: state == .inReview,
      awaitsEvidence: claim.awaitsEvidence, assessor: names[claim.assessor] ?? "",
      claimedOn: claim.claimedAt.dayInLondon.inWords, expiresOn: claim.expiresOn?.inWords,
      revision: claim.revision,
      turns: turns.map { turn in
        let detail = turn.words.flatMap { words[$0] }
        let isOther = turn.step == .put || turn.step == .reassign
        return TurnView(
          words: turn.step.words + (isOther ? ", to \(names[turn.assessor] ?? "")" : ""),
          when: turn.at.inWords, by: turn.actorName,
          detail: turn.step == .put ? nil : Self.inWords(detail))
      }, kinds: Self.kinds, assessors: [])
  }

  func assessors(of framed: FramedAssessment) throws -> [NamedView] {
    try ClaimPeople.assessors(of: framed.assessment.person, on: today, tx).map(NamedView.init)
  }

  func lines(_ claims: [CompetencyClaim]) throws -> [ClaimLine] {
    let assessments = try Assessments.find(Set(claims.map(\.assessment)), tx)
    let names = try People.names(
      of: Set(assessments.values.map(\.person) + claims.map(\.assessor)), tx)
    var able: [[PersonID]: Bool] = [:]
    return try claims.compactMap { claim in
      guard let assessment = assessments[claim.assessment],
        let framed = try? FramedAssessment(assessment, library)
      else { return nil }
      let pair = [claim.assessor, assessment.person]
      let isAble =
        try able[pair]
        ?? ClaimPeople.isAble(claim.assessor, toAssess: assessment.person, on: today, tx)
      able[pair] = isAble
      return ClaimLine(
        id: "\(claim.id)", person: names[assessment.person] ?? "",
        title: framed.words(claim.competency), state: Self.words(claim, on: today),
        colour: Self.colour(claim.state(on: today)),
        claimedOn: claim.claimedAt.dayInLondon.inWords, assessor: names[claim.assessor] ?? "",
        isAble: isAble)
    }
  }

  static func words(_ claim: CompetencyClaim, on day: Day) -> String {
    claim.awaitsEvidence && claim.state.isOpen
      ? CompetencyStanding.moreAsked.words : claim.state(on: day).words
  }

  static func colour(_ state: ClaimState) -> String {
    switch state {
    case .claimed: "blue"
    case .inReview: "amber"
    case .met: "green"
    case .notYetMet: "red"
    case .expired, .withdrawn: "grey"
    }
  }

  static func inWords(_ words: AssessmentWords?) -> String? {
    guard let words, !words.isEmpty else { return nil }
    let evidence = words.evidence.map { "\($0.kind.words), \($0.on.inWords): \($0.words)" }
    return ([words.note].compactMap(\.self) + evidence).joined(separator: "; ")
  }
}

extension NamedView {
  init(_ named: NamedPerson) {
    self.init(code: "\(named.person)", name: named.name, part: named.part)
  }
}

extension EvidenceView {
  init(_ evidence: ClaimEvidence) {
    self.init(
      kind: evidence.kind.words, on: evidence.on.inWords, words: evidence.words,
      isOfWorkplace: evidence.kind.isOfWorkplace)
  }
}
