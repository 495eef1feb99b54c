import Foundation
import Kernel

/// How far something is that takes a while. The script refreshes the region; without it there is
/// a link.
package func progress(_ words: String, done: Int, of whole: Int, refresh: String) -> HTML {
  """
  <div class="progress" data-refresh="\(refresh)" role="status">
  <p id="progress-words">\(words)</p>
  <progress value="\(done)" max="\(max(1, whole))" aria-labelledby="progress-words">\(Proportion(min(done, whole), of: whole)?.inWords ?? "")</progress>
  <p class="progress-refresh"><a href="\(refresh)">Check again</a></p>
  </div>
  """
}

/// One bar: a name, its parts in the order they are drawn.
package struct Bar: Hashable, Sendable {
  package let name: String
  package let address: String?
  /// How long each part is drawn.
  package let parts: [Int]
  private let totalInWords: String?

  /// - Parameter total: What stands at its end, where that is not the sum of the parts.
  package init(
    _ name: String, to address: String? = nil, _ parts: [Int], total: String? = nil
  ) {
    self.name = name
    self.address = address
    self.parts = parts
    totalInWords = total
  }

  var total: Int { parts.reduce(0, +) }
  var end: String { totalInWords ?? grouped(total) }
}

/// What the parts of the bars are.
package struct BarPart: Hashable, Sendable {
  package let words: String
  package let colour: TagColour

  package init(_ words: String, _ colour: TagColour) {
    self.words = words
    self.colour = colour
  }
}

/// Bars of shares, drawn, and the same numbers as a table for those who cannot or would rather not
/// read a drawing; unless the page itself has them as a table below.
package func barChart(
  _ title: String, _ parts: [BarPart], _ bars: [Bar], isTabledBelow: Bool = false
) -> HTML {
  """
  <figure class="chart">
  <figcaption>\(title)</figcaption>
  <ul class="legend" aria-hidden="true">\(each: parts, { "<li><span class=\"swatch \($0.colour.rawValue)\"></span>\($0.words)</li>" })</ul>
  <div aria-hidden="true">
  \(each: bars, { bar in drawn(bar, parts) })
  </div>
  \(isTabledBelow ? .empty : details("Show the numbers as a table", tabled(title, parts, bars)))
  </figure>
  """
}

private func tabled(_ title: String, _ parts: [BarPart], _ bars: [Bar]) -> HTML {
  table(
    title, [Column("Name")] + parts.map { Column.number($0.words) } + [Column.number("All")],
    bars.map { bar in
      [bar.address.map { Link(bar.name, to: $0).html } ?? HTML.escaped(bar.name)]
        + bar.parts.map { "\(grouped($0))" as HTML } + ["\(grouped(bar.total))"]
    }, captionHidden: true)
}

private func drawn(_ bar: Bar, _ parts: [BarPart]) -> HTML {
  let total = max(1, bar.total)
  var start = 0
  var pieces = HTML.empty
  for (count, part) in zip(bar.parts, parts) where count > 0 {
    let from = start * 1_000 / total
    let to = (start + count) * 1_000 / total
    pieces += """
      <rect class="\(part.colour.rawValue)" x="\(from)" y="0" width="\(max(2, to - from))" height="20"></rect>
      """
    start += count
  }
  return """
    <div class="bar">
    <span class="bar-name">\(bar.name)</span>
    <svg viewBox="0 0 1000 20" preserveAspectRatio="none" width="100%" height="20" focusable="false">\(pieces)</svg>
    <span class="bar-total">\(bar.end)</span>
    </div>
    """
}

/// One line of a chart of values with what lies around them: a year, a place.
package struct IntervalLine: Hashable, Sendable {
  package let name: String
  package let address: String?
  /// `nil` where there is nothing to draw.
  package let value: Double?
  package let range: ClosedRange<Double>?
  /// What stands at its end: `1.72 (0.40 to 7.32)`.
  package let words: String
  package let colour: TagColour

  package init(
    _ name: String, to address: String? = nil, value: Double?, range: ClosedRange<Double>?,
    words: String, _ colour: TagColour = .teal
  ) {
    self.name = name
    self.address = address
    self.value = value
    self.range = range
    self.words = words
    self.colour = colour
  }
}

/// How values are placed on the line.
package struct IntervalScale: Hashable, Sendable {
  private let ends: ClosedRange<Double>
  private let isOfRatios: Bool

  /// From the least to the most.
  package static func plain(_ ends: ClosedRange<Double>) -> IntervalScale {
    IntervalScale(ends: ends, isOfRatios: false)
  }

  /// Twice as much is as far as half as much, from an eighth to eight times.
  package static let ratios = IntervalScale(ends: 0.125...8, isOfRatios: true)

  /// In thousandths of the width; what lies outside is drawn at the end.
  func place(_ value: Double) -> Int {
    let clamped = min(max(value, ends.lowerBound), ends.upperBound)
    let (from, to, at) =
      isOfRatios
      ? (log2(ends.lowerBound), log2(ends.upperBound), log2(clamped))
      : (ends.lowerBound, ends.upperBound, clamped)
    return to > from ? Int(((at - from) / (to - from) * 1_000).rounded()) : 0
  }
}

/// Values with their intervals, one line each, on one scale; the same as a table for those who cannot
/// or would rather not read a drawing.
///
/// - Parameter mark: A value that all are set against, and what it is: `1`, “the same for both”.
package func intervalChart(
  _ title: String, _ lines: [IntervalLine], on scale: IntervalScale,
  mark: (value: Double, words: String)? = nil, isTabledBelow: Bool = false
) -> HTML {
  """
  <figure class="chart">
  <figcaption>\(title)</figcaption>
  \(mark.map { "<p class=\"muted small\" aria-hidden=\"true\">The thin line is \($0.words). The band is between what the value lies.</p>" as HTML })
  <div aria-hidden="true">
  \(each: lines, { line in drawn(line, scale, mark?.value) })
  </div>
  \(isTabledBelow
    ? .empty
    : details(
      "Show the numbers as a table",
      table(
        title, [Column("Which"), .number("Value, and between what it lies")],
        lines.map { line in
          [line.address.map { Link(line.name, to: $0).html } ?? HTML.escaped(line.name),
            HTML.escaped(line.words)]
        }, captionHidden: true)))
  </figure>
  """
}

private func drawn(_ line: IntervalLine, _ scale: IntervalScale, _ mark: Double?) -> HTML {
  var pieces = HTML.empty
  if let range = line.range {
    let (from, to) = (scale.place(range.lowerBound), scale.place(range.upperBound))
    pieces += """
      <rect class="range \(line.colour.rawValue)" x="\(from)" y="6" width="\(max(4, to - from))" height="8"></rect>
      """
  }
  if let mark {
    pieces += """
      <rect class="mark" x="\(max(0, scale.place(mark) - 2))" y="0" width="4" height="20"></rect>
      """
  }
  if let value = line.value {
    pieces += """
      <rect class="\(line.colour.rawValue)" x="\(min(988, max(0, scale.place(value) - 6)))" y="1" width="12" height="18"></rect>
      """
  }
  return """
    <div class="bar interval">
    <span class="bar-name">\(line.name)</span>
    <svg viewBox="0 0 1000 20" preserveAspectRatio="none" width="100%" height="20" focusable="false">\(pieces)</svg>
    <span class="bar-total">\(line.words)</span>
    </div>
    """
}
