/// One thing to mend, in words for the person who typed it.
package struct Problem: Hashable, Sendable {
  /// The name of the field (the id of its control on the page, the key in JSON); empty when the
  /// problem belongs to no one field.
  package let field: String
  package let message: String

  package init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }
}

/// Why something was not done, as problems to mend. Everything a user can cause is a refusal; any
/// other error is ours.
package protocol Refusal: Error {
  var problems: [Problem] { get }
}

/// Every problem of a form at once. Collect, then throw.
package struct Problems: Refusal, Hashable {
  package private(set) var problems: [Problem] = []

  package init() {}
  package init(_ field: String, _ message: String) { problems = [Problem(field, message)] }

  package var isEmpty: Bool { problems.isEmpty }

  package mutating func add(_ field: String, _ message: String) {
    problems.append(Problem(field, message))
  }

  package func throwIfAny() throws(Problems) {
    if !isEmpty { throw self }
  }
}

/// The address or code names nothing that the user may see. "Not there" and "not yours" are the
/// same answer, so that asking tells nobody what exists.
package struct NotFound: Refusal, Hashable {
  package let what: String
  package init(_ what: String) { self.what = what }
  package var problems: [Problem] { [Problem("", "\(what) was not found")] }
}

/// Signed in, but without a right to do this.
package struct Forbidden: Refusal, Hashable {
  package let doing: String
  package init(_ doing: String) { self.doing = doing }
  package var problems: [Problem] {
    [Problem("", "Your role does not let you \(doing)")]
  }
}
