import Kernel

/// How a result from outside is read. Nothing is guessed: what is not in the tables waits.
///
/// - Source: domain facts, standards and training, section 7: external values are mapped by table, and
///   what is unknown is quarantined.
package enum ResultRules {
  /// What is known when a result is read.
  package struct Known: Sendable {
    package var vocabulary: LearningVocabulary?
    /// `nil` where no table says which module the course is.
    package var mapping: LearningMapping?
    /// The module the mapping names; `nil` where the catalogue has none of it.
    package var module: LearningModule?
    package var person: ResultPerson = .nobody
    package var today: Day
    /// What came before in the same registration of the same person and module.
    package var earlier: [RegistrationRules.Event] = []

    package init(today: Day) { self.today = today }
  }

  package struct Read: Hashable, Sendable {
    package let person: PersonID
    package let module: LearningModule
    /// What it says itself, in hundredths of a percent, 0 to 10,000.
    package let score: Int?
    /// Its own day.
    package let day: Day
    package let verbs: Set<LearningVerb>
    /// Where the module stands by it, and by what came before in the same registration.
    package let standing: RegistrationRules.Standing
    /// Whether it stood otherwise before.
    package let isNews: Bool

    package var status: LearningStatus { standing.status }
  }

  /// - Throws: `Unread` with the first thing that keeps it from being taken, in the order in which
  ///   somebody would mend it.
  package static func read(
    _ result: ArrivedResult, _ known: Known
  ) throws(Unread) -> Read {
    guard isShort(result) else { throw Unread(.tooLong) }
    guard let vocabulary = known.vocabulary else { throw Unread(.unknownSource) }
    let words = try words(of: result, vocabulary)
    guard !result.course.isEmpty else { throw Unread(.noCourse) }
    guard let mapping = known.mapping else { throw Unread(.unknownModule) }
    guard let module = known.module else { throw Unread(.moduleGone) }
    if result.who.isNobody, known.person == .nobody { throw Unread(.nobody) }
    let (person, lastDay): (PersonID, Day?)
    switch known.person {
    case .nobody: throw Unread(.unknownPerson)
    case .several: throw Unread(.severalPeople)
    case .gone: throw Unread(.notEmployed)
    case .one(let found, let until): (person, lastDay) = (found, until)
    }
    guard let day = Day(result.day) else { throw Unread(.noDay) }
    guard day <= known.today else { throw Unread(.dayInFuture) }
    guard lastDay.map({ day <= $0 }) ?? true else { throw Unread(.notEmployed) }
    guard module.opensOn.map({ $0 <= day }) ?? true else { throw Unread(.beforeModule) }
    let score = try score(of: result)
    let verbs = vocabulary.isVerbs ? Set(words.compactMap { LearningVerb(rawValue: $0.value) }) : []
    let standing: RegistrationRules.Standing
    var isNews = true
    if vocabulary.isVerbs {
      let event = RegistrationRules.Event(verbs, on: day, score: score)
      try check(event, known.earlier, mapping, result)
      guard let now = RegistrationRules.standing(after: known.earlier + [event], mapping) else {
        throw Unread(.unknownStatus)
      }
      standing = now
      isNews = RegistrationRules.isNews(
        now, since: RegistrationRules.standing(after: known.earlier, mapping))
    } else {
      let status = try status(words[0].means, score, mapping.masteryScore)
      standing = RegistrationRules.Standing(status: status, day: day, score: score)
    }
    if let fault = fault(standing.status, of: module.kind) { throw Unread(fault) }
    return Read(
      person: person, module: module, score: score, day: day, verbs: verbs, standing: standing,
      isNews: isNews)
  }

  /// What a line can say of a kind of module. Whether an assessment was passed must be said; what
  /// somebody supervised, hosted, sponsored or facilitated is confirmed by them, and by no line.
  static func fault(_ status: LearningStatus, of kind: ModuleKind) -> ResultFault? {
    switch (kind, status) {
    case (.elearning, _), (.taught, _), (_, .notStarted), (_, .inProgress): nil
    case (.assessment, .completed), (.assessment, .credited): .notJudged
    case (.assessment, _): nil
    case (.experiential, _), (.jobShadowing, _), (.project, _), (.actionLearning, _):
      .needsEvidence
    }
  }

  // MARK: People

  /// How somebody stands with an employer.
  package enum Employment: Hashable, Sendable {
    case now
    /// Lately enough that the employer still sees them, with their last day.
    case left(Day)
    /// Their first day is yet to come.
    case later
    case longAgo
    case never
  }

  package static func employment(
    _ posts: [(from: Day?, until: Day?)], on today: Day, seenForDays: Int
  ) -> Employment {
    guard !posts.isEmpty else { return .never }
    let left = posts.compactMap(\.until).filter { $0 < today }.max()
    for post in posts where post.until.map({ $0 >= today }) ?? true {
      if post.from.map({ $0 <= today }) ?? true { return .now }
    }
    guard let left else { return .later }
    if left >= today - seenForDays { return .left(left) }
    return posts.contains { $0.until.map { $0 >= today } ?? true } ? .later : .longAgo
  }

  private static func isShort(_ result: ArrivedResult) -> Bool {
    let all: [String?] = [
      result.vocabulary, result.course, result.status, result.day, result.score, result.scaled,
      result.reason, result.registration, result.reference, result.who.person,
      result.who.staffNumber, result.who.email,
    ]
    return !all.contains { $0.map(ArrivedResult.isTooLong) ?? false }
  }

  /// Every word, which all must be in the table.
  private static func words(
    of result: ArrivedResult, _ vocabulary: LearningVocabulary
  ) throws(Unread) -> [LearningVocabulary.Word] {
    let written =
      vocabulary.isVerbs
      ? result.status.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
      : [result.status]
    var words: [LearningVocabulary.Word] = []
    for text in written {
      guard let word = vocabulary.word(text) else { throw Unread(.unknownStatus) }
      words.append(word)
    }
    return words
  }

  // MARK: Scores

  /// In hundredths of a percent. A scaled score goes before a percentage that says the same.
  static func score(of result: ArrivedResult) throws(Unread) -> Int? {
    let percent = try result.score.map { (text) throws(Unread) in
      try hundredths(text, decimals: 2)
    }
    let scaled = try result.scaled.map { (text) throws(Unread) in
      try hundredths(text, decimals: 4)
    }
    if let percent, let scaled, percent != scaled { throw Unread(.contradictoryScore) }
    return scaled ?? percent
  }

  /// A decimal number of which the last of `decimals` digits is one unit: `0.85` of four is 8,500,
  /// `85` of two as well. More digits are cut off, which never makes a score higher.
  static func hundredths(_ text: String, decimals: Int) throws(Unread) -> Int {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, !first.isEmpty,
      parts.allSatisfy({ part in part.utf8.allSatisfy { (48...57).contains($0) } }),
      parts.count == 1 || !parts[1].isEmpty, first.utf8.count <= 3, let whole = Int(first)
    else { throw Unread(.wrongScore) }
    let after = parts.count == 2 ? parts[1] : ""
    let kept = after.prefix(decimals)
    let unit = (0..<decimals).reduce(1) { one, _ in one * 10 }
    let missing = (kept.count..<decimals).reduce(1) { one, _ in one * 10 }
    let value = whole * unit + (Int(kept) ?? 0) * missing
    let isMore = after.dropFirst(decimals).contains { $0 != "0" }
    guard value < 10_000 || (value == 10_000 && !isMore) else { throw Unread(.wrongScore) }
    return value
  }

  // MARK: Statuses

  /// Of a source with one word: the mastery score decides where there are both.
  static func status(
    _ said: LearningStatus, _ score: Int?, _ mastery: Int?
  ) throws(Unread) -> LearningStatus {
    guard let score, let mastery else { return said }
    switch said {
    case .completed: return score >= mastery ? .passed : .failed
    case .passed where score < mastery, .failed where score >= mastery:
      throw Unread(.contradictoryScore)
    case .passed, .failed, .notStarted, .inProgress, .awaitingAssessment, .credited, .expired:
      return said
    }
  }

  /// Of cmi5: what cannot be so, whatever it comes to.
  static func check(
    _ event: RegistrationRules.Event, _ earlier: [RegistrationRules.Event],
    _ mapping: LearningMapping, _ result: ArrivedResult
  ) throws(Unread) {
    let said = event.verbs
    guard !said.isSuperset(of: [.passed, .failed]) else { throw Unread(.contradictoryStatus) }
    if said.contains(.waived) {
      guard !earlier.contains(where: { $0.verbs.contains(.waived) }) else {
        throw Unread(.waivedTwice)
      }
      guard result.reason != nil else { throw Unread(.waivedWithoutReason) }
      guard !said.contains(.failed) else { throw Unread(.contradictoryStatus) }
    }
    if let score = event.score, let mastery = mapping.masteryScore {
      if said.contains(.passed), score < mastery { throw Unread(.contradictoryScore) }
      if said.contains(.failed), score >= mastery { throw Unread(.contradictoryScore) }
    }
    let shown: Set<LearningVerb> = [.completed, .passed, .failed, .waived]
    if said.contains(.satisfied), mapping.moveOn == .notApplicable, said.isDisjoint(with: shown),
      earlier.allSatisfy({ $0.verbs.isDisjoint(with: shown) })
    {
      throw Unread(.satisfiedAlone)
    }
  }

  /// Why a result was not read.
  package struct Unread: Error, Hashable {
    package let fault: ResultFault
    init(_ fault: ResultFault) { self.fault = fault }
  }
}

/// Whom what a result names could be.
package enum ResultPerson: Hashable, Sendable {
  case nobody
  /// With their last day, where they have left.
  case one(PersonID, until: Day? = nil)
  case several
  /// Known by the employer’s own number, and not employed there: not yet, or not for a long time.
  case gone
}
