import Access
import Directory
import Journals
import Kernel
import Storage

extension Permission {
  /// Whoever hands in an employer's returns sees its own counts exactly, and nobody else.
  package static let countExactly = Permission(
    "figures.count-exactly", doing: "see exact counts by characteristic",
    roles: .any(.leads, [.equalityLead]), for: .monitoring)

  /// What is published is for everybody; deciding that it is, is for those who hand in the returns.
  package static let publishFigures = Permission(
    "figures.publish", doing: "publish figures of equality for this organisation",
    roles: .any(.leads, [.equalityLead]), for: .monitoring)

  package static let seePublishedFigures = Permission(
    "figures.see-published", doing: "see published figures of equality",
    roles: .counters, for: .planning)

  package static let figures: [Permission] = [
    .countExactly, .publishFigures, .seePublishedFigures,
  ]
}

package enum FiguresJournal {
  package static let counted = JournalAction(
    "figures.counted", words: "Looked at exact counts of {employer} for {what}, {year}")

  package static let published = JournalAction(
    "figures.published", words: "Published figures of {employer} for {year}")

  package static let all = [counted, published]
}

/// Counts of an employer's own people as they are, for its returns. Every look at them is written
/// down.
///
/// - Source: Data Protection Act 2018, Schedule 1, paragraph 8: equality of opportunity or treatment,
///   never measures or decisions about one person.
package enum ExactFigures {
  /// - Parameter what: The measures, for the journal: `wres-2`.
  /// - Throws: `Forbidden` for whoever does not hand in the returns of the organisation.
  package static func counts(
    _ questions: [FigureQuestion], for what: String, _ book: CharacteristicBook, to user: User,
    _ tx: any Transaction
  ) throws -> [FigureCounts] {
    guard let first = questions.first else { return [] }
    let right = try user.right(to: .countExactly, .organisation(first.organisation), tx)
    for other in Set(questions.map(\.organisation)) where other != first.organisation {
      _ = try user.right(to: .countExactly, .organisation(other), tx)
    }
    var name = ""
    if let place = try Organisations.find(first.organisation, tx) {
      name = place.displayName(on: user.today)
    }
    try Journal.record(
      JournalEvent(
        FiguresJournal.counted, [.organisation(first.organisation)],
        details: ["employer": name, "what": what, "year": first.year.words]), under: right, tx)
    return try exactly(questions, book, tx)
  }

  /// Within this target: whoever asks has settled who may see it, or makes it safe.
  static func exactly(
    _ questions: [FigureQuestion], _ book: CharacteristicBook, _ tx: any Transaction
  ) throws -> [FigureCounts] {
    var known: [OrganisationID: (WorkforceCensus, [StandardsYear: Set<OrganisationID>])] = [:]
    return try questions.map { question in
      let organisation = question.organisation
      var (census, within) =
        try known[organisation] ?? (census(of: organisation, question.year, book, tx), [:])
      let places =
        try within[question.year]
        ?? Set(
          OrganisationTree.within([organisation], on: .under, question.year.end, tx)
            + [organisation])
      within[question.year] = places
      known[organisation] = (census, within)
      return try CountFigures(census: census, question: question, within: places, tx: tx).run()
    }
  }

  /// Those employed by the organisation, or by what is part of it.
  private static func census(
    of organisation: OrganisationID, _ year: StandardsYear, _ book: CharacteristicBook,
    _ tx: any Transaction
  ) throws -> WorkforceCensus {
    let below = try OrganisationTree.within([organisation], on: .under, year.end, tx)
    return try WorkforceCensus.of(Array(Set(below + [organisation])), book, tx)
  }
}
