// What a record can be told: how it is named, what it belongs to, and what is held of it already.

extension FindingCode {
  package static let keyMissing = FindingCode("key-missing", .error, .rowRejected)
  package static let keyDuplicate = FindingCode("key-duplicate", .error, .rowRejected)
  package static let idLooksLikeDate = FindingCode("id-looks-like-date", .error, .rowRejected)
  package static let idLeadingZeroLost = FindingCode("id-leading-zero-lost", .error, .rowRejected)
  package static let idScientific = FindingCode("id-scientific", .error, .rowRejected)
  package static let idDecimalSuffix = FindingCode("id-decimal-suffix", .info, .loaded)
  package static let idFormat = FindingCode("id-format", .error, .valueDropped)
  package static let locationDuplicate = FindingCode("location-duplicate", .error, .valueDropped)
  package static let orphanWorkplace = FindingCode("orphan-workplace", .error, .rowRejected)
  package static let orphanWorker = FindingCode("orphan-worker", .error, .rowRejected)
  package static let orphanPerson = FindingCode("orphan-person", .error, .rowRejected)
  package static let orphanPosition = FindingCode("orphan-position", .error, .linkDropped)
  package static let orphanOrganisation = FindingCode("orphan-organisation", .error, .linkDropped)
  package static let organisationLoop = FindingCode("organisation-loop", .error, .linkDropped)
  package static let organisationTwoParents = FindingCode(
    "organisation-two-parents", .warning, .loaded)
  package static let organisationLevelMismatch = FindingCode(
    "organisation-level-mismatch", .warning, .loaded)
  package static let personUnknown = FindingCode("person-unknown", .error, .rowRejected)
  package static let assignmentUnknown = FindingCode("assignment-unknown", .warning, .loaded)
  package static let personColumnMissing = FindingCode(
    "person-column-missing", .blocker, .fileRejected)
  package static let personPossibleMatch = FindingCode("person-possible-match", .info, .loaded)
  package static let differsFromRecord = FindingCode("differs-from-record", .warning, .loaded)
  package static let otherEmployer = FindingCode("other-employer", .warning, .loaded)
  package static let supervisorMissing = FindingCode("supervisor-missing", .warning, .linkDropped)
  package static let supervisorBlank = FindingCode("supervisor-blank", .warning, .loaded)
  package static let supervisorNameOnly = FindingCode(
    "supervisor-name-only", .warning, .linkDropped)
  package static let supervisorSelf = FindingCode("supervisor-self", .error, .linkDropped)
  package static let supervisorLoop = FindingCode("supervisor-loop", .error, .linkDropped)
  package static let primaryMultiple = FindingCode("primary-multiple", .error, .loaded)
  package static let primaryNone = FindingCode("primary-none", .error, .loaded)
  package static let fteTotalOver1 = FindingCode("fte-total-over-1", .warning, .loaded)
  package static let statusAllUnchecked = FindingCode("status-all-unchecked", .info, .loaded)
  package static let resultWaiting = FindingCode("result-waiting", .error, .rowRejected)
  package static let statusBlank = FindingCode("status-blank", .error, .rowRejected)
  package static let statusUnknown = FindingCode("status-unknown", .error, .rowRejected)
  package static let statusNewExists = FindingCode("status-new-exists", .error, .rowRejected)
  package static let statusUpdateMissing = FindingCode("status-update-missing", .warning, .loaded)
  package static let statusDeleteMissing = FindingCode(
    "status-delete-missing", .warning, .rowRejected)
  package static let deleteUnknown = FindingCode("delete-unknown", .warning, .rowRejected)
  package static let absentFromFile = FindingCode("absent-from-file", .warning, .listed)
  package static let renameDuplicate = FindingCode("rename-duplicate", .error, .valueDropped)
  package static let moveTargetMissing = FindingCode("move-target-missing", .error, .valueDropped)
  package static let moveDuplicate = FindingCode("move-duplicate", .error, .valueDropped)
  package static let moveUnknownWorker = FindingCode("move-unknown-worker", .error, .valueDropped)
  package static let recordReplaced = FindingCode("record-replaced", .info, .loaded)
  package static let olderRecord = FindingCode("older-record", .info, .loaded)

  static let ofRecords: [FindingCode] = [
    .keyMissing, .keyDuplicate, .idLooksLikeDate, .idLeadingZeroLost, .idScientific,
    .idDecimalSuffix, .idFormat, .locationDuplicate, .orphanWorkplace, .orphanWorker, .orphanPerson,
    .orphanPosition, .orphanOrganisation, .organisationLoop, .organisationTwoParents,
    .organisationLevelMismatch, .personUnknown, .assignmentUnknown, .personColumnMissing,
    .personPossibleMatch, .differsFromRecord, .otherEmployer, .supervisorMissing, .supervisorBlank,
    .supervisorNameOnly, .supervisorSelf, .supervisorLoop, .primaryMultiple, .primaryNone,
    .fteTotalOver1, .statusAllUnchecked, .statusBlank, .statusUnknown, .statusNewExists,
    .statusUpdateMissing, .statusDeleteMissing, .deleteUnknown, .absentFromFile, .renameDuplicate,
    .moveTargetMissing, .moveDuplicate, .moveUnknownWorker, .recordReplaced, .olderRecord,
    .resultWaiting,
  ]
}
