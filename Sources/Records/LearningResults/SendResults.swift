import Access
import Directory
import Journals
import Kernel
import Storage

/// Results as a program sends them: all of them in one unit of work.
package struct SendResults {
  package let organisation: OrganisationID
  package let results: [ArrivedResult]
  package let book: LearningBook

  package init(to organisation: OrganisationID, _ results: [ArrivedResult], _ book: LearningBook) {
    self.organisation = organisation
    self.results = results
    self.book = book
  }

  /// So many at once.
  package static let most = 500

  package func run(by user: User, _ tx: any Transaction) throws -> [ResultOutcome] {
    let right = try user.right(to: .sendResults, .organisation(organisation), tx)
    guard try Organisations.find(organisation, tx) != nil else {
      throw NotFound("This organisation")
    }
    let taking = try TakeResults(
      at: organisation, from: ResultOrigin(.program, user.name), by: user.name, at: user.now,
      today: user.today, book, tx)
    var outcomes: [ResultOutcome] = []
    var changes: [JournalChange] = []
    for result in results {
      let (outcome, change) = try taking.take(result, tx)
      outcomes.append(outcome)
      if let change { changes.append(change) }
    }
    try ResultNews.follow(organisation, at: user.now, tx)
    try Journal.record(
      JournalEvent(
        ResultJournal.sent, [.organisation(organisation)], details: Self.details(outcomes),
        changes: changes), under: right, tx)
    return outcomes
  }

  static func details(_ outcomes: [ResultOutcome]) -> [String: String] {
    let (taken, had, waiting) = outcomes.counted
    return ["taken": "\(taken)", "had": "\(had)", "waiting": "\(waiting)"]
  }
}

extension [ResultOutcome] {
  package var counted: (taken: Int, had: Int, waiting: Int) {
    reduce(into: (0, 0, 0)) { counts, outcome in
      switch outcome {
      case .taken: counts.0 += 1
      case .had: counts.1 += 1
      case .waiting: counts.2 += 1
      }
    }
  }
}
