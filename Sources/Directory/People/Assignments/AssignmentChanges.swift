import Journals
import Kernel

/// What differs between two states of an assignment, in words for the journal. An assignment that
/// got its last day has ended; one that lost it is restored.
package enum AssignmentChanges {
  package static func between(_ before: Assignment?, _ after: Assignment) -> JournalChange {
    var changed = ChangedFields()
    changed.note("job title", before?.title, after.title)
    changed.note("organisation", id(before?.organisation), id(after.organisation))
    changed.note("employer", id(before?.employer), id(after.employer))
    changed.note("hosted at", id(before?.host), id(after.host))
    changed.note(
      "unit", before?.unit.map { "\($0.rawValue)" }, after.unit.map { "\($0.rawValue)" })
    changed.note("number", before?.number, after.number)
    changed.note("position number", before?.positionNumber, after.positionNumber)
    changed.note("role", before?.role?.code, after.role?.code)
    changed.note("staff group", before?.staffGroup, after.staffGroup)
    changed.note("band", before?.band, after.band)
    changed.note("occupation code", before?.occupationCode, after.occupationCode)
    changed.note("pathway category", before?.pathwayCategory, after.pathwayCategory)
    changed.note("engagement", before?.engagement.words, after.engagement.words)
    changed.note("FTE", before?.fte?.inWords, after.fte?.inWords)
    changed.note("weekly hours", before?.contractedHours?.inWords, after.contractedHours?.inWords)
    changed.note("status", before?.status.words, after.status.words)
    changed.note("main job", yes(before?.isPrimary), yes(after.isPrimary))
    changed.note("manager flag", yes(before?.isFlaggedManager), yes(after.isFlaggedManager))
    changed.note("holds a budget", yes(before?.holdsBudget), yes(after.holdsBudget))
    changed.note("started", before?.startedOn?.iso, after.startedOn?.iso)
    changed.note("joined the employer", before?.joinedEmployerOn?.iso, after.joinedEmployerOn?.iso)
    changed.note(
      "started in social care", before?.startedInSectorYear.map(String.init),
      after.startedInSectorYear.map(String.init))
    changed.note("last day", before?.endedOn?.iso, after.endedOn?.iso)
    return JournalChange(
      person: after.person, organisation: after.organisation, record: "assignment",
      recordID: after.id.rawValue, kind: kind(before, after), fields: changed.fields)
  }

  private static func kind(_ before: Assignment?, _ after: Assignment) -> JournalChange.Kind {
    guard let before else { return .created }
    return switch (before.hasEnded, after.hasEnded) {
    case (false, true): .ended
    case (true, false): .restored
    case (true, true), (false, false): .changed
    }
  }

  private static func id(_ organisation: OrganisationID?) -> String? {
    organisation.map { String($0.rawValue) }
  }

  private static func yes(_ flag: Bool?) -> String? { flag.map { $0 ? "yes" : "no" } }
}

extension Assignment {
  fileprivate var hasEnded: Bool { endedOn != nil || status == .ended }
}
