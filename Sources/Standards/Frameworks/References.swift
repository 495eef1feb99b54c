/// Names one version of one framework. There is no way to name a framework without saying which
/// version is meant: the texts, stages and labels of two versions differ.
struct FrameworkReference: Hashable, Comparable, Sendable {
  /// `management-and-leadership`
  let code: String
  /// `2026`
  let version: String

  init(_ code: String, _ version: String) {
    self.code = code
    self.version = version
  }

  static func < (one: FrameworkReference, other: FrameworkReference) -> Bool {
    (one.code, one.version) < (other.code, other.version)
  }

  /// As lists of published content name it.
  var words: String { "\(code) \(version)" }
}

/// Names one area, standard or competency of one version of a framework.
struct NodeReference: Hashable, Comparable, Sendable {
  let framework: FrameworkReference
  /// `2.2a`
  let code: String

  init(_ framework: FrameworkReference, _ code: String) {
    self.framework = framework
    self.code = code
  }

  static func < (one: NodeReference, other: NodeReference) -> Bool {
    (one.framework, one.code) < (other.framework, other.code)
  }
}

/// Names one version of a scale.
struct ScaleReference: Hashable, Sendable {
  let code: String
  let version: String

  init(_ code: String, _ version: String) {
    self.code = code
    self.version = version
  }
}
