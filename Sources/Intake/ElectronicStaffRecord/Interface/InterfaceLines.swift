import Files

/// One line of an interface file, split at its delimiter. No quotes, no escape.
struct InterfaceRow: Sendable {
  /// Physical line.
  let line: Int
  /// Among the lines that are not blank, the header being 1.
  let record: Int
  let fields: [String]

  /// The first field in capitals.
  var type: String { (fields.first ?? "").uppercased() }
}

/// The lines of an interface file.
struct InterfaceLines {
  let rows: [InterfaceRow]
  /// How many lines the text has, blank ones included.
  let lastLine: Int
  let blankLines: [Int]

  init(_ text: SourceText, delimiter: UInt8, limit: Int = .max) {
    var rows: [InterfaceRow] = []
    var blank: [Int] = []
    var line = 0
    var last = 0
    text.bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count, rows.count < limit {
        line += 1
        var end = start
        while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
        let content = bytes[start..<end]
        if content.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == delimiter }) {
          if !content.isEmpty || end < bytes.count { blank.append(line) }
        } else {
          rows.append(
            InterfaceRow(
              line: line, record: rows.count + 1,
              fields: InterfaceLines.split(content, at: delimiter)))
          last = line
        }
        // A carriage return with its line feed is one end of line.
        let isPair = end + 1 < bytes.count && bytes[end] == 0x0D && bytes[end + 1] == 0x0A
        start = end + (isPair ? 2 : 1)
      }
    }
    self.rows = rows
    lastLine = last
    blankLines = blank
  }

  private static func split(
    _ line: Slice<UnsafeBufferPointer<UInt8>>, at delimiter: UInt8
  ) -> [String] {
    line.split(separator: delimiter, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }
}
