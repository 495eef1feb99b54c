import Foundation

/// What somebody has achieved, and against which standards.
package struct Achievement: Hashable, Sendable {
  /// Its address, or another lasting name of the form of an address.
  package let id: String
  package let name: String
  package let about: String
  package let criteria: Criteria
  /// One of the kinds of the standard.
  package let kind: Kind?
  package let alignments: [Alignment]
  /// What results there can be.
  package let scales: [ResultScale]

  package init(
    id: String, name: String, about: String, criteria: Criteria, kind: Kind?,
    alignments: [Alignment] = [], scales: [ResultScale] = []
  ) {
    self.id = id
    self.name = name
    self.about = about
    self.criteria = criteria
    self.kind = kind
    self.alignments = alignments
    self.scales = scales
  }

  /// Kinds of achievement (Open Badges 3.0, `achievementType`) that are issued here; another
  /// issuer may use any.
  package struct Kind: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let competency = Kind(rawValue: "Competency")
    package static let microCredential = Kind(rawValue: "MicroCredential")
    /// An induction, for example.
    package static let completion = Kind(rawValue: "CertificateOfCompletion")
    /// Limited in time, and revocable.
    package static let certification = Kind(rawValue: "Certification")
    package static let programme = Kind(rawValue: "LearningProgram")
  }

  /// What had to be done for it: in words, at an address, or both.
  package struct Criteria: Hashable, Sendable {
    package let narrative: String?
    package let address: String?

    package init(narrative: String?, address: String? = nil) {
      self.narrative = narrative
      self.address = address
    }
  }
}

/// One part of a framework of standards that an achievement is held against.
package struct Alignment: Hashable, Sendable {
  /// `NHS Management and Leadership Framework`.
  package let framework: String?
  /// `1.0`. A standard means nothing without its version.
  package let version: String?
  /// `1.2`, within the framework.
  package let code: String?
  package let name: String
  /// Where it is published.
  package let address: String

  package init(
    framework: String?, version: String?, code: String?, name: String, address: String
  ) {
    self.framework = framework
    self.version = version
    self.code = code
    self.name = name
    self.address = address
  }

  /// `NHS Management and Leadership Framework, version 1.0`: the standard for badges has one
  /// member for both.
  var frameworkInWords: String? {
    guard let framework else { return nil }
    guard let version else { return framework }
    return framework + Self.beforeVersion + version
  }

  static let beforeVersion = ", version "

  /// Takes apart what `frameworkInWords` put together.
  static func framework(
    inWords words: String?
  ) -> (framework: String?, version: String?) {
    guard let words else { return (nil, nil) }
    guard let range = words.range(of: beforeVersion, options: .backwards) else {
      return (words, nil)
    }
    let (framework, version) = (words[..<range.lowerBound], words[range.upperBound...])
    guard !framework.isEmpty, !version.isEmpty else { return (words, nil) }
    return (String(framework), String(version))
  }

  /// `1.2 Learning from others`.
  var itemInWords: String { [code, name].compactMap(\.self).joined(separator: " ") }
}

/// What results an achievement can have: levels such as the stages of a framework, or a state.
package struct ResultScale: Hashable, Sendable {
  package let id: String
  /// `Stage` for the stage of a framework.
  package let name: String
  package let kind: Kind
  package let levels: [Level]

  package init(id: String, name: String, kind: Kind = .levels, levels: [Level] = []) {
    self.id = id
    self.name = name
    self.kind = kind
    self.levels = levels
  }

  /// What scales of stages are called.
  package static let stage = "Stage"

  package struct Kind: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Levels with a description each.
    package static let levels = Kind(rawValue: "RubricCriterionLevel")
    /// Completed, in progress and the like.
    package static let state = Kind(rawValue: "Status")
  }

  package struct Level: Hashable, Sendable {
    package let id: String
    package let name: String
    package let about: String?

    package init(id: String, name: String, about: String? = nil) {
      self.id = id
      self.name = name
      self.about = about
    }
  }
}

/// One result: a level of a scale, a state, or a value.
package struct AchievedResult: Hashable, Sendable {
  /// The identifier of the scale.
  package let scale: String?
  /// The identifier of the level.
  package let level: String?
  package let state: String?
  package let value: String?

  package init(
    scale: String?, level: String? = nil, state: String? = nil, value: String? = nil
  ) {
    self.scale = scale
    self.level = level
    self.state = state
    self.value = value
  }
}
