import Kernel

package func breadcrumbs(_ trail: [Link]) -> HTML {
  """
  <nav class="breadcrumbs" aria-label="Breadcrumb">
  <ol>\(each: trail, { "<li>\($0.html)</li>" })</ol>
  </nav>
  """
}

package func backLink(_ link: Link) -> HTML {
  "<nav aria-label=\"Back\"><a class=\"back\" href=\"\(link.address)\">\(link.words)</a></nav>"
}

/// Which slice of a list is shown.
package struct PageOfMany: Hashable, Sendable {
  /// The first page is 1.
  package let number: Int
  package let size: Int
  package let total: Int

  package init(number: Int, size: Int, total: Int) {
    self.size = max(1, size)
    self.total = max(0, total)
    let pages = max(1, (self.total + self.size - 1) / self.size)
    self.number = min(max(1, number), pages)
  }

  package var pages: Int { max(1, (total + size - 1) / size) }
  package var offset: Int { (number - 1) * size }

  /// `Showing 51 to 100 of 1,240 people`.
  package func inWords(_ one: String, _ many: String) -> String {
    switch total {
    case 0: "No \(many)"
    case 1: "1 \(one)"
    case ...size: "\(grouped(total)) \(many)"
    default:
      "Showing \(grouped(offset + 1)) to \(grouped(min(offset + size, total))) of \(grouped(total)) \(many)"
    }
  }
}

/// Links to the pages of a list, with those near this one and the two ends.
package func pagination(_ page: PageOfMany, address: (Int) -> String) -> HTML {
  guard page.pages > 1 else { return .empty }
  let near = Set([1, page.number - 1, page.number, page.number + 1, page.pages])
    .filter { (1...page.pages).contains($0) }.sorted()
  var items = HTML.empty
  var last = 0
  for number in near {
    if number > last + 1 { items += "<li class=\"gap\">&hellip;</li>" }
    last = number
    items += """
      <li><a href="\(address(number))" aria-label="Page \(number)"\
      \(attribute("aria-current", number == page.number ? "page" : nil))>\(number)</a></li>
      """
  }
  return """
    <nav class="pagination" aria-label="Pages of this list">
    \(page.number > 1 ? "<a rel=\"prev\" href=\"\(address(page.number - 1))\">Previous<span class=\"hidden\"> page</span></a>" as HTML : .empty)
    <ul>\(items)</ul>
    \(page.number < page.pages ? "<a rel=\"next\" href=\"\(address(page.number + 1))\">Next<span class=\"hidden\"> page</span></a>" as HTML : .empty)
    </nav>
    """
}

/// A filter that is on, and where to go to take it off.
package struct ActiveFilter: Hashable, Sendable {
  package let name: String
  package let value: String
  package let without: String

  package init(_ name: String, _ value: String, without: String) {
    self.name = name
    self.value = value
    self.without = without
  }
}

/// Filters kept in the address, so that they survive Back and can be sent to a colleague.
package func filters(
  to address: String, active: [ActiveFilter], clear: String, _ controls: HTML
) -> HTML {
  """
  <section class="filters" aria-label="Filters">
  \(activeFilters(active, clear: clear))
  <details class="details">
  <summary>Filter this list</summary>
  <div class="details-content">
  \(questionForm(to: address, "\(controls)\(button("Apply filters", .second))"))
  </div>
  </details>
  </section>
  """
}

private func activeFilters(_ active: [ActiveFilter], clear: String) -> HTML {
  guard !active.isEmpty else { return .empty }
  return """
    <ul class="active-filters">
    \(each: active, { filter in
      """
      <li><a href="\(filter.without)"><span class="hidden">Remove filter </span>\(filter.name): \(filter.value)\
      <span aria-hidden="true"> ×</span></a></li>
      """
    })
    <li><a class="clear" href="\(clear)">Clear all filters</a></li>
    </ul>
    """
}
