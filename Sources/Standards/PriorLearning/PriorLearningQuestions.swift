import Access
import Directory
import Kernel
import Obligations
import Records
import Storage

/// Makes what pages show of prior learning.
struct PriorLearningQuestions {
  let today: Day
  let tx: any Transaction

  init(_ user: User, _ tx: any Transaction) {
    today = user.today
    self.tx = tx
  }

  /// - Parameter isAssessing: For whoever judges now, who sees the round that goes on. All others see
  ///   what was judged for the decision that stands, and nothing that is not decided yet.
  func view(_ framed: FramedRequest, isAssessing: Bool = false) throws -> RecognitionView {
    let request = framed.request
    let standing = try PriorOutcomes.standing(of: request, tx)
    let isOpen = request.state.isOpen
    let round = isAssessing && isOpen ? request.round : standing.values.map(\.round).max()
    let turns = try RecognitionRequests.turns(of: request.id, tx)
    let notes = try AssessmentSeals.open(turns.compactMap(\.words), tx)
    let names = try People.names(
      of: Set(
        turns.compactMap(\.assessor) + [request.assessor, request.person].compactMap(\.self)),
      tx)
    let chosen = try RecognitionRequests.competencies(of: request.id, tx)
    let forAppeal = [.partlyGranted, .declined, .appealed].contains(request.state)
    let able = try RecognitionPeople.assessors(
      of: request, forAppeal: forAppeal, on: today, tx)
    let settings = framed.library.priorLearning
    return RecognitionView(
      id: "\(request.id)", person: names[request.person] ?? "", title: framed.title,
      stage: framed.stageTitle, stageAddress: framed.framework.versionAddress,
      state: Self.standing(request.state),
      assessor: request.assessor.flatMap { names[$0] },
      isAble: try request.assessor.map {
        try ClaimPeople.isAble($0, toAssess: request.person, on: today, tx)
      } ?? true, submittedOn: request.submittedAt?.dayInLondon.inWords,
      decidedOn: request.decidedAt?.dayInLondon.inWords,
      appealUntil: request.appealUntil?.inWords,
      mayAppeal: (request.state == .declined || request.state == .partlyGranted)
        && !request.hasAppealed && (request.appealUntil.map { today <= $0 } ?? false),
      hasRecord: request.record != nil, revision: request.revision,
      required: framed.required.map {
        ($0.code, $0.title, framed.framework.asked(of: $0, at: request.stage) ?? "")
      }, chosen: framed.required.map(\.code).filter(chosen.contains),
      pieces: try pieces(framed, in: round),
      outcomes: try outcomes(framed, chosen, standing, in: isAssessing && isOpen ? round : nil),
      missing: request.state == .draft ? try HandleRecognition.missing(in: framed, tx) : [],
      turns: turns.map { turn in
        let isNamed = [.submit, .reassign, .appeal].contains(turn.step)
        return TurnView(
          words: turn.step.words
            + (isNamed ? ", to \(turn.assessor.flatMap { names[$0] } ?? "")" : ""),
          when: turn.at.inWords, by: turn.actorName,
          detail: turn.words.flatMap { notes[$0]?.note })
      },
      question: request.state == .question
        ? turns.first { $0.step == .ask }?.words.flatMap { notes[$0]?.note } : nil,
      assessors: able.filter { named in
        request.state == .draft || named.person != request.assessor
      }.map(NamedView.init),
      origins: PriorCrosswalk.origins(towards: framed.framework, framed.library).map {
        ("\($0.code):\($0.version)", "\($0.title), \($0.version)")
      }, records: try records(of: request.person),
      choices: Self.choices, within: settings.currentWithin.inWords,
      withinIsVerified: settings.currentStatus == .verified)
  }

  private func records(of person: PersonID) throws -> [(code: String, words: String)] {
    try HeldRecords.held(by: OnePerson.records(of: person, tx), tx).values.joined()
      .filter { $0.isCurrent && $0.isHeld }
      .sorted { ($0.title, $0.id) < ($1.title, $1.id) }
      .map { ("\($0.id)", $0.title + ($0.awardedOn.map { ", \($0.inWords)" } ?? "")) }
  }

  // MARK: Evidence

  private func pieces(_ framed: FramedRequest, in round: Int?) throws -> [PieceView] {
    let request = framed.request
    let pieces = try PriorPieces.of(request.id, tx)
    let words = try AssessmentSeals.openPrior(pieces.compactMap(\.words), tx)
    let judged = try round.map { try PriorPieces.judgements(of: request.id, in: $0, tx) } ?? [:]
    let notes = try AssessmentSeals.open(
      judged.values.flatMap { $0.values.map(\.words) }, tx)
    return try pieces.map { piece in
      let written = piece.words.flatMap { words[$0] }
      let origin = piece.originFramework.flatMap { code in
        framed.library.framework(FrameworkReference(code, piece.originVersion ?? ""))
      }
      let found = judged[piece.id] ?? [:]
      let oldest = framed.oldest(for: piece)
      return PieceView(
        id: "\(piece.id)", kind: piece.kind.words, title: written?.title ?? piece.kind.words,
        words: written.map(PieceWords.init), until: Self.until(piece),
        origin: origin.map { "\($0.title)" },
        competencies: piece.competencies, isLate: piece.isLate,
        isOld: !PriorEvidenceRules.mayBeCurrent(until: piece.until, oldest: oldest),
        isGone: try !piece.stands(tx), oldest: oldest.inWords,
        proposals: PriorCrosswalk.proposals(for: piece, towards: framed).map {
          Self.view($0, framed)
        },
        judged: PriorCriterion.allCases.compactMap { criterion in
          found[criterion].map { one in
            PieceView.Judged(
              criterion: criterion.words, finding: one.finding.words,
              words: notes[one.words]?.note ?? "")
          }
        }, isJudged: found.count == PriorCriterion.allCases.count)
    }
  }

  private static func until(_ piece: PriorPiece) -> String {
    guard let until = piece.until else { return "It goes on" }
    return piece.kind == .record || piece.kind == .badge ? until.inWords : "\(until.year)"
  }

  private static func view(
    _ proposal: PriorCrosswalk.Proposal, _ framed: FramedRequest
  ) -> ProposalView {
    let line = proposal.line
    let origin = framed.library.framework(line.pair.from.framework)?.node(line.pair.from.code)
    let relation =
      switch line.pair.relation {
      case .exact: "asks for the same as"
      case .broader: "holds all of, and more than"
      case .narrower: "is a part of"
      case .related: "is related to"
      }
    let credit =
      switch line.credit {
      case .whole: "Counts as shown"
      case .part: "Counts in part"
      case .evidence, .none: "Evidence that can be put forward"
      }
    let limit: String? =
      switch line.limit {
      case .notAgreed: "No body has agreed to this mapping yet"
      case .notVerified: "One of the two was not read in its source"
      case nil: nil
      }
    return ProposalView(
      competency: proposal.competency, from: origin?.title ?? line.pair.from.code,
      relation: relation, credit: credit, limit: limit, rationale: line.pair.rationale,
      mapping: "\(line.mapping.title), version \(line.mapping.version)")
  }

  // MARK: Decisions

  private func outcomes(
    _ framed: FramedRequest, _ chosen: Set<String>, _ standing: [String: PriorDecision],
    in round: Int?
  ) throws -> [OutcomeView] {
    let request = framed.request
    var judged: [Int: [String: [JudgedPiece]]] = [:]
    for round in Set(standing.values.map(\.round) + [round].compactMap(\.self)) {
      judged[round] = try DecideRecognition.pieces(framed, in: round, tx)
    }
    let all = try PriorOutcomes.all(of: request.id, tx)
    let notes = try AssessmentSeals.open(all.map(\.words), tx)
    let open = Set(try DecideRecognition.open(framed, tx).map(\.node.code))
    return framed.required.filter { chosen.contains($0.code) }.map { node in
      let one = standing[node.code]
      let (most, missing) = PriorEvidenceRules.most(
        of: (round ?? one?.round).flatMap { judged[$0]?[node.code] } ?? [])
      let earlier = all.filter { $0.competency == node.code && $0 != one }.map {
        "\($0.outcome.words) on \($0.decidedAt.dayInLondon.inWords)"
          + ($0.round < request.firstRound ? ", taken back" : "")
          + (notes[$0.words]?.note.map { ": \($0)" } ?? "")
      }
      return OutcomeView(
        code: node.code, title: node.title,
        expectation: framed.framework.asked(of: node, at: request.stage) ?? "",
        outcome: one?.outcome.words, colour: one.map { Self.colour($0.outcome) } ?? "grey",
        reason: one?.reason.words, waiver: one?.reason.waiver,
        words: one.flatMap { notes[$0.words]?.note },
        countsUntil: one?.countsUntil.map { day in
          day < today ? "\(day.inWords), so it counts no more" : day.inWords
        }, earlier: earlier, most: most.words, missing: missing.map(\.words),
        isToDecide: open.contains(node.code))
    }
  }

  // MARK: Lists

  func lines(_ requests: [RecognitionRequest]) throws -> [RecognitionLine] {
    let library = try StandardsInForce.library(tx)
    let names = try People.names(
      of: Set(requests.flatMap { [$0.person, $0.assessor].compactMap(\.self) }), tx)
    var able: [PersonID: [PersonID: Bool]] = [:]
    func isAble(_ assessor: PersonID, _ person: PersonID) throws -> Bool {
      if let known = able[person]?[assessor] { return known }
      let found = try ClaimPeople.isAble(assessor, toAssess: person, on: today, tx)
      able[person, default: [:]][assessor] = found
      return found
    }
    return try requests.compactMap { request in
      guard let framed = try? FramedRequest(request, library) else { return nil }
      return RecognitionLine(
        id: "\(request.id)", person: names[request.person] ?? "", title: framed.title,
        state: request.state.words, colour: Self.colour(request.state),
        since: (request.submittedAt ?? request.begunAt).dayInLondon.inWords,
        assessor: request.assessor.flatMap { names[$0] } ?? "",
        // Of what is decided nobody has to be able to do anything.
        isAble: try !request.state.isOpen
          || (request.assessor.map { try isAble($0, request.person) } ?? true),
        isOpen: request.state.isOpen,
        mayReopen: request.state.isDecided && request.state != .appealed)
    }
  }

  static func standing(_ state: RecognitionState) -> RecognitionStanding {
    RecognitionStanding(
      words: state.words, colour: colour(state), decider: state.decider, isDraft: state == .draft,
      isSubmitted: state == .submitted, isInReview: state == .inReview,
      isQuestion: state == .question, isAppealed: state == .appealed,
      isDecided: state.isDecided, isOpen: state.isOpen)
  }

  static let choices = PriorChoices(
    kinds: PriorKind.allCases.map { PriorChoice(code: $0.rawValue, words: $0.words) },
    criteria: PriorCriterion.allCases.map {
      PriorChoice(code: $0.rawValue, words: $0.words, question: $0.question)
    },
    findings: PriorFinding.allCases.map { PriorChoice(code: $0.rawValue, words: $0.words) },
    outcomes: PriorOutcome.allCases.reversed().map {
      PriorChoice(code: $0.rawValue, words: $0.words)
    },
    reasons: PriorReason.allCases.map { PriorChoice(code: $0.rawValue, words: $0.words) })

  static func colour(_ state: RecognitionState) -> String {
    switch state {
    case .draft, .withdrawn: "grey"
    case .submitted: "blue"
    case .inReview, .question, .appealed: "amber"
    case .granted: "green"
    case .partlyGranted, .final: "teal"
    case .declined: "red"
    }
  }

  private static func colour(_ outcome: PriorOutcome) -> String {
    switch outcome {
    case .full: "green"
    case .part: "teal"
    case .declined: "red"
    }
  }
}

extension PieceWords {
  init(_ words: PriorWords) {
    self.init(
      awardedBy: words.awardedBy, country: words.country, level: words.level, shows: words.shows,
      kept: words.kept, check: words.check ?? [])
  }
}
