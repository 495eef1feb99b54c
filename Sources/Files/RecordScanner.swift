/// Splits bytes into the values of one record, after RFC 4180: quoted delimiters, doubled quotes,
/// line breaks inside quotes; lines may end in CRLF, LF or CR.
///
/// A quote inside an unquoted value is an ordinary character.
struct RecordScanner {
  struct Field {
    /// Without the quotes.
    var start: Int
    var end: Int
    var isQuoted: Bool
    var hasDoubledQuotes: Bool
    var hasLineBreak: Bool
  }

  enum LineEnd: Hashable { case crlf, lf, cr, endOfFile }

  enum Outcome {
    /// Where the next record begins, and how this one ended.
    case record(next: Int, LineEnd)
    /// The quote opened in the field at this position never closes, or text follows it.
    case unbalanced(field: Int)
    /// The bytes end before the record does, and more are to come.
    case incomplete
  }

  private static let quote = UInt8(ascii: "\"")
  private static let newline: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  /// - Parameters:
  ///   - isWhole: Nothing comes after these bytes.
  ///   - fields: Emptied, then filled.
  static func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, delimiter: UInt8, isWhole: Bool,
    into fields: inout [Field]
  ) -> Outcome {
    fields.removeAll(keepingCapacity: true)
    let count = bytes.count
    var index = start
    while true {
      // At the start of a value.
      if index < count, bytes[index] == quote {
        index += 1
        var field = Field(
          start: index, end: index, isQuoted: true, hasDoubledQuotes: false, hasLineBreak: false)
        var isClosed = false
        while index < count {
          let byte = bytes[index]
          if byte == quote {
            if index + 1 < count, bytes[index + 1] == quote {
              field.hasDoubledQuotes = true
              index += 2
              continue
            }
            if index + 1 == count, !isWhole { return .incomplete }
            isClosed = true
            break
          }
          if byte == newline || byte == carriageReturn { field.hasLineBreak = true }
          index += 1
        }
        guard isClosed else { return isWhole ? .unbalanced(field: fields.count) : .incomplete }
        field.end = index
        fields.append(field)
        index += 1
        // Spaces after the closing quote are harmless; anything else is not.
        while index < count, bytes[index] == 0x20, delimiter != 0x20 { index += 1 }
        if index < count, bytes[index] != delimiter, bytes[index] != newline,
          bytes[index] != carriageReturn
        {
          return .unbalanced(field: fields.count - 1)
        }
      } else {
        let begin = index
        while index < count {
          let byte = bytes[index]
          if byte == delimiter || byte == newline || byte == carriageReturn { break }
          index += 1
        }
        fields.append(
          Field(
            start: begin, end: index, isQuoted: false, hasDoubledQuotes: false, hasLineBreak: false)
        )
      }
      // At a delimiter, a line end or the end.
      guard index < count else {
        return isWhole ? .record(next: index, .endOfFile) : .incomplete
      }
      if bytes[index] == delimiter {
        index += 1
        continue
      }
      if bytes[index] == newline { return .record(next: index + 1, .lf) }
      guard index + 1 < count else {
        return isWhole ? .record(next: index + 1, .cr) : .incomplete
      }
      return bytes[index + 1] == newline
        ? .record(next: index + 2, .crlf) : .record(next: index + 1, .cr)
    }
  }

  /// The value of a field, doubled quotes made single and line breaks made `\n`.
  static func string(_ field: Field, _ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let slice = UnsafeBufferPointer(rebasing: bytes[field.start..<field.end])
    guard field.hasDoubledQuotes || field.hasLineBreak else {
      return String(decoding: slice, as: UTF8.self)
    }
    var plain: [UInt8] = []
    plain.reserveCapacity(slice.count)
    var index = 0
    while index < slice.count {
      let byte = slice[index]
      if byte == quote, index + 1 < slice.count, slice[index + 1] == quote {
        plain.append(quote)
        index += 2
      } else if byte == carriageReturn {
        plain.append(newline)
        index += index + 1 < slice.count && slice[index + 1] == newline ? 2 : 1
      } else {
        plain.append(byte)
        index += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// Physical lines that end between two places.
  static func lineBreaks(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
    var breaks = 0
    var index = start
    while index < end {
      let byte = bytes[index]
      if byte == newline {
        breaks += 1
      } else if byte == carriageReturn {
        breaks += 1
        if index + 1 < bytes.count, bytes[index + 1] == newline { index += 1 }
      }
      index += 1
    }
    return breaks
  }

  /// Where the next physical line begins; `nil` at the last.
  static func nextLine(_ bytes: UnsafeBufferPointer<UInt8>, after start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == carriageReturn, index < bytes.count, bytes[index] == newline { index += 1 }
      if byte == newline || byte == carriageReturn { return index < bytes.count ? index : nil }
    }
    return nil
  }
}
