import Files
import Kernel

/// The first record of an interface file: whose file it is, and which run of the interface.
struct InterfaceHeader: Sendable {
  let delimiter: UInt8
  /// The type as written: `hdr` is taken too.
  let type: String
  let fieldCount: Int
  let fileName: String
  let employer: String
  let previousRun: String
  let run: String
  let version: String
  let line: Int

  /// `nil` when the first line is no header record. The delimiter is whatever follows its type.
  init?(_ text: SourceText) {
    guard let delimiter = InterfaceHeader.delimiter(text.bytes),
      let row = InterfaceLines(text, delimiter: delimiter, limit: 1).rows.first
    else { return nil }
    self.delimiter = delimiter
    type = row.fields.first?.trimmed ?? ""
    fieldCount = row.fields.count
    line = row.line
    func field(_ place: Int) -> String {
      place < row.fields.count ? row.fields[place].trimmed : ""
    }
    fileName = field(1)
    employer = field(3)
    previousRun = field(4)
    run = field(5)
    version = field(6)
  }

  private static func delimiter(_ bytes: [UInt8]) -> UInt8? {
    let start = bytes.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }.prefix(4)
    guard start.count == 4, let mark = start.last,
      String(decoding: start.prefix(3), as: UTF8.self).uppercased() == "HDR"
    else { return nil }
    let isWord =
      (0x30...0x39).contains(mark) || (0x41...0x5A).contains(mark) || (0x61...0x7A).contains(mark)
    return mark < 0x80 && !isWord && mark != 0x20 && mark != 0x22 ? mark : nil
  }

  /// Whether the file is meant as the outbound interface, version 2. Version 1 has commas and
  /// quotes, and the interface for doctors in training names other files.
  var isOutbound: Bool {
    let parts = fileName.uppercased().split(separator: "_").map(String.init)
    if parts.contains(where: Self.training.contains) { return false }
    return delimiter == UInt8(ascii: "~")
      || fieldCount == 7 && InterfaceTime.isTime(run) && parts.first == "GO"
  }

  private static let training: Set<String> = [
    "RMF", "RMC", "RTC", "APP", "APC", "DNF", "DNC", "DCC",
  ]
}

/// What the name of an interface file says: `GO_990_EXP_GOC_20260408_00000124.DAT`.
struct InterfaceName: Sendable {
  let employer: String
  /// `EXP` for expenses; others exist.
  let subtype: String
  let isFull: Bool

  init?(_ name: String) {
    let parts = name.uppercased().split(separator: ".").first?.split(separator: "_") ?? []
    guard parts.count >= 4, parts[0] == "GO",
      let kind = parts.dropFirst(2).first(where: { $0 == "GOF" || $0 == "GOC" })
    else { return nil }
    employer = String(parts[1])
    subtype = parts[2] == kind ? "" : String(parts[2])
    isFull = kind == "GOF"
  }

  /// Without what packing and browsers add, to be compared.
  static func comparable(_ name: String) -> String {
    let upper = name.uppercased()
    return upper.hasSuffix(".GZ") ? String(upper.dropLast(3)) : upper
  }
}

/// `20260408 021500`: as text, later is greater.
enum InterfaceTime {
  static func isTime(_ text: String) -> Bool {
    let digits = Array(text.utf8)
    guard digits.count == 15, digits[8] == 0x20 else { return false }
    let isNumbers = digits.enumerated().allSatisfy { $0 == 8 || (0x30...0x39).contains($1) }
    guard isNumbers, InterfaceDate.day(String(text.prefix(8))) != nil,
      let hour = Int(text.dropFirst(9).prefix(2)), let minute = Int(text.dropFirst(11).prefix(2)),
      let second = Int(text.suffix(2))
    else { return false }
    return hour < 24 && minute < 60 && second < 60
  }

  static func day(_ text: String) -> Day? { InterfaceDate.day(String(text.prefix(8))) }

  /// "8 April 2026 at 02:15".
  static func inWords(_ text: String) -> String {
    guard isTime(text), let day = day(text) else { return text.isEmpty ? "no run" : text }
    return "\(day.inWords) at \(text.dropFirst(9).prefix(2)):\(text.dropFirst(11).prefix(2))"
  }
}

/// `20260408`, and nothing else.
enum InterfaceDate {
  /// What the interface writes where there is no end.
  static let never = "47121231"

  static func isForm(_ text: String) -> Bool {
    text.utf8.count == 8 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// `nil` also where there is no such day.
  static func day(_ text: String) -> Day? {
    guard isForm(text), let year = Int(text.prefix(4)),
      let month = Int(text.dropFirst(4).prefix(2)), let day = Int(text.suffix(2))
    else { return nil }
    return Day(year: year, month: month, day: day)
  }
}
