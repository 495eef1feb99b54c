import Directory
import Kernel
import Storage

/// Sites of an employer, as lists name them: by a published code, else by `#` and Waypoint's number.
enum PlainPlaces {
  static func code(of site: Organisation) -> String {
    let published: Set<OrganisationCode.Scheme> = [.ods, .cqcProvider, .cqcLocation]
    return site.codes.sorted().first { published.contains($0.scheme) }?.value ?? "#\(site.id)"
  }

  /// Sites by the codes of a list, as far as they are the employer or under it.
  static func find(
    _ codes: Set<String>, _ context: IntakeContext
  ) throws -> [String: OrganisationID] {
    guard let employer = context.employer else { return [:] }
    var places: [String: OrganisationID] = [:]
    for code in codes where !code.isEmpty {
      let own = code.hasPrefix("#") ? OrganisationID(String(code.dropFirst())) : nil
      guard let place = try own ?? Organisations.find(code: code, context.tx)?.id else { continue }
      let isOwn =
        try place == employer
        || Directory.OrganisationTree.contains(
          employer, place, on: .under, context.asOf, context.tx)
      if isOwn { places[code] = place }
    }
    return places
  }
}

/// Teams of an employer, as lists name them: by name where only one has it, else by code.
struct PlainTeams {
  /// What stands in a list.
  let words: [UnitID: String]
  /// By code and by name.
  private(set) var ids: [String: UnitID] = [:]

  init(_ units: some Collection<Unit>) {
    let named = Dictionary(grouping: units, by: \.name)
    words = Dictionary(
      units.map { unit in
        let isClear = named[unit.name]?.count == 1 && !unit.name.isEmpty
        return (unit.id, isClear ? unit.name : unit.code)
      }, uniquingKeysWith: { first, _ in first })
    for (name, units) in named where units.count == 1 { ids[name] = units.first?.id }
    for unit in units { ids[unit.code] = unit.id }
  }

  mutating func add(_ id: UnitID, _ team: String) { ids[team] = id }
}
