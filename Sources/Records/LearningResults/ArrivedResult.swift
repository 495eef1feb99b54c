/// A result of learning as a source outside gave it: every value as it was written, nothing read
/// yet. A file, an extract and a program all come down to it, so another source needs no more than
/// to make these.
package struct ArrivedResult: Hashable, Sendable, Codable {
  /// Whom it names. What is given must all be the same person.
  package struct Who: Hashable, Sendable, Codable {
    /// Waypoint’s own number.
    package var person: String?
    /// What the employer calls them.
    package var staffNumber: String?
    package var email: String?

    package init(person: String? = nil, staffNumber: String? = nil, email: String? = nil) {
      self.person = person.filled
      self.staffNumber = staffNumber.filled
      self.email = email.filled
    }

    package var isNobody: Bool { person == nil && staffNumber == nil && email == nil }

    /// For whoever decides about it: `0042, asha.patel@practice.example`.
    package var words: String {
      let all = [staffNumber, email, person.map { "Waypoint number \($0)" }].compactMap(\.self)
      return all.isEmpty ? "Nobody" : all.joined(separator: ", ")
    }
  }

  package var who: Who
  /// In whose words it is, by the code of its table: `cmi5`, `scorm-1.2`, `plain`.
  package var vocabulary: String
  /// The course, as the source names it.
  package var course: String
  /// One word of the vocabulary; of cmi5 any number of verbs, apart by `;`.
  package var status: String
  /// Percent, 0 to 100.
  package var score: String?
  /// 0 to 1, as cmi5 gives it.
  package var scaled: String?
  /// `2026-03-31`; anything else cannot be read.
  package var day: String
  /// Why it was waived.
  package var reason: String?
  /// What several verbs about one go at a course have in common.
  package var registration: String?
  /// What the source calls this result, and no other.
  package var reference: String?

  package init(
    who: Who, vocabulary: String, course: String, status: String, score: String? = nil,
    scaled: String? = nil, day: String, reason: String? = nil, registration: String? = nil,
    reference: String? = nil
  ) {
    self.who = who
    self.vocabulary = Self.bounded(vocabulary.trimmed)
    self.course = Self.bounded(course.trimmed)
    self.status = Self.bounded(status.trimmed)
    self.score = score.filled
    self.scaled = scaled.filled
    self.day = Self.bounded(day.trimmed)
    self.reason = reason.filled
    self.registration = registration.filled
    self.reference = reference.filled
  }

  /// The longest that any value may be.
  package static let longest = 300
  /// The same in bytes: one character can be made of very many.
  static let longestInBytes = 4 * longest

  static func isTooLong(_ text: String) -> Bool {
    text.utf8.count > longestInBytes || text.count > longest
  }

  /// What is much too long is cut before it is kept, and is too long still.
  static func bounded(_ text: String) -> String {
    guard text.utf8.count > longestInBytes else { return text }
    var (scalars, bytes) = (String.UnicodeScalarView(), 0)
    for scalar in text.unicodeScalars where bytes <= longestInBytes {
      scalars.append(scalar)
      bytes += UTF8.width(scalar)
    }
    return String(scalars)
  }

  /// By what the same result is known again: everything it says.
  package var identity: String {
    [
      reference, who.person, who.staffNumber, who.email, vocabulary, Self.key(of: course),
      status.lowercased(), score, scaled, day, reason, registration,
    ].map { part in part.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: " ")
  }

  /// In what form courses are compared: outer spaces and capitals do not count, all else does.
  package static func key(of course: String) -> String { course.trimmed.lowercased() }
}

extension String? {
  /// Blank is as good as nothing.
  fileprivate var filled: String? {
    guard let text = self?.trimmed, !text.isEmpty else { return nil }
    return ArrivedResult.bounded(text)
  }
}

extension String {
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
