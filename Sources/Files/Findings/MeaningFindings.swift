// What can be wrong though every value can be read: rules of training, appraisal and appointments.

extension FindingCode {
  package static let competenceUnparsed = FindingCode("competence-unparsed", .warning, .loaded)
  package static let competenceUnknown = FindingCode("competence-unknown", .warning, .loaded)
  package static let appraiserSelf = FindingCode("appraiser-self", .error, .loaded)
  package static let appraiserBelow = FindingCode("appraiser-below", .warning, .loaded)
  package static let checkMissing = FindingCode("check-missing", .error, .loaded)
  package static let checkOverdue = FindingCode("check-overdue", .warning, .loaded)
  package static let signedOwnCheck = FindingCode("signed-own-check", .error, .loaded)
  package static let needsReview = FindingCode("needs-review", .warning, .loaded)
  package static let boardMemberWithoutCheck = FindingCode(
    "board-member-without-check", .warning, .listed)
  package static let notABoardMember = FindingCode("not-a-board-member", .warning, .loaded)
  package static let stageOrder = FindingCode("stage-order", .error, .excluded)
  package static let notCounted = FindingCode("not-counted", .info, .loaded)
  package static let measureCaveat = FindingCode("measure-caveat", .info, .loaded)

  static let ofMeaning: [FindingCode] = [
    .competenceUnparsed, .competenceUnknown, .appraiserSelf, .appraiserBelow, .checkMissing,
    .checkOverdue, .signedOwnCheck, .needsReview, .boardMemberWithoutCheck, .notABoardMember,
    .stageOrder, .notCounted, .measureCaveat,
  ]
}
