import Foundation
import Kernel

/// A row as a line of text, as PostgreSQL's `COPY` writes it: tabs between values, `\N` for a null,
/// a backslash before what is special, bytes in hexadecimal. One row has one line, whichever engine
/// wrote it.
enum BackupLine {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let backslash = UInt8(ascii: "\\")

  /// What stands behind a backslash for a byte that is special.
  static func escape(of byte: UInt8) -> UInt8? {
    switch byte {
    case 8: UInt8(ascii: "b")
    case 9: UInt8(ascii: "t")
    case 10: UInt8(ascii: "n")
    case 11: UInt8(ascii: "v")
    case 12: UInt8(ascii: "f")
    case 13: UInt8(ascii: "r")
    case backslash: backslash
    case _: nil
    }
  }

  static func append(text: UnsafeBufferPointer<UInt8>, to line: inout [UInt8]) {
    var clean = 0
    for (index, byte) in text.enumerated() where byte < 14 || byte == backslash {
      guard let letter = escape(of: byte) else { continue }
      line.append(contentsOf: text[clean..<index])
      line.append(backslash)
      line.append(letter)
      clean = index + 1
    }
    line.append(contentsOf: text[clean...])
  }

  static func append(bytes: UnsafeRawBufferPointer, to line: inout [UInt8]) {
    line.append(backslash)
    line.append(backslash)
    line.append(UInt8(ascii: "x"))
    for byte in bytes {
      line.append(hexadecimal(byte >> 4))
      line.append(hexadecimal(byte & 15))
    }
  }

  static func append(integer: Int64, to line: inout [UInt8]) {
    line.append(contentsOf: String(integer).utf8)
  }

  /// As PostgreSQL writes it: the fewest digits that give the same number back, with an exponent
  /// below 0.0001 and from a thousand million million on.
  static func append(real: Double, to line: inout [UInt8]) {
    line.append(contentsOf: words(of: real).utf8)
  }

  private static func words(of real: Double) -> String {
    if real.isNaN { return "NaN" }
    if real.isInfinite { return real < 0 ? "-Infinity" : "Infinity" }
    if real == 0 { return real.sign == .minus ? "-0" : "0" }
    let sign = real < 0 ? "-" : ""
    // `1.25e+20`, `0.001`, `12.0`: digits without a point, and where the point belongs.
    let parts = "\(abs(real))".split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let shift = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let whole = mantissa[0]
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    let all = whole + fraction
    let leading = all.prefix { $0 == "0" }.count
    var digits = all.dropFirst(leading)
    while digits.last == "0" { digits = digits.dropLast() }
    let exponent = whole.count - leading + shift - 1
    if exponent < -4 || exponent >= 15 {
      let tail = digits.count > 1 ? "." + digits.dropFirst() : ""
      let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
      return "\(sign)\(digits.prefix(1))\(tail)e\(exponent < 0 ? "-" : "+")\(size)"
    }
    if exponent < 0 {
      return "\(sign)0.\(String(repeating: "0", count: -exponent - 1))\(digits)"
    }
    if digits.count <= exponent + 1 {
      return "\(sign)\(digits)\(String(repeating: "0", count: exponent + 1 - digits.count))"
    }
    return "\(sign)\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}

extension BackupLine {
  /// The line cannot be a row of its table.
  struct Unreadable: Error {}

  /// Takes the lines of a chunk apart, one after the other.
  ///
  /// - Throws: `Unreadable`, or what `body` throws.
  static func read(
    _ chunk: [UInt8], _ kinds: [BackupContents.Column.Kind], _ body: ([Stored]) throws -> Void
  ) throws {
    var reader = Reader(chunk: chunk)
    while reader.position < chunk.count { try body(try reader.row(kinds)) }
  }

  private struct Reader {
    let chunk: [UInt8]
    var position = 0
    private var scratch: [UInt8] = []

    init(chunk: [UInt8]) { self.chunk = chunk }

    mutating func row(_ kinds: [BackupContents.Column.Kind]) throws -> [Stored] {
      var row: [Stored] = []
      row.reserveCapacity(kinds.count)
      for (index, kind) in kinds.enumerated() {
        row.append(try value(kind))
        let end = index == kinds.count - 1 ? newline : tab
        guard position < chunk.count, chunk[position] == end else { throw Unreadable() }
        position += 1
      }
      return row
    }

    private mutating func value(_ kind: BackupContents.Column.Kind) throws -> Stored {
      let start = position
      var isPlain = true
      while position < chunk.count, chunk[position] != tab, chunk[position] != newline {
        if chunk[position] == backslash {
          isPlain = false
          position += 1
          // What follows is never the end of a value.
          guard position < chunk.count, chunk[position] >= 32 else { throw Unreadable() }
        }
        position += 1
      }
      if isPlain { return try stored(chunk[start..<position], kind) }
      if chunk[start..<position].elementsEqual([backslash, UInt8(ascii: "N")]) { return .null }
      try unescape(start..<position)
      return try stored(scratch[...], kind)
    }

    private mutating func unescape(_ range: Range<Int>) throws {
      scratch.removeAll(keepingCapacity: true)
      var index = range.lowerBound
      while index < range.upperBound {
        guard chunk[index] == backslash else {
          scratch.append(chunk[index])
          index += 1
          continue
        }
        scratch.append(try byte(behindBackslash: chunk[index + 1]))
        index += 2
      }
    }

    private func byte(behindBackslash letter: UInt8) throws -> UInt8 {
      switch letter {
      case backslash: return backslash
      case UInt8(ascii: "b"): return 8
      case UInt8(ascii: "t"): return 9
      case UInt8(ascii: "n"): return 10
      case UInt8(ascii: "v"): return 11
      case UInt8(ascii: "f"): return 12
      case UInt8(ascii: "r"): return 13
      case _: throw Unreadable()
      }
    }

    private func stored(
      _ bytes: ArraySlice<UInt8>, _ kind: BackupContents.Column.Kind
    ) throws -> Stored {
      switch kind {
      case .integer:
        guard let number = Int64(String(decoding: bytes, as: UTF8.self)) else {
          throw Unreadable()
        }
        return .integer(number)
      case .real:
        guard let number = Double(String(decoding: bytes, as: UTF8.self)) else {
          throw Unreadable()
        }
        return .real(number)
      case .text: return .text(String(decoding: bytes, as: UTF8.self))
      case .bytes: return .bytes(try raw(bytes))
      }
    }

    private func raw(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
      let digits = bytes.dropFirst(2)
      guard bytes.starts(with: [backslash, UInt8(ascii: "x")]), digits.count % 2 == 0 else {
        throw Unreadable()
      }
      var result: [UInt8] = []
      result.reserveCapacity(digits.count / 2)
      var index = digits.startIndex
      while index < digits.endIndex {
        result.append(try digit(digits[index]) << 4 | digit(digits[index + 1]))
        index += 2
      }
      return result
    }

    private func digit(_ letter: UInt8) throws -> UInt8 {
      switch letter {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): return letter - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): return letter - UInt8(ascii: "a") + 10
      case _: throw Unreadable()
      }
    }
  }
}
