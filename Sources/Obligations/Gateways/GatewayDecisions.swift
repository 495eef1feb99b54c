import Directory
import Kernel
import Records
import Storage

/// Asks a gateway about people: reads what they hold and what was decided, and lets the rules
/// decide. It reads records, posts, waivers and appointments, and no other table.
package struct GatewayDecisions {
  private let content: PolicyContent
  private let tx: any Transaction

  package init(content: PolicyContent, _ tx: any Transaction) {
    self.content = content
    self.tx = tx
  }

  /// One person and one post.
  ///
  /// - Parameter givers: Whose waivers hold: those of the employer that appoints, and of no other.
  /// - Throws: A problem where no kind of post has that code.
  package func decide(
    _ question: GatewayQuestion, of person: PersonID, givers: GatewayGivers
  ) throws -> GatewayDecision {
    guard let post = content.gateways.post(question.post) else {
      let known = content.gateways.posts.map(\.code).joined(separator: ", ")
      throw Problems("role", "No kind of post is called “\(question.post)”. Use one of: \(known)")
    }
    let gateway = content.gateways.gateway(before: post.code, on: question.day)
    guard let gateway else { return GatewayRules.decide(question, post, nil, GatewayFacts()) }
    let records = try OnePerson.records(of: person, tx)
    let posts = try self.posts(of: [person: records], on: question.day)[person] ?? []
    let places = try givers.places(on: question.day, tx)
    let facts = GatewayFacts(
      records: try held(by: Array(records))[records[0]] ?? [],
      waivers: Self.waived(try GatewayWaivers.of(records, tx), gateway, post.code) {
        places?.contains($0) ?? true
      },
      temporarySince: Self.temporarySince(
        posts, try GatewayAppointments.of(records, tx), gateway, question),
      inPostSince: Self.since(gateway, posts, on: question.day))
    return GatewayRules.decide(
      GatewayQuestion(
        question.post, question.footing, startsOn: question.startsOn, on: question.day,
        share: question.share ?? share(posts, places)), post, gateway, facts)
  }

  /// The part of full time that somebody works for the employer that asks, where it is known.
  private func share(_ posts: [Held], _ places: Set<OrganisationID>?) -> FullTimeEquivalent? {
    let there = posts.filter { post in
      !post.hasEnded
        && (places.map { $0.contains(post.organisation) || $0.contains(post.employer) } ?? true)
    }
    let shares = there.compactMap(\.share)
    return shares.isEmpty ? nil : shares.reduce(.zero, +)
  }

  /// A post that somebody holds, was offered or held, with the kind of post it is.
  struct Held {
    let person: PersonID
    let organisation: OrganisationID
    let employer: OrganisationID
    let post: GatewayPost
    let footing: GatewayFooting
    let startedOn: Day?
    let endedOn: Day?
    let share: FullTimeEquivalent?
    let isCurrent: Bool
    let hasEnded: Bool
  }

  /// First day in posts before which `gateway` stands, of those held on the day or followed closely
  /// by one another up to it; `nil` for somebody who is new to such posts.
  package static func inPostSince(
    _ gateway: Gateway, _ person: PersonID, on day: Day, content: PolicyContent,
    _ tx: any Transaction
  ) throws -> Day? {
    let records = try OnePerson.records(of: person, tx)
    let posts = try GatewayDecisions(content: content, tx).posts(of: [person: records], on: day)
    return since(gateway, posts[person] ?? [], on: day)
  }

  /// A post without a first day has always run.
  static func since(_ gateway: Gateway, _ posts: [Held], on day: Day) -> Day? {
    let spells = posts.filter {
      gateway.posts.contains($0.post.code) && !$0.footing.isTemporary
    }.map { GatewaySpell(from: $0.startedOn ?? gateway.effective.from, to: $0.endedOn) }
    return GatewaySpell.unbroken(spells, upTo: day, fresh: gateway.temporary.freshAfter)
  }

  /// Waivers for that kind of post, given where they hold.
  static func waived(
    _ waivers: [GatewayWaiver], _ gateway: Gateway, _ post: String,
    at isGiver: (OrganisationID) throws -> Bool
  ) rethrows -> [GatewayFacts.Waived] {
    try waivers.compactMap { waiver in
      guard waiver.gateway == gateway.code, waiver.post == post, let until = waiver.until,
        let decided = waiver.decision, [.granted, .met, .lapsed, .ended].contains(waiver.state),
        try isGiver(waiver.organisation)
      else { return nil }
      // One that was ended stopped counting on the day before.
      let last = waiver.state == .ended ? waiver.closing.map { $0.at.dayInLondon - 1 } : nil
      return GatewayFacts.Waived(
        id: waiver.id, from: decided.at.dayInLondon, until: min(until, last ?? until),
        organisation: waiver.organisation)
    }
  }

  /// The leave that an officer gave to the appointment with which somebody came into a post. It is
  /// for that appointment alone: the next is put to the gateway anew.
  static func override(
    of post: Held, _ appointments: [GatewayAppointment], _ gateway: Gateway,
    at isGiver: (OrganisationID) throws -> Bool
  ) rethrows -> GatewayFacts.Overridden? {
    try appointments.filter {
      try $0.state == .overridden && $0.gateway == gateway.code && $0.post == post.post.code
        && $0.footing.isTemporary == post.footing.isTemporary
        && (post.startedOn.map(GatewaySpell(from: $0.startsOn, to: nil).begins) ?? true)
        && isGiver($0.organisation)
    }.compactMap { one in
      one.decision.map {
        GatewayFacts.Overridden(on: $0.at.dayInLondon, organisation: one.organisation)
      }
    }.min { $0.on < $1.on }
  }

  /// Temporary posts that follow one another closely count from the first of them.
  static func temporarySince(
    _ posts: [Held], _ appointments: [GatewayAppointment], _ gateway: Gateway,
    _ question: GatewayQuestion
  ) -> Day? {
    guard question.footing.isTemporary else { return nil }
    let held = posts.filter { $0.footing.isTemporary && gateway.posts.contains($0.post.code) }
      .compactMap { post in post.startedOn.map { GatewaySpell(from: $0, to: post.endedOn) } }
    // Of what is in the staff record as well, that says better when it ended.
    let confirmed = appointments.filter {
      $0.footing.isTemporary && $0.gateway == gateway.code
        && ($0.state == .confirmed || $0.state == .overridden)
    }.map { GatewaySpell(from: $0.startsOn, to: $0.until ?? $0.startsOn) }
      .filter { one in !held.contains { one.begins($0.from) } }
    return GatewaySpell.first(
      of: held + confirmed, before: question.startsOn, fresh: gateway.temporary.freshAfter)
  }

  // MARK: Reading

  /// Posts, those that have ended among them, of each person by the record that they are asked for
  /// by. One that ended on a day that nobody recorded says nothing.
  func posts(
    of people: [PersonID: [PersonID]], on day: Day
  ) throws -> [PersonID: [Held]] {
    var whose: [PersonID: PersonID] = [:]
    for (person, records) in people { for record in records { whose[record] = person } }
    let all = Array(whose.keys)
    let posts = try Assignments.of(all, tx).values.joined().filter { post in
      post.status != .ended || post.endedOn != nil
    }
    let reasons = try ManagerReasons.of(posts.map(\.id), tx)
    let managing = posts.filter { reasons[$0.id]?.isEmpty == false }
    let places = try kinds(Set(managing.flatMap { [$0.organisation, $0.employer] }), on: day)
    return Dictionary(
      grouping: managing.compactMap { post -> Held? in
        guard let person = whose[post.person],
          let kind = kind(
            of: post, Set((reasons[post.id] ?? []).map(\.reason)), places)
        else { return nil }
        return Held(
          person: person, organisation: post.organisation, employer: post.employer, post: kind,
          footing: footing(post), startedOn: post.startedOn, endedOn: post.endedOn,
          share: post.fte, isCurrent: post.isCurrent(on: day),
          hasEnded: post.endedOn.map { $0 < day } ?? false)
      }, by: \.person)
  }

  private func kind(
    of post: Assignment, _ reasons: Set<ManagerReason>,
    _ places: [OrganisationID: OrganisationKind]
  ) -> GatewayPost? {
    let there = [post.organisation, post.employer].compactMap { places[$0] }
    return content.gateways.post(
      for: PostKind(
        sectors: Set(there.map(\.sector)), organisationKinds: Set(there),
        engagement: post.engagement, role: post.role, staffGroup: post.staffGroup,
        band: post.band.map(GatewayBands.plain), managerReasons: reasons))
  }

  private func footing(_ post: Assignment) -> GatewayFooting {
    if post.status == .actingUp { return .actingUp }
    return content.gateways.interim.contains(post.engagement) ? .interim : .substantive
  }

  private func kinds(
    _ places: Set<OrganisationID>, on day: Day
  ) throws -> [OrganisationID: OrganisationKind] {
    try Organisations.find(places.sorted(), tx).mapValues { $0.kind(on: day) }
  }

  /// Records that could open a gateway, under the first of the records asked for.
  func held(by records: [PersonID]) throws -> [PersonID: [GatewayRecord]] {
    try held(of: [records[0]: records])
  }

  func held(of people: [PersonID: [PersonID]]) throws -> [PersonID: [GatewayRecord]] {
    var whose: [PersonID: PersonID] = [:]
    for (person, records) in people { for record in records { whose[record] = person } }
    var found: [PersonID: [GatewayRecord]] = [:]
    for some in Array(whose.keys).sorted().chunked() {
      try tx.forEachRow(
        """
        SELECT r.id, r.person_id, r.kind, r.subject, r.level, r.scheme, r.title, r.held,
          r.awarded_on, r.expires_on, r.standing, r.standing_on,
          EXISTS (SELECT 1 FROM badge b
            WHERE b.record_id = r.id AND b.state IN ('suspended', 'revoked'))
        FROM held_record r
        WHERE r.person_id IN (?1*)
          AND r.kind IN ('competence', 'programme', 'module', 'qualification')
        ORDER BY r.id
        """, List(some)
      ) { row in
        guard let person = whose[try row(1)], let record = try GatewayRecord(row: row) else {
          return
        }
        found[person, default: []].append(record)
      }
    }
    return found
  }
}

extension GatewayRecord {
  fileprivate init?(row: Row) throws {
    let kind: RecordKind.Group = try row(2)
    let subject: String = try row(3)
    let level: String? = try row(4)
    let scheme: String? = try row(5)
    let proof: GatewayProof
    switch kind {
    case .competence: proof = .stage(of: subject, level: level ?? "")
    case .programme: proof = .programme(subject)
    case .module: proof = .module(subject)
    case .qualification: proof = .qualification(scheme: scheme ?? "", code: subject)
    case .training, .coreSkill, .careCertificate, .appraisal: return nil
    }
    let isHeld: Bool = try row(7)
    let standing: String = try row(10)
    let on: Day? = try row(11)
    let isSuspended: Bool = try row(12)
    self.init(
      id: try row(0), proof, title: try row(6), awardedOn: try row(8), expiresOn: try row(9),
      standing: standing == "voided"
        ? .voided
        : !isHeld
          ? .notHeld
          : isSuspended
            ? .suspended
            : standing == "replaced" ? on.map { .replaced(on: $0) } ?? .voided : .current)
  }
}
