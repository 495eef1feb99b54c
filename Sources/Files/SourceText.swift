/// The text of a file in UTF-8, with what the reading of its bytes found. No byte is dropped
/// without a word.
///
/// - Source: import formats, section 1.
package struct SourceText: Sendable {
  package enum Encoding: Sendable, Hashable { case utf8, utf8WithMark, utf16, windows1252 }

  package let file: String
  package let encoding: Encoding
  /// UTF-8 without mark.
  package let bytes: [UInt8]
  package let findings: [Finding]
  /// The file has no text at all, or could not be unpacked: a blocker is among the findings.
  package let isUnreadable: Bool
  /// The sheet of a workbook that this is, written as a list; `nil` for a text file.
  package let sheet: String?

  package init(file: String, bytes handedOver: [UInt8]) {
    var bytes = handedOver
    if Gzip.isGzip(bytes) {
      guard let unpacked = Gzip.unpacked(bytes) else {
        self.init(
          unreadable: file,
          Finding(
            .headerNotFound, file: file,
            "The packed file is cut off or damaged and could not be unpacked. Save it again."))
        return
      }
      bytes = unpacked
    }
    if bytes.isEmpty {
      self.init(
        unreadable: file,
        Finding(.fileEmpty, file: file, "The file is empty. Export it again, then load it."))
      return
    }
    switch SpreadsheetKind.of(bytes) {
    case .other(let name, let instead):
      self.init(
        unreadable: file, Finding(.headerNotFound, file: file, "This is \(name). \(instead)"))
      return
    case .workbook:
      // Read sheet by sheet, by `SourceFile.files`; its first one stands for it elsewhere.
      self = SourceText.sheets(file: file, bytes: bytes)[0]
      return
    case nil: break
    }
    self.init(file: file, decoding: bytes)
  }

  private init(unreadable file: String, _ finding: Finding) {
    self.file = file
    encoding = .utf8
    bytes = []
    findings = [finding]
    isUnreadable = true
    sheet = nil
  }

  private init(file: String, decoding bytes: [UInt8]) {
    self.file = file
    isUnreadable = false
    sheet = nil
    if let wide = Self.utf16(bytes) {
      encoding = .utf16
      self.bytes = Self.withoutZeros(wide)
      findings = [
        Finding(.encodingUtf16, file: file, line: 1, record: 1, "Read as UTF-16 (“Unicode text”).")
      ]
      return
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    var start = 0
    while bytes[start...].starts(with: mark) { start += 3 }
    let rest = start == 0 ? bytes : Array(bytes[start...])
    var found: [Finding] = []
    if start > 0 {
      found.append(
        Finding(
          .encodingBom, file: file, line: 1, record: 1,
          "The byte order mark at the start was skipped."))
    }
    if isValidUTF8(rest) {
      encoding = start > 0 ? .utf8WithMark : .utf8
      self.bytes = Self.withoutZeros(rest)
    } else {
      encoding = .windows1252
      let (text, lines) = Windows1252.decoded(rest)
      self.bytes = Self.withoutZeros(text)
      found.append(
        Finding(
          .encodingCp1252, file: file, line: 1, record: 1,
          "The file is not UTF-8; it was read as Windows-1252. Check the letters with accents on "
            + "\(LineList.words(lines)), or save the file as “CSV UTF-8” and load it again."))
    }
    findings = found
  }

  /// No database keeps the character of the number zero. It becomes the zero-width space, which is
  /// as invisible, and is reported where it stands.
  private static func withoutZeros(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0) else { return bytes }
    return bytes.flatMap { $0 == 0 ? [0xE2, 0x80, 0x8B] : [$0] }
  }

  /// The sheets of a workbook that people see, each as a list of its own; one text that says why
  /// when there is none. A sheet that stands alone has the name of the file.
  static func sheets(file: String, bytes: [UInt8]) -> [SourceText] {
    let refusal: String
    do {
      let workbook = try Workbook(bytes)
      let isAlone = workbook.sheets.count == 1
      let hidden = workbook.hidden.map { name in
        Finding(
          .sheetNotRead, file: file, value: name,
          "The sheet “\(name)” is hidden and was not read. Unhide it if it is meant to be loaded.")
      }
      let texts = workbook.sheets.enumerated().map { place, sheet in
        SourceText(
          sheet: sheet, file: isAlone ? file : "\(file), sheet \(sheet.name)",
          and: place == 0 ? hidden : [])
      }
      if !texts.isEmpty { return texts }
      refusal =
        workbook.hidden.first.map { name in
          "The sheets that can be seen hold nothing, and “\(name)” is hidden. Unhide it if it is"
            + " meant to be loaded, and save the workbook again."
        } ?? "No sheet of the workbook holds anything that can be seen. Save the list again."
    } catch let refused as WorkbookRefusal {
      refusal = refused.words
    } catch {
      refusal = WorkbookRefusal.damaged.words
    }
    return [SourceText(unreadable: file, Finding(.headerNotFound, file: file, refusal))]
  }

  private init(sheet: Workbook.Sheet, file: String, and others: [Finding]) {
    self.file = file
    encoding = .utf8
    bytes = Self.withoutZeros(sheet.csv)
    findings =
      others + sheet.notes.map { Finding($0.code, file: file, line: $0.line, $0.words) }
    isUnreadable = false
    self.sheet = sheet.name
  }

  private static func utf16(_ bytes: [UInt8]) -> [UInt8]? {
    let littleEndian: Bool
    var start = 2
    if bytes.starts(with: [0xFF, 0xFE]) {
      littleEndian = true
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      littleEndian = false
    } else {
      // Without mark, plain text in UTF-16 has a zero in every other byte.
      let head = bytes.prefix(64)
      guard head.count >= 8 else { return nil }
      let zeros = head.indices.filter { head[$0] == 0 }
      guard zeros.count * 3 > head.count else { return nil }
      littleEndian = zeros.count(where: { $0 % 2 == 1 }) * 2 > zeros.count
      start = 0
    }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = start
    while index + 1 < bytes.count {
      let first = UInt16(bytes[index])
      let second = UInt16(bytes[index + 1])
      units.append(littleEndian ? second << 8 | first : first << 8 | second)
      index += 2
    }
    // A single byte at the end is a cut character: shown as lost, not dropped.
    if index < bytes.count { units.append(0xFFFD) }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}

private func isValidUTF8(_ bytes: [UInt8]) -> Bool {
  var index = 0
  let count = bytes.count
  return bytes.withUnsafeBufferPointer { bytes in
    while index < count {
      let byte = bytes[index]
      if byte < 0x80 {
        index += 1
        continue
      }
      let length: Int
      let least: UInt32
      var scalar: UInt32
      switch byte {
      case 0xC2...0xDF: (length, least, scalar) = (2, 0x80, UInt32(byte & 0x1F))
      case 0xE0...0xEF: (length, least, scalar) = (3, 0x800, UInt32(byte & 0x0F))
      case 0xF0...0xF4: (length, least, scalar) = (4, 0x1_0000, UInt32(byte & 0x07))
      default: return false
      }
      guard index + length <= count else { return false }
      for offset in 1..<length {
        let next = bytes[index + offset]
        guard next & 0xC0 == 0x80 else { return false }
        scalar = scalar << 6 | UInt32(next & 0x3F)
      }
      guard scalar >= least, scalar <= 0x10_FFFF, !(0xD800...0xDFFF).contains(scalar) else {
        return false
      }
      index += length
    }
    return true
  }
}

/// The Windows code page of western Europe. The five bytes it leaves open become the control
/// characters of the same number, as browsers do, so that nothing is lost.
enum Windows1252 {
  /// The text, and the lines that hold letters beyond ASCII.
  static func decoded(_ bytes: [UInt8]) -> (text: [UInt8], lines: [Int]) {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 16)
    var lines: [Int] = []
    var line = 1
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == 0x0A {
        if previous != 0x0D { line += 1 }
      } else if byte == 0x0D {
        line += 1
      }
      previous = byte
      if byte < 0x80 {
        text.append(byte)
      } else {
        if lines.last != line { lines.append(line) }
        text.append(contentsOf: String(Character(scalar(byte))).utf8)
      }
    }
    return (text, lines)
  }

  static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    guard (0x80...0x9F).contains(byte) else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(high[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
  }

  /// 0x80 to 0x9F.
  static let high: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
  ]
}

/// Lines in words: "line 4", "lines 4, 6 and 9", "lines 2, 3, 4 … (312 lines)".
package enum LineList {
  package static func words(_ lines: [Int], showing limit: Int = 12) -> String {
    switch lines.count {
    case 0: return "no line"
    case 1: return "line \(lines[0])"
    case 2...limit:
      let all = lines.map(String.init)
      return "lines " + all.dropLast().joined(separator: ", ") + " and " + (all.last ?? "")
    default: return LineTally(lines, showing: limit).words
    }
  }
}

/// Lines that are spoken of by the first few and by how many there are: a file can have millions of
/// blank ones.
struct LineTally {
  private(set) var first: Int?
  private(set) var count = 0
  private let limit: Int
  private var shown: [Int] = []

  init(_ lines: [Int] = [], showing limit: Int = 12) {
    self.limit = limit
    for line in lines { add(line) }
  }

  mutating func add(_ line: Int) {
    if first == nil { first = line }
    if shown.count < limit { shown.append(line) }
    count += 1
  }

  var words: String {
    if count <= limit { return LineList.words(shown, showing: limit) }
    return "lines " + shown.map(String.init).joined(separator: ", ") + " … (\(count) lines)"
  }
}
