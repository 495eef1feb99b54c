import Kernel

/// A place to go to and the words that say so.
package struct Link: Hashable, Sendable {
  package let words: String
  package let address: String

  package init(_ words: String, to address: String) {
    self.words = words
    self.address = address
  }

  package var html: HTML { "<a href=\"\(address)\">\(words)</a>" }
}

/// What a room has to say to one request: values in, markup out. The frame around it (header,
/// navigation, banners) is put on by `Web`.
package struct Page: Hashable, Sendable {
  package enum Width: Hashable, Sendable {
    /// Text and forms: lines of a length that can be read.
    case reading
    /// Tables and dashboards.
    case wide
  }

  package var title: String
  /// Small words above the heading, usually whose page it is.
  package var caption: String?
  package var problems: [Problem]
  /// From the home page down to the parent of this one.
  package var trail: [Link]
  /// One step back, in a journey of several pages; shown in place of the trail.
  package var back: Link?
  package var width: Width
  package var main: HTML

  package init(
    _ title: String, caption: String? = nil, problems: [Problem] = [], trail: [Link] = [],
    back: Link? = nil, width: Width = .reading, _ main: HTML
  ) {
    self.title = title
    self.caption = caption
    self.problems = problems
    self.trail = trail
    self.back = back
    self.width = width
    self.main = main
  }
}
