import Journals

/// What is done to organisations, as the journal tells it.
package enum OrganisationActions {
  package static let created = JournalAction(
    "organisation.created", words: "Added {organisation} to the register")
  package static let renamed = JournalAction(
    "organisation.renamed", words: "Renamed {before} to {after} from {day}")
  package static let turned = JournalAction(
    "organisation.turned", words: "Made {organisation} a {kind} from {day}")
  package static let kindStated = JournalAction(
    "organisation.kind-stated", words: "Said what {organisation} is: {kind}")
  package static let corrected = JournalAction(
    "organisation.corrected", words: "Corrected the particulars of {organisation}")
  package static let closed = JournalAction(
    "organisation.closed", words: "Closed {organisation}, last day {day}")
  package static let reopened = JournalAction(
    "organisation.reopened", words: "Reopened {organisation}")
  package static let related = JournalAction(
    "organisation.related", words: "Recorded that {organisation} {relation} {other}")
  package static let unrelated = JournalAction(
    "organisation.unrelated",
    words: "Recorded that {organisation} no longer {relation} {other} after {day}")
  package static let referenceLoaded = JournalAction(
    "organisation.reference",
    words: "Took over the reference list of organisations: {count} changes")

  package static let all: [JournalAction] = [
    created, renamed, turned, kindStated, corrected, closed, reopened, related, unrelated,
    referenceLoaded,
  ]
}
