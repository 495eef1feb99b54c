/// The cells of one sheet, written as a list: one line for each row of the sheet, so that a line
/// number is a row number.
final class SheetPart: XMLListener {
  /// Somewhere in these rows, or in the first that holds anything, is the header: what stands to
  /// the right of all of them is in no column.
  static let rowsWithHeader = 15
  /// After so many blank cells, what follows is no heading but something astray.
  static let widestGap = 256

  private(set) var csv: [UInt8] = []
  private(set) var isEmpty = true
  /// Rows with formulas that no program has worked out.
  private(set) var rowsWithoutResult: [Int] = []
  /// `A2:A9`, as far as they go over several rows.
  private(set) var merged: [String] = []

  private let texts: [String]
  private let formats: [NumberFormat]
  private let is1904: Bool
  private let budget: WorkbookBudget

  private var row = 0
  private var cells: [String] = []
  /// The first text to the right of all columns that there can be.
  private var beyond = ""
  private var column = 0
  private var kind = ""
  private var style = 0
  private var value = CellBytes()
  private var isValue = false
  private var isPhonetic = false
  private var hasFormula = false
  private var waitingRows = 0
  /// The columns that the header may have.
  private var width = 0

  init(texts: [String], formats: [NumberFormat], is1904: Bool, budget: WorkbookBudget) {
    self.texts = texts
    self.formats = formats
    self.is1904 = is1904
    self.budget = budget
  }

  func begin(_ name: String, _ attributes: XMLAttributes) throws {
    switch name {
    case "row": try beginRow(attributes["r"].flatMap { Int($0) })
    case "c": try beginCell(attributes)
    case "f": hasFormula = true
    case "v": isValue = true
    case "t" where kind == "inlineStr": isValue = !isPhonetic
    case "rPh": isPhonetic = true
    case "mergeCell": if let area = attributes["ref"] { takeMerged(area) }
    case _: break
    }
  }

  func end(_ name: String) throws {
    switch name {
    case "v", "t": isValue = false
    case "rPh": isPhonetic = false
    case "c": try endCell()
    case "row": try endRow()
    case _: break
    }
  }

  func text(_ text: UnsafeBufferPointer<UInt8>) throws { if isValue { try value.append(text) } }

  private func beginRow(_ number: Int?) throws {
    let next = number ?? row + 1
    guard next > row, next <= 1_048_576 else { throw WorkbookRefusal.damaged }
    // Rows that hold nothing are there only when something comes after them.
    waitingRows += next - row - 1
    row = next
    cells.removeAll(keepingCapacity: true)
    beyond = ""
    column = 0
  }

  private func beginCell(_ attributes: XMLAttributes) throws {
    column = attributes["r"].flatMap(Self.column) ?? column + 1
    guard (1...16_384).contains(column) else { throw WorkbookRefusal.damaged }
    kind = attributes["t"] ?? "n"
    style = attributes["s"].flatMap { Int($0) } ?? 0
    value.removeAll()
    hasFormula = false
  }

  private func endCell() throws {
    let raw = try value.text()
    // A formula whose result is no text is told by its kind.
    if hasFormula, raw.isEmpty, kind != "str", rowsWithoutResult.last != row {
      rowsWithoutResult.append(row)
    }
    guard !raw.isEmpty else { return }
    let shown: String
    switch kind {
    case "s": shown = Int(raw).flatMap { texts.indices.contains($0) ? texts[$0] : nil } ?? ""
    case "inlineStr", "str": shown = CellText.unescaped(raw)
    case "b": shown = raw == "1" || raw == "true" ? "TRUE" : "FALSE"
    case "e": shown = raw
    case "d": shown = CellNumber.day(iso: raw)
    case _:
      shown = CellNumber.shown(
        raw, formats.indices.contains(style) ? formats[style] : .plain, is1904: is1904)
    }
    guard !shown.isEmpty else { return }
    if isOutside {
      if beyond.isEmpty { beyond = shown }
      return
    }
    while cells.count < column { cells.append("") }
    cells[column - 1] = shown
  }

  /// To the right of every heading.
  private var isOutside: Bool {
    guard column > width else { return false }
    return isInHeader ? column - cells.count > Self.widestGap : true
  }

  private var isInHeader: Bool { row <= Self.rowsWithHeader || isEmpty }

  private func endRow() throws {
    if isInHeader { width = max(width, cells.count) }
    if !beyond.isEmpty {
      // That something stands there is said; how far to the right does not matter.
      while cells.count < width { cells.append("") }
      cells.append(beyond)
    }
    guard !cells.isEmpty else {
      waitingRows += 1
      return
    }
    try budget.take(places: cells.count + waitingRows + WorkbookBudget.placesOfRow)
    try budget.take(bytes: waitingRows + cells.count)
    isEmpty = false
    csv.append(contentsOf: repeatElement(0x0A, count: waitingRows))
    waitingRows = 0
    for (place, cell) in cells.enumerated() {
      if place > 0 { csv.append(0x2C) }
      if !cell.isEmpty { try write(cell) }
    }
    csv.append(0x0A)
  }

  private func write(_ cell: String) throws {
    try budget.take(bytes: cell.utf8.count)
    var cell = cell
    // A line break inside a cell would part rows from line numbers.
    let isBroken = cell.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }
    if isBroken {
      cell = cell.split(whereSeparator: \.isNewline).map(String.init).joined(separator: " ")
    }
    let isPlain = !cell.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x3B || $0 < 0x20 }
    guard !isPlain else {
      csv.append(contentsOf: cell.utf8)
      return
    }
    try budget.take(bytes: cell.utf8.count { $0 == 0x22 } + 2)
    csv.append(0x22)
    for byte in cell.utf8 {
      if byte == 0x22 { csv.append(0x22) }
      csv.append(byte)
    }
    csv.append(0x22)
  }

  private func takeMerged(_ area: String) {
    let ends = area.split(separator: ":").map { $0.drop { !$0.isNumber } }
    guard ends.count == 2, ends[0] != ends[1], merged.count < 1_000 else { return }
    merged.append(area)
  }

  /// 28 of `AB7`.
  static func column(_ reference: String) -> Int? {
    var number = 0
    for byte in reference.utf8 {
      let upper = byte & ~0x20
      guard (0x41...0x5A).contains(upper) else { break }
      number = number * 26 + Int(upper - 0x40)
      if number > 16_384 { return nil }
    }
    return number == 0 ? nil : number
  }

  /// `AB` of 27, counted from 0.
  static func letters(_ position: Int) -> String {
    var number = position + 1
    var letters = ""
    while number > 0 {
      let scalar = Unicode.Scalar(UInt8(0x41 + (number - 1) % 26))
      letters = String(Character(scalar)) + letters
      number = (number - 1) / 26
    }
    return letters
  }
}

/// Looks whether a sheet holds anything, and no further.
final class SheetGlance: XMLListener {
  /// Not a failure: the rest need not be read.
  private struct Seen: Error {}

  private var isValue = false

  static func holdsAnything(_ part: String, of archive: Archive) throws -> Bool {
    do {
      try archive.read(part, telling: SheetGlance())
      return false
    } catch is Seen {
      return true
    }
  }

  func begin(_ name: String, _ attributes: XMLAttributes) throws {
    if name == "v" || name == "t" { isValue = true }
  }

  func end(_ name: String) throws { isValue = false }

  func text(_ text: UnsafeBufferPointer<UInt8>) throws { if isValue { throw Seen() } }
}
