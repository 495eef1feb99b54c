import Directory
import Kernel

extension CensusPlan {
  /// - Parameter policies: Those in force on `day`, in the order in which they are counted.
  init(
    content: PolicyContent, policies: [Policy], terms: CensusTerms, book: EmployerBook, on day: Day
  ) {
    self.day = Int32(clamping: day.number)
    continuity = lengths.number(of: content.settings.continuity)
    fullTimeHours = Int32(clamping: content.settings.fullTimeHours.hundredths)
    for policy in policies { addTerms(of: policy, content, day) }
    for kind in terms.kinds { add(kind, policies, day) }
    for sort in terms.sorts { bearings.add(Self.bearings(of: sort, policies)) }
    let numbers = addPlaces(terms)
    addOrganisations(numbers, content, policies, book, day)
  }

  private mutating func addTerms(of policy: Policy, _ content: PolicyContent, _ day: Day) {
    let lapse: Terms.Lapse =
      switch policy.rhythm?.expiry {
      case .none: .never
      case .interval: .interval
      case .record: .record
      case .earlier: .earlier
      }
    var agreement: Int?
    let recognition: Terms.Recognition
    switch policy.recognition {
    case .anywhere: recognition = .anywhere
    case .reviewed: recognition = .reviewed
    case .agreement(let code):
      agreement = content.agreements.firstIndex { $0.code == code }
      recognition = agreement == nil ? .reviewed : .agreement
    }
    let soon = policy.deadline.dueSoon
    self.policies.append(
      Terms(
        lapse: lapse, interval: policy.rhythm.map { lengths.number(of: $0.interval) } ?? -1,
        recognition: recognition, agreement: agreement ?? 0, soonUntil: Self.soon(soon, on: day),
        soonAgainUntil: Self.soon(policy.rhythm?.dueSoon ?? soon, on: day)))
  }

  /// The last day of being due that `window` brings to `day` or earlier.
  private static func soon(_ window: Length, on day: Day) -> Int32 {
    // No further than this, because a month is at most 31 days long; and back from there.
    var last = day + max(0, window.months) * 31 + max(0, window.days) + 1
    while window.before(last) > day { last = last - 1 }
    return Int32(clamping: last.number)
  }

  private mutating func add(_ kind: PostKind, _ policies: [Policy], _ day: Day) {
    var asks: [Ask] = []
    var mask: UInt64 = 0
    var isByPerson = false
    for (number, policy) in policies.enumerated() {
      let answer = policy.who.holds(for: kind)
      if answer == false { continue }
      let begins = policy.start(for: kind.sectors)
      guard begins <= day else { continue }
      guard let rest = answer == true ? Rest.anybody : policy.who.rest(for: kind) else {
        isByPerson = true
        continue
      }
      let cap: Int32 =
        switch policy.deadline.scaling {
        case .none: -1
        case .fullTimeShare(let cap): lengths.number(of: cap)
        }
      asks.append(
        Ask(
          policy: Int32(number), begins: Int32(clamping: begins.number),
          within: lengths.number(of: policy.within(for: kind.sectors)), cap: cap,
          startedFrom: rest.startedFrom, inSectorFrom: rest.inSectorFrom,
          anchor: policy.deadline.anchor, joinersOnly: policy.joinersOnly))
      mask |= 1 << UInt64(number % 64)
    }
    self.asks.add(asks)
    asked.append(mask)
    self.isByPerson.append(isByPerson)
  }

  private static func bearings(of sort: RecordSort, _ policies: [Policy]) -> [Bearing] {
    policies.enumerated().compactMap { number, policy in
      policy.requirement.standing(of: sort.achievement).map {
        Bearing(policy: Int32(number), isForReview: $0 == .forReview)
      }
    }
  }
}

extension CensusPlan {
  /// The organisations that posts and records name; records name them by their numbers among the
  /// terms, so those come first.
  private mutating func addPlaces(_ terms: CensusTerms) -> [OrganisationID: Int32] {
    var numbers: [OrganisationID: Int32] = [:]
    for (number, organisation) in terms.organisations.enumerated() {
      numbers[organisation] = Int32(number)
    }
    func number(_ organisation: OrganisationID) -> Int32 {
      if let known = numbers[organisation] { return known }
      let number = Int32(numbers.count)
      numbers[organisation] = number
      return number
    }
    places = terms.places.map {
      Place(workplace: number($0.organisation), employer: number($0.employer))
    }
    return numbers
  }

  private mutating func addOrganisations(
    _ numbers: [OrganisationID: Int32], _ content: PolicyContent, _ policies: [Policy],
    _ book: EmployerBook, _ day: Day
  ) {
    let inOrder = numbers.sorted { $0.value < $1.value }.map(\.key)
    var same = Array(repeating: Set<Int32>(), count: inOrder.count)
    for (number, organisation) in inOrder.enumerated() {
      guard let facts = book.organisations[organisation] else { continue }
      for other in facts.parents.union(facts.successors) {
        guard let other = numbers[other] else { continue }
        same[number].insert(other)
        same[Int(other)].insert(Int32(number))
      }
    }
    for these in same { organisations.same.add(these.sorted()) }
    organisations.agreements = content.agreements.map { Int32(clamping: $0.from.number) }
    organisations.membership = content.agreements.map { agreement in
      let listed = Dictionary(
        grouping: book.memberships.filter { $0.agreement == agreement.code }, by: \.organisation)
      return inOrder.map { organisation in
        if let known = listed[organisation] {
          return .during(known.map { Self.days(of: $0.period) })
        }
        let kind = book.organisations[organisation]?.kind
        return kind.map(agreement.presumedKinds.contains) ?? false ? .presumed : .none
      }
    }
    addLocalIntervals(inOrder, policies, book, day)
  }

  private mutating func addLocalIntervals(
    _ inOrder: [OrganisationID], _ policies: [Policy], _ book: EmployerBook, _ day: Day
  ) {
    let setting = Set(book.intervals.map(\.organisation))
    for organisation in inOrder {
      guard setting.contains(organisation) else {
        organisations.localRows.append(-1)
        continue
      }
      organisations.localRows.append(Int32(organisations.localLengths.count / policies.count))
      for policy in policies {
        let employer = policy.scope == .person ? nil : organisation
        let interval = book.interval(for: policy, at: employer, on: day)
        organisations.localLengths.append(
          interval.map { lengths.number(of: $0.interval) } ?? -1)
      }
    }
  }

  private static func days(of period: Period) -> ClosedRange<Int32> {
    let first = Int32(clamping: period.from.number)
    return first...max(first, period.to.map { Int32(clamping: $0.number) } ?? .max)
  }
}

/// What a policy still asks of somebody once the kind of their post is known.
private struct Rest {
  var startedFrom = Int32.min
  var inSectorFrom = Int32.min

  static let anybody = Rest()

  func and(_ other: Rest) -> Rest {
    Rest(
      startedFrom: max(startedFrom, other.startedFrom),
      inSectorFrom: max(inSectorFrom, other.inSectorFrom))
  }
}

extension Predicate {
  /// `nil` where it takes more than a day and a year to say. Only asked where the kind of post
  /// decides neither way.
  fileprivate func rest(for kind: PostKind) -> Rest? {
    switch self {
    case .startedFrom(let day): return Rest(startedFrom: Int32(clamping: day.number))
    case .newToSectorFrom(let year): return Rest(inSectorFrom: Int32(clamping: year))
    case .all(let parts):
      var all = Rest.anybody
      for part in parts where part.holds(for: kind) == nil {
        guard let rest = part.rest(for: kind) else { return nil }
        all = all.and(rest)
      }
      return all
    case .any(let parts):
      let open = parts.filter { $0.holds(for: kind) == nil }
      return open.count == 1 ? open[0].rest(for: kind) : nil
    case .not, .holds, .everyone, .sector, .organisationKind, .cqcRegistered, .engagement, .role,
      .staffGroup, .band, .manager:
      return nil
    }
  }
}
