import Kernel
import Obligations

// What the pages say of values whose words are not in the content.

extension Framework {
  var stateWords: String { state.words }
  var statusWords: String { status.words }
  var isVerified: Bool { status == .verified }

  var address: String { "/standards/\(code)" }
  var versionAddress: String { "/standards/\(code)/\(version)" }

  func address(of node: String) -> String { "\(versionAddress)/\(node)" }

  var effectiveWords: String {
    guard let effective else { return "The day is not known" }
    return effective.to.map { "\(effective.from.inWords) to \($0.inWords)" }
      ?? "From \(effective.from.inWords)"
  }

  /// `3 areas, 9 standards, 27 competencies`.
  var sizeWords: String {
    StandardNode.Level.allCases.compactMap { level in
      let count = nodes(at: level).count
      guard count > 0 else { return nil }
      let name = levelNames.name(of: level)
      return "\(count) \(count == 1 ? name : Framework.plural(name))"
    }.joined(separator: ", ")
  }

  static func plural(_ name: String) -> String {
    switch name.last {
    case "y": name.dropLast() + "ies"
    case _: name + "s"
    }
  }

  var wordingWords: String {
    guard let officialSource else { return writtenWords }
    let isWhole = nodes(at: .competency).allSatisfy { $0.expectations.allSatisfy(\.isOfficial) }
    return "\(officialSource.words)."
      + (isWhole ? "" : " Where it is not marked as official: \(writtenWords)")
  }

  private var writtenWords: String {
    switch wording {
    case .own: "What stands under the titles is in Waypoint’s own words, and is no quotation."
    case .titles: "Titles alone are held here. What they ask for is in the publisher’s own text."
    case .official: "The wording is the publisher’s."
    }
  }
}

extension Framework.Kind {
  var words: String {
    switch self {
    case .leadership: "Management and leadership"
    case .code: "Code of practice"
    case .board: "Boards"
    case .profession: "A profession or post"
    case .induction: "Induction"
    case .curriculum: "Postgraduate curricula"
    }
  }
}

extension FrameworkMapping {
  /// Who stands behind it.
  var standing: String {
    agreedBy.map { "Agreed by \($0)" } ?? "Waypoint’s proposal; no body has agreed to it"
  }

  var address: String { "/standards/crosswalk?mapping=\(code)" }
}

extension FrameworkMapping.Relation {
  /// What the first is to the second.
  var words: String {
    switch self {
    case .exact: "Asks for the same"
    case .broader: "Holds all of it, and more"
    case .narrower: "Is a part of it"
    case .related: "Is related to it"
    }
  }
}

extension FrameworkMapping.Credit {
  var words: String {
    switch self {
    case .none: "Nothing"
    case .evidence: "Can be put forward as evidence"
    case .part: "Counts in part"
    case .whole: "Counts as shown"
    }
  }
}

extension CrosswalkRules.Line {
  /// Why less counts than is proposed, with what that is.
  var limitWords: String? {
    let proposed =
      switch pair.credit {
      case .none, .evidence: "no more"
      case .part: "that it counts in part"
      case .whole: "that it counts as shown"
      }
    return switch limit {
    case nil: nil
    case .notAgreed: "Proposed: \(proposed), once a body agrees"
    case .notVerified: "Agreed: \(proposed), once both frameworks are checked in their source"
    }
  }
}

extension ProfessionExpectations {
  var statusWords: String { status.words }
}

extension Scale {
  var statusWords: String { status.words }
}

extension Stage {
  var statusWords: String { status.words }
}
