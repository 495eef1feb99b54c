// What a value can be told: that it is missing, none of the list, no number, no day.

extension FindingCode {
  package static let requiredMissing = FindingCode("required-missing", .error, .loaded)
  package static let unanswered = FindingCode("unanswered", .warning, .loaded)
  package static let codeUnknown = FindingCode("code-unknown", .error, .valueDropped)
  package static let codeRetired = FindingCode("code-retired", .error, .loaded)
  package static let valueAlias = FindingCode("value-alias", .info, .loaded)
  package static let valueFormat = FindingCode("value-format", .error, .valueDropped)
  package static let valueIgnored = FindingCode("value-ignored", .warning, .valueDropped)
  package static let valueWithheld = FindingCode("value-withheld", .info, .valueDropped)
  package static let valueWhitespace = FindingCode("value-whitespace", .info, .loaded)
  package static let valueSuppressed = FindingCode("value-suppressed", .warning, .valueDropped)
  package static let formulaLikeText = FindingCode("formula-like-text", .warning, .loaded)
  package static let textTooLong = FindingCode("text-too-long", .error, .valueDropped)
  package static let numberFormat = FindingCode("number-format", .error, .valueDropped)
  package static let numberRange = FindingCode("number-range", .error, .valueDropped)
  package static let countMismatch = FindingCode("count-mismatch", .warning, .loaded)
  package static let listLengthMismatch = FindingCode("list-length-mismatch", .error, .valueDropped)
  package static let listSumMismatch = FindingCode("list-sum-mismatch", .error, .valueDropped)
  package static let fieldConflict = FindingCode("field-conflict", .error, .valueDropped)
  package static let registeredManagerMissing = FindingCode(
    "registered-manager-missing", .warning, .loaded)
  package static let niSharedOver75h = FindingCode("ni-shared-over-75h", .error, .loaded)
  package static let bandAmbiguous = FindingCode("band-ambiguous", .error, .valueDropped)
  package static let bandUnknown = FindingCode("band-unknown", .warning, .valueDropped)
  package static let staffGroupRoleMismatch = FindingCode(
    "staff-group-role-mismatch", .warning, .loaded)
  package static let notInPost = FindingCode("not-in-post", .warning, .loaded)
  package static let registrationLapsed = FindingCode("registration-lapsed", .warning, .loaded)
  package static let dateFormat = FindingCode("date-format", .error, .valueDropped)
  package static let dateImpossible = FindingCode("date-impossible", .error, .valueDropped)
  package static let dateAmbiguous = FindingCode("date-ambiguous", .error, .valueDropped)
  package static let dateMonthFirst = FindingCode("date-month-first", .error, .valueDropped)
  package static let dateSerial = FindingCode("date-serial", .error, .valueDropped)
  package static let dateTwoDigitYear = FindingCode("date-two-digit-year", .error, .valueDropped)
  package static let dateLost = FindingCode("date-lost", .error, .valueDropped)
  package static let dateShapesMixed = FindingCode("date-shapes-mixed", .info, .loaded)
  package static let dateFuture = FindingCode("date-future", .error, .valueDropped)
  package static let dateOrder = FindingCode("date-order", .error, .valueDropped)
  package static let dateAgeRange = FindingCode("date-age-range", .error, .valueDropped)
  package static let dateBeforeAge14 = FindingCode("date-before-age-14", .error, .loaded)
  package static let dateRangeLong = FindingCode("date-range-long", .warning, .loaded)

  static let ofValues: [FindingCode] = [
    .requiredMissing, .unanswered, .codeUnknown, .codeRetired, .valueAlias, .valueFormat,
    .valueIgnored, .valueWithheld, .valueWhitespace, .valueSuppressed, .formulaLikeText,
    .textTooLong, .numberFormat, .numberRange, .countMismatch, .listLengthMismatch,
    .listSumMismatch, .fieldConflict, .registeredManagerMissing, .niSharedOver75h, .bandAmbiguous,
    .bandUnknown, .staffGroupRoleMismatch, .notInPost, .registrationLapsed, .dateFormat,
    .dateImpossible, .dateAmbiguous, .dateMonthFirst, .dateSerial, .dateTwoDigitYear, .dateLost,
    .dateShapesMixed, .dateFuture, .dateOrder, .dateAgeRange, .dateBeforeAge14, .dateRangeLong,
  ]
}
