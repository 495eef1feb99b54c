// What a file can be told about itself: its bytes, its header and the shape of its rows, sheets of
// workbooks among them.

extension FindingCode {
  package static let fileEmpty = FindingCode("file-empty", .blocker, .fileRejected)
  package static let fileMissing = FindingCode("file-missing", .blocker, .fileRejected)
  package static let fileNotSupplied = FindingCode("file-not-supplied", .info, .loaded)
  package static let fileTypeByContent = FindingCode("file-type-by-content", .info, .loaded)
  package static let fileTypeDuplicate = FindingCode("file-type-duplicate", .blocker, .fileRejected)
  package static let fileDependsOnRejected = FindingCode(
    "file-depends-on-rejected", .error, .fileRejected)
  package static let fileVersionOld = FindingCode("file-version-old", .info, .loaded)
  package static let fileNoRecords = FindingCode("file-no-records", .warning, .loaded)
  package static let encodingBom = FindingCode("encoding-bom", .info, .loaded)
  package static let encodingUtf16 = FindingCode("encoding-utf16", .info, .loaded)
  package static let encodingCp1252 = FindingCode("encoding-cp1252", .warning, .loaded)
  package static let textDoubleEncoded = FindingCode("text-double-encoded", .warning, .loaded)
  package static let characterLost = FindingCode("character-lost", .warning, .loaded)
  package static let newlineMixed = FindingCode("newline-mixed", .info, .loaded)
  package static let delimiterUnexpected = FindingCode("delimiter-unexpected", .info, .loaded)
  package static let preambleSkipped = FindingCode("preamble-skipped", .info, .loaded)
  package static let trailerRowsSkipped = FindingCode("trailer-rows-skipped", .info, .rowRejected)
  package static let headerNotFound = FindingCode("header-not-found", .blocker, .fileRejected)
  package static let headerColumnMissing = FindingCode(
    "header-column-missing", .blocker, .fileRejected)
  package static let headerColumnRenamed = FindingCode("header-column-renamed", .info, .loaded)
  package static let headerColumnUnknown = FindingCode("header-column-unknown", .warning, .loaded)
  package static let headerOrder = FindingCode("header-order", .info, .loaded)
  package static let headerDuplicate = FindingCode("header-duplicate", .error, .valueDropped)
  package static let headerTrailingEmpty = FindingCode("header-trailing-empty", .info, .loaded)
  package static let headerRepeated = FindingCode("header-repeated", .info, .rowRejected)
  package static let headerNameMismatch = FindingCode(
    "header-name-mismatch", .blocker, .fileRejected)
  package static let sequenceGap = FindingCode("sequence-gap", .warning, .loaded)
  package static let trailerMissing = FindingCode("trailer-missing", .blocker, .fileRejected)
  package static let trailerCountMismatch = FindingCode(
    "trailer-count-mismatch", .blocker, .fileRejected)
  package static let rowBlank = FindingCode("row-blank", .info, .loaded)
  package static let rowColumnCount = FindingCode("row-column-count", .error, .rowRejected)
  package static let fieldCount = FindingCode("field-count", .error, .rowRejected)
  package static let quoteUnbalanced = FindingCode("quote-unbalanced", .error, .rowRejected)
  package static let fieldNewline = FindingCode("field-newline", .info, .loaded)
  package static let sheetNotRead = FindingCode("sheet-not-read", .info, .loaded)
  package static let cellsMerged = FindingCode("cells-merged", .warning, .loaded)
  package static let cellError = FindingCode("cell-error", .error, .valueDropped)
  package static let formulaWithoutResult = FindingCode(
    "formula-without-result", .error, .valueDropped)
  package static let cellsOutsideTable = FindingCode("cells-outside-table", .info, .valueDropped)

  static let ofFiles: [FindingCode] = [
    .fileEmpty, .fileMissing, .fileNotSupplied, .fileTypeByContent, .fileTypeDuplicate,
    .fileDependsOnRejected, .fileVersionOld, .fileNoRecords, .encodingBom, .encodingUtf16,
    .encodingCp1252, .textDoubleEncoded, .characterLost, .newlineMixed, .delimiterUnexpected,
    .preambleSkipped, .trailerRowsSkipped, .headerNotFound, .headerColumnMissing,
    .headerColumnRenamed, .headerColumnUnknown, .headerOrder, .headerDuplicate,
    .headerTrailingEmpty, .headerRepeated, .headerNameMismatch, .sequenceGap, .trailerMissing,
    .trailerCountMismatch, .rowBlank, .rowColumnCount, .fieldCount, .quoteUnbalanced, .fieldNewline,
    .sheetNotRead, .cellsMerged, .cellError, .formulaWithoutResult, .cellsOutsideTable,
  ]
}
