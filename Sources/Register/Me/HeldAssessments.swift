import Access
import Directory
import Kernel
import Records
import Storage

/// What somebody said of themselves against the standards, what they put forward, and where they
/// assess others. What is not put forward stands here because it is theirs: nobody else reads it.
extension HeldReading {
  func assessments() throws -> HeldSection {
    let all = try Assessments.of(records, tx)
    let claims = try CompetencyClaims.of(all.map(\.id), tx)
    var items: [HeldItem] = []
    for one in all {
      items.append(try held(one))
      items += try (claims[one.id] ?? []).map { try held($0, of: one) }
    }
    items += try stagesOfPosts() + placesAsAssessor() + namedByOthers()
    return HeldSection(
      code: "assessments", title: "Self-assessments and claims",
      about: "What you said of yourself is for you alone until you put it forward. What you put "
        + "forward is read by whoever you named as the assessor, and by whoever signs the whole.",
      items: items)
  }

  private func held(_ one: SelfAssessment) throws -> HeldItem {
    let answers = try Assessments.answers(of: one.id, tx).values.sorted {
      $0.competency < $1.competency
    }
    let turns = try Assessments.turns(of: one.id, tx)
    let words = try AssessmentSeals.open(
      answers.compactMap(\.words) + turns.compactMap(\.words), tx)
    let people = try People.names(of: turns.compactMap(\.supervisor), tx)
    var values: [HeldValue?] = [
      HeldValue("begun_on", "Begun on", one.begunAt.dayInLondon.inWords),
      HeldValue("changed_on", "Last used on", one.changedAt.dayInLondon.inWords),
      HeldValue("sign_off", "The whole", one.signOff.words),
      HeldValue("warned_on", "You were told that it goes", one.warnedAt?.dayInLondon.inWords),
    ]
    for answer in answers {
      let said = answer.points.map { "\($0) of 5" } ?? "No chance to show it"
      values.append(
        HeldValue(
          "answer", "Competency \(answer.competency)",
          inWords(said, answer.words.flatMap { words[$0] }), .written(answer.answeredAt, by: "you"))
      )
    }
    for turn in turns {
      let signer = turn.supervisor.flatMap { people[$0] }.map { ", to be signed by \($0)" } ?? ""
      values.append(
        HeldValue(
          "sign_off_turn", "\(turn.step.words), \(turn.at.inWords)",
          inWords(turn.actorName + signer, turn.words.flatMap { words[$0] })))
    }
    return HeldItem("assessment-\(one.id)", title(one), values)
  }

  private func held(_ claim: CompetencyClaim, of one: SelfAssessment) throws -> HeldItem {
    let turns = try CompetencyClaims.turns(of: [claim.id], tx)[claim.id] ?? []
    let words = try AssessmentSeals.open(
      [claim.words].compactMap(\.self) + turns.compactMap(\.words), tx)
    let people = try People.names(of: Set(turns.map(\.assessor) + [claim.assessor]), tx)
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", claim.state(on: user.today).words),
      HeldValue("points", "You said", "\(claim.points) of 5"),
      HeldValue("assessor", "Assessed by", people[claim.assessor]),
      HeldValue("words", "What it rests on", inWords("", claim.words.flatMap { words[$0] })),
      HeldValue("expires_on", "Counts until", claim.expiresOn?.inWords),
    ]
    for turn in turns {
      values.append(
        HeldValue(
          "claim_turn", "\(turn.step.words), \(turn.at.inWords)",
          inWords(
            "\(turn.actorName), assessor \(people[turn.assessor] ?? "")",
            turn.words.flatMap { words[$0] })))
    }
    return HeldItem(
      "claim-\(claim.id)", "Competency \(claim.competency), \(title(one))",
      hasEnded: !claim.state.isOpen, values)
  }

  /// What employers say that a post of the person's needs.
  private func stagesOfPosts() throws -> [HeldItem] {
    let posts = try Assignments.of(records, tx).values.joined().sorted { $0.id < $1.id }
    let stages = try PostStages.of(posts.map(\.id), tx)
    return try posts.compactMap { post -> HeldItem? in
      guard let stage = stages[post.id] else { return nil }
      return HeldItem(
        "post-stage-\(post.id)", "Stage that your post as \(post.title) needs",
        heldBy: try name(post.employer), holder: post.employer,
        [
          HeldValue("stage", "Stage", stage.stage, .written(stage.setAt, by: stage.setBy)),
          HeldValue("reason", "Because", try AssessmentSeals.open(stage.words, tx).note),
        ])
    }
  }

  private func placesAsAssessor() throws -> [HeldItem] {
    try AssessorPlaces.ofAssessor(records, tx).map { place in
      HeldItem(
        "assessor-\(place.id)", "Assessor for the people of \(try name(place.organisation))",
        heldBy: try name(place.organisation), holder: place.organisation,
        hasEnded: !place.isInForce(on: user.today) && place.state != .asked,
        [
          HeldValue("state", "How it stands", place.state.words),
          HeldValue("lender", "Lent by", try place.lender.map(name)),
          HeldValue("from_on", "From", place.from.inWords),
          HeldValue("until_on", "Until", place.until?.inWords),
          HeldValue("asked_by", "Asked for by", place.askedBy),
          HeldValue("decided_by", "Answered by", place.decidedBy),
        ])
    }
  }

  /// How often the person was named by others: whose it was is theirs to know.
  private func namedByOthers() throws -> [HeldItem] {
    let assessing = try CompetencyClaims.toAssess(by: records, open: true, tx).count
    let assessed = try CompetencyClaims.toAssess(by: records, open: false, tx).count
    let signing = try Assessments.toSign(by: records, tx).count
    guard assessing + assessed + signing > 0 else { return [] }
    return [
      HeldItem(
        "named-by-others", "You were named to assess or sign for others",
        [
          HeldValue("to_assess", "Waiting for you to assess", "\(assessing)"),
          HeldValue("assessed", "Assessed by you", "\(assessed)"),
          HeldValue("to_sign", "Asked of you or signed by you as supervisor", "\(signing)"),
        ])
    ]
  }

  private func title(_ one: SelfAssessment) -> String {
    "\(one.framework) \(one.version), stage \(one.stage)"
  }

  private func inWords(_ first: String, _ words: AssessmentWords?) -> String {
    let evidence = (words?.evidence ?? []).map {
      "\($0.kind.words), \($0.on.inWords): \($0.words)"
    }
    return ([first, words?.note ?? ""] + evidence).filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
