import Files
import Kernel

/// What one value must look like, whatever the others say.
extension CareRowJudge {
  /// Judges every column of the file by its shape, and whether it may be blank.
  mutating func judgeValues() {
    for column in scene.columns {
      let value = row[column.name]
      if value.isEmpty {
        judgeBlank(column)
      } else {
        judge(value, column)
      }
    }
  }

  private mutating func judgeBlank(_ column: CareColumn) {
    switch column.need {
    case .required:
      report(
        .requiredMissing, column.name,
        "\(heading(column.name)) (\(column.meaning)) is blank, but every row needs it. The row was "
          + "loaded without it; fill it in and load the file again.")
    case .recommended:
      report(
        .unanswered, column.name,
        "\(heading(column.name)) (\(column.meaning)) is blank. Fill it in if you know it.")
    case .key, .optional: break
    }
  }

  private mutating func judge(_ value: String, _ column: CareColumn) {
    let name = column.name
    if column.isMonitored, CareWithheld.isWithheld(value) {
      // Only Waypoint writes that: the care service withholds no such column.
      report(
        .valueWithheld, name,
        "\(heading(name)) is withheld (“Admin”). What is stored, if anything is, stays.")
      return
    }
    switch column.shape {
    case .key, .status, .newKey: break
    case .name, .text: judgeText(value, column)
    case .texts: judgeTexts(value, column)
    case .postcode: judgePostcode(value, name)
    case .careQualityCommissionID: judgeCareQualityCommissionID(value, name)
    case .nationalInsuranceNumber: judgeNationalInsuranceNumber(value, name)
    case .birthDate, .date: judgeDate(value, name)
    case .code(let allowed): judgeCode(value, name, allowed)
    case .codes(let allowed): judgeCodes(value, name, allowed)
    case .counts(let range): judgeCounts(value, name, range)
    case .whole(let range): judgeWhole(value, name, range)
    case .decimal(let range, let decimals): judgeDecimal(value, name, range, decimals)
    case .halves(let range, let unknown): judgeHalves(value, name, range, unknown)
    case .year(let unknown): judgeYear(value, name, unknown)
    case .codeThenYear(let allowed): judgeCodeThenYear(value, name, allowed)
    case .codeThenLevel(let allowed): judgeCodeThenLevel(value, name, allowed)
    case .codeThenReasons(let allowed): judgeCodeThenReasons(value, name, allowed)
    case .qualification(let allowed): judgeQualification(value, name, allowed)
    case .months: judgeMonths(value, name)
    }
  }

  private mutating func judgeText(_ value: String, _ column: CareColumn) {
    keep(column.name, value)
    if let maximum = column.maximum, value.unicodeScalars.count > maximum {
      drop(
        .textTooLong, column.name, value: String(value.prefix(60)) + "…",
        "\(heading(column.name)) has \(value.unicodeScalars.count) letters; \(maximum) are allowed. "
          + "It was left out; shorten it and load the file again.")
    }
  }

  private mutating func judgeTexts(_ value: String, _ column: CareColumn) {
    keep(column.name, value)
    guard let maximum = column.maximum else { return }
    var items = CareList.items(value)
    for (index, item) in items.enumerated() where item.unicodeScalars.count > maximum {
      items[index] = ""
      report(
        .textTooLong, column.name, value: String(item.prefix(60)) + "…",
        "Item \(index + 1) of \(heading(column.name)) has \(item.unicodeScalars.count) letters; "
          + "\(maximum) are allowed. It was left out; shorten it and load the file again.")
    }
    keep(column.name, CareList.text(items))
  }

  private mutating func judgeCareQualityCommissionID(_ value: String, _ name: String) {
    let parts = value.split(separator: "-", omittingEmptySubsequences: false)
    let isDigits = { (text: Substring) in text.utf8.allSatisfy { (48...57).contains($0) } }
    if parts.count == 2, parts[0].count == 1, isDigits(parts[0]), (8...12).contains(parts[1].count),
      isDigits(parts[1])
    {
      keep(name, value)
    } else {
      drop(
        .idFormat, name,
        "\(heading(name)) “\(value)” is not a CQC number: one digit, a hyphen, then 8 to 12 digits. "
          + "It was left out; copy it from the CQC register and load the file again.")
    }
  }

  private mutating func judgeNationalInsuranceNumber(_ value: String, _ name: String) {
    if CareWithheld.isWithheld(value) {
      report(
        .valueWithheld, name,
        "\(heading(name)) is withheld (“Admin”). The stored number, if there is one, stays.")
      return
    }
    let compact = value.withoutSpaces.uppercased()
    let letters = Array(compact.utf8)
    let isLetter = { (byte: UInt8) in (65...90).contains(byte) }
    let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
    if letters.count == 8 || letters.count == 9, letters.prefix(2).allSatisfy(isLetter),
      letters[2..<8].allSatisfy(isDigit), letters.dropFirst(8).allSatisfy(isLetter)
    {
      keep(name, compact)
    } else {
      drop(
        .valueFormat, name,
        "\(heading(name)) is not a National Insurance number: two letters, six digits, one letter. "
          + "It was left out; check it and load the file again.")
    }
  }

  private mutating func judgePostcode(_ value: String, _ name: String) {
    let compact = value.withoutSpaces.uppercased()
    guard let shaped = CarePostcode.shaped(compact) else {
      drop(
        .valueFormat, name,
        "\(heading(name)) “\(value)” is not a postcode. It was left out; correct it and load the "
          + "file again.")
      return
    }
    keep(name, shaped)
    if value.uppercased() != shaped {
      report(
        .valueFormat, name, effect: .loaded,
        "\(heading(name)) “\(value)” needs exactly one space; it was read as “\(shaped)”.")
    }
  }

  private mutating func judgeDate(_ value: String, _ name: String) {
    if name == "DOB", CareWithheld.isWithheld(value) {
      report(
        .valueWithheld, name,
        "\(heading(name)) is withheld (“Admin”). The stored date, if there is one, stays.")
      return
    }
    switch sheet.dates[name]?.read(value) {
    case .day(let day): keep(name, day.iso)
    case .wrong(let code, let message): drop(code, name, message)
    case .blank, nil: break
    }
  }
}

/// The shape of a postcode; whether it exists cannot be told here.
enum CarePostcode {
  /// `BD97 8EG` from `BD978EG`; `nil` when it cannot be one.
  static func shaped(_ compact: String) -> String? {
    let bytes = Array(compact.utf8)
    guard (5...7).contains(bytes.count) else { return nil }
    let outward = bytes.dropLast(3)
    let inward = Array(bytes.suffix(3))
    let isLetter = { (byte: UInt8) in (65...90).contains(byte) }
    let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
    guard isDigit(inward[0]), isLetter(inward[1]), isLetter(inward[2]) else { return nil }
    let letters = outward.prefix(while: isLetter).count
    let rest = Array(outward.dropFirst(letters))
    guard (1...2).contains(letters), let first = rest.first, isDigit(first), rest.count <= 2,
      rest.count == 1 || isDigit(rest[1]) || isLetter(rest[1])
    else { return nil }
    return String(decoding: outward, as: UTF8.self) + " " + String(decoding: inward, as: UTF8.self)
  }
}

/// A list inside a value, with semicolons between the items. Items may be empty.
enum CareList {
  static func items(_ value: String) -> [String] {
    value.isEmpty
      ? []
      : value.split(separator: ";", omittingEmptySubsequences: false).map {
        $0.split(separator: " ").joined(separator: " ")
      }
  }

  static func text(_ items: [String]) -> String { items.joined(separator: ";") }
}
