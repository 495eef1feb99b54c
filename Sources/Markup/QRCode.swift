/// A QR code (ISO/IEC 18004) of some text in bytes, error correction level M: what a phone reads
/// from the screen. Our own, so that no secret goes through anybody else's program.
package struct QRCode: Hashable, Sendable {
  /// Modules to a side.
  package private(set) var size: Int
  private var dark: [Bool]
  /// Those that are part of the pattern and hold no data.
  private var isFixed: [Bool]

  /// Codewords of error correction in each block, and blocks, of versions 1 to 20 at level M.
  private static let corrections = [
    10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
  ]
  private static let blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]

  /// `nil` when the text is longer than some 660 bytes.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard
      let version = (1...20).first(where: { version in
        4 + (version < 10 ? 8 : 16) + bytes.count * 8 <= QRCode.dataCodewords(version) * 8
      })
    else { return nil }
    size = version * 4 + 17
    dark = Array(repeating: false, count: size * size)
    isFixed = dark
    drawPatterns(version)
    place(QRCode.codewords(bytes, version))
    var best: (penalty: Int, code: QRCode)?
    for mask in 0..<8 {
      var code = self
      code.apply(mask: mask)
      code.drawFormat(mask: mask)
      let penalty = code.penalty
      if best.map({ penalty < $0.penalty }) ?? true { best = (penalty, code) }
    }
    if let best { self = best.code }
  }

  package func isDark(_ x: Int, _ y: Int) -> Bool { dark[y * size + x] }

  // Data

  private static func allCodewords(_ version: Int) -> Int {
    var modules = (16 * version + 128) * version + 64
    if version >= 2 {
      let aligned = version / 7 + 2
      modules -= (25 * aligned - 10) * aligned - 55
      if version >= 7 { modules -= 36 }
    }
    return modules / 8
  }

  private static func dataCodewords(_ version: Int) -> Int {
    allCodewords(version) - corrections[version - 1] * blocks[version - 1]
  }

  private static func codewords(_ bytes: [UInt8], _ version: Int) -> [UInt8] {
    var bits: [Bool] = []
    func add(_ value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
    }
    add(4, 4)
    add(bytes.count, version < 10 ? 8 : 16)
    for byte in bytes { add(Int(byte), 8) }
    let capacity = dataCodewords(version) * 8
    add(0, min(4, capacity - bits.count))
    add(0, (8 - bits.count % 8) % 8)
    var padding = 0xEC
    while bits.count < capacity {
      add(padding, 8)
      padding ^= 0xEC ^ 0x11
    }
    let data = stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<(start + 8)].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    return interleaved(data, version)
  }

  /// The data in blocks with their error correction, dealt out one byte from each in turn.
  private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
    let (blockCount, correction) = (blocks[version - 1], corrections[version - 1])
    let all = allCodewords(version)
    let short = blockCount - all % blockCount
    let shortLength = all / blockCount - correction
    let divisor = ReedSolomon.divisor(correction)
    var dataBlocks: [[UInt8]] = []
    var start = 0
    for block in 0..<blockCount {
      let length = shortLength + (block < short ? 0 : 1)
      dataBlocks.append(Array(data[start..<(start + length)]))
      start += length
    }
    let corrections = dataBlocks.map { ReedSolomon.remainder($0, divisor) }
    var result: [UInt8] = []
    for index in 0...shortLength {
      for block in dataBlocks where index < block.count { result.append(block[index]) }
    }
    for index in 0..<correction { for block in corrections { result.append(block[index]) } }
    return result
  }

  // Drawing

  private mutating func set(_ x: Int, _ y: Int, _ isDark: Bool) {
    dark[y * size + x] = isDark
    isFixed[y * size + x] = true
  }

  private mutating func drawPatterns(_ version: Int) {
    for index in 0..<size {
      set(6, index, index.isMultiple(of: 2))
      set(index, 6, index.isMultiple(of: 2))
    }
    for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
      for dy in -4...4 {
        for dx in -4...4 where (0..<size).contains(x + dx) && (0..<size).contains(y + dy) {
          let distance = max(abs(dx), abs(dy))
          set(x + dx, y + dy, distance != 2 && distance != 4)
        }
      }
    }
    let places = alignments(version)
    for (i, x) in places.enumerated() {
      for (j, y) in places.enumerated() {
        let last = places.count - 1
        if (i == 0 && j == 0) || (i == 0 && j == last) || (i == last && j == 0) { continue }
        for dy in -2...2 { for dx in -2...2 { set(x + dx, y + dy, max(abs(dx), abs(dy)) != 1) } }
      }
    }
    drawFormat(mask: 0)
    drawVersion(version)
  }

  private func alignments(_ version: Int) -> [Int] {
    guard version > 1 else { return [] }
    let count = version / 7 + 2
    let step = (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    return [6] + (0..<(count - 1)).map { size - 7 - $0 * step }.reversed()
  }

  /// Level M is 0; the format is protected by a code of its own.
  private mutating func drawFormat(mask: Int) {
    var rest = mask
    for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
    let bits = (mask << 10 | rest) ^ 0x5412
    func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
    for index in 0...5 { set(8, index, bit(index)) }
    set(8, 7, bit(6))
    set(8, 8, bit(7))
    set(7, 8, bit(8))
    for index in 9..<15 { set(14 - index, 8, bit(index)) }
    for index in 0..<8 { set(size - 1 - index, 8, bit(index)) }
    for index in 8..<15 { set(8, size - 15 + index, bit(index)) }
    set(8, size - 8, true)
  }

  private mutating func drawVersion(_ version: Int) {
    guard version >= 7 else { return }
    var rest = version
    for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
    let bits = version << 12 | rest
    for index in 0..<18 {
      let (a, b) = (size - 11 + index % 3, index / 3)
      set(a, b, bits >> index & 1 == 1)
      set(b, a, bits >> index & 1 == 1)
    }
  }

  /// In pairs of columns from the right, up and down by turns.
  private mutating func place(_ codewords: [UInt8]) {
    var index = 0
    var right = size - 1
    while right >= 1 {
      if right == 6 { right = 5 }
      let isUpwards = (right + 1) & 2 == 0
      for vertical in 0..<size {
        for x in [right, right - 1] {
          let y = isUpwards ? size - 1 - vertical : vertical
          guard !isFixed[y * size + x], index < codewords.count * 8 else { continue }
          dark[y * size + x] = codewords[index >> 3] >> UInt8(7 - index & 7) & 1 == 1
          index += 1
        }
      }
      right -= 2
    }
  }

  private mutating func apply(mask: Int) {
    for y in 0..<size {
      for x in 0..<size where !isFixed[y * size + x] {
        let turns =
          switch mask {
          case 0: (x + y) % 2 == 0
          case 1: y % 2 == 0
          case 2: x % 3 == 0
          case 3: (x + y) % 3 == 0
          case 4: (x / 3 + y / 2) % 2 == 0
          case 5: x * y % 2 + x * y % 3 == 0
          case 6: (x * y % 2 + x * y % 3) % 2 == 0
          default: ((x + y) % 2 + x * y % 3) % 2 == 0
          }
        if turns { dark[y * size + x].toggle() }
      }
    }
  }

  /// How hard it is to read: long runs, blocks, and an uneven share of dark. (What looks like a
  /// finder pattern is rare enough at these sizes not to be counted.)
  private var penalty: Int {
    var total = 0
    for line in 0..<size {
      for isRow in [true, false] {
        var run = 0
        var last = false
        for place in 0..<size {
          let now = isRow ? isDark(place, line) : isDark(line, place)
          run = place > 0 && now == last ? run + 1 : 1
          last = now
          if run == 5 { total += 3 } else if run > 5 { total += 1 }
        }
      }
    }
    for y in 0..<(size - 1) {
      for x in 0..<(size - 1) {
        let one = isDark(x, y)
        if one == isDark(x + 1, y), one == isDark(x, y + 1), one == isDark(x + 1, y + 1) {
          total += 3
        }
      }
    }
    let share = dark.count { $0 } * 20 / (size * size)
    return total + abs(share - 10) * 10
  }
}

/// Error correction over the field of 256 elements that QR codes use.
private enum ReedSolomon {
  static func divisor(_ degree: Int) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: degree)
    result[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in 0..<degree {
        result[index] = product(result[index], root)
        if index + 1 < degree { result[index] ^= result[index + 1] }
      }
      root = product(root, 2)
    }
    return result
  }

  static func remainder(_ data: [UInt8], _ divisor: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: divisor.count)
    for byte in data {
      let factor = byte ^ result.removeFirst()
      result.append(0)
      for index in divisor.indices { result[index] ^= product(divisor[index], factor) }
    }
    return result
  }

  private static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
    var result = 0
    for bit in (0..<8).reversed() {
      result = result << 1 ^ (result >> 7) * 0x11D
      result ^= Int(other >> UInt8(bit) & 1) * Int(one)
    }
    return UInt8(result)
  }
}

extension QRCode {
  /// Dark on white whatever the colours of the page, with the quiet border readers need.
  package func picture(describedAs words: String) -> HTML {
    var path = ""
    for y in 0..<size {
      for x in 0..<size where isDark(x, y) { path += "M\(x + 4),\(y + 4)h1v1h-1z" }
    }
    return """
      <svg class="qr" role="img" aria-label="\(words)" viewBox="0 0 \(size + 8) \(size + 8)" \
      width="240" height="240" shape-rendering="crispEdges">\
      <path fill="#fff" d="M0,0h\(size + 8)v\(size + 8)h-\(size + 8)z"/>\
      <path fill="#000" d="\(path)"/></svg>
      """
  }
}
