import Access
import Directory
import Kernel
import Markup
import Records
import Storage

/// What the pages about results show.
struct ResultViews {
  let organisation: OrganisationID
  let user: User
  let tx: any Transaction
  let book: LearningBook
  let name: String

  static let linesOnAPage = 50
  /// The latest files and tokens.
  static let originsShown = 100

  init(_ organisation: OrganisationID, _ user: User, _ tx: any Transaction) throws {
    self.organisation = organisation
    self.user = user
    self.tx = tx
    _ = try user.right(to: .keepResults, .organisation(organisation), tx)
    guard let name = try Organisations.names(of: [organisation], tx)[organisation] else {
      throw NotFound("This organisation")
    }
    self.name = name
    book = try ResultsBook.shipped()
  }

  func home() throws -> ResultPages.Home {
    var origins: [ResultOrigin] = []
    var counts: [ResultOrigin: [ResultState: Int]] = [:]
    var last: [ResultOrigin: Instant] = [:]
    for line in try KeptResults.counts(at: organisation, tx) {
      if counts[line.origin] == nil { origins.append(line.origin) }
      counts[line.origin, default: [:]][line.state] = line.count
      last[line.origin] = max(last[line.origin] ?? line.last, line.last)
    }
    let waiting = try KeptResults.countOfWaiting(at: [organisation], tx)[organisation] ?? 0
    return ResultPages.Home(
      id: "\(organisation)", name: name,
      origins: origins.prefix(Self.originsShown).map { origin in
        let states = counts[origin] ?? [:]
        return ResultPages.Origin(
          name: origin.name, way: origin.way.words, last: last[origin]?.inWords ?? "",
          taken: states[.taken] ?? 0, waiting: states[.waiting] ?? 0,
          other: (states[.leftOut] ?? 0) + (states[.replaced] ?? 0))
      }, hasMore: origins.count > Self.originsShown, waiting: waiting,
      given: try KeptResults.countOfGiven(at: organisation, tx),
      mappings: try LearningMappings.of(organisation, tx).count(where: \.isOpen),
      vocabularies: book.vocabularies.map { vocabulary in
        ResultPages.Vocabulary(
          title: vocabulary.title, code: vocabulary.code,
          words: vocabulary.words.map { ($0.value, $0.means.words, $0.isVerified) })
      })
  }

  func waiting(why: String?, page: Int) throws -> ResultPages.Waiting {
    let chosen = why.flatMap { ResultFault(rawValue: $0) }
    let counts = try KeptResults.faults(at: organisation, tx)
    let total = chosen.map { counts[$0] ?? 0 } ?? counts.values.reduce(0, +)
    let page = PageOfMany(number: page, size: Self.linesOnAPage, total: total)
    let lines = try KeptResults.waiting(
      at: organisation, for: chosen, limit: page.size, offset: page.offset, tx
    ).map(line)
    return ResultPages.Waiting(
      id: "\(organisation)", name: name, lines: lines, page: page,
      faults: ResultFault.allCases.compactMap { fault in
        counts[fault].map { (fault.rawValue, fault.words, $0) }
      }, chosen: chosen?.rawValue)
  }

  /// Whose it is, where somebody said so or the source’s own reader knew; else what it names.
  private func who(_ kept: KeptResult) throws -> String {
    let known = try (kept.words?.givenTo ?? kept.person).flatMap {
      try People.names(of: [$0], tx)[$0]
    }
    return known ?? kept.words?.arrived.who.words ?? ""
  }

  private func line(_ kept: KeptResult) throws -> ResultPages.Line {
    let arrived = kept.words?.arrived
    return ResultPages.Line(
      id: "\(kept.id)", course: arrived?.course ?? "It cannot be read any more",
      source: source(arrived?.vocabulary ?? ""), who: try who(kept),
      said: arrived?.status ?? "", day: day(arrived?.day), fault: kept.fault?.words ?? "",
      received: "\(kept.receivedAt.dayInLondon.inWords), \(kept.origin.name)")
  }

  func source(_ code: String) -> String { book.vocabulary(code)?.title ?? code }

  private func day(_ text: String?) -> String {
    text.map { Day($0)?.inWords ?? $0 } ?? ""
  }

  func one(_ id: LearningResultID) throws -> ResultDecisionPages.One {
    let kept = try DecideResult.waiting(id, at: organisation, tx)
    let fault = kept.fault ?? .unknownModule
    let arrived = kept.words?.arrived
    let given = try kept.words?.givenTo.flatMap { try People.names(of: [$0], tx)[$0] }
    return ResultDecisionPages.One(
      organisation: "\(organisation)", name: name, id: "\(id)",
      rows: [
        ("Course", arrived?.course ?? ""), ("Source", source(arrived?.vocabulary ?? "")),
        ("It says", arrived?.status ?? ""), ("It names", arrived?.who.words ?? ""),
        ("Whose it is", given ?? ""), ("Day", day(arrived?.day)),
        ("Score", arrived?.scaled ?? arrived?.score ?? ""), ("Reason", arrived?.reason ?? ""),
        ("Its reference", arrived?.reference ?? ""),
        ("Why it was taken back", kept.words?.why ?? ""),
        (
          "Came in",
          "\(kept.receivedAt.inWords), \(kept.origin.way.words.lowercased()), \(kept.origin.name)"
        ),
      ],
      fault: fault.words, mending: fault.mending(kept.origin.way),
      mayMap: fault == .unknownModule && arrived?.course.isEmpty == false,
      mapping: try fault.remedy == .module && fault != .unknownModule
        ? mappingPage(arrived) : nil,
      mayGive: fault.remedy == .person && arrived != nil,
      source: source(arrived?.vocabulary ?? ""), course: arrived?.course ?? "")
  }

  /// Where the mapping by which it was read can be ended; a national one is in the list.
  private func mappingPage(_ arrived: ArrivedResult?) throws -> String {
    let base = "\(ResultPages.base("\(organisation)"))/mappings"
    let own = try LearningMappings.of(organisation, tx).first { kept in
      kept.isOpen && kept.mapping.vocabulary == arrived?.vocabulary
        && kept.mapping.key.course == arrived.map { ArrivedResult.key(of: $0.course) }
    }
    return own.map { "\(base)/\($0.id)/end" } ?? base
  }

  func modules() throws -> [Choice] {
    try book.modules(user.today, tx).sorted {
      ($0.title, $0.reference.version) < ($1.title, $1.reference.version)
    }
    .map { module in
      Choice(
        "\(module.reference.code):\(module.reference.version)",
        "\(module.title), version \(module.reference.version)")
    }
  }

  func mappings() throws -> (
    own: [ResultDecisionPages.Mapping], national: [ResultDecisionPages.Mapping]
  ) {
    let titles = Dictionary(try book.modules(user.today, tx).map { ($0.reference, $0.title) }) {
      one, _ in one
    }
    func words(_ mapping: LearningMapping) -> (module: String, asks: String) {
      let module = titles[mapping.module].map { "\($0), version \(mapping.module.version)" }
      let score = mapping.masteryScore.map { "\($0 / 100)%" }
      let asks = [
        mapping.moveOn == .notApplicable ? nil : mapping.moveOn.words,
        score.map { "passed from \($0)" },
      ].compactMap(\.self).joined(separator: "; ")
      return (module ?? "\(mapping.module.code), not in the catalogue", asks)
    }
    let all = try LearningMappings.of(organisation, tx)
    let taken = try KeptResults.countsOfTaken(by: all.map(\.id), tx)
    let own = all.map { kept in
      let (module, asks) = words(kept.mapping)
      return ResultDecisionPages.Mapping(
        id: "\(kept.id)", course: kept.mapping.course, source: source(kept.mapping.vocabulary),
        module: module, asks: asks,
        made: "\(kept.madeAt.dayInLondon.inWords), by \(kept.madeBy)",
        ended: kept.endedAt.map { "\($0.dayInLondon.inWords), by \(kept.endedBy ?? "")" },
        taken: taken[kept.id] ?? 0)
    }
    let national = book.mappings.map { mapping in
      let (module, asks) = words(mapping)
      return ResultDecisionPages.Mapping(
        id: "", course: mapping.course, source: source(mapping.vocabulary), module: module,
        asks: asks, made: "", ended: nil)
    }
    return (own, national)
  }
}

/// What came in about oneself.
enum OwnResults {
  static func lines(
    _ user: User, _ tx: any Transaction
  ) throws -> [ResultDecisionPages.Own] {
    _ = try user.right(to: .ownResults, .own, tx)
    guard let person = user.person else { return [] }
    let all = try KeptResults.about(OnePerson.records(of: person, tx), tx)
    let titles = Dictionary(
      try ResultsBook.shipped().modules(user.today, tx).map { ($0.reference, $0.title) }
    ) { one, _ in one }
    let names = try Organisations.names(of: Set(all.map(\.organisation)), tx)
    return all.map { kept in
      let arrived = kept.words?.arrived
      let module = kept.module.map { titles[$0] ?? $0.code }
      return ResultDecisionPages.Own(
        course: arrived?.course ?? "", module: module ?? "",
        outcome: kept.state == .taken ? kept.status?.words ?? "" : kept.state.words,
        detail: kept.state == .waiting
          ? "\(kept.fault?.words ?? ""). It does not count." : kept.words?.why ?? "",
        day: kept.happenedOn?.inWords ?? arrived?.day ?? "",
        from: "\(kept.origin.way.words), \(kept.origin.name)",
        employer: names[kept.organisation] ?? "", received: kept.receivedAt.dayInLondon.inWords)
    }
  }
}
