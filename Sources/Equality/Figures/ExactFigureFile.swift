import Directory
import Figures
import Foundation
import Kernel
import Markup
import Web

extension ListFile {
  /// Every figure with the counts behind it, and a sheet that says what each means.
  init(
    figures: [MeasuredFigure], of name: String, _ organisation: OrganisationID, on day: Day
  ) {
    let year = figures.first?.year
    let headings = [
      "Code", "Edition", "Measure", "Group", "Counted", "Of", "Value", "Lower", "Upper",
      "Four fifths", "Status", "What it says",
    ]
    let rows = figures.flatMap(Self.rows)
    self.init(
      "equality-figures",
      about: [
        "Equality in figures: \(name)", year.map(ShowExactFigures.period) ?? "",
        "Worked out on \(day.inWords). Exact counts: not to be published as they are.",
      ], ListTable("Figures", headings.map { Column($0) }, rows), day: day)
    notes = figures.map { figure in
      let measure = figure.measure
      let parts: [String] =
        [
          measure.title, measure.formula.capitalisedFirst, "Of whom: \(measure.population)",
          "When: \(measure.period)", measure.direction.words,
        ] + figure.result.notes
      return (what: measure.code, meaning: parts.joined(separator: ". "))
    }
    notes.append(
      (
        what: "Lower, Upper",
        meaning:
          "Between what the value lies with 95% confidence: Katz for ratios, Wilson for shares, "
          + "Newcombe for differences"
      ))
    notes.append(
      (
        what: "Four fifths",
        meaning: "A ratio under 0.80 or over 1.25 is adverse; it says nothing of chance, which the "
          + "interval does"
      ))
  }

  /// One row for each group of a figure.
  private static func rows(_ figure: MeasuredFigure) -> [[ListTable.Cell]] {
    let result = figure.result
    let ends = ShowExactFigures.between(figure).components(separatedBy: " to ")
    let flag: String =
      switch result.flag {
      case .adverse: "Adverse"
      case .notAdverse: "Within"
      case .none: ""
      }
    let whole: [String] = [
      result.value == nil ? "" : result.display, ends.first ?? "", ends.count > 1 ? ends[1] : "",
      flag, result.status.rawValue,
      MeasureReading.sentence(result, before: nil, of: figure.measure),
    ]
    let start = [figure.measure.code, figure.measure.edition, figure.measure.title]
    let groups: [GroupCount?] = result.counts.isEmpty ? [nil] : result.counts
    return groups.map { group in
      var cells = start.map(ListTable.Cell.text)
      cells.append(.text(group?.group ?? ""))
      for number in [group?.numerator, group?.denominator] {
        cells.append(number.map(ListTable.Cell.number) ?? .text(""))
      }
      return cells + whole.map(ListTable.Cell.text)
    }
  }
}
