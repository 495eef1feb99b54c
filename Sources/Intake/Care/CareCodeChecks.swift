import Files
import Kernel

/// What a code, or a list of codes, must be.
extension CareRowJudge {
  mutating func judgeCode(_ value: String, _ name: String, _ allowed: CareAllowed) {
    if let code = standingCode(value, name, allowed) { keep(name, code) }
  }

  /// The code to keep, as its list writes it; `nil` when it was reported and goes.
  private mutating func standingCode(
    _ value: String, _ name: String, _ allowed: CareAllowed
  ) -> String? {
    let code = scene.codes.written(value, in: allowed.list)
    switch scene.codes.standing(of: code, in: allowed) {
    case .current: return code
    case .unknown:
      report(.codeUnknown, name, value: shownItem(value, name), unknown(value, name, allowed))
      return nil
    case .retired(let day): return retired(code, on: day, name, allowed)
    }
  }

  private mutating func retired(
    _ code: String, on day: Day?, _ name: String, _ allowed: CareAllowed
  ) -> String? {
    // A kind of employer that the service has given up says nothing that could be kept.
    if allowed.list == "asc_establishment_types" {
      report(
        .codeRetired, name, effect: .valueDropped,
        "\(heading(name)) \(code) is no longer a kind of employer. It was left out; choose a current "
          + "one and load the file again.")
      return nil
    }
    let isOfItsTime =
      sheet.version.map { version in
        day.map { version.firstSeen < $0 } ?? !version.isCurrent
      } ?? false
    let known = scene.codes.name(of: code, in: allowed.list).map { " (\($0))" } ?? ""
    let since = day.map { " in \(Day.monthNames[$0.month - 1]) \($0.year)" } ?? ""
    if isOfItsTime {
      report(
        .codeRetired, name, value: code, severity: .info, spoils: false,
        "\(heading(name)) \(code)\(known) was withdrawn\(since), after this kind of file was made. "
          + "It was kept.")
    } else {
      report(
        .codeRetired, name, value: code, spoils: false,
        "\(heading(name)) \(code)\(known) was withdrawn\(since). It was kept with its old name; "
          + "choose a current code.")
    }
    return code
  }

  private func unknown(_ value: String, _ name: String, _ allowed: CareAllowed) -> String {
    let what =
      allowed.list.isEmpty
      ? "is not one of \(allowed.extra.joined(separator: ", "))"
      : "is not in the list of \(CareCodes.words(for: allowed.list))"
    let said = shownItem(value, name)
    return
      "\(heading(name))\(said.isEmpty ? "" : " “\(said)”") \(what). It was left out and the rest "
      + "of the row was loaded; correct it and load the file again."
  }

  /// Of what describes a person, only codes are repeated.
  private func shownItem(_ value: String, _ name: String) -> String {
    let isMonitored = scene.codes.columns[sheet.kind, name]?.isMonitored ?? false
    return isMonitored && value.count > 4 ? "" : value
  }

  /// Unknown codes leave an empty item, so that the lists beside it stay in step.
  mutating func judgeCodes(_ value: String, _ name: String, _ allowed: CareAllowed) {
    var items = CareList.items(value)
    for (index, item) in items.enumerated() where !item.isEmpty {
      // "Don't know" is an answer to the whole question, not one of several.
      if item == "999", items.count > 1 {
        report(
          .codeUnknown, name, value: item,
          "999 (not known) stands among other codes in \(heading(name)). It was left out; give the "
            + "codes, or 999 alone.")
        items[index] = ""
      } else if name == "ALLJOBROLES", PlainNumber.whole(item) == nil {
        report(
          .numberFormat, name, value: item,
          "“\(item)” in \(heading(name)) is not the number of a job role. It was left out; write the "
            + "number and load the file again.")
        items[index] = ""
      } else {
        items[index] = standingCode(item, name, allowed) ?? ""
      }
    }
    keep(name, items.allSatisfy(\.isEmpty) ? "" : CareList.text(items))
  }

  /// Yes and the reasons, or another answer alone.
  mutating func judgeCodeThenReasons(_ value: String, _ name: String, _ allowed: CareAllowed) {
    var items = CareList.items(value)
    guard ["1", "2", "999"].contains(items[0]) else {
      drop(
        .codeUnknown, name,
        "\(heading(name)) must begin with 1, 2 or 999, not “\(items[0])”. It was left out; correct "
          + "it and load the file again.")
      return
    }
    for (index, item) in items.enumerated().dropFirst() where !item.isEmpty {
      if items[0] != "1" {
        report(
          .valueIgnored, name,
          "\(heading(name)) gives reasons beside \(items[0]); they belong to the answer 1 only and "
            + "were left out.")
        items = [items[0]]
        break
      }
      items[index] = standingCode(item, name, allowed) ?? ""
    }
    keep(name, CareList.text(items.enumerated().filter { $0 == 0 || !$1.isEmpty }.map(\.element)))
  }

  /// `1;2024`, or another answer alone. The answer stays when the year goes.
  mutating func judgeCodeThenYear(_ value: String, _ name: String, _ allowed: CareAllowed) {
    let items = CareList.items(value)
    guard let code = standingCode(items[0], name, allowed) else { return }
    keep(name, code)
    let year = items.dropFirst().joined(separator: ";")
    guard !year.isEmpty else { return }
    guard code == "1" else {
      report(
        .fieldConflict, name,
        "\(heading(name)) has a year beside the answer \(code); only a completed certificate has "
          + "one. The year was left out.")
      return
    }
    guard let number = PlainNumber.whole(year), year.count == 4 else {
      report(
        .numberFormat, name,
        "The year in \(heading(name)), “\(year)”, is not four digits. The answer was kept without it."
      )
      return
    }
    guard (CareYears.firstLevel2Certificate...scene.asOf.year).contains(number) else {
      report(
        .numberRange, name,
        "The year in \(heading(name)), \(year), must be from \(CareYears.firstLevel2Certificate) to "
          + "\(scene.asOf.year). The answer was kept without it.")
      return
    }
    keep(name, "\(code);\(year)")
  }

  /// `1;3`: yes and the level. Of the highest social care qualification the level must be there.
  mutating func judgeCodeThenLevel(_ value: String, _ name: String, _ allowed: CareAllowed) {
    let items = CareList.items(value)
    guard ["1", "2", "999"].contains(items[0]) else {
      drop(
        .codeUnknown, name,
        "\(heading(name)) must begin with 1, 2 or 999, not “\(items[0])”. It was left out; correct "
          + "it and load the file again.")
      return
    }
    let level = items.dropFirst().joined(separator: ";")
    if items[0] != "1" {
      keep(name, items[0])
      if !level.isEmpty {
        report(
          .valueIgnored, name,
          "\(heading(name)) has a level beside \(items[0]); it belongs to the answer 1 only and was "
            + "left out.")
      }
    } else if !level.isEmpty {
      if let code = standingCode(level, name, allowed) { keep(name, "1;\(code)") }
    } else if name == "SCQUAL" {
      report(
        .requiredMissing, name, effect: .valueDropped,
        "\(heading(name)) says there is a qualification, but not its level. It was left out; write "
          + "1;3 for level 3, or 1;999 when the level is not known.")
    } else {
      keep(name, "1")
    }
  }

  /// `145;2024`. The qualification stays when the year goes.
  mutating func judgeQualification(_ value: String, _ name: String, _ allowed: CareAllowed) {
    let items = CareList.items(value)
    guard let code = standingCode(items[0], name, allowed) else { return }
    keep(name, code)
    let year = items.dropFirst().joined(separator: ";")
    if year.isEmpty {
      report(
        .unanswered, name,
        "\(heading(name)) has no year of award. Add it if you know it: \(code);2024.")
      return
    }
    let years = scene.asOf.year - 100...scene.asOf.year
    if let number = PlainNumber.whole(year), year.count == 4, years.contains(number) {
      keep(name, "\(code);\(year)")
    } else {
      report(
        .numberRange, name,
        "The year in \(heading(name)), “\(year)”, must be from \(years.lowerBound) to "
          + "\(years.upperBound). The qualification was kept without it.")
    }
  }
}

enum CareYears {
  /// The Level 2 Adult Social Care Certificate began then.
  static let firstLevel2Certificate = 2024
}
