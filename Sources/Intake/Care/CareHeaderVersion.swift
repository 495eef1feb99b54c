import Kernel

/// One form that the header of a care file has had.
///
/// - Source: import formats, section 2.2.
struct CareHeaderVersion: Hashable, Sendable {
  let kind: CareFileKind
  /// `worker-2024-09`.
  let name: String
  let firstSeen: Day
  let isCurrent: Bool
  let columns: [String]

  static func all(_ lists: CodeLists) -> [CareHeaderVersion] {
    lists["asc_header_versions"].entries.compactMap { entry in
      guard let kind = CareFileKind(rawValue: entry["file"] == "worker" ? "staff" : entry["file"]),
        let firstSeen = Day(entry["first_seen"])
      else { return nil }
      return CareHeaderVersion(
        kind: kind, name: entry["version"], firstSeen: firstSeen,
        isCurrent: entry["current"] == "yes",
        columns: entry["header"].split(separator: ",").map(String.init))
    }
  }

  /// The version that a header is nearest to: the fewest columns too many and too few, and of
  /// equally near ones the newest. Columns that any version may have do not count.
  static func nearest(
    to names: some Sequence<String>, kind: CareFileKind, among versions: [CareHeaderVersion]
  ) -> CareHeaderVersion? {
    let found = Set(names.filter { !isFree($0) })
    return versions.filter { $0.kind == kind }.min { one, other in
      let (nearOne, nearOther) = (one.distance(to: found), other.distance(to: found))
      return nearOne == nearOther ? one.firstSeen > other.firstSeen : nearOne < nearOther
    }
  }

  private func distance(to found: Set<String>) -> Int {
    found.symmetricDifference(columns.filter { !CareHeaderVersion.isFree($0) }).count
  }

  /// The rename and move columns, and the fourth pair of qualification columns and later.
  private static func isFree(_ name: String) -> Bool {
    name == "CHGUNIQUEWRKID" || name == "TRANSFERSTAFFRECORD"
      || (QualificationColumn(name)?.number ?? 0) > 3
  }
}
