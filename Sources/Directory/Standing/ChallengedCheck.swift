import Kernel

/// What `waypoint content check` holds the policy on challenged organisations to: versions follow
/// one another, every edition it speaks of exists and has those segments, each cited paragraph is
/// one of the review, and a published version is what it was.
package enum ChallengedCheck {
  package static let file = "challenged-organisations.yaml"

  /// Everything that is wrong, in words; nothing when all is well.
  ///
  /// - Parameter openings: The opening words of the review's paragraphs with their sections.
  package static func faults(
    openings: [(section: String, opening: String)]
  ) throws -> [String] {
    let content = try ChallengedContent.read(DirectoryContent.text("challenged-organisations"))
    return faults(of: content, OversightEditions.faultsOfDates(try .carried()), openings)
      + segmentFaults(of: content.policies.all, try .carried())
  }

  static func faults(
    of content: ChallengedContent, _ others: [String],
    _ openings: [(section: String, opening: String)]
  ) -> [String] {
    let policies = content.policies.all
    var faults = others
    for (code, versions) in Dictionary(grouping: policies, by: \.code) {
      let ordered = versions.sorted { $0.version < $1.version }
      for (earlier, later) in zip(ordered, ordered.dropFirst()) {
        if earlier.version == later.version {
          faults.append("\(code): version \(later.version) is there twice")
        } else if earlier.effective.to.map({ $0 >= later.effective.from }) ?? true {
          faults.append(
            "\(code): version \(earlier.version) must end before \(later.version) begins")
        }
      }
    }
    for policy in policies {
      let name = "\(policy.code) \(policy.version)"
      if !["verified", "unverified", "decision"].contains(policy.status) {
        faults.append("\(name): the status is verified, unverified or decision")
      }
      if policy.criteria.isEmpty { faults.append("\(name): it has no criterion") }
      for source in policy.reviewed
      where !openings.contains(where: {
        $0.section.hasPrefix(source.section) && $0.opening.hasPrefix(source.opening)
      }) {
        faults.append(
          "\(name): the review has no paragraph in \(source.section) that begins"
            + " “\(source.opening)”")
      }
      switch content.published[name] {
      case nil: faults.append("\(name): add its fingerprint under published: \(policy.fingerprint)")
      case policy.fingerprint: break
      case .some:
        faults.append(
          "\(name): it was published and has changed; add a new version instead. It now says:"
            + " \(policy.fingerprint)")
      }
    }
    return faults
  }

  static func segmentFaults(
    of policies: [ChallengedPolicy], _ editions: OversightEditions
  ) -> [String] {
    policies.flatMap { policy in
      policy.criteria.flatMap { criterion -> [String] in
        guard case .segment(let counting) = criterion else { return [] }
        return counting.sorted { $0.key < $1.key }.compactMap { code, segments in
          guard let edition = editions[code] else {
            return "\(policy.code): there is no edition \(code)"
          }
          let wrong = segments.filter { !edition.has(segment: $0) }.sorted()
          return wrong.isEmpty ? nil : "\(policy.code): \(code) has no segment \(wrong[0])"
        }
      }
    }
  }
}

extension ChallengedPolicy {
  /// All that decides, as one line, in a fixed order. The last day is added when a version ends, so
  /// it is not part of it.
  var fingerprint: String {
    let words = criteria.map { criterion in
      switch criterion {
      case .segment(let counting):
        "segment "
          + counting.sorted { $0.key < $1.key }.map { edition, segments in
            "\(edition) \(segments.sorted().map(String.init).joined(separator: "+"))"
          }.joined(separator: ", ")
      case .programme(let names): "programme \(names.sorted().joined(separator: " "))"
      case .list(let names): "list \(names.sorted().joined(separator: " "))"
      }
    }
    return (["from \(effective.from.iso)"] + words).joined(separator: "; ")
  }
}

extension OversightEditions {
  static func faultsOfDates(_ editions: OversightEditions) -> [String] {
    let ordered = editions.all.sorted { $0.effective.from < $1.effective.from }
    return zip(ordered, ordered.dropFirst()).compactMap { earlier, later in
      (earlier.effective.to.map { $0 >= later.effective.from } ?? true)
        ? "oversight-editions: \(earlier.code) must end before \(later.code) begins" : nil
    }
  }
}
