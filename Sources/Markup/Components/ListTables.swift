import Kernel

/// A list as it stands on a page. The page draws it and a file is written from it, so that a file
/// can hold nothing that is not on the screen, and lacks nothing that is.
package struct ListTable: Hashable, Sendable {
  /// What stands in one place: how it looks, and what it says.
  package struct Cell: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
      case text(String)
      case number(Int)
      case day(Day)
      case blank
    }

    /// How pressing it is, for the colour of the cell in a spreadsheet.
    package enum Tone: Hashable, Sendable { case plain, good, soon, bad, quiet }

    package let html: HTML
    package let value: Value
    package let tone: Tone

    package init(_ html: HTML, _ value: Value, tone: Tone = .plain) {
      self.html = html
      self.value = value
      self.tone = tone
    }

    package init(_ html: HTML, _ text: String, tone: Tone = .plain) {
      self.init(html, text.isEmpty ? .blank : .text(text), tone: tone)
    }

    package static func text(_ text: String) -> Cell { Cell(HTML.escaped(text), text) }

    package static func link(_ words: String, to address: String) -> Cell {
      Cell(Link(words, to: address).html, words)
    }

    /// - Parameter none: What the page says where no day is known.
    package static func day(_ day: Day?, none: String = "") -> Cell {
      Cell(HTML.escaped(day?.inWords ?? none), day.map(Value.day) ?? .text(none))
    }

    package static func number(_ number: Int) -> Cell {
      Cell("\(grouped(number))", .number(number))
    }

    /// Several lines in one cell.
    package static func lines(_ lines: [String]) -> Cell {
      Cell(HTML.joined(lines.map(HTML.escaped), by: "<br>"), lines.joined(separator: "; "))
    }
  }

  package let caption: String
  package let columns: [Column]
  package let rows: [[Cell]]
  package let captionHidden: Bool

  package init(
    _ caption: String, _ columns: [Column], _ rows: [[Cell]], captionHidden: Bool = false
  ) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.captionHidden = captionHidden
  }

  package var html: HTML {
    table(caption, columns, rows.map { $0.map(\.html) }, captionHidden: captionHidden)
  }
}

/// The files that a list can be had as: the whole of it as it is filtered, under the address of the
/// page with `format` added.
package func downloads(_ address: String, rows: Int) -> HTML {
  guard rows > 0 else { return .empty }
  let all = rows == 1 ? "Download it" : "Download all \(grouped(rows))"
  let joint = address.contains("?") ? "&" : "?"
  return """
    <p class="downloads">\(all) as <a href="\(address)\(joint)format=xlsx">a spreadsheet<span class="hidden"> (XLSX)</span></a> \
    or <a href="\(address)\(joint)format=csv">CSV</a></p>
    """
}
