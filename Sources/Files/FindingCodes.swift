// The codes of findings, with the severity and effect they usually have. The same list is carried in
// Intake's content with its meanings; a test holds the two together.

extension FindingCode {
  package static let fileEmpty = FindingCode(
    "file-empty", .blocker, .fileRejected)
  package static let fileMissing = FindingCode(
    "file-missing", .blocker, .fileRejected)
  package static let fileNotSupplied = FindingCode(
    "file-not-supplied", .info, .loaded)
  package static let fileTypeByContent = FindingCode(
    "file-type-by-content", .info, .loaded)
  package static let fileTypeDuplicate = FindingCode(
    "file-type-duplicate", .blocker, .fileRejected)
  package static let fileDependsOnRejected = FindingCode(
    "file-depends-on-rejected", .error, .fileRejected)
  package static let fileVersionOld = FindingCode(
    "file-version-old", .info, .loaded)
  package static let fileNoRecords = FindingCode(
    "file-no-records", .warning, .loaded)
  package static let encodingBom = FindingCode(
    "encoding-bom", .info, .loaded)
  package static let encodingUtf16 = FindingCode(
    "encoding-utf16", .info, .loaded)
  package static let encodingCp1252 = FindingCode(
    "encoding-cp1252", .warning, .loaded)
  package static let textDoubleEncoded = FindingCode(
    "text-double-encoded", .warning, .loaded)
  package static let characterLost = FindingCode(
    "character-lost", .warning, .loaded)
  package static let newlineMixed = FindingCode(
    "newline-mixed", .info, .loaded)
  package static let delimiterUnexpected = FindingCode(
    "delimiter-unexpected", .info, .loaded)
  package static let preambleSkipped = FindingCode(
    "preamble-skipped", .info, .loaded)
  package static let trailerRowsSkipped = FindingCode(
    "trailer-rows-skipped", .info, .rowRejected)
  package static let headerNotFound = FindingCode(
    "header-not-found", .blocker, .fileRejected)
  package static let headerColumnMissing = FindingCode(
    "header-column-missing", .blocker, .fileRejected)
  package static let headerColumnRenamed = FindingCode(
    "header-column-renamed", .info, .loaded)
  package static let headerColumnUnknown = FindingCode(
    "header-column-unknown", .warning, .loaded)
  package static let headerOrder = FindingCode(
    "header-order", .info, .loaded)
  package static let headerDuplicate = FindingCode(
    "header-duplicate", .error, .valueDropped)
  package static let headerTrailingEmpty = FindingCode(
    "header-trailing-empty", .info, .loaded)
  package static let headerRepeated = FindingCode(
    "header-repeated", .info, .rowRejected)
  package static let headerNameMismatch = FindingCode(
    "header-name-mismatch", .blocker, .fileRejected)
  package static let sequenceGap = FindingCode(
    "sequence-gap", .warning, .loaded)
  package static let trailerMissing = FindingCode(
    "trailer-missing", .blocker, .fileRejected)
  package static let trailerCountMismatch = FindingCode(
    "trailer-count-mismatch", .blocker, .fileRejected)
  package static let rowBlank = FindingCode(
    "row-blank", .info, .loaded)
  package static let rowColumnCount = FindingCode(
    "row-column-count", .error, .rowRejected)
  package static let fieldCount = FindingCode(
    "field-count", .error, .rowRejected)
  package static let quoteUnbalanced = FindingCode(
    "quote-unbalanced", .error, .rowRejected)
  package static let fieldNewline = FindingCode(
    "field-newline", .info, .loaded)
  package static let keyMissing = FindingCode(
    "key-missing", .error, .rowRejected)
  package static let keyDuplicate = FindingCode(
    "key-duplicate", .error, .rowRejected)
  package static let idLooksLikeDate = FindingCode(
    "id-looks-like-date", .error, .rowRejected)
  package static let idLeadingZeroLost = FindingCode(
    "id-leading-zero-lost", .error, .rowRejected)
  package static let idScientific = FindingCode(
    "id-scientific", .error, .rowRejected)
  package static let idDecimalSuffix = FindingCode(
    "id-decimal-suffix", .info, .loaded)
  package static let idFormat = FindingCode(
    "id-format", .error, .valueDropped)
  package static let locationDuplicate = FindingCode(
    "location-duplicate", .error, .valueDropped)
  package static let orphanWorkplace = FindingCode(
    "orphan-workplace", .error, .rowRejected)
  package static let orphanWorker = FindingCode(
    "orphan-worker", .error, .rowRejected)
  package static let orphanPerson = FindingCode(
    "orphan-person", .error, .rowRejected)
  package static let orphanPosition = FindingCode(
    "orphan-position", .error, .linkDropped)
  package static let orphanOrganisation = FindingCode(
    "orphan-organisation", .error, .linkDropped)
  package static let organisationLoop = FindingCode(
    "organisation-loop", .error, .linkDropped)
  package static let organisationTwoParents = FindingCode(
    "organisation-two-parents", .warning, .loaded)
  package static let organisationLevelMismatch = FindingCode(
    "organisation-level-mismatch", .warning, .loaded)
  package static let personUnknown = FindingCode(
    "person-unknown", .error, .rowRejected)
  package static let assignmentUnknown = FindingCode(
    "assignment-unknown", .warning, .loaded)
  package static let personColumnMissing = FindingCode(
    "person-column-missing", .blocker, .fileRejected)
  package static let personPossibleMatch = FindingCode(
    "person-possible-match", .info, .loaded)
  package static let differsFromRecord = FindingCode(
    "differs-from-record", .warning, .loaded)
  package static let otherEmployer = FindingCode(
    "other-employer", .warning, .loaded)
  package static let supervisorMissing = FindingCode(
    "supervisor-missing", .warning, .linkDropped)
  package static let supervisorBlank = FindingCode(
    "supervisor-blank", .warning, .loaded)
  package static let supervisorNameOnly = FindingCode(
    "supervisor-name-only", .warning, .linkDropped)
  package static let supervisorSelf = FindingCode(
    "supervisor-self", .error, .linkDropped)
  package static let supervisorLoop = FindingCode(
    "supervisor-loop", .error, .linkDropped)
  package static let primaryMultiple = FindingCode(
    "primary-multiple", .error, .loaded)
  package static let primaryNone = FindingCode(
    "primary-none", .error, .loaded)
  package static let fteTotalOver1 = FindingCode(
    "fte-total-over-1", .warning, .loaded)
  package static let statusAllUnchecked = FindingCode(
    "status-all-unchecked", .info, .loaded)
  package static let statusBlank = FindingCode(
    "status-blank", .error, .rowRejected)
  package static let statusUnknown = FindingCode(
    "status-unknown", .error, .rowRejected)
  package static let statusNewExists = FindingCode(
    "status-new-exists", .error, .rowRejected)
  package static let statusUpdateMissing = FindingCode(
    "status-update-missing", .warning, .loaded)
  package static let statusDeleteMissing = FindingCode(
    "status-delete-missing", .warning, .rowRejected)
  package static let deleteUnknown = FindingCode(
    "delete-unknown", .warning, .rowRejected)
  package static let absentFromFile = FindingCode(
    "absent-from-file", .warning, .listed)
  package static let renameDuplicate = FindingCode(
    "rename-duplicate", .error, .valueDropped)
  package static let moveTargetMissing = FindingCode(
    "move-target-missing", .error, .valueDropped)
  package static let moveDuplicate = FindingCode(
    "move-duplicate", .error, .valueDropped)
  package static let moveUnknownWorker = FindingCode(
    "move-unknown-worker", .error, .valueDropped)
  package static let recordReplaced = FindingCode(
    "record-replaced", .info, .loaded)
  package static let olderRecord = FindingCode(
    "older-record", .info, .loaded)
  package static let requiredMissing = FindingCode(
    "required-missing", .error, .loaded)
  package static let unanswered = FindingCode(
    "unanswered", .warning, .loaded)
  package static let codeUnknown = FindingCode(
    "code-unknown", .error, .valueDropped)
  package static let codeRetired = FindingCode(
    "code-retired", .error, .loaded)
  package static let valueAlias = FindingCode(
    "value-alias", .info, .loaded)
  package static let valueFormat = FindingCode(
    "value-format", .error, .valueDropped)
  package static let valueIgnored = FindingCode(
    "value-ignored", .warning, .valueDropped)
  package static let valueWithheld = FindingCode(
    "value-withheld", .info, .valueDropped)
  package static let valueWhitespace = FindingCode(
    "value-whitespace", .info, .loaded)
  package static let valueSuppressed = FindingCode(
    "value-suppressed", .warning, .valueDropped)
  package static let formulaLikeText = FindingCode(
    "formula-like-text", .warning, .loaded)
  package static let textTooLong = FindingCode(
    "text-too-long", .error, .valueDropped)
  package static let numberFormat = FindingCode(
    "number-format", .error, .valueDropped)
  package static let numberRange = FindingCode(
    "number-range", .error, .valueDropped)
  package static let countMismatch = FindingCode(
    "count-mismatch", .warning, .loaded)
  package static let listLengthMismatch = FindingCode(
    "list-length-mismatch", .error, .valueDropped)
  package static let listSumMismatch = FindingCode(
    "list-sum-mismatch", .error, .valueDropped)
  package static let fieldConflict = FindingCode(
    "field-conflict", .error, .valueDropped)
  package static let registeredManagerMissing = FindingCode(
    "registered-manager-missing", .warning, .loaded)
  package static let niSharedOver75h = FindingCode(
    "ni-shared-over-75h", .error, .loaded)
  package static let bandAmbiguous = FindingCode(
    "band-ambiguous", .error, .valueDropped)
  package static let bandUnknown = FindingCode(
    "band-unknown", .warning, .valueDropped)
  package static let staffGroupRoleMismatch = FindingCode(
    "staff-group-role-mismatch", .warning, .loaded)
  package static let notInPost = FindingCode(
    "not-in-post", .warning, .loaded)
  package static let registrationLapsed = FindingCode(
    "registration-lapsed", .warning, .loaded)
  package static let dateFormat = FindingCode(
    "date-format", .error, .valueDropped)
  package static let dateImpossible = FindingCode(
    "date-impossible", .error, .valueDropped)
  package static let dateAmbiguous = FindingCode(
    "date-ambiguous", .error, .valueDropped)
  package static let dateMonthFirst = FindingCode(
    "date-month-first", .error, .valueDropped)
  package static let dateSerial = FindingCode(
    "date-serial", .error, .valueDropped)
  package static let dateTwoDigitYear = FindingCode(
    "date-two-digit-year", .error, .valueDropped)
  package static let dateLost = FindingCode(
    "date-lost", .error, .valueDropped)
  package static let dateShapesMixed = FindingCode(
    "date-shapes-mixed", .info, .loaded)
  package static let dateFuture = FindingCode(
    "date-future", .error, .valueDropped)
  package static let dateOrder = FindingCode(
    "date-order", .error, .valueDropped)
  package static let dateAgeRange = FindingCode(
    "date-age-range", .error, .valueDropped)
  package static let dateBeforeAge14 = FindingCode(
    "date-before-age-14", .error, .loaded)
  package static let dateRangeLong = FindingCode(
    "date-range-long", .warning, .loaded)
  package static let competenceUnparsed = FindingCode(
    "competence-unparsed", .warning, .loaded)
  package static let competenceUnknown = FindingCode(
    "competence-unknown", .warning, .loaded)
  package static let appraiserSelf = FindingCode(
    "appraiser-self", .error, .loaded)
  package static let appraiserBelow = FindingCode(
    "appraiser-below", .warning, .loaded)
  package static let checkMissing = FindingCode(
    "check-missing", .error, .loaded)
  package static let checkOverdue = FindingCode(
    "check-overdue", .warning, .loaded)
  package static let signedOwnCheck = FindingCode(
    "signed-own-check", .error, .loaded)
  package static let needsReview = FindingCode(
    "needs-review", .warning, .loaded)
  package static let boardMemberWithoutCheck = FindingCode(
    "board-member-without-check", .warning, .listed)
  package static let notABoardMember = FindingCode(
    "not-a-board-member", .warning, .loaded)
  package static let stageOrder = FindingCode(
    "stage-order", .error, .excluded)
  package static let notCounted = FindingCode(
    "not-counted", .info, .loaded)
  package static let sheetNotRead = FindingCode(
    "sheet-not-read", .info, .loaded)
  package static let cellsMerged = FindingCode(
    "cells-merged", .warning, .loaded)
  package static let cellError = FindingCode(
    "cell-error", .error, .valueDropped)
  package static let formulaWithoutResult = FindingCode(
    "formula-without-result", .error, .valueDropped)
  package static let cellsOutsideTable = FindingCode(
    "cells-outside-table", .info, .valueDropped)
  package static let measureCaveat = FindingCode(
    "measure-caveat", .info, .loaded)

  package static let all: [FindingCode] = [
    .fileEmpty,
    .fileMissing,
    .fileNotSupplied,
    .fileTypeByContent,
    .fileTypeDuplicate,
    .fileDependsOnRejected,
    .fileVersionOld,
    .fileNoRecords,
    .encodingBom,
    .encodingUtf16,
    .encodingCp1252,
    .textDoubleEncoded,
    .characterLost,
    .newlineMixed,
    .delimiterUnexpected,
    .preambleSkipped,
    .trailerRowsSkipped,
    .headerNotFound,
    .headerColumnMissing,
    .headerColumnRenamed,
    .headerColumnUnknown,
    .headerOrder,
    .headerDuplicate,
    .headerTrailingEmpty,
    .headerRepeated,
    .headerNameMismatch,
    .sequenceGap,
    .trailerMissing,
    .trailerCountMismatch,
    .rowBlank,
    .rowColumnCount,
    .fieldCount,
    .quoteUnbalanced,
    .fieldNewline,
    .keyMissing,
    .keyDuplicate,
    .idLooksLikeDate,
    .idLeadingZeroLost,
    .idScientific,
    .idDecimalSuffix,
    .idFormat,
    .locationDuplicate,
    .orphanWorkplace,
    .orphanWorker,
    .orphanPerson,
    .orphanPosition,
    .orphanOrganisation,
    .organisationLoop,
    .organisationTwoParents,
    .organisationLevelMismatch,
    .personUnknown,
    .assignmentUnknown,
    .personColumnMissing,
    .personPossibleMatch,
    .differsFromRecord,
    .otherEmployer,
    .supervisorMissing,
    .supervisorBlank,
    .supervisorNameOnly,
    .supervisorSelf,
    .supervisorLoop,
    .primaryMultiple,
    .primaryNone,
    .fteTotalOver1,
    .statusAllUnchecked,
    .statusBlank,
    .statusUnknown,
    .statusNewExists,
    .statusUpdateMissing,
    .statusDeleteMissing,
    .deleteUnknown,
    .absentFromFile,
    .renameDuplicate,
    .moveTargetMissing,
    .moveDuplicate,
    .moveUnknownWorker,
    .recordReplaced,
    .olderRecord,
    .requiredMissing,
    .unanswered,
    .codeUnknown,
    .codeRetired,
    .valueAlias,
    .valueFormat,
    .valueIgnored,
    .valueWithheld,
    .valueWhitespace,
    .valueSuppressed,
    .formulaLikeText,
    .textTooLong,
    .numberFormat,
    .numberRange,
    .countMismatch,
    .listLengthMismatch,
    .listSumMismatch,
    .fieldConflict,
    .registeredManagerMissing,
    .niSharedOver75h,
    .bandAmbiguous,
    .bandUnknown,
    .staffGroupRoleMismatch,
    .notInPost,
    .registrationLapsed,
    .dateFormat,
    .dateImpossible,
    .dateAmbiguous,
    .dateMonthFirst,
    .dateSerial,
    .dateTwoDigitYear,
    .dateLost,
    .dateShapesMixed,
    .dateFuture,
    .dateOrder,
    .dateAgeRange,
    .dateBeforeAge14,
    .dateRangeLong,
    .competenceUnparsed,
    .competenceUnknown,
    .appraiserSelf,
    .appraiserBelow,
    .checkMissing,
    .checkOverdue,
    .signedOwnCheck,
    .needsReview,
    .boardMemberWithoutCheck,
    .notABoardMember,
    .stageOrder,
    .notCounted,
    .sheetNotRead,
    .cellsMerged,
    .cellError,
    .formulaWithoutResult,
    .cellsOutsideTable,
    .measureCaveat,
  ]
}
