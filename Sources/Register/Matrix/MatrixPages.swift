import Kernel
import Markup

/// Staff by subject: who is in date for what, on a page that prints on one sheet.
enum MatrixPages {
  static func matrix(_ view: MatrixView) -> Page {
    Page(
      "Training matrix", caption: view.caption, trail: view.trail, width: .wide,
      """
      <div class="matrix-page rows-\(density(view.rows.count)) columns-\(view.subjects.count > 14 ? "many" : "few")">
      \(view.kindMissing?.banner)
      \(filters(view))
      \(view.rows.isEmpty
        ? emptyState(
          view.people == 0
            ? "Nobody is known to work here whom you may see."
            : "Nobody stands so, as at \(view.day.inWords). Take a filter away to see more.",
          view.people == 0
            ? "<p><a href=\"/files\">Load a staff file</a>, and everybody in it appears here.</p>"
            : HTML.empty)
        : sheet(view))
      </div>
      """)
  }

  /// How small the print must be for everybody to find room on one sheet.
  static func density(_ rows: Int) -> String {
    switch rows {
    case ...14: "few"
    case ...26: "some"
    case ...38: "many"
    case _: "most"
    }
  }

  private static func sheet(_ view: MatrixView) -> HTML {
    """
    \(figures(view))
    \(summary(view))
    \(downloads(view.filter.address().text, rows: view.page.total))
    <p class="not-printed">To print it on one sheet of A4, use your browser’s Print, with backgrounds \
    on if you want the colours. The words say the same without them.</p>
    <div class="matrix" role="region" aria-label="Training matrix" tabindex="0">
    \(view.table.html)
    </div>
    \(legend(view))
    \(pagination(view.page, address: { view.filter.address().with("page", "\($0)").text }))
    \(definitions(view))
    """
  }

  private static func filters(_ view: MatrixView) -> HTML {
    let filter = view.filter
    let active = [
      filter.place.map {
        ActiveFilter("Where", $0.words, without: filter.address(without: "place").text)
      },
      filter.set.map {
        ActiveFilter("What", $0.words, without: filter.address(without: "set").text)
      },
      filter.show.map {
        ActiveFilter("Who", $0.words, without: filter.address(without: "show").text)
      },
    ].compactMap(\.self)
    return Markup.filters(
      to: filter.base, active: active, clear: filter.base,
      """
      \(filter.places.count < 2
        ? HTML.empty
        : select("place", "Workplace", filter.places, chosen: filter.place?.code, blank: "All workplaces"))
      \(select("set", "Training", filter.sets, chosen: filter.set?.code, blank: "All training"))
      \(select("show", "Who", filter.shows, chosen: filter.show?.code, blank: "Everybody"))
      """)
  }

  private static func figures(_ view: MatrixView) -> HTML {
    Markup.figures(
      view.states.filter { $0.count > 0 }.map { state in
        Figure(grouped(state.count), state.words.lowercased(), state.colour)
      })
  }

  private static func summary(_ view: MatrixView) -> HTML {
    """
    <p class="matrix-summary"><strong>\(view.page.inWords("person", "people"))</strong>\
    \(view.page.total == view.people ? HTML.empty : " of \(grouped(view.people))" as HTML), \
    \(view.subjects.count == 1 ? "1 subject" : "\(view.subjects.count) subjects"), as at \(view.day.inWords).\
    \(view.filter.inWords.map { " Only: \($0)." as HTML }) \
    <span class="not-printed"><a href="#definitions">What these words mean</a></span></p>
    """
  }

  /// At the foot of the printed sheet, where short words stand in the cells.
  private static func legend(_ view: MatrixView) -> HTML {
    """
    <ul class="matrix-legend" aria-hidden="true">\(each: view.states, { state in
      "<li><strong>\(state.shortWords)</strong> = \(state.words.lowercased()): \(state.meaning.lowercasedFirst)</li>"
    })</ul>
    """
  }

  private static func definitions(_ view: MatrixView) -> HTML {
    """
    <section id="definitions" class="not-printed">
    <h2>What these words mean</h2>
    \(summaryList(
      [
        SummaryRow(
          "Counted",
          "Pairs of a person and a subject that a policy asks of them here, on all pages of this list. "
            + "Of several posts or levels the most pressing counts")
      ] + view.states.map { SummaryRow($0.words, $0.meaning) } + [
        SummaryRow("As at", view.day.inWords)
      ]))
    </section>
    """
  }
}

extension MatrixView.Filter {
  /// With every filter that is on, but `dropped`.
  func address(without dropped: String? = nil) -> MatrixAddress {
    var address = MatrixAddress(base)
    for (name, choice) in [("place", place), ("set", set), ("show", show)]
    where name != dropped { address = address.with(name, choice?.code) }
    return address
  }
}

/// An address with its question; codes of filters need no escaping.
struct MatrixAddress: Sendable {
  private(set) var text: String

  init(_ base: String) { text = base }

  func with(_ name: String, _ value: String?) -> MatrixAddress {
    guard let value else { return self }
    var address = self
    address.text += (text.contains("?") ? "&" : "?") + "\(name)=\(value)"
    return address
  }
}

extension String {
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
