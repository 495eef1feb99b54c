import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// Requests in every state, for those who try the example. Provider and titles are made up.
struct AccreditationExample {
  private let provider: AccountID
  private let judges: [AccountID]
  private let place: OrganisationID
  private let body: OrganisationID
  private let now: Instant

  /// - Returns: `nil` where the example has nobody for it.
  init?(cast: ExampleCast, now: Instant) {
    let names = ["accreditor", "accreditor.two", "accreditor.three", "accreditor.four"]
    let judges = names.compactMap {
      cast.accounts[$0]
    }
    guard judges.count == 4, let provider = cast.accounts["provider"],
      let place = cast.places["trust"], let body = cast.places["body"]
    else { return nil }
    (self.provider, self.judges, self.place, self.body) = (provider, judges, place, body)
    self.now = now
  }

  /// Who sits in front of the example as accreditor, and the colleagues.
  private var shown: AccountID { judges[0] }

  func add(_ tx: any Transaction) throws {
    let appraisal = try accredited("Running an appraisal well", ["2.2a", "2.2b"], tx)
    let inclusive = try accredited(
      "Inclusive leadership in practice", kind: .experiential, ["1.3c", "2.1b"], tx)
    let shadow = try accredited(
      "Shadowing across health and care", kind: .jobShadowing, ["3.3a"], tx)
    let bundle = try draft(
      "First steps in leading", .bundle, kind: nil, ["1.3c", "2.2b"],
      parts: [
        .init(module: appraisal, isCore: true), .init(module: inclusive, isCore: true),
        .init(module: shadow, isCore: false),
      ], tx)
    try review(bundle, by: [judges[1], judges[2]], tx)
    try take(.accredit, bundle, by: shown, "The parts make a whole", tx)

    try conditional(tx)
    try open(tx)
    try decidedAgainst(tx)
    try ended(tx)
  }

  private func conditional(_ tx: any Transaction) throws {
    let rotas = try draft(
      "Rotas that people can live with", kind: .elearning, ["1.1b", "2.3a"], tx)
    try review(rotas, by: [judges[1], judges[2]], judged: ["quality": .notMet], tx)
    var given = TakeAccreditationStep.Given(
      words: "Sound, but nobody looks at what learners say", panel: panel)
    given.conditions = [
      ("Say who looks at what learners say, and how often", now.dayInLondon + 90)
    ]
    try TakeAccreditationStep(id: rotas, step: .accreditWithConditions, given: given)
      .run(by: user(shown, tx), tx)

    let hard = try accredited("Difficult conversations", ["1.2b", "2.2c"], tx)
    try take(.suspend, hard, by: shown, "The tutor who was named has left", tx)
  }

  private func open(_ tx: any Transaction) throws {
    _ = try draft("The second year of leading", .bundle, kind: nil, [], filled: false, tx)
    let night = try draft("A night on another ward", kind: .jobShadowing, ["3.3a"], tx)
    try take(.submit, night, by: provider, nil, tx)
    let coaching = try draft("Coaching at work", kind: .actionLearning, ["2.1a"], tx)
    try take(.submit, coaching, by: provider, nil, tx)
    try take(.startScreening, coaching, by: shown, nil, tx)
    let data = try draft("Reading your own figures", kind: .elearning, ["2.3c"], tx)
    try ask([judges[0], judges[1]], data, tx)
    let improving = try draft("Improving one thing", kind: .project, ["3.2a"], tx)
    try ask([judges[0], judges[1]], improving, tx)
    try declare([judges[0], judges[1]], improving, tx)
    let learning = try draft("Learning from complaints", kind: .actionLearning, ["3.1a"], tx)
    try ask([judges[1], judges[2]], learning, tx)
    try declare([judges[1], judges[2]], learning, tx)
    try take(
      .ask, learning, by: judges[1], "How do people on nights take part in the group?", tx)
    let finance = try draft("Finance for matrons", kind: .taught, ["2.3a", "2.3b"], tx)
    try review(finance, by: [judges[1], judges[2]], judged: ["prior": .partly], tx)
  }

  private func decidedAgainst(_ tx: any Transaction) throws {
    let day = try draft("Leadership in a day", kind: .taught, ["1.3a"], tx)
    try review(day, by: [judges[1], judges[2]], judged: ["outcomes": .notMet], tx)
    try take(.decline, day, by: shown, "Nobody can do all of this after six hours", tx)
    let speaking = try draft("Speaking up and listening", kind: .taught, ["2.1b"], tx)
    try review(speaking, by: [judges[1], judges[2]], judged: ["inclusion": .notMet], tx)
    try take(
      .decline, speaking, by: judges[3], "What shows the tutors’ own skill is a course alone", tx)
    try take(
      .appeal, speaking, by: provider, "Two of the tutors led the staff network for years", tx)
  }

  private func ended(_ tx: any Transaction) throws {
    let complaints = try accredited("Handling complaints", ["3.1a"], tx)
    let next = try ChangeAccredited(id: complaints, isLarge: true, words: "A new assessment")
      .run(by: user(provider, tx), tx)
    try review(next, by: [judges[1], judges[2]], tx)
    try take(.accredit, next, by: shown, "The new assessment is better", tx)
    let withdrawn = try draft("Outdoor team days", kind: .taught, ["2.1a"], tx)
    try take(.withdraw, withdrawn, by: provider, "Nobody asks for it any more", tx)

    // What ended before the example begins.
    let content = try StandardsReader.shipped().accreditation
    let first = now.dayInLondon.adding(months: -40)
    let old = try accredited("Managing your time", ["1.1a"], tx)
    guard var request = try AccreditationStore.find(old, tx) else { return }
    request.validity = AccreditationRules.validity(from: first, content)
    try AccreditationStore.save(request, tx)
  }

  // MARK: Steps

  private let panel = "Chair of the panel\nA director of nursing\nSomebody who uses services"

  private func user(_ account: AccountID, _ tx: any Transaction) throws -> User {
    guard let user = try Accounts.user(account, at: now, tx) else {
      throw NotFound("An account of the example")
    }
    return user
  }

  private func accredited(
    _ title: String, kind: ModuleKind = .taught, _ competencies: [String], _ tx: any Transaction
  ) throws -> AccreditationID {
    let id = try draft(title, kind: kind, competencies, tx)
    try review(id, by: [judges[1], judges[2]], tx)
    try take(.accredit, id, by: shown, "Everything is as it should be", tx)
    return id
  }

  private func draft(
    _ title: String, _ form: TrainingForm = .module, kind: ModuleKind?,
    _ competencies: [String], parts: [Training.Part] = [], filled: Bool = true,
    _ tx: any Transaction
  ) throws -> AccreditationID {
    let user = try user(provider, tx)
    let id = try BeginAccreditation(provider: place, body: body, form: form, title: title)
      .run(by: user, tx)
    guard filled, let request = try AccreditationStore.find(id, tx) else { return id }
    var about = AboutTraining(request.training)
    about.summary = "\(title), for people who have just begun to lead."
    about.kind = kind
    about.hours = form == .bundle ? 30 : 6
    about.audience = "Team leaders in wards, care homes and offices"
    var all: [ChangeDraft.Part] = [
      .about(about), .nodes(stages: ["1"], competencies: competencies),
    ]
    if form == .bundle { all.append(.parts(parts)) }
    all += try StandardsReader.shipped().accreditation.criteria.map {
      .answer(criterion: $0.code, words: Self.answers[$0.code] ?? "As in the handbook.")
    }
    for part in all { try ChangeDraft(id: id, part: part).run(by: user, tx) }
    return id
  }

  private static let answers = [
    "outcomes": "People try each competency in their own team and show what changed.",
    "assessment": "A short piece of work, read by two tutors against the same four questions.",
    "deliverers": "Each tutor has led a team for five years or more.",
    "inclusion": "Tutors are watched once a year by members of the staff networks.",
    "access": "By day and by night, at work or from home, in a building without steps.",
    "workplace": "Each person has somebody at work who meets them twice.",
    "prior": "Whoever shows the same from elsewhere leaves out that part.",
    "quality": "Results and what learners say are read each quarter by the head of learning.",
  ]

  private func ask(
    _ reviewers: [AccountID], _ id: AccreditationID, _ tx: any Transaction
  ) throws {
    try take(.submit, id, by: provider, nil, tx)
    try take(.startScreening, id, by: shown, nil, tx)
    try AskReviewers(id: id, accounts: reviewers, reason: nil).run(by: user(shown, tx), tx)
  }

  private func declare(
    _ reviewers: [AccountID], _ id: AccreditationID, _ tx: any Transaction
  ) throws {
    for reviewer in reviewers {
      try DeclareTies(id: id, isTied: false).run(by: user(reviewer, tx), tx)
    }
  }

  private func review(
    _ id: AccreditationID, by reviewers: [AccountID],
    judged outcomes: [String: Judgement.Outcome] = [:], _ tx: any Transaction
  ) throws {
    try ask(reviewers, id, tx)
    try declare(reviewers, id, tx)
    for reviewer in reviewers {
      for criterion in try StandardsReader.shipped().accreditation.criteria {
        let outcome = outcomes[criterion.code] ?? .met
        try JudgeCriterion(
          id: id, criterion: criterion.code, outcome: outcome,
          words: outcome == .met ? "What was said was seen." : "What was said does not show it."
        ).run(by: user(reviewer, tx), tx)
      }
    }
    try take(.toPanel, id, by: shown, nil, tx)
  }

  private func take(
    _ step: AccreditationStep, _ id: AccreditationID, by account: AccountID, _ words: String?,
    _ tx: any Transaction
  ) throws {
    let decides = [.accredit, .decline].contains(step)
    try TakeAccreditationStep(
      id: id, step: step, given: .init(words: words, panel: decides ? panel : nil)
    ).run(by: user(account, tx), tx)
  }
}
