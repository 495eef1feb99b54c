import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Self-assessments with which nobody did anything for years: the person is told, and then they go.
extension RetentionRun {
  func dueAssessments(
    at now: Instant, _ step: RetentionKind.WarnedStep, _ tx: any Transaction
  ) throws -> [(id: AssessmentID, person: PersonID, isHeld: Bool)] {
    guard let kind = schedule[.assessment], let moment = kind.momentBefore(now) else { return [] }
    let early = moment.adding(seconds: Int64(kind.warning?.daysBefore ?? 0) * 86_400)
    return try EraseAssessments.unused(since: early, tx).filter {
      kind.step(lastUsed: $0.changedAt, warnedAt: $0.warnedAt, at: now) == step
    }.map { one in
      let records = try OnePerson.records(of: one.person, tx)
      return (
        one.id, one.person, try !LegalHolds.held(of: records, on: now.dayInLondon, tx).isEmpty
      )
    }
  }

  /// Tells those whose assessments are going to be removed. Opening one and saving anything keeps
  /// it.
  func warnOfAssessments(
    by actor: (Instant) -> Right, at now: Instant, _ tx: any Transaction
  ) throws {
    for due in try dueAssessments(at: now, .warn, tx) {
      guard var assessment = try Assessments.find(due.id, tx) else { continue }
      assessment.warnedAt = now
      try Assessments.save(assessment, tx)
      try WorkNotices.tell(
        "A self-assessment of yours has not been used for nearly six years and will be removed. "
          + "Change or add an answer to keep it", about: "assessment-\(due.id)-retention",
        to: due.person, page: "/assessments/\(due.id)", at: now, tx)
      try Journal.record(
        JournalEvent(RetentionJournal.warned, [.confidential(due.person)]), under: actor(now), tx)
    }
  }

  // MARK: Prior learning, which goes by the same schedule

  func dueRecognitions(
    at now: Instant, _ step: RetentionKind.WarnedStep, _ tx: any Transaction
  ) throws -> [(id: RecognitionID, person: PersonID, isHeld: Bool)] {
    guard let kind = schedule[.assessment], let moment = kind.momentBefore(now) else { return [] }
    let early = moment.adding(seconds: Int64(kind.warning?.daysBefore ?? 0) * 86_400)
    return try EraseRecognition.unused(since: early, tx).filter {
      kind.step(lastUsed: $0.changedAt, warnedAt: $0.warnedAt, at: now) == step
    }.map { one in
      let records = try OnePerson.records(of: one.person, tx)
      return (
        one.id, one.person, try !LegalHolds.held(of: records, on: now.dayInLondon, tx).isEmpty
      )
    }
  }

  /// Tells those whose requests are going to be removed.
  func warnOfRecognitions(
    by actor: (Instant) -> Right, at now: Instant, _ tx: any Transaction
  ) throws {
    for due in try dueRecognitions(at: now, .warn, tx) {
      guard var request = try RecognitionRequests.find(due.id, tx) else { continue }
      request.warnedAt = now
      try RecognitionRequests.save(request, tx)
      try WorkNotices.tell(
        "A request of yours about prior learning has not been used for nearly six years and will "
          + "be removed. Download what is held about you to keep a copy",
        about: "recognition-\(due.id)-retention", to: due.person, at: now, tx)
      try Journal.record(
        JournalEvent(RetentionJournal.warned, [.confidential(due.person)]), under: actor(now), tx)
    }
  }
}
