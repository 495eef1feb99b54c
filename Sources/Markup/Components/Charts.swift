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
