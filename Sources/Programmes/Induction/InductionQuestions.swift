import Access
import Directory
import Kernel
import Markup
import Records
import Storage

/// What pages about inductions show, as far as the user may see it.
struct InductionQuestions {
  let user: User
  let tx: any Transaction

  init(_ user: User, _ tx: any Transaction) {
    self.user = user
    self.tx = tx
  }

  /// One induction with everything there is to say of it.
  ///
  /// - Parameter found: By whom it was found: the person themselves where `isOwn`.
  func view(_ found: FoundInduction, isOwn: Bool) throws -> InductionView {
    let framed = found.framed
    let one = framed.induction
    let content = try InductionReader.shipped()
    let evidence = try InductionUnits.evidence(of: one.id, tx)
    let turns = try Inductions.turns(of: one.id, tx)
    let words = try AssessmentSeals.open(
      turns.compactMap(\.words) + evidence.values.joined().compactMap(\.words), tx)
    let names = try Organisations.names(of: [one.organisation], tx)
    let settings = try InductionPlaces.settings(of: one, on: user.today, tx)
    // An employer's list names standards of the edition of today; of another content says it.
    let today = content.edition(one.track, startingOn: user.today)?.edition
    let alone =
      one.track == .careCertificate && one.edition == today
      ? settings.beforeAlone ?? framed.edition.beforeAlone : framed.edition.beforeAlone
    let missing = framed.parts.filter { alone.contains($0.code) && !framed.isDone($0.code) }
    let asked = turns.reduce(into: [String: String]()) { asked, turn in
      guard let unit = turn.unit, asked[unit] == nil,
        [InductionUnitStep.askMore, .askAgain, .reopen, .uphold].map(\.rawValue).contains(turn.step)
      else { return }
      asked[unit] = turn.words.flatMap { words[$0]?.note }
    }
    let toBring =
      one.state.isRunning
      ? try BringAlong.carried(to: framed, records: found.records, tx).count : 0
    let assessors = isOwn ? try InductionPeople.assessors(of: one, on: user.today, tx) : []
    let signatories = isOwn ? try InductionPeople.signatories(of: one, on: user.today, tx) : []
    let others =
      framed.units.values.compactMap(\.assessor) + evidence.values.joined().compactMap(\.observer)
      + [one.signature?.signer].compactMap(\.self)
    let people = try People.names(of: Set(assessors + signatories + others + [one.person]), tx)
    return InductionView(
      id: "\(one.id)", title: framed.title, person: people[one.person] ?? "",
      personID: "\(one.person)", place: names[one.organisation] ?? "", about: framed.edition.about,
      part: framed.edition.part, plan: one.plan == .gap ? one.plan.words : nil,
      edition: one.edition, state: Self.state(one, user.today),
      colour: Self.colour(one, user.today),
      isRunning: one.state.isRunning, isPaused: one.state == .paused, isReady: one.state == .ready,
      isSigned: one.state == .signedOff, isOverdue: one.isOverdue(on: user.today),
      isCertificate: one.track == .careCertificate, startedOn: one.startedOn.inWords,
      dueOn: one.dueOn.inWords,
      ended: one.endedOn.map { "\($0.inWords)\(one.end.map { ": \($0.words)" } ?? "")" },
      signature: one.signature.map { signed in
        "\(signed.signer.flatMap { people[$0] } ?? signed.name), \(Self.lowered(signed.part.words))"
      },
      statement: framed.edition.statement, done: one.done, all: one.all,
      parts: framed.parts.map { part in
        self.part(
          part, found, evidence[part.code] ?? [], words, asked[part.code], people,
          turns.filter { $0.unit == part.code }, content, isOwn: isOwn)
      },
      beforeAlone: alone.isEmpty || !one.state.isOpen ? nil : missing.map(\.title),
      toBring: toBring, assessors: assessors.prefix(5).compactMap { people[$0] },
      signatories: signatories.prefix(5).compactMap { people[$0] }, revision: one.revision,
      turns: turns.filter { isOwn || $0.unit != nil || $0.step != InductionStep.bring.rawValue }
        .map { turn in
          InductionTurnView(
            words: turn.unit.map { unit in
              "\(framed.part(unit)?.title ?? "A part that is no longer there"): \(turn.stepWords)"
            } ?? turn.stepWords, when: turn.at.inWords, by: turn.actorName,
            detail: turn.step == InductionStep.signOff.rawValue
              || !(isOwn || turn.unit.map(found.mayRead) ?? found.nominations.isEmpty)
              ? nil : turn.words.flatMap { words[$0]?.note })
        }, wasAsked: try InductionEmployers.wasAsked(one.id, tx),
      newer: MoveEdition.target(one, content, on: user.today)?.edition)
  }

  private func part(
    _ part: FramedPart, _ found: FoundInduction, _ evidence: [InductionEvidence],
    _ words: [WordsID: AssessmentWords], _ asked: String?, _ people: [PersonID: String],
    _ turns: [InductionTurn], _ content: InductionContent, isOwn: Bool
  ) -> PartView {
    let unit = found.framed.unit(part.code)
    let decision = CarriedDecision(turns: turns, appealDays: content.appealDays)
    let until: Day? =
      if case .declined(_, _, let until) = decision, !unit.state.isDone, until >= user.today {
        until
      } else { nil }
    let appeal = turns.first { $0.step == InductionUnitStep.appeal.rawValue }?.words
    let kinds = Set(evidence.map(\.kind))
    return PartView(
      code: part.code, title: part.title, about: part.about, read: part.read, think: part.think,
      isLocal: part.isLocal, state: unit.state.words, colour: Self.colour(unit.state),
      isDone: unit.state.isDone, isMet: unit.state == .met,
      isUntouched: unit.state == .notStarted, isWaiting: unit.state == .submitted,
      waitingSince: unit.waitingSince?.dayInLondon.inWords, byOneself: part.needs.byOneself,
      maySimulate: part.needs.maySimulate, asks: part.needs.missing(in: []),
      missing: part.needs.missing(in: kinds), decided: Self.decided(unit, people),
      asked: (unit.state == .moreEvidence || decision.isAppealed || until != nil)
        && (isOwn || found.mayRead(part.code)) ? asked : nil,
      appealUntil: until?.inWords,
      appeal: decision.isAppealed && (isOwn || found.mayRead(part.code))
        ? appeal.flatMap { words[$0]?.note } : nil,
      isAppealed: decision.isAppealed,
      pieces: evidence.map { piece in
        PartView.Piece(
          kind: piece.kind.words, on: piece.on.inWords,
          by: piece.isOwn
            ? "" : piece.observer.flatMap { people[$0] } ?? piece.addedBy,
          words: isOwn || found.mayRead(part.code)
            ? piece.words.flatMap { words[$0]?.note } : nil)
      }, revision: unit.revision, mayAssess: !isOwn && found.mayAssess(part.code))
  }

  private static func decided(
    _ unit: InductionUnit, _ people: [PersonID: String]
  ) -> String? {
    guard let day = unit.decidedOn?.inWords else { return nil }
    if unit.state == .credited { return "Met before, on \(day), and brought along" }
    guard let assessor = unit.assessor else { return "Met on \(day)" }
    return "Met on \(day), seen by \(people[assessor] ?? unit.assessorName ?? "")"
  }

  // MARK: Lists

  func lines(_ all: [Induction]) throws -> [InductionLine] {
    let names = try People.names(of: Set(all.map(\.person)), tx)
    let places = try Organisations.names(of: Set(all.map(\.organisation)), tx)
    return all.map { one in
      InductionLine(
        id: "\(one.id)", person: names[one.person] ?? "", personID: "\(one.person)",
        track: one.track.words, place: places[one.organisation] ?? "",
        progress: "\(one.done) of \(one.all)", done: one.done, all: one.all, waiting: one.waiting,
        startedOn: one.startedOn, dueOn: one.dueOn, endedOn: one.endedOn,
        state: Self.state(one, user.today), colour: Self.colour(one, user.today),
        isOverdue: one.isOverdue(on: user.today), revision: one.revision)
    }
  }

  /// In which something waits for the user to look; what is due first stands first.
  func toLook() throws -> [Induction] {
    var found = try atPlaces(for: .assessInductions) { try Inductions.waiting(at: $0, tx) }
    found += try team().filter { $0.waiting > 0 && $0.state.isRunning }
    let named = try nominations(.assessor)
    if !named.isEmpty {
      let there = try Inductions.waiting(at: places(of: named), tx)
      let units = try InductionUnits.of(there.map(\.id), tx)
      found += try there.filter { one in
        let above = Set(try InductionPlaces.above(one, on: user.today, tx))
        return (units[one.id] ?? [:]).values.contains { unit in
          unit.state == .submitted
            && named.contains {
              above.contains($0.organisation) && $0.covers(unit.code, of: one.track)
            }
        }
      }
    }
    return try withoutOwn(found)
  }

  /// That wait for the user to sign them off.
  func toSign() throws -> [Induction] {
    var found = try atPlaces(for: .signInductions) { try Inductions.ready(at: $0, tx) }
    found += try team().filter { $0.state == .ready && $0.track == .core }
    let named = try nominations(.signatory)
    if !named.isEmpty { found += try Inductions.ready(at: places(of: named), tx) }
    return try withoutOwn(found)
  }

  /// Those of people whom the user manages directly.
  func team() throws -> [Induction] {
    guard let person = user.person, user.isLineManager else { return [] }
    let team = try Team.direct(of: OnePerson.records(of: person, tx), on: user.today, tx)
    return try Inductions.of(team.map(\.person).uniqued(), tx).filter { one in
      one.state.isOpen
        && team.contains { $0.person == one.person && $0.organisation == one.organisation }
    }
  }

  private func nominations(_ duty: InductionDuty) throws -> [InductionNominee] {
    guard let person = user.person, user.viewer == nil else { return [] }
    let named = try InductionEmployers.nominations(of: OnePerson.records(of: person, tx), tx)
    return try InductionPlaces.working(named.filter { $0.duty == duty }, on: user.today, tx)
  }

  private func places(of named: [InductionNominee]) throws -> [OrganisationID] {
    let named = named.map(\.organisation).uniqued()
    return try (named + OrganisationTree.within(named, on: .under, user.today, tx)).uniqued()
  }

  /// At the places where a role of the user's holds `permission`, as far as it reaches.
  private func atPlaces(
    for permission: Permission, _ ask: ([OrganisationID]) throws -> [Induction]
  ) throws -> [Induction] {
    let held = user.grants.filter {
      permission.roles.contains($0.role) && $0.role.reach == .people
    }
    let beneath = held.filter(\.beneath).compactMap(\.organisation)
    let places =
      try OrganisationTree.within(beneath, on: .under, user.today, tx)
      + held.compactMap(\.organisation)
    guard !places.isEmpty else { return [] }
    let found = try ask(places.uniqued())
    let seen = Set(try user.seen(of: found.map(\.person).uniqued(), for: permission, tx))
    return found.filter { seen.contains($0.person) }
  }

  private func withoutOwn(_ found: [Induction]) throws -> [Induction] {
    let own = Set(try user.person.map { try OnePerson.records(of: $0, tx) } ?? [])
    var seen: Set<InductionID> = []
    return found.filter { !own.contains($0.person) && seen.insert($0.id).inserted }
      .sorted { ($0.dueOn, $0.id) < ($1.dueOn, $1.id) }
  }

  // MARK: Words

  static func state(_ one: Induction, _ day: Day) -> String {
    // Where somebody went is theirs to tell.
    if one.end == .left { return "Left" }
    return openState(one, day)
  }

  private static func openState(_ one: Induction, _ day: Day) -> String {
    one.isOverdue(on: day) && one.state != .ready ? "Overdue" : one.state.words
  }

  static func colour(_ one: Induction, _ day: Day) -> TagColour {
    if one.isOverdue(on: day), one.state != .ready { return .red }
    return switch one.state {
    case .notStarted, .transferredOut, .withdrawn: .grey
    case .inProgress: .blue
    case .ready: .purple
    case .signedOff: .green
    case .paused: .amber
    }
  }

  static func colour(_ state: InductionUnitState) -> TagColour {
    switch state {
    case .notStarted: .grey
    case .inProgress: .blue
    case .submitted: .purple
    case .moreEvidence: .amber
    case .met: .green
    case .credited: .teal
    }
  }

  private static func lowered(_ words: String) -> String {
    words.prefix(1).lowercased() + words.dropFirst()
  }
}
