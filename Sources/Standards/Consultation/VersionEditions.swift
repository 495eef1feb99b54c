import Kernel
import Records
import Storage

/// Every text that a version had.
enum VersionEditions {
  /// `nil` where this release finds no standards in it any more.
  static func framework(
    of version: FrameworkVersion, edition: Int, _ tx: any Transaction
  ) throws -> Framework? {
    try StandardsInForce.text(of: version, edition: edition, tx)?.framework?
      .standing(version.standing)
  }

  /// The last one that any of `agreements` says yes to.
  static func agreed(
    _ agreements: [ConsultationMember.Agreement]
  ) -> Int? {
    agreements.filter(\.isYes).map(\.edition).max()
  }
}

/// One text of a version, with what became of it.
struct EditionView: Sendable {
  let version: FrameworkVersion
  let edition: Int
  let framework: Framework
  /// Where the version is read, and where this text is.
  let address: String
  /// From this one to the text as it stands, and from the one before to this one.
  let since: FrameworkComparison?
  let current: Framework?
  let before: (framework: Framework, comparison: FrameworkComparison)?
}

extension ConsultationViews {
  /// - Parameter from: The first one that may be read.
  static func edition(
    _ edition: Int, of version: FrameworkVersion, from first: Int, address: String,
    _ tx: any Transaction
  ) throws -> EditionView {
    guard (first...max(first, version.edition)).contains(edition),
      let framework = try VersionEditions.framework(of: version, edition: edition, tx)
    else { throw NotFound("This text") }
    let current = try VersionEditions.framework(of: version, edition: version.edition, tx)
    let before =
      edition > first
      ? try VersionEditions.framework(of: version, edition: edition - 1, tx) : nil
    let isCurrent = edition == version.edition
    return EditionView(
      version: version, edition: edition, framework: framework, address: address,
      since: isCurrent ? nil : current.map { ComparisonRules.compare(framework, $0) },
      current: isCurrent ? nil : current,
      before: before.map { ($0, ComparisonRules.compare($0, framework)) })
  }
}
