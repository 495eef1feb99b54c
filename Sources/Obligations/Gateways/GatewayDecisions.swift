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
  /// - Parameter organisation: The employer that appoints: waivers and leave given by others do not
  ///   hold there. `nil` for whichever employer gave them.
  /// - Throws: A problem where no kind of post has that code.
  package func decide(
    _ question: GatewayQuestion, of person: PersonID, at organisation: OrganisationID? = nil
  ) throws -> GatewayDecision {
    guard let post = content.gateways.post(question.post) else {
      let known = content.gateways.posts.map(\.code).joined(separator: ", ")
      throw Problems("role", "No kind of post is called “\(question.post)”. Use one of: \(known)")
    }
    let gateway = content.gateways.gateway(before: post.code, on: question.day)
    guard let gateway else { return GatewayRules.decide(question, post, nil, GatewayFacts()) }
    let records = try OnePerson.records(of: person, tx)
    let posts = try self.posts(of: [person: records], on: question.day)[person] ?? []
    let facts = try facts(records, posts, gateway, question, organisation)
    let share = question.share ?? share(posts, organisation)
    return GatewayRules.decide(
      GatewayQuestion(
        question.post, question.footing, startsOn: question.startsOn, on: question.day,
        share: share), post, gateway, facts)
  }

  /// The part of full time that somebody works for the employer that asks, where it is known.
  private func share(
    _ posts: [Held], _ organisation: OrganisationID?
  ) -> FullTimeEquivalent? {
    let there = posts.filter { post in
      organisation.map { [post.organisation, post.employer].contains($0) } ?? true
    }
    let shares = there.compactMap(\.share)
    return shares.isEmpty ? nil : shares.reduce(.zero, +)
  }

  /// A post that somebody holds or was offered, with the kind of post it is.
  struct Held {
    let person: PersonID
    let organisation: OrganisationID
    let employer: OrganisationID
    let post: GatewayPost
    let footing: GatewayFooting
    let startedOn: Day?
    let share: FullTimeEquivalent?
    let isCurrent: Bool
  }

  /// First day in a post before which `gateway` stands, of those held on the day.
  package static func inPostSince(
    _ gateway: Gateway, _ person: PersonID, on day: Day, content: PolicyContent,
    _ tx: any Transaction
  ) throws -> Day? {
    let records = try OnePerson.records(of: person, tx)
    let posts = try GatewayDecisions(content: content, tx).posts(of: [person: records], on: day)
    return since(gateway, posts[person] ?? [], on: day)
  }

  /// A post without a first day has always run.
  private static func since(_ gateway: Gateway, _ posts: [Held], on day: Day) -> Day? {
    posts.filter { $0.isCurrent && gateway.posts.contains($0.post.code) && !$0.footing.isTemporary }
      .map { $0.startedOn ?? gateway.effective.from }.min()
  }

  private func facts(
    _ records: [PersonID], _ posts: [Held], _ gateway: Gateway, _ question: GatewayQuestion,
    _ organisation: OrganisationID?
  ) throws -> GatewayFacts {
    let waivers = try GatewayWaivers.of(records, tx)
    let appointments = try GatewayAppointments.of(records, tx)
    return GatewayFacts(
      records: try held(by: Array(records))[records[0]] ?? [],
      waivers: Self.waived(waivers, gateway, organisation),
      temporarySince: Self.temporarySince(posts, appointments, gateway, question, organisation),
      inPostSince: Self.since(gateway, posts, on: question.day),
      override: Self.override(appointments, gateway, question.post, organisation))
  }

  static func waived(
    _ waivers: [GatewayWaiver], _ gateway: Gateway, _ organisation: OrganisationID?
  ) -> [GatewayFacts.Waived] {
    waivers.compactMap { waiver in
      guard waiver.gateway == gateway.code, let until = waiver.until,
        let decided = waiver.decision, [.granted, .met, .lapsed, .ended].contains(waiver.state),
        organisation.map({ $0 == waiver.organisation }) ?? true
      else { return nil }
      // One that was ended stopped counting on the day before.
      let last = waiver.state == .ended ? waiver.closing.map { $0.at.dayInLondon - 1 } : nil
      return GatewayFacts.Waived(
        id: waiver.id, from: decided.at.dayInLondon, until: min(until, last ?? until),
        organisation: waiver.organisation)
    }
  }

  static func override(
    _ appointments: [GatewayAppointment], _ gateway: Gateway, _ post: String,
    _ organisation: OrganisationID?
  ) -> GatewayFacts.Overridden? {
    appointments.filter {
      $0.state == .overridden && $0.gateway == gateway.code && $0.post == post
    }.compactMap { one -> GatewayFacts.Overridden? in
      guard let decision = one.decision, organisation.map({ $0 == one.organisation }) ?? true
      else { return nil }
      return GatewayFacts.Overridden(
        on: decision.at.dayInLondon, organisation: one.organisation)
    }.min { $0.on < $1.on }
  }

  /// Temporary posts that follow one another closely count from the first of them.
  static func temporarySince(
    _ posts: [Held], _ appointments: [GatewayAppointment], _ gateway: Gateway,
    _ question: GatewayQuestion, _ organisation: OrganisationID?
  ) -> Day? {
    guard question.footing.isTemporary else { return nil }
    let known =
      posts.filter { $0.footing.isTemporary && gateway.posts.contains($0.post.code) }
      .compactMap(\.startedOn)
      + appointments.filter {
        $0.footing.isTemporary && $0.gateway == gateway.code
          && ($0.state == .confirmed || $0.state == .overridden)
      }.map(\.startsOn)
    var since = question.startsOn
    for start in known.sorted(by: >)
    where start < since && gateway.temporary.freshAfter.after(start) >= since {
      since = start
    }
    return since
  }

  // MARK: Reading

  /// Posts that have not ended by `day`, of each person by the record that they are asked for by.
  func posts(
    of people: [PersonID: [PersonID]], on day: Day
  ) throws -> [PersonID: [Held]] {
    var whose: [PersonID: PersonID] = [:]
    for (person, records) in people { for record in records { whose[record] = person } }
    let all = Array(whose.keys)
    let posts = try Assignments.of(all, tx).values.joined().filter { post in
      post.status != .ended && post.endedOn.map { $0 >= day } ?? true
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
          footing: footing(post), startedOn: post.startedOn, share: post.fte,
          isCurrent: post.isCurrent(on: day))
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
