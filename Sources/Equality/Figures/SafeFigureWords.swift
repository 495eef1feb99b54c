import Disclosure
import Figures
import Kernel

/// What is published of one measure, in words. Everything follows from the numbers that are shown.
struct SafeFigureWords {
  let measure: Measure
  let figure: SafeFigure

  init(_ measure: Measure, _ figure: SafeFigure) {
    self.measure = measure
    self.figure = figure
  }

  /// The group that the standard is about, the other, and those who did not say; of a workforce how
  /// much of everybody each is.
  var groups: [(name: String, words: String)] {
    guard figure.status == .shown else { return [] }
    let everybody = figure.rows.first { $0.group == SafeFigure.everybody }
    return figure.rows.filter { $0.group != SafeFigure.everybody }.map { row in
      let whole = isShare ? everybody?.part : row.whole
      return (name(row.group), Self.rate(row.part, of: whole))
    }
  }

  private var isShare: Bool { measure.source == .workforce }

  private func name(_ group: String) -> String {
    group == measure.characteristic.groups[0] ? measure.focus : group
  }

  /// `15 of 80 (19%)`, worked out from the numbers as they are shown.
  static func rate(_ part: Int?, of whole: Int?) -> String {
    switch (part, whole) {
    case (nil, nil): return "Not shown"
    case (let part?, nil): return "\(grouped(part)) of a number that is not shown"
    case (nil, let whole?): return "Not shown, of \(grouped(whole))"
    case (let part?, let whole?):
      guard whole > 0 else { return "Nobody" }
      return
        "\(grouped(part)) of \(grouped(whole)) (\(MeasureRules.rounded(100 * part, over: whole, decimals: 0))%)"
    }
  }

  /// A ratio of the shares that are shown; nothing where one of them is not.
  var ratio: String {
    guard figure.status == .shown, measure.kind == .relativeLikelihood else { return "" }
    let rates = measure.groups.map { group -> (Int, Int)? in
      let row = figure.rows.first {
        MeasureRules.same(name($0.group), group) || MeasureRules.same($0.group, group)
      }
      guard let part = row?.part, let whole = row?.whole, whole > 0 else { return nil }
      return (part, whole)
    }
    guard rates.count == 2, let one = rates[0], let other = rates[1], other.0 > 0 else {
      return "Not shown"
    }
    return "About "
      + MeasureRules.rounded(one.0 * other.1, over: one.1 * other.0, decimals: 1)
  }

  var status: String {
    switch figure.status {
    case .shown: ""
    case .tooFew: "Too few to show"
    case .notRecorded: "Not recorded"
    case .notCalculable: "Not calculable"
    }
  }
}
