import Figures
import Kernel

/// A measure and what it came to for an organisation and a year, with what it rests on.
struct MeasuredFigure: Sendable {
  let measure: Measure
  let year: StandardsYear
  let result: MeasureResult
  let counts: FigureCounts?
}

extension Measure {
  /// `nil` for what nothing records.
  func question(_ organisation: OrganisationID, in year: StandardsYear) -> FigureQuestion? {
    source.map {
      FigureQuestion($0, by: characteristic, at: organisation, in: year, measure: code)
    }
  }
}

extension MeasureRules {
  /// What a measure comes to from what was counted.
  static func result(_ measure: Measure, _ counted: FigureCounts?) -> MeasureResult {
    guard let counted, let source = measure.source else {
      return notRecorded("Nothing in Waypoint records this yet")
    }
    guard counted.isRecorded else { return notRecorded(source.missing) }
    // What is counted has the names of the characteristic; an edition may have its own.
    let names = Dictionary(
      zip(measure.characteristic.groups, [measure.focus, other(of: measure)])
    ) { first, _ in first }
    let groups = counted.groups.map { (names[$0.name] ?? $0.name, $0) }
    let needed = groups.filter { name, _ in measure.groups.contains { same($0, name) } }
    let faults = needed.compactMap(\.1.fault)
    let counts = groups.map { name, group in
      GroupCount(group: name, numerator: group.numerator, denominator: group.denominator)
    }
    guard faults.isEmpty else {
      var result = MeasureResult(counts: counts)
      result.status = .notCalculable
      result.display = "Not calculable"
      result.notes = faults
      return result
    }
    var result = result(measure, counts)
    if let pay = counted.pay { gap(&result, measure, pay) }
    result.notes += counted.safeNotes + counted.notes
    return result
  }

  /// Which of the four figures of pay a measure is, is in its code.
  private static func gap(_ result: inout MeasureResult, _ measure: Measure, _ pay: PayGap) {
    let isBonus = measure.code.contains("bonus")
    let isMedian = measure.code.hasSuffix("median")
    let value =
      isBonus
      ? (isMedian ? pay.bonusMedian : pay.bonusMean) : (isMedian ? pay.median : pay.mean)
    result.notes = []
    guard let value else {
      result.status = .notCalculable
      result.display = "Not calculable"
      result.notes = [
        isBonus ? "One of the two was paid no bonus" : "One of the two has nobody on full pay"
      ]
      return
    }
    result.status = .calculated
    result.value = value
    result.display =
      rounded(Int((value * 100_000).rounded()), over: 100_000, decimals: measure.decimals) + "%"
    let (ours, theirs) = isBonus ? pay.bonuses : pay.people
    if min(ours, theirs) < smallNumerator {
      result.notes.append(
        "Small numbers: fewer than \(smallNumerator) of a group are counted, so one more or less changes the gap much"
      )
    }
    guard !isBonus else {
      for (name, some, all) in [
        (measure.focus, pay.bonuses.focus, pay.employees.focus),
        (other(of: measure), pay.bonuses.other, pay.employees.other),
      ] where all > 0 {
        result.notes.append(
          "Paid a bonus: \(rounded(100 * some, over: all, decimals: 1))% of \(name)")
      }
      return
    }
    let names = ["lowest", "second", "third", "highest"]
    result.notes += zip(names, pay.quarters).map { name, share in
      "Of the \(name) quarter of pay \(rounded(Int((share * 1_000).rounded()), over: 1_000, decimals: 1))% are \(measure.focus)"
    }
  }

  private static func other(of measure: Measure) -> String {
    measure.groups.first { !same($0, measure.focus) } ?? measure.characteristic.groups[1]
  }

  private static func notRecorded(_ why: String) -> MeasureResult {
    var result = MeasureResult()
    result.display = "Not recorded"
    result.notes = [why]
    return result
  }
}

extension FigureSource {
  /// Why there is nothing to count, and what would bring it.
  var missing: String {
    switch self {
    case .workforce, .leavers: "Nobody was in post. Load the staff of the employer"
    case .recruitment:
      "No outcomes of applications are held for the year. Load a list of applicants, or its totals"
    case .disciplinary, .capability:
      "No cases are held. Load the list of cases, also where none of them counts"
    case .training: "Nobody said who took part in training that nobody has to do. Load the list"
    case .board: "Nobody in post holds a role that sits on the board"
    case .managers: "Nobody in post holds a role at the top"
    case .survey: "No results of a survey are held: there is no source, which is not nought"
    case .pay: "Nothing is held of what people are paid. Load the list of hourly pay"
    }
  }
}
