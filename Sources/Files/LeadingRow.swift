/// One of the first rows of a file, for telling what kind of file it is.
package struct LeadingRow: Sendable {
  /// Physical line.
  package let line: Int
  package let delimiter: UInt8
  package let values: [String]
  /// In capitals, without spaces, `_` and `-`.
  package let squeezed: [String]

  package func holds(_ names: String...) -> Bool { holds(names) }

  package func holds(_ names: [String]) -> Bool {
    names.allSatisfy { squeezed.contains($0.squeezedName) }
  }
}

extension SourceText {
  /// The first rows that are not blank, each split at the delimiter that gives it the most values:
  /// comma before tab before semicolon.
  package func leadingRows(_ limit: Int = 15) -> [LeadingRow] {
    sharpest(Delimiter.allCases.map { ($0, leadingRows(limit, $0)) })
  }

  /// The first row that is not blank, however many blank ones stand before it.
  package var firstRow: LeadingRow? {
    sharpest(Delimiter.allCases.map { ($0, leadingRows(.max, $0, filled: 1)) }).first
  }

  private func sharpest(
    _ delimiters: [(delimiter: Delimiter, rows: [LeadingRow])]
  ) -> [LeadingRow] {
    var rows: [LeadingRow] = []
    for (delimiter, candidates) in delimiters {
      for row in candidates {
        if let index = rows.firstIndex(where: { $0.line == row.line }) {
          // A title row may hold a comma; the header holds many delimiters.
          if row.values.count > 2 * rows[index].values.count { rows[index] = row }
        } else if delimiter == .comma || !rows.contains(where: { $0.line >= row.line }) {
          rows.append(row)
        }
      }
    }
    return rows.sorted { $0.line < $1.line }
  }

  /// Of the first rows, those that are not blank, split at one delimiter.
  ///
  /// - Parameter most: As many as are wanted at most.
  func leadingRows(
    _ limit: Int, _ delimiter: Delimiter, filled most: Int = .max
  ) -> [LeadingRow] {
    var rows: [LeadingRow] = []
    var fields: [RecordScanner.Field] = []
    bytes.withUnsafeBufferPointer { whole in
      // A header further down than that is none; a line without an end need not be read to see it.
      let bytes = UnsafeBufferPointer(rebasing: whole.prefix(1 << 20))
      var index = 0
      var line = 1
      var seen = 0
      while index < bytes.count, seen < limit, rows.count < most {
        seen += 1
        let next: Int
        switch RecordScanner.scan(
          bytes, from: index, delimiter: delimiter.byte, isWhole: true, into: &fields)
        {
        case .record(let end, _):
          let values = fields.map { RecordScanner.string($0, bytes) }
          if values.contains(where: { !$0.isBlankOrDelimiters }) {
            rows.append(
              LeadingRow(
                line: line, delimiter: delimiter.byte, values: values,
                squeezed: values.map(\.squeezedName)))
          }
          next = end
        case .unbalanced, .incomplete:
          guard let end = RecordScanner.nextLine(bytes, after: index) else { return }
          next = end
        }
        line += RecordScanner.lineBreaks(bytes, from: index, to: next)
        index = next
      }
    }
    return rows
  }
}

enum Delimiter: CaseIterable {
  case comma
  case tab
  case semicolon

  var byte: UInt8 {
    switch self {
    case .comma: UInt8(ascii: ",")
    case .tab: UInt8(ascii: "\t")
    case .semicolon: UInt8(ascii: ";")
    }
  }

  var words: String {
    switch self {
    case .comma: "commas"
    case .tab: "tabs"
    case .semicolon: "semicolons"
    }
  }
}

extension StringProtocol {
  /// The form in which column names are compared: capitals, without spaces, `_` and `-`.
  package var squeezedName: String {
    var result = ""
    for scalar in uppercased().unicodeScalars {
      switch scalar {
      case "_", "-", "\u{200B}", "\u{FEFF}", "\u{2060}", "\u{AD}": continue
      case _ where scalar.properties.isWhitespace: continue
      case _: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// As a row of delimiters looks when it is split at another one.
  var isBlankOrDelimiters: Bool {
    allSatisfy { $0.isWhitespace || ",;\u{200B}\u{FEFF}".contains($0) }
  }

  /// Nothing but white space.
  var isBlank: Bool { allSatisfy { $0.isWhitespace || $0 == "\u{200B}" || $0 == "\u{FEFF}" } }
}
