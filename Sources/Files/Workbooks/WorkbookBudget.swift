/// What all lists of one workbook may come to together. A few kilobytes can describe gigabytes: one
/// long text in every cell, a single cell at the far right of every row. What is counted is what
/// is written, before it is written.
final class WorkbookBudget {
  /// Bytes of text, separators included: eight times the list of the largest trust.
  static let bytes = 128 << 20
  /// Cells up to the last filled one of each row, and `placesOfRow` for each row: what a row costs
  /// when it is read, however little it holds.
  static let places = 24_000_000
  static let placesOfRow = 8

  private var bytesLeft: Int
  private var placesLeft: Int

  init(bytes: Int = WorkbookBudget.bytes, places: Int = WorkbookBudget.places) {
    bytesLeft = bytes
    placesLeft = places
  }

  /// - Throws: `WorkbookRefusal.tooLarge` when less than that is left.
  func take(bytes count: Int) throws {
    bytesLeft -= count
    if bytesLeft < 0 { throw WorkbookRefusal.tooLarge }
  }

  /// - Throws: `WorkbookRefusal.tooLarge` when less than that is left.
  func take(places count: Int) throws {
    placesLeft -= count
    if placesLeft < 0 { throw WorkbookRefusal.tooLarge }
  }
}

/// The text of one cell, in pieces as it comes.
struct CellBytes {
  /// What a spreadsheet keeps in one cell, in units of UTF-16.
  static let longest = 32_767

  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// - Throws: `WorkbookRefusal.textTooLong`, before more of it is kept.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws {
    // No unit of UTF-16 takes more than three bytes.
    guard bytes.count + piece.count <= 3 * Self.longest else { throw WorkbookRefusal.textTooLong }
    bytes.append(contentsOf: piece)
  }

  /// - Throws: `WorkbookRefusal.textTooLong`.
  func text() throws -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.count > Self.longest, text.utf16.count > Self.longest {
      throw WorkbookRefusal.textTooLong
    }
    return text
  }
}
