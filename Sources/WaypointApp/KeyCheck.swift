import Kernel
import Storage
import Web

/// Whether everything that is sealed can be opened: a wrong or lost key file is better found out
/// before anybody signs in than by them.
enum KeyCheck {
  static func run(_ database: any Database, _ house: House) async throws {
    let known = Set(house.keys.ids)
    let places = house.sealed
    let (used, noted) = try await database.read { tx in
      (
        try places.map { (name: $0.name, keys: try $0.keys(tx)) }.filter { !$0.keys.isEmpty },
        try KeyNotes.all(tx)
      )
    }
    guard !known.isEmpty else {
      guard noted.isEmpty, used.isEmpty else {
        let names = used.map(\.name).joined(separator: ", ")
        throw Problems(
          "keys",
          "There is no key file, and what is sealed in this database opens with it alone"
            + (names.isEmpty ? "" : " (\(names))")
            + ". Nothing was changed. Say where it is with --keys FILE, or put back the copy that is"
            + " kept apart from the database")
      }
      throw Problems(
        "keys",
        "There is no key file, so no second factor and no National Insurance number can be kept."
          + " Say where it is with --keys FILE; `waypoint keys make --keys FILE` makes one")
    }
    // A key that nobody ever noted is no key, but what somebody wrote over one value.
    let lost = Set(noted.map(\.id)).subtracting(known)
    let missing = used.compactMap { place -> String? in
      let unknown = place.keys.intersection(lost).sorted()
      return unknown.isEmpty
        ? nil : "\(place.name) are sealed with \(unknown.joined(separator: ", "))"
    }
    guard missing.isEmpty else {
      throw Problems(
        "keys",
        "The key file is not the one of this database: \(missing.joined(separator: "; ")), which it"
          + " does not hold. Say where the right one is with --keys FILE")
    }
  }
}

/// What is said of the keys of a database that came from a backup, which holds none.
enum SealedWords {
  /// `nil` when nothing is sealed in it.
  static func words(
    _ database: any Database, _ house: House, _ file: KeyFile
  ) async throws -> String? {
    let places = house.sealed
    let (counts, keys) = try await database.read { tx in
      let all = try places.map { (name: $0.name, counts: try $0.counts(tx)) }
      return (
        all.map { (name: $0.name, count: $0.counts.values.reduce(0, +)) }.filter { $0.count > 0 },
        all.reduce(into: Set<String>()) { keys, place in
          keys.formUnion(place.counts.keys.filter { $0 != SealedPlace.plain })
        }
      )
    }
    guard !keys.isEmpty else { return nil }
    let what = counts.map { "\($0.name): \($0.count)" }.joined(separator: ", ")
    let which = keys.sorted().joined(separator: ", ")
    let sealed = "Sealed in it (\(what)) with \(which)"
    return keys.isSubset(of: house.keys.ids)
      ? "\(sealed); the key file \(file.path) opens it."
      : "\(sealed). No backup holds the key file, and \(file.path) is not the one: put the copy of it"
        + " there before you serve. Without it those stay closed; everything else is there."
  }
}
