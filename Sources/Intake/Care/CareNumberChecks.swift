import Files
import Kernel

/// What numbers must look like and where they must lie.
extension CareRowJudge {
  mutating func judgeWhole(_ value: String, _ name: String, _ range: ClosedRange<Int>) {
    guard let number = PlainNumber.whole(value) else {
      dropNotWhole(value, name)
      return
    }
    if range.contains(number) {
      keep(name, String(number))
    } else {
      dropOutside(value, name, "\(range.lowerBound) to \(range.upperBound)")
    }
  }

  mutating func judgeDecimal(
    _ value: String, _ name: String, _ range: ClosedRange<Int>, _ decimals: Int
  ) {
    guard let number = PlainNumber(value), number.decimals <= decimals else {
      drop(
        .numberFormat, name,
        "\(heading(name)) “\(value)” is not a plain number with at most \(decimals) decimals, such "
          + "as 12.50. It was left out; correct it and load the file again.")
      return
    }
    if range.contains(number.hundredths) {
      keep(name, value)
    } else {
      dropOutside(
        value, name,
        "\(CareHours.words(range.lowerBound)) to \(CareHours.words(range.upperBound))")
    }
  }

  mutating func judgeHalves(
    _ value: String, _ name: String, _ range: ClosedRange<Int>, _ unknown: Int
  ) {
    guard let number = PlainNumber(value), number.decimals <= 2, number.hundredths % 50 == 0 else {
      drop(
        .numberFormat, name,
        "\(heading(name)) “\(value)” is not a number in whole or half steps, such as 37.5. It was "
          + "left out; correct it and load the file again.")
      return
    }
    if range.contains(number.hundredths) || number.hundredths == unknown {
      keep(name, CareHours.words(number.hundredths))
    } else {
      dropOutside(
        value, name,
        "\(CareHours.words(range.lowerBound)) to \(CareHours.words(range.upperBound)), or "
          + "\(unknown / 100) for not known")
    }
  }

  mutating func judgeYear(_ value: String, _ name: String, _ unknown: String?) {
    if value == unknown {
      keep(name, value)
    } else if value.count == 4, let year = PlainNumber.whole(value) {
      // A start in the sector is compared with the start in the job first.
      if year > scene.asOf.year, unknown == nil {
        drop(
          .dateFuture, name,
          "\(heading(name)) \(value) is in the future. It was left out; correct it and load the file "
            + "again.")
      } else {
        keep(name, value)
      }
    } else {
      drop(
        .numberFormat, name,
        "\(heading(name)) “\(value)” is not a year of four digits. It was left out; correct it and "
          + "load the file again.")
    }
  }

  /// A list of whole numbers; one wrong item spoils the list, because its total would be wrong.
  mutating func judgeCounts(_ value: String, _ name: String, _ range: ClosedRange<Int>) {
    for item in CareList.items(value) where !item.isEmpty {
      guard let number = PlainNumber.whole(item) else {
        dropNotWhole(item, name)
        return
      }
      guard range.contains(number) else {
        dropOutside(item, name, "\(range.lowerBound) to \(range.upperBound)")
        return
      }
    }
    let isBlank = value.allSatisfy { $0 == ";" || $0 == " " }
    keep(name, isBlank ? "" : CareList.text(CareList.items(value)))
  }

  mutating func judgeMonths(_ value: String, _ name: String) {
    if value == "none" {
      keep(name, value)
    } else if let months = PlainNumber.whole(value) {
      if (1...999).contains(months) {
        keep(name, String(months))
      } else {
        dropOutside(value, name, "1 to 999 months, or none")
      }
    } else {
      drop(
        .numberFormat, name,
        "\(heading(name)) “\(value)” is neither a whole number of months nor “none” in small "
          + "letters. It was left out; correct it and load the file again.")
    }
  }

  private mutating func dropNotWhole(_ value: String, _ name: String) {
    drop(
      .numberFormat, name,
      "\(heading(name)) “\(value)” is not a whole number in digits. It was left out; correct it and "
        + "load the file again.")
  }

  mutating func dropOutside(_ value: String, _ name: String, _ range: String) {
    drop(
      .numberRange, name,
      "\(heading(name)) \(value) is outside \(range). It was left out; correct it and load the file "
        + "again.")
  }
}

/// Hours and other hundredths as people write them: 3_750 is `37.5`.
enum CareHours {
  static func words(_ hundredths: Int) -> String {
    let rest = hundredths % 100
    if rest == 0 { return String(hundredths / 100) }
    if rest % 10 == 0 { return "\(hundredths / 100).\(rest / 10)" }
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `nil` when blank, not known or not a number.
  static func hundredths(_ value: String) -> Int? {
    guard let number = PlainNumber(value), number.hundredths != 99_900 else { return nil }
    return number.hundredths
  }
}
