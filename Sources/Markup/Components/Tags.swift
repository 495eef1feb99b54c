import Kernel

/// A colour never stands alone: the words say the same.
package enum TagColour: String, Sendable, CaseIterable {
  case grey, green, teal, blue, amber, red, purple
}

package func tag(_ words: String, _ colour: TagColour = .grey) -> HTML {
  "<span class=\"tag \(colour.rawValue)\">\(words)</span>"
}

/// A figure with its words, for the top of a dashboard.
package struct Figure: Hashable, Sendable {
  package let value: String
  package let words: String
  package let address: String?
  package let colour: TagColour

  package init(
    _ value: String, _ words: String, to address: String? = nil, _ colour: TagColour = .grey
  ) {
    self.value = value
    self.words = words
    self.address = address
    self.colour = colour
  }
}

package func figures(_ figures: [Figure]) -> HTML {
  """
  <ul class="figures">
  \(each: figures, { figure in
    let inside: HTML = """
      <span class="figure-value">\(figure.value)</span> <span class="figure-words">\(figure.words)</span>
      """
    return """
      <li class="figure \(figure.colour.rawValue)">\(figure.address.map { "<a href=\"\($0)\">\(inside)</a>" as HTML } ?? inside)</li>
      """
  })
  </ul>
  """
}
