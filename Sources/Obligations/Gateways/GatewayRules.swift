import Kernel

/// Whether a gateway stands open for one person and one post. It takes what is held and what was
/// decided, and nothing about who somebody is.
///
/// - Source: Review, recommendation 3, "roll out – in the first instance, the bundles should"
package enum GatewayRules {
  package static func decide(
    _ question: GatewayQuestion, _ post: GatewayPost, _ gateway: Gateway?, _ facts: GatewayFacts
  ) -> GatewayDecision {
    guard let gateway else {
      return GatewayDecision(
        question: question, post: post, gateway: nil, outcome: .notCovered, until: nil, held: nil,
        met: nil, missing: [], bindsFrom: nil, waiver: nil, givenBy: nil)
    }
    let binds = gateway.binds(post.code)
    if let (record, need) = met(gateway, facts.records, on: question.day) {
      return GatewayDecision(
        question: question, post: post, gateway: gateway, outcome: .clear, until: nil,
        held: record, met: need, missing: [], bindsFrom: binds, waiver: nil, givenBy: nil)
    }
    let (outcome, until, waiver) = unmet(question, gateway, binds, facts)
    return GatewayDecision(
      question: question, post: post, gateway: gateway, outcome: outcome, until: until, held: nil,
      met: nil, missing: missing(gateway, facts.records, on: question.day), bindsFrom: binds,
      waiver: waiver?.id, givenBy: waiver?.organisation)
  }

  /// The record that lasts longest of those that open it.
  private static func met(
    _ gateway: Gateway, _ records: [GatewayRecord], on day: Day
  ) -> (GatewayRecord, GatewayNeed)? {
    for need in gateway.needs {
      let fitting = records.filter { need.proofs.contains($0.proof) && $0.counts(on: day) }
      let best = fitting.max { one, other in
        guard let first = one.expiresOn else { return false }
        return other.expiresOn.map { first < $0 } ?? true
      }
      if let best { return (best, need) }
    }
    return nil
  }

  /// What lets somebody through who does not meet it, the least first that needs nobody's leave.
  private static func unmet(
    _ question: GatewayQuestion, _ gateway: Gateway, _ binds: Day?, _ facts: GatewayFacts
  ) -> (GatewayOutcome, Day?, GatewayFacts.Waived?) {
    guard let binds, binds <= question.day else { return (.advisory, nil, nil) }
    if question.footing.isTemporary {
      let since = min(facts.temporarySince ?? question.startsOn, question.startsOn)
      let until = gateway.temporary.upTo.after(since)
      if question.day <= until { return (.exempt, until, nil) }
    }
    let inForce = facts.waivers.filter { $0.from <= question.day && question.day <= $0.until }
    if let waiver = inForce.max(by: { $0.until < $1.until }) {
      return (.waiver, waiver.until, waiver)
    }
    if let override = facts.override, override.on <= question.day {
      return (.overridden, nil, nil)
    }
    if let mayFollow = gateway.mayFollow {
      // Another post of the kind does not begin the time anew.
      let since = max(binds, min(facts.inPostSince ?? question.startsOn, question.startsOn))
      let until = mayFollow.after(since, for: question.share)
      if question.day <= until { return (.following, until, nil) }
    }
    return (.blocked, nil, nil)
  }

  private static func missing(
    _ gateway: Gateway, _ records: [GatewayRecord], on day: Day
  ) -> [GatewayDecision.Missing] {
    gateway.needs.map { need in
      GatewayDecision.Missing(
        need: need,
        notes: records.filter { need.proofs.contains($0.proof) }
          .compactMap { $0.failing(on: day) })
    }
  }
}
