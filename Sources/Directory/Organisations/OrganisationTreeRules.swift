import Kernel

/// Works out what each organisation is found within, from the relations between them.
///
/// A way up holds on the days on which each of its steps does. Steps that put an organisation
/// under another lead to both bases; any other step leads to `area` alone, so that a trust's
/// site is in the trust's region, and nobody is under a region.
struct OrganisationTreeRules {
  struct Place: Hashable {
    let ancestor: OrganisationID
    let basis: WithinBasis
  }

  /// First and last day, as numbers; apart from each other and in order.
  typealias Spans = [ClosedRange<Int>]

  static let always = Day.earliest.number...Day.latest.number

  private struct Step {
    let to: OrganisationID
    let basis: WithinBasis
    let span: ClosedRange<Int>
  }

  private let steps: [OrganisationID: [Step]]
  private var known: [OrganisationID: [Place: Spans]] = [:]

  init(_ relations: some Sequence<OrganisationRelation>) {
    var steps: [OrganisationID: [Step]] = [:]
    for relation in relations {
      guard let basis = relation.kind.basis else { continue }
      let first = (relation.startedOn ?? .earliest).number
      let last = (relation.endedOn ?? .latest).number
      guard first <= last else { continue }
      steps[relation.from, default: []].append(
        Step(to: relation.to, basis: basis, span: first...last))
    }
    self.steps = steps
  }

  /// Everything `organisation` is within and when, itself included.
  mutating func places(of organisation: OrganisationID) -> [Place: Spans] {
    var path: Set<OrganisationID> = []
    return places(of: organisation, path: &path).places
  }

  /// A loop (each within the other, perhaps at different times) is walked once; what was found
  /// while standing in one is not kept for others, since it leaves out the way through them.
  private mutating func places(
    of organisation: OrganisationID, path: inout Set<OrganisationID>
  ) -> (places: [Place: Spans], whole: Bool) {
    if let places = known[organisation] { return (places, true) }
    path.insert(organisation)
    defer { path.remove(organisation) }

    var places: [Place: Spans] = [
      Place(ancestor: organisation, basis: .under): [Self.always],
      Place(ancestor: organisation, basis: .area): [Self.always],
    ]
    var whole = true
    for step in steps[organisation] ?? [] {
      if path.contains(step.to) {
        whole = false
        continue
      }
      let above = self.places(of: step.to, path: &path)
      whole = whole && above.whole
      for (place, spans) in above.places where place.basis == .area || step.basis == .under {
        let here = spans.compactMap { $0.intersection(step.span) }
        if !here.isEmpty { places[place, default: []] += here }
      }
    }
    places = places.mapValues(Self.joined)
    // The first of a path has seen every way up; only those further along may have missed some.
    if whole || path.count == 1 { known[organisation] = places }
    return (places, whole)
  }

  /// Spans that overlap or follow each other without a gap become one.
  private static func joined(_ spans: Spans) -> Spans {
    guard spans.count > 1 else { return spans }
    var joined: Spans = []
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, span.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
      } else {
        joined.append(span)
      }
    }
    return joined
  }
}

extension ClosedRange<Int> {
  fileprivate func intersection(_ other: ClosedRange<Int>) -> ClosedRange<Int>? {
    let first = Swift.max(lowerBound, other.lowerBound)
    let last = Swift.min(upperBound, other.upperBound)
    return first <= last ? first...last : nil
  }
}
