import Kernel

/// What follows from segments, and what does not.
///
/// - Source: domain facts, section 3, "final = max(base, 3) when override applies".
package enum SegmentRules {
  /// The segment after the financial override.
  ///
  /// - Parameter cap: The best segment that the override leaves open; 3 in 2025/26.
  package static func final(base: Int, override: Segmentation.Override?, cap: Int = 3) -> Int {
    guard override == .deficit, base < cap else { return base }
    return cap
  }

  /// Whether the figures of a sheet agree with the rule of its edition: a trust flagged as in
  /// deficit is never better than the cap.
  package static func isWithinDeficitRule(
    _ segmentation: Segmentation, _ edition: OversightEdition
  ) -> Bool {
    guard segmentation.isInDeficit == true, let cap = edition.deficitCap else { return true }
    return segmentation.finalSegment >= cap
  }

  package enum Change: Hashable, Sendable {
    case better(by: Int)
    case worse(by: Int)
    case none
  }

  /// How the segment changed from an earlier quarter of the same edition.
  ///
  /// - Throws: `editionsDiffer`: a 4 of one year is not a 4 of another.
  package static func change(
    from earlier: Segmentation, to later: Segmentation
  ) throws(OversightRefusal) -> Change {
    guard earlier.edition == later.edition else {
      throw .editionsDiffer(earlier.edition, later.edition)
    }
    let steps = later.finalSegment - earlier.finalSegment
    return steps == 0 ? .none : steps < 0 ? .better(by: -steps) : .worse(by: steps)
  }

  /// Whether `one` is ranked before `other`, in one quarter and among trusts of one type.
  package static func ranks(
    _ one: Segmentation, before other: Segmentation
  ) throws(OversightRefusal) -> Bool {
    guard one.quarter == other.quarter else {
      throw .editionsDiffer(one.quarter.words, other.quarter.words)
    }
    guard one.trustType == other.trustType else {
      throw .trustTypesDiffer(one.trustType, other.trustType)
    }
    guard let first = one.rank, let second = other.rank else { throw .notRanked }
    return first < second
  }
}
