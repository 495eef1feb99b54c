import Directory
import Kernel
import Storage

/// Days in one post, first to last; without a last day it goes on.
struct GatewaySpell: Hashable, Sendable {
  let from: Day
  let to: Day?

  /// How many days a staff record may put the first day before or after what was agreed.
  private static let slack = 31

  /// Whether a post that began on `day` is the one that this was agreed for.
  func begins(_ day: Day) -> Bool { abs(day - from) <= Self.slack }

  /// The first day of those that lead up to `start`, each ended no longer than `fresh` before the
  /// next began.
  static func first(of spells: [GatewaySpell], before start: Day, fresh: Length) -> Day {
    var since = start
    for spell in spells.sorted(by: { $0.from > $1.from }) where spell.from < since {
      let end = min(spell.to ?? since, since)
      if fresh.after(end) >= since { since = spell.from }
    }
    return since
  }

  /// The same up to and on `day`; `nil` where none leads up to it.
  static func unbroken(_ spells: [GatewaySpell], upTo day: Day, fresh: Length) -> Day? {
    let begun = spells.filter { $0.from <= day }
    let since = first(of: begun, before: day + 1, fresh: fresh)
    return since > day ? nil : since
  }
}

/// Whose waivers hold.
package enum GatewayGivers: Hashable, Sendable {
  /// Those of the employer that appoints, with its sites and what it inherited.
  case employer(OrganisationID)
  case places(Set<OrganisationID>)
  /// Whoever gave them, as somebody sees their own.
  case everybody

  /// `nil` for every place there is.
  func places(on day: Day, _ tx: any Transaction) throws -> Set<OrganisationID>? {
    switch self {
    case .employer(let organisation): try OneEmployer.places(of: organisation, on: day, tx)
    case .places(let places): places
    case .everybody: nil
    }
  }
}
