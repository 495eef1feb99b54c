/// Records out of bytes that arrive in pieces: however they are cut, the records are the same.
/// For large plain lists; a file that people made by hand is read by `SourceTable`, which also
/// mends what is broken.
package struct RecordStream {
  package struct Record: Hashable, Sendable {
    /// Physical line on which it begins, first line 1.
    package let line: Int
    package let values: [String]
  }

  package let delimiter: UInt8
  /// Lines whose quotes do not close; nothing was taken from them.
  package private(set) var brokenLines: [Int] = []
  private var waiting: [UInt8] = []
  private var line = 1

  package init(delimiter: UInt8 = UInt8(ascii: ",")) { self.delimiter = delimiter }

  /// The records completed by these bytes. Blank lines are left out.
  package mutating func append(_ bytes: some Sequence<UInt8>) -> [Record] {
    waiting.append(contentsOf: bytes)
    return take(isWhole: false)
  }

  /// The last record, when the bytes do not end with a line end.
  package mutating func finish() -> [Record] { take(isWhole: true) }

  /// All records of a text.
  package static func records(
    of text: SourceText, delimiter: UInt8 = UInt8(ascii: ",")
  ) -> [Record] {
    var stream = RecordStream(delimiter: delimiter)
    stream.waiting = text.bytes
    return stream.finish()
  }

  private mutating func take(isWhole: Bool) -> [Record] {
    var records: [Record] = []
    var fields: [RecordScanner.Field] = []
    var line = line
    var broken: [Int] = []
    let delimiter = delimiter
    let used = waiting.withUnsafeBufferPointer { bytes -> Int in
      var index = 0
      reading: while index < bytes.count {
        switch RecordScanner.scan(
          bytes, from: index, delimiter: delimiter, isWhole: isWhole, into: &fields)
        {
        case .incomplete:
          break reading
        case .unbalanced:
          guard let next = RecordScanner.nextLine(bytes, after: index) else {
            // Whether the line is whole cannot be known before more bytes come.
            guard isWhole else { break reading }
            broken.append(line)
            index = bytes.count
            break reading
          }
          broken.append(line)
          line += 1
          index = next
        case .record(let next, _):
          if !(fields.count == 1 && fields[0].start == fields[0].end && !fields[0].isQuoted) {
            records.append(
              Record(line: line, values: fields.map { RecordScanner.string($0, bytes) }))
          }
          line += RecordScanner.lineBreaks(bytes, from: index, to: next)
          index = next
        }
      }
      return index
    }
    waiting.removeFirst(used)
    self.line = line
    brokenLines += broken
    return records
  }
}
