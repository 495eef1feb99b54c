import Access
import Directory
import Disclosure
import Kernel
import Markup
import Obligations
import Storage
import Web

/// Counts for an organisation and everything in it, or for everything.
struct ShowDuties: Sendable {
  let organisation: OrganisationID?
  let policy: String?
  /// Which hundred of its employers or workplaces; the country has 20,000.
  let page: Int
  let size: Int
  let content: PolicyContent

  func answer(_ user: User, _ tx: any Transaction) throws -> DutyDashboard {
    let subject = organisation.map(Subject.organisation) ?? .everything
    _ = try user.right(to: .countObligations, subject, tx)
    let scope = ObligationScope(organisation: organisation, policy: policy, on: user.today)
    let overview = try ObligationOverview.of(scope, content: content, tx)
    let (counts, parts) = (overview.counts, overview.parts)
    let name = try organisation.map { id in
      guard let name = try Organisations.names(of: [id], tx)[id] else {
        throw NotFound("This organisation")
      }
      return name
    }
    let base = organisation.map { "/organisations/\($0)" } ?? ""
    let maySeeNames = try user.holds(.seeTrainingOfOrganisation, over: subject, tx)
    let readership = try user.readership(of: subject, tx)
    let people = { (policy: String?, state: String) -> String? in
      maySeeNames
        ? Address("\(base)/duties/people").with("policy", policy).with("state", state).text : nil
    }
    let titles = counts.policies.reduce(into: [String: Int]()) {
      $0[$1.policy.title, default: 0] += 1
    }
    let places = PageOfMany(number: page, size: size, total: parts.count)
    let isEmployers = overview.kinds.isDisjoint(with: [.careLocation, .site])
    return DutyDashboard(
      title: name ?? "Every organisation", base: base, day: user.today,
      people: ShownCount(people: counts.people, to: readership), readership: readership,
      policies: content.inForce(on: user.today).map { Choice($0.code, $0.title) },
      policy: policy.flatMap { code in
        content.policy(code).map { Choice(code, $0.title) }
      },
      tally: DutyTally(counts.total, among: counts.peopleObliged, to: readership),
      byPolicy: counts.policies.map { count in
        DutyDashboard.Row(
          name: titles[count.policy.title, default: 0] > 1
            ? "\(count.policy.title) (\(count.policy.set.title))" : count.policy.title,
          hint: nil,
          address: Address("\(base)/duties").with("policy", count.policy.code).text,
          overdueAddress: people(count.policy.code, "overdue"),
          tally: DutyTally(count.tally, among: count.tally.total, to: readership))
      },
      byPlace: parts.dropFirst(places.offset).prefix(places.size).map { part in
        DutyDashboard.Row(
          name: part.name, hint: part.kind.words,
          address: Address("/organisations/\(part.organisation)/duties").with("policy", policy)
            .text,
          overdueAddress: maySeeNames
            ? Address("/organisations/\(part.organisation)/duties/people").with("policy", policy)
              .with("state", "overdue").text : nil,
          tally: DutyTally(part.tally, among: part.peopleAtLeast, to: readership))
      },
      places: places,
      placesAddress: { [policy] number in
        Address("\(base)/duties").with("policy", policy).with("page", "\(number)").text
      },
      placeHeading: isEmployers ? "Employer" : "Workplace",
      lists: .init(
        overdue: people(policy, "overdue"), open: people(policy, "open"),
        done: people(policy, "done"), toReview: people(policy, "review")),
      trail: [PersonPages.home]
        + (organisation.map { [Link(name ?? "", to: "/organisations/\($0)")] } ?? []),
      kindMissing: try organisation.flatMap { try KindMissing.of($0, for: user, tx) })
  }
}

/// The people behind a count, as far as they are in reach.
struct ListDuties: Sendable {
  let organisation: OrganisationID?
  let policy: String?
  let state: String?
  let page: Int
  let size: Int
  let content: PolicyContent

  /// Groups of states that people ask for together, then each state.
  static let groups: [Group] =
    [
      Group("open", "Still to do, in time", [.notYetDue, .dueSoon, .due]),
      Group("done", "Done", [.met, .credited]),
      Group("review", "Record from elsewhere to look at", []),
    ] + ObligationState.allCases.map { Group($0.rawValue, $0.words, [$0]) }

  struct Group: Sendable {
    let choice: Choice
    let states: Set<ObligationState>

    init(_ code: String, _ words: String, _ states: Set<ObligationState>) {
      choice = Choice(code, words)
      self.states = states
    }
  }

  func answer(_ user: User, _ tx: any Transaction) throws -> DutyList {
    let subject = organisation.map(Subject.organisation) ?? .everything
    _ = try user.right(to: .seeTrainingOfOrganisation, subject, tx)
    let reach = try user.reach(for: .seeTrainingOfOrganisation, tx)
    let scope = ObligationScope(organisation: organisation, policy: policy, on: user.today)
    try ListBound().check(scope, reach: reach, tx)
    let group = state.flatMap { state in Self.groups.first { $0.choice.code == state } }
    let found = try PeopleObligations(
      scope,
      states: group?.states ?? [], onlyToReview: state == "review", limit: size,
      offset: max(0, page - 1) * size
    ).page(reach: reach, content: content, tx)
    let name = try organisation.flatMap { try Organisations.names(of: [$0], tx)[$0] }
    let base = organisation.map { "/organisations/\($0)" } ?? ""
    let address = Address("\(base)/duties/people").with("policy", policy).with("state", state)
    let chosen = policy.flatMap { code in content.policy(code).map { Choice(code, $0.title) } }
    return DutyList(
      title: name ?? "Every organisation", base: "\(base)/duties/people", day: user.today,
      lines: found.rows.map(DutyLine.init),
      page: PageOfMany(number: page, size: size, total: found.total),
      policies: content.inForce(on: user.today).map { Choice($0.code, $0.title) },
      policy: chosen, states: Self.groups.map(\.choice), state: group?.choice,
      active: [
        chosen.map {
          ActiveFilter("Policy", $0.words, without: address.with("policy", nil).text)
        },
        group.map {
          ActiveFilter(
            "How it stands", $0.choice.words, without: address.with("state", nil).text)
        },
      ].compactMap(\.self),
      download: address.text,
      address: { number in address.with("page", "\(number)").text },
      trail: [PersonPages.home, Link("Who must do what", to: "\(base)/duties")])
  }
}

extension DutyLine {
  init(_ row: PersonObligation) {
    self.init(
      person: row.person, name: row.name, place: row.places,
      policy: row.obligation.policy.code, title: row.obligation.policy.title,
      state: DutyState(row.obligation.state), dueOn: row.obligation.dueOn,
      toReview: row.obligation.toReview != nil)
  }
}

/// One duty of one person, explained.
struct ShowDutyOfPerson: Sendable {
  let person: PersonID
  let policy: String
  let content: PolicyContent

  func answer(_ user: User, _ tx: any Transaction) throws -> DutyOfPerson {
    _ = try user.right(to: .seeObligations, .person(person), tx)
    let policy = try content.named(policy)
    guard let name = try People.names(of: [person], tx)[person] else {
      throw NotFound("This person")
    }
    let records = try user.records(of: person, for: .seeObligations, tx)
    let standing = try ObligationsOfPerson.of(
      person, seenBy: records, on: user.today, content: content, tx
    ).filter { $0.policy.code == policy.code }
    let employers = try Organisations.names(of: standing.compactMap(\.employer), tx)
    let may = { (permission: Permission) in
      try user.holds(permission, over: .person(person), tx)
    }
    // The reasons tell of absences and of what other employers keep.
    let isWhole = try may(.seeWholeRecord)
    let (mayExempt, mayDefer) = (try may(.exempt), try may(.deferObligation))
    return DutyOfPerson(
      person: person, name: name, isSelf: user.person == person, policy: policy.code,
      title: policy.title, what: policy.whoInWords,
      standing: try standing.map { obligation in
        let employer = obligation.employer ?? obligation.posts.first?.employer
        return DutyOfPerson.Standing(
          employer: obligation.employer.flatMap { employers[$0] },
          state: DutyState(obligation.state), dueOn: obligation.dueOn,
          isInDate: obligation.isInDate,
          because: isWhole ? obligation.because.map(\.words) : [], toReview: obligation.toReview,
          deciders: obligation.toReview == nil
            ? []
            : try employer.map {
              try Accounts.names(holding: .reviewRecord, over: $0, on: user.today, tx)
            } ?? [])
      },
      exceptions: try exceptions(
        policy, user.records(of: person, for: .seeWholeRecord, tx), user, mayExempt: mayExempt,
        mayDefer: mayDefer, tx),
      mayRecord: try may(.recordCompletion),
      mayExempt: mayExempt && user.person != person && !policy.exemptionReasons.isEmpty,
      mayDefer: mayDefer && !policy.deferral.reasons.isEmpty, mayReview: try may(.reviewRecord))
  }

  private func exceptions(
    _ policy: Policy, _ records: [PersonID], _ user: User, mayExempt: Bool, mayDefer: Bool,
    _ tx: any Transaction
  ) throws -> [DutyOfPerson.Exception] {
    let base = "/people/\(person)/duties/\(policy.code)"
    let places = try Organisations.names(
      of: Exceptions.employers(of: records, policy: policy.code, tx), tx)
    let at = { (organisation: OrganisationID?) in
      organisation.flatMap { places[$0] }.map { " at \($0)" } ?? ""
    }
    let exemptions = try Exceptions.exemptions(of: records, policy: policy.code, tx).map { given in
      let reason =
        policy.exemptionReasons.first { $0.code == given.reason }?.title ?? given.reason
      let runs = given.to.map { $0 > user.today } ?? true
      return DutyOfPerson.Exception(
        words: """
          Let off\(at(given.organisation)) from \(given.from.inWords)\(given.to.map { " to \($0.inWords)" } ?? ""): \
          \(reason). Approved by \(given.approver)
          """,
        endWords: "End the exemption",
        endAddress: mayExempt && runs ? "\(base)/exemptions/\(given.id)/end" : nil)
    }
    let deferrals = try Exceptions.deferrals(of: records, policy: policy.code, tx).map { given in
      let reason =
        policy.deferral.reasons.first { $0.code == given.reason }?.title ?? given.reason
      let runs = given.endedOn == nil && given.until > user.today
      return DutyOfPerson.Exception(
        words: """
          More time\(at(given.organisation)) from \(given.from.inWords) to \((given.endedOn ?? given.until).inWords): \
          \(reason)\(given.isDiscretionary ? ", by choice" : "")
          """,
        endWords: "End the extra time",
        endAddress: mayDefer && runs ? "\(base)/deferrals/\(given.id)/end" : nil)
    }
    return exemptions + deferrals
  }
}
