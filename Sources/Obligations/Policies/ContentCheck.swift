import Foundation
import Kernel
import Yams

/// What `waypoint content check` holds the policies to: they can be read, codes and versions are
/// unique and follow one another, each cited paragraph exists, and a published version is what it
/// was when it was published.
package enum ContentCheck {
  /// The fingerprints of published versions, beside the policies.
  static let publishedFile = "published.yaml"

  /// - Parameter openings: The opening words of the review's paragraphs with their sections.
  /// - Returns: Everything that is wrong; nothing when all is well.
  package static func faults(
    openings: [(section: String, opening: String)]
  ) throws -> [ContentFault] {
    try faults(in: ContentReader.files(in: ContentReader.folder), openings: openings)
  }

  static func faults(
    in files: [(name: String, text: String)], openings: [(section: String, opening: String)]
  ) throws -> [ContentFault] {
    let content: PolicyContent
    do {
      content = try ContentReader.content(of: files)
    } catch let refusal as ContentRefusal {
      return refusal.faults
    }
    let list = files.first { $0.name == publishedFile }?.text ?? ""
    return faults(of: content) + GatewayCheck.faults(of: content.gateways)
      + citations(of: content, openings)
      + published(content, try digests(in: list))
  }

  static func faults(of content: PolicyContent) -> [ContentFault] {
    var faults: [ContentFault] = []
    let fault = { (policy: Policy, message: String) in
      faults.append(
        ContentFault(
          file: "policies", line: 0,
          message: "\(policy.code), version \(policy.version): \(message)"))
    }
    for (code, versions) in Dictionary(grouping: content.policies, by: \.code) {
      let ordered = versions.sorted { $0.version < $1.version }
      if code.isEmpty || code.contains(where: { !($0.isLowercase || $0.isNumber || $0 == "-") }) {
        fault(ordered[0], "write codes in small letters, digits and hyphens")
      }
      for (earlier, later) in zip(ordered, ordered.dropFirst()) {
        if earlier.version == later.version {
          fault(later, "another policy has this code and version")
        } else if earlier.effective.overlaps(later.effective) {
          fault(earlier, "it must end before version \(later.version) begins")
        }
      }
    }
    for policy in content.policies {
      if policy.consequence.isEmpty { fault(policy, "say what follows when it is not done") }
      for phase in policy.phases where !policy.effective.contains(phase.from) {
        fault(policy, "a phase begins outside the days the policy is in force")
      }
      if policy.deferral.maximumNumber > 0, policy.deferral.reasons.isEmpty {
        fault(policy, "it can be deferred, but no reason is given to choose")
      }
    }
    return faults.sorted { $0.message < $1.message }
  }

  private static func citations(
    of content: PolicyContent, _ openings: [(section: String, opening: String)]
  ) -> [ContentFault] {
    let all =
      content.policies.map { ($0.code, $0.sources) }
      + content.gateways.gateways.map { ("gateway \($0.code)", $0.sources) }
    return all.flatMap { code, sources in
      sources.compactMap { source -> ContentFault? in
        guard case .review(let section, let opening) = source else { return nil }
        let exists = openings.contains { paragraph in
          paragraph.section.hasPrefix(section) && plain(paragraph.opening).hasPrefix(plain(opening))
        }
        return exists
          ? nil
          : ContentFault(
            file: "policies", line: 0,
            message:
              "\(code): the review has no paragraph in \(section) that begins “\(opening)”")
      }
    }
  }

  private static func plain(_ text: String) -> String {
    text.lowercased().replacingOccurrences(of: "’", with: "'")
      .replacingOccurrences(of: "–", with: "-")
  }

  /// `code version: digest`, one per line.
  package static func digests(in text: String) throws -> [String: String] {
    guard let mapping = try Yams.compose(yaml: text)?.mapping else { return [:] }
    return mapping.reduce(into: [:]) { digests, entry in
      if let key = entry.key.scalar?.string { digests[key] = entry.value.scalar?.string }
    }
  }

  private static func published(
    _ content: PolicyContent, _ digests: [String: String]
  ) -> [ContentFault] {
    published(publishable(content), digests, in: publishedFile)
  }

  /// What has a fingerprint, by its name in the list.
  static func publishable(_ content: PolicyContent) -> [(name: String, digest: String)] {
    content.policies.map { ("\($0.code) \($0.version)", $0.digest) }
      + content.gateways.gateways.map { ("gateway \($0.code) \($0.version)", $0.digest) }
  }

  /// Holds what was published to its fingerprint.
  ///
  /// - Parameters:
  ///   - items: What is published now, by its name in the list, with its fingerprint.
  ///   - digests: What it was when it was published.
  ///   - file: The list.
  package static func published(
    _ items: [(name: String, digest: String)], _ digests: [String: String], in file: String
  ) -> [ContentFault] {
    var faults: [ContentFault] = []
    let fault = { (message: String) in
      faults.append(ContentFault(file: file, line: 0, message: message))
    }
    var missing = digests
    for item in items {
      switch missing.removeValue(forKey: item.name) {
      case .none:
        fault("\(item.name) is not listed. To publish it, add: \(item.name): \(item.digest)")
      case .some(item.digest): continue
      case .some:
        fault(
          "\(item.name) has changed since it was published. Put it back, and make a new version")
      }
    }
    for name in missing.keys.sorted() {
      fault("\(name) was published and is gone. Put it back")
    }
    return faults
  }
}
