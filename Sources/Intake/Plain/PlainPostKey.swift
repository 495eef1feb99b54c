/// The key of a post: whose it is, and which of that person's posts. Numbers may hold any sign, so
/// the stroke between the parts is never one of theirs.
struct PlainPostKey: Hashable, Sendable {
  enum Which: Hashable, Sendable {
    /// In the order in which files first named them.
    case ordinal(Int)
    /// The Post number, as the file writes it.
    case number(String)
  }

  let person: String
  let which: Which

  init(_ person: String, _ which: Which) {
    self.person = person
    self.which = which
  }

  init?(_ text: String) {
    guard let stroke = text.lastIndex(of: "/") else { return nil }
    let last = text[text.index(after: stroke)...]
    person = Self.unescaped(String(text[..<stroke]))
    if last.hasPrefix(Self.mark) {
      which = .number(Self.unescaped(String(last.dropFirst(Self.mark.count))))
    } else if let ordinal = Int(last) {
      which = .ordinal(ordinal)
    } else {
      return nil
    }
  }

  var text: String {
    switch which {
    case .ordinal(let ordinal): "\(Self.escaped(person))/\(ordinal)"
    case .number(let number): "\(Self.escaped(person))/\(Self.mark)\(Self.escaped(number))"
    }
  }

  var ordinal: Int? {
    if case .ordinal(let ordinal) = which { return ordinal }
    return nil
  }

  private static let mark = "no-"

  static func escaped(_ part: String) -> String {
    part.replacing("%", with: "%25").replacing("/", with: "%2F")
  }

  private static func unescaped(_ part: String) -> String {
    part.replacing("%2F", with: "/").replacing("%25", with: "%")
  }
}
