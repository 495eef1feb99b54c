import Kernel

/// Everything that is held about one person, as they read it and as they take it away. The names
/// of its fields in JSON are a contract: docs/about-me.md.
struct HeldAbout: Encodable, Sendable {
  static let formatName = "waypoint.about-me/1"

  let format: String
  let name: String
  let madeAt: String
  let sections: [HeldSection]
}

struct HeldSection: Encodable, Sendable {
  /// Never given another meaning: `names`, `posts`.
  let code: String
  let title: String
  /// What it is and what it is for, in plain words.
  let about: String
  var items: [HeldItem]
  /// `Kept until 1 March 2035, because …`
  var keptUntil: String?

  enum CodingKeys: String, CodingKey { case code, title, about, keptUntil, items }
}

/// One thing that is held: a name, a post, a record.
struct HeldItem: Encodable, Sendable {
  /// `assignment-12`; stays the same from one download to the next.
  let id: String
  let title: String
  /// The employer that holds it and answers for it; `nil` for what no employer keeps.
  let heldBy: String?
  /// The same, for asking them to mend it.
  let holder: OrganisationID?
  let hasEnded: Bool
  let values: [HeldValue]

  enum CodingKeys: String, CodingKey { case id, title, heldBy, hasEnded, values }

  init(
    _ id: String, _ title: String, heldBy: String? = nil, holder: OrganisationID? = nil,
    hasEnded: Bool = false, _ values: [HeldValue?]
  ) {
    self.id = id
    self.title = title
    self.heldBy = heldBy
    self.holder = holder
    self.hasEnded = hasEnded
    self.values = values.compactMap(\.self)
  }
}

struct HeldValue: Encodable, Sendable {
  /// Never given another meaning: `job_title`.
  let name: String
  let label: String
  let value: String
  let source: HeldSource?
  /// Whether the person has asked for it to be mended, and that is not decided.
  var isDisputed = false

  enum CodingKeys: String, CodingKey { case name, label, value, source, isDisputed }

  /// `nil` when there is no value.
  init?(_ name: String, _ label: String, _ value: String?, _ source: HeldSource? = nil) {
    guard let value, !value.isEmpty else { return nil }
    self.name = name
    self.label = label
    self.value = value
    self.source = source
  }
}

/// Where a value came from.
struct HeldSource: Encodable, Hashable, Sendable {
  /// `nil` when it was typed in or worked out.
  let file: String?
  let line: Int?
  /// Who loaded the file, or typed it; `nil` when it is worked out from other values.
  let by: String?
  /// `2026-03-31T13:05:09Z`
  let at: String?
  /// The same for readers.
  let words: String

  enum CodingKeys: String, CodingKey { case file, line, by, at, words }

  init(file: String?, line: Int?, by: String, at: Instant) {
    self.file = file
    self.line = line
    self.by = by
    self.at = at.iso
    let when = "on \(at.dayInLondon.inWords)"
    if let file {
      let place = line.map { "line \($0) of \(file)" } ?? file
      words = "From \(place), loaded by \(by) \(when)"
    } else {
      words = "Entered by \(by) \(when)"
    }
  }

  private init(words: String) {
    file = nil
    line = nil
    by = nil
    at = nil
    self.words = words
  }

  static let workedOut = HeldSource(words: "Worked out by Waypoint from what is held")
  static func written(_ at: Instant, by program: String = "Waypoint") -> HeldSource {
    HeldSource(file: nil, line: nil, by: program, at: at)
  }
}
