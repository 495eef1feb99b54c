import Journals

extension Permission {
  /// Choosing what an inspector is to see, and having it frozen.
  package static let prepareEvidence = Permission(
    "evidence.prepare", doing: "prepare evidence about this organisation for an inspector",
    roles: .keepers, for: .accountability)

  /// Handing it over, another code for it, and taking it back.
  package static let releaseEvidence = Permission(
    "evidence.release", doing: "release evidence about this organisation to an inspector",
    roles: .keepers, for: .accountability)

  /// Writing down that a body asks under the law, and what became of it.
  package static let requestEvidence = Permission(
    "evidence.request", doing: "keep requests for evidence about this organisation",
    roles: .keepers, for: .accountability)

  /// What the code of a pack lets its inspector do, and nothing else; no role holds it.
  static let readEvidence = Permission(
    "evidence.read", doing: "read evidence that was released to you", roles: [],
    for: .accountability)
}

/// What happens to packs and requests, in words for timelines.
package enum EvidenceJournal {
  package static let actions: [JournalAction] = [
    asked, frozen, notPrepared, released, newCode, withdrawn, superseded, opened, read, erased,
    personErased, requested, declined,
  ]

  package static let asked = JournalAction(
    "evidence.asked", words: "Began evidence pack {pack} for {body}: {sections}. Purpose: {purpose}"
  )
  package static let frozen = JournalAction(
    "evidence.frozen", words: "Evidence pack {pack} was frozen with the digest {digest}")
  package static let notPrepared = JournalAction(
    "evidence.not-prepared", words: "Evidence pack {pack} was not made: {reason}")
  package static let released = JournalAction(
    "evidence.released",
    words: "Released evidence pack {pack} to {inspector} of {body} until {until}. "
      + "Purpose: {purpose}")
  package static let newCode = JournalAction(
    "evidence.new-code", words: "Made another code for evidence pack {pack}; the earlier one ended")
  package static let withdrawn = JournalAction(
    "evidence.withdrawn", words: "Withdrew evidence pack {pack}: {reason}")
  package static let superseded = JournalAction(
    "evidence.superseded", words: "Evidence pack {pack} was replaced by pack {other}")
  package static let opened = JournalAction(
    "evidence.opened", words: "{inspector} of {body} opened evidence pack {pack} with its code")
  package static let read = JournalAction(
    "evidence.read", words: "{inspector} of {body} read “{what}” in evidence pack {pack}")
  package static let erased = JournalAction(
    "evidence.erased", words: "The contents of evidence pack {pack} were erased; its digest stays")
  package static let personErased = JournalAction(
    "evidence.person-erased",
    words: "Evidence pack {pack} was withdrawn and its contents erased: somebody named in it was "
      + "erased")
  package static let requested = JournalAction(
    "evidence.requested",
    words: "{body} asked for evidence under {basis}, reference {reference}, to be answered by {due}"
  )
  package static let declined = JournalAction(
    "evidence.declined", words: "The request {reference} of {body} was declined: {reason}")
}
