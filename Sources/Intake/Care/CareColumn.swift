import Kernel

/// One column of a care file: what its values look like and whether they may be missing. Read from
/// the content lists `asc_columns` and `asc_column_shapes`.
struct CareColumn: Sendable {
  enum Need: Sendable { case key, required, recommended, optional }

  let kind: CareFileKind
  let name: String
  let meaning: String
  let need: Need
  let shape: CareShape
  /// Letters at most.
  let maximum: Int?
  /// Describes the person, so it goes to the monitoring store and nowhere else.
  let isMonitored: Bool
  /// Where the column stands in the current header; retired ones come last.
  let position: Int
  let isRetired: Bool
}

/// What the values of a column look like.
enum CareShape: Hashable, Sendable {
  case key
  case newKey
  case status
  /// Of a person or a workplace: a question mark in it is a lost letter.
  case name
  case text
  case postcode
  case careQualityCommissionID
  case nationalInsuranceNumber
  /// Read leniently: one digit for day or month will do.
  case birthDate
  case date
  case code(CareAllowed)
  /// A semicolon list of codes.
  case codes(CareAllowed)
  /// A semicolon list of whole numbers.
  case counts(ClosedRange<Int>)
  /// A semicolon list of texts.
  case texts
  case whole(ClosedRange<Int>)
  /// At most `decimals` places; in hundredths.
  case decimal(ClosedRange<Int>, decimals: Int)
  /// In steps of a half; in hundredths; `unknown` is the number that means not known.
  case halves(ClosedRange<Int>, unknown: Int)
  /// Four digits; `unknown` is the text that means not known.
  case year(unknown: String?)
  /// `1;2024`, and for other answers the code alone.
  case codeThenYear(CareAllowed)
  /// `1;3` for yes and the level, `2` for no, `999`.
  case codeThenLevel(CareAllowed)
  /// `1;4;10` for yes and the reasons, `2` for no, `999`.
  case codeThenReasons(CareAllowed)
  /// `145;2024`.
  case qualification(CareAllowed)
  /// `1` to `999`, or `none`.
  case months

  var isText: Bool {
    switch self {
    case .name, .text, .texts: true
    case .key, .newKey, .status, .postcode, .careQualityCommissionID, .nationalInsuranceNumber,
      .birthDate, .date, .code, .codes, .counts, .whole, .decimal, .halves, .year, .codeThenYear,
      .codeThenLevel, .codeThenReasons, .qualification, .months:
      false
    }
  }
}

/// The codes that a column takes: those of a list, and a few written beside it.
struct CareAllowed: Hashable, Sendable {
  /// `asc_gender`; empty when the codes are all in `extra`.
  let list: String
  let extra: [String]
}

extension CareShape {
  /// From the words of `asc_column_shapes`: `code asc_gender`, `halves 0 75 999`.
  init?(_ words: String) {
    var rest = words.split(separator: " ").map(String.init)[...]
    guard let first = rest.popFirst() else { return nil }
    let numbers = rest.compactMap { PlainNumber($0)?.hundredths }
    let allowed = CareAllowed(
      list: rest.first { $0.hasPrefix("asc_") } ?? "", extra: rest.filter { !$0.hasPrefix("asc_") })
    switch first {
    case "key": self = .key
    case "new-key": self = .newKey
    case "status": self = .status
    case "name": self = .name
    case "text": self = .text
    case "texts": self = .texts
    case "postcode": self = .postcode
    case "cqc-id": self = .careQualityCommissionID
    case "ni-number": self = .nationalInsuranceNumber
    case "birth-date": self = .birthDate
    case "date": self = .date
    case "code": self = .code(allowed)
    case "codes": self = .codes(allowed)
    case "code-then-year": self = .codeThenYear(allowed)
    case "code-then-level": self = .codeThenLevel(allowed)
    case "code-then-reasons": self = .codeThenReasons(allowed)
    case "qualification": self = .qualification(allowed)
    case "months": self = .months
    case "year": self = .year(unknown: rest.first)
    case "counts" where numbers.count == 2:
      self = .counts(numbers[0] / 100...numbers[1] / 100)
    case "whole" where numbers.count == 2:
      self = .whole(numbers[0] / 100...numbers[1] / 100)
    case "decimal" where numbers.count == 3:
      self = .decimal(numbers[0]...numbers[1], decimals: numbers[2] / 100)
    case "halves" where numbers.count == 3:
      self = .halves(numbers[0]...numbers[1], unknown: numbers[2])
    case _: return nil
    }
  }
}
