import Kernel

/// One column of a table.
package struct Column: Hashable, Sendable {
  package let heading: String
  package let isNumber: Bool
  /// Where to go to sort by this column, and whether the table is sorted by it now.
  package let sort: Sort?

  package struct Sort: Hashable, Sendable {
    package enum Order: String, Hashable, Sendable {
      case ascending, descending
    }
    package let address: String
    package let current: Order?
    package init(_ address: String, current: Order?) {
      self.address = address
      self.current = current
    }
  }

  package init(_ heading: String, isNumber: Bool = false, sort: Sort? = nil) {
    self.heading = heading
    self.isNumber = isNumber
    self.sort = sort
  }

  package static func number(_ heading: String, sort: Sort? = nil) -> Column {
    Column(heading, isNumber: true, sort: sort)
  }
}

package enum TableShape: Sendable {
  /// On a narrow screen each row becomes a small card with its headings beside the values.
  case cards
  /// On a narrow screen the table keeps its shape and moves sideways inside its own frame.
  case grid
}

/// A table. The first cell of a row is its heading.
///
/// The roles are written out because browsers forget that a table is one when a style sheet lays
/// it out as cards.
package func table(
  _ caption: String, _ columns: [Column], _ rows: [[HTML]], shape: TableShape = .cards,
  captionHidden: Bool = false
) -> HTML {
  let body: HTML = """
    <table class="\(shape == .cards ? "table cards" : "table")" role="table">
    <caption\(attribute("class", captionHidden ? "hidden" : nil))>\(caption)</caption>
    <thead role="rowgroup"><tr role="row">\(each: columns, heading)</tr></thead>
    <tbody role="rowgroup">
    \(each: rows, { cells in row(cells, columns) })
    </tbody>
    </table>
    """
  switch shape {
  case .cards: return body
  case .grid:
    return """
      <div class="sideways" role="region" aria-label="\(caption)" tabindex="0">
      \(body)
      </div>
      """
  }
}

private func heading(_ column: Column) -> HTML {
  let order = column.sort?.current?.rawValue
  let words: HTML =
    column.sort.map { sort in
      """
      <a href="\(sort.address)">\(column.heading)<span class="sort" aria-hidden="true">\(mark(sort.current))</span></a>
      """
    } ?? HTML.escaped(column.heading)
  return """
    <th scope="col" role="columnheader"\(attribute("class", column.isNumber ? "number" : nil))\
    \(attribute("aria-sort", order))>\(words)</th>
    """
}

private func mark(_ order: Column.Sort.Order?) -> String {
  switch order {
  case .ascending: " ▲"
  case .descending: " ▼"
  case nil: ""
  }
}

private func row(_ cells: [HTML], _ columns: [Column]) -> HTML {
  """
  <tr role="row">\(each: Array(zip(columns, cells).enumerated()), { index, pair in
    let (column, cell) = pair
    let style = attribute("class", column.isNumber ? "number" : nil)
    return index == 0
      ? "<th scope=\"row\" role=\"rowheader\"\(style)>\(cell)</th>" as HTML
      : "<td role=\"cell\" data-label=\"\(column.heading)\"\(style)><div>\(cell)</div></td>"
  })</tr>
  """
}
