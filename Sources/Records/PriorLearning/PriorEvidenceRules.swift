import Kernel

/// The five things that are judged of everything that is put forward.
///
/// - Source: domain facts, standards and training, section 5: "valid, reliable, current, authentic,
///   sufficient".
package enum PriorCriterion: String, Storable, CaseIterable, Comparable {
  case valid, reliable, current, authentic, sufficient

  package var words: String {
    switch self {
    case .valid: "Valid"
    case .reliable: "Reliable"
    case .current: "Current"
    case .authentic: "Authentic"
    case .sufficient: "Sufficient"
    }
  }

  /// What is asked.
  package var question: String {
    switch self {
    case .valid: "Does it speak to what the competencies ask for?"
    case .reliable: "Would another assessor read the same out of it?"
    case .current: "Does it say what the person can do now?"
    case .authentic: "Is it the person’s own, and what it says it is?"
    case .sufficient: "Is it enough, with the rest that was put forward?"
    }
  }

  package static func < (one: PriorCriterion, other: PriorCriterion) -> Bool {
    (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
  }
}

package enum PriorFinding: String, Storable, CaseIterable {
  case met, partly
  case notMet = "not-met"

  package var words: String {
    switch self {
    case .met: "Yes"
    case .partly: "In part"
    case .notMet: "No"
    }
  }
}

/// What is decided of one competency.
package enum PriorOutcome: String, Storable, CaseIterable, Comparable {
  case declined, part, full

  package var words: String {
    switch self {
    case .declined: "Declined"
    case .part: "Granted in part"
    case .full: "Granted in full"
    }
  }

  package static func < (one: PriorOutcome, other: PriorOutcome) -> Bool {
    (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
  }
}

/// Why a competency is waived, as programs know it.
///
/// - Source: domain facts, standards and training, section 5: the waiver reasons of cmi5.
package enum PriorReason: String, Storable, CaseIterable {
  case testedOut = "tested-out"
  case equivalentUnit = "equivalent-unit"
  case equivalentOutside = "equivalent-outside-activity"
  case administrative
  /// Not a waiver: what was put forward does not show it.
  case notShown = "not-shown"

  package var words: String {
    switch self {
    case .testedOut: "A test or an assessment shows it"
    case .equivalentUnit: "A course or qualification asked for the same"
    case .equivalentOutside: "What the person did elsewhere shows it"
    case .administrative: "A mapping that a body agreed to says so"
    case .notShown: "What was put forward does not show it"
    }
  }

  /// The word for it in cmi5; `nil` for what is no waiver.
  package var waiver: String? {
    switch self {
    case .testedOut: "Tested Out"
    case .equivalentUnit: "Equivalent AU"
    case .equivalentOutside: "Equivalent Outside Activity"
    case .administrative: "Administrative"
    case .notShown: nil
    }
  }
}

/// How much of a competency a mapping gives that a body has agreed to.
package enum AgreedCredit: Hashable, Sendable { case none, part, whole }

/// A piece as it was judged, towards one competency.
package struct JudgedPiece: Hashable, Sendable {
  package let findings: [PriorCriterion: PriorFinding]
  package let credit: AgreedCredit
  /// Whether somebody tested the person, or may have: what is on record elsewhere can be that.
  package let isTest: Bool

  package init(
    _ findings: [PriorCriterion: PriorFinding], credit: AgreedCredit = .none, isTest: Bool = false
  ) {
    self.findings = findings
    self.credit = credit
    self.isTest = isTest
  }

  /// What does not speak to it, that two would read differently or that is not the person’s own
  /// counts for nothing, however much of it there is.
  var counts: Bool {
    [.valid, .reliable, .authentic].allSatisfy { findings[$0] == .met }
  }
}

/// What of a competency may be granted by what was judged.
package enum PriorEvidenceRules {
  /// - Returns: The most that may be granted, and the criteria that stand against more.
  ///
  /// A piece counts only when it is valid, reliable and authentic itself. Of those that count, one
  /// must be current and one sufficient: a qualification of long ago together with the work done
  /// since is both.
  /// - Source: domain facts, standards and training, section 5.
  package static func most(
    of pieces: [JudgedPiece]
  ) -> (outcome: PriorOutcome, missing: [PriorCriterion]) {
    let counting = pieces.filter(\.counts)
    guard !counting.isEmpty else {
      let missing = [PriorCriterion.valid, .reliable, .authentic].filter { criterion in
        !pieces.contains { $0.findings[criterion] == .met }
      }
      return (.declined, missing.isEmpty ? [.valid, .reliable, .authentic] : missing)
    }
    let isCurrent = counting.contains { $0.findings[.current] == .met }
    let isWhole = counting.contains {
      $0.findings[.sufficient] == .met || $0.credit == .whole
    }
    let isPart = counting.contains {
      $0.findings[.sufficient] == .partly || $0.credit == .part
    }
    var missing: [PriorCriterion] = []
    if !isCurrent { missing.append(.current) }
    if !isWhole { missing.append(.sufficient) }
    guard isCurrent, isWhole || isPart else { return (.declined, missing) }
    return (isWhole ? .full : .part, missing)
  }

  /// Whether what speaks until `last` can be current.
  ///
  /// - Parameters:
  ///   - last: The last day to which it speaks; `nil` where it goes on.
  ///   - oldest: The first day that is within the policy’s time before the day on which it was
  ///     handed in, which is the day that counts: nobody loses by how long an assessor takes.
  package static func mayBeCurrent(until last: Day?, oldest: Day) -> Bool {
    last.map { $0 >= oldest } ?? true
  }

  /// What became of the whole, by what was decided of each competency.
  package static func step(_ outcomes: some Collection<PriorOutcome>) -> RecognitionStep {
    if outcomes.allSatisfy({ $0 == .full }) { return .grant }
    return outcomes.allSatisfy { $0 == .declined } ? .decline : .grantPart
  }
}
