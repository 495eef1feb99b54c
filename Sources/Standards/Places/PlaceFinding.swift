import Kernel
import Markup
import Records
import Storage

/// Dates that suit, out of every one in the nation: narrowed before a page of them is cut.
struct PlaceFinding {
  /// So many are shown at once.
  static let most = 50

  /// Where distances are from.
  let from: Postcode?
  let map: PostcodeMap
  let day: Day
  let tx: any Transaction

  /// Online first, then those in the same postcode area, then the nearest, each by its day; by day
  /// alone where no distance is known.
  func ids(_ filter: PlaceFilter) throws -> [ModuleSessionID] {
    try candidates(filter).enumerated().map { (near($0.element), $0.offset, $0.element.id) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  /// Those that suit, of modules that may be begun today; the next first.
  func candidates(_ filter: PlaceFilter) throws -> [SessionCandidate] {
    let all = try ModuleSessions.candidates(on: day, module: filter.module, tx)
    let open = try PlaceModules.find(all.map(\.module), on: day, tx)
    return all.filter { open[$0.module] != nil && fits($0, filter) }
  }

  /// The modules of which there is a date, to choose from; with `chosen` among them.
  func modules(with chosen: String?) throws -> [Choice] {
    let all = try ModuleSessions.candidates(on: day, tx).map(\.module)
    let open = try PlaceModules.find(all + [chosen].compactMap(\.self), on: day, tx)
    return open.values.sorted { ($0.title, $0.reference.code) < ($1.title, $1.reference.code) }
      .map { Choice($0.reference.code, $0.title) }
  }

  private func distance(_ one: SessionCandidate) -> Distance? {
    from.flatMap { from in one.postcode.flatMap { map.distance(from: from, to: $0) } }
  }

  private func fits(_ one: SessionCandidate, _ filter: PlaceFilter) -> Bool {
    (filter.way.map { ($0 == "online") == (one.postcode == nil) } ?? true)
      && filter.access.isSubset(of: one.access) && (!filter.partTime || one.suitsPartTime)
      && (filter.within.map { limit in
        // How far it is within an area is not known, so that nothing says it is too far.
        one.postcode == nil
          || (distance(one).map { $0.isSameArea || $0.miles <= limit } ?? false)
      } ?? true)
  }

  private func near(_ one: SessionCandidate) -> Int {
    guard one.postcode != nil else { return -2 }
    guard let distance = distance(one) else { return Int.max }
    return distance.isSameArea ? -1 : distance.miles
  }
}
