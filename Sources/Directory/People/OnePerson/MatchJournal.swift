import Journals
import Kernel
import Storage

/// How timelines tell that records are, or are not, one person.
package enum MatchJournal {
  package static let asked = JournalAction(
    "person.match-asked", words: "Asked whether another record is the same person: {reason}")
  package static let decided = JournalAction(
    "person.match-decided",
    words: "Answered whether another record is the same person: {answer}")
  /// Somebody else's word, which counts.
  package static let recorded = JournalAction(
    "person.match-recorded",
    words:
      "Wrote down for {employer} whether another record is the same person: {answer}, as said by {consent}"
  )
  /// Somebody else's word, which the employer has yet to confirm.
  package static let noted = JournalAction(
    "person.match-noted",
    words:
      "Noted for {employer}, which has yet to confirm it, whether another record is the same person: {answer}, as said by {consent}"
  )
  package static let merged = JournalAction(
    "person.merged", words: "Joined with another record as one person: {reason}")
  package static let mergedAsRecorded = JournalAction(
    "person.merged-as-recorded",
    words:
      "Joined with another record as one person: {reason}. Agreed, as written down, by {consent}")
  package static let unmerged = JournalAction(
    "person.unmerged", words: "Taken apart again from another record: {reason}")

  package static let actions = [
    asked, decided, recorded, noted, merged, mergedAsRecorded, unmerged,
  ]

  /// An answer that leaves the question open or closes it without a merge.
  static func recordAnswer(
    _ records: [PersonID], _ decisions: [MatchDecision], under right: Right, _ tx: any Transaction
  ) throws {
    guard let said = decisions.first else { return }
    var details = ["answer": said.answer.words.lowercased(), "reason": said.reason]
    if let consent = said.consent {
      let employers = decisions.compactMap(\.organisation)
      let names = try Organisations.names(of: employers, tx)
      details["employer"] = employers.compactMap { names[$0] }.joined(separator: ", ")
      details["consent"] = consent.words
    }
    let action = said.consent == nil ? decided : said.counts ? recorded : noted
    try Journal.record(
      JournalEvent(action, records.map { .person($0) }, details: details), under: right, tx)
  }

  /// On the timelines of all records of the person: each may now be read as another.
  static func recordMerge(
    _ records: [PersonID], reason: String, by decisions: [MatchDecision], under right: Right,
    _ tx: any Transaction
  ) throws {
    var last: [OrganisationID: MatchConsent] = [:]
    for decision in decisions where decision.counts {
      if let organisation = decision.organisation { last[organisation] = decision.consent }
    }
    let names = try Organisations.names(of: last.keys, tx)
    let consents = last.sorted { $0.key < $1.key }
      .map { "\($0.value.words) for \(names[$0.key] ?? "an employer")" }
    guard !consents.isEmpty else {
      return try record(merged, of: records, ["reason": reason], under: right, tx)
    }
    try record(
      mergedAsRecorded, of: records,
      ["reason": reason, "consent": consents.joined(separator: ", and by ")], under: right, tx)
  }

  static func recordUnmerge(
    _ records: [PersonID], reason: String, under right: Right, _ tx: any Transaction
  ) throws {
    try record(unmerged, of: records, ["reason": reason], under: right, tx)
  }

  private static func record(
    _ action: JournalAction, of records: [PersonID], _ details: [String: String],
    under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(action, records.map { .person($0) }, details: details), under: right, tx)
  }
}
