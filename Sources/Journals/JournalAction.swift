/// A kind of thing that happens, and how a timeline says it.
package struct JournalAction: Hashable, Sendable {
  /// `person.joined`: what it is about, then what happened to it. Never given another meaning.
  package let code: String
  /// `Joined {organisation} as {post}`: the words in braces are keys of the event's details.
  package let words: String
  /// The same for readers who may know that it happened, and not the particulars.
  package let sparing: String?

  package init(_ code: String, words: String, sparing: String? = nil) {
    self.code = code
    self.words = words
    self.sparing = sparing
  }
}

/// The actions of all targets, by code.
package struct JournalActions: Sendable {
  private let byCode: [String: JournalAction]

  package init(_ actions: some Sequence<JournalAction>) {
    byCode = Dictionary(actions.map { ($0.code, $0) }) { first, _ in first }
  }

  /// `nil` for an action that this version no longer, or does not yet, know.
  package subscript(code: String) -> JournalAction? { byCode[code] }
}

extension JournalActions: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: JournalAction...) { self.init(elements) }
}
