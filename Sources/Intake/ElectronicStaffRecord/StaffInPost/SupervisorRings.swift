/// Rings of supervisors. A person's supervisor is that of the primary assignment; links of other
/// assignments close a ring only from assignment to assignment.
struct SupervisorRings {
  /// Place of each row whose link is in a ring, with the employee numbers of the ring.
  private(set) var members: [(place: Int, ring: [String])] = []

  init(_ rows: [StaffRow], _ places: [String: [Int]]) {
    var mainPlace: [String: Int] = [:]
    for (place, row) in rows.enumerated() where row.isPrimary { mainPlace[row.employee] = place }

    let people = rows.map { row in
      row.isPrimary ? row.supervisor.flatMap { mainPlace[$0.employee] } : nil
    }
    var isTaken = Array(repeating: false, count: rows.count)
    collect(SupervisorRings.rings(of: people), rows, &isTaken)

    var byAssignment: [String: Int] = [:]
    for (place, row) in rows.enumerated() where row.supervisor?.assignment != nil {
      byAssignment[row.assignment] = place
    }
    let assignments = rows.enumerated().map { place, row in
      isTaken[place] ? nil : row.supervisor?.assignment.flatMap { byAssignment[$0] }
    }
    collect(SupervisorRings.rings(of: assignments), rows, &isTaken)
    members.sort { $0.place < $1.place }
  }

  private mutating func collect(
    _ rings: [[Int]], _ rows: [StaffRow], _ isTaken: inout [Bool]
  ) {
    for ring in rings {
      // From the first line of the ring upwards, as the report shows it: who supervises the last.
      let start = ring.firstIndex(of: ring.min() ?? 0) ?? 0
      let turned = ring[start...] + ring[..<start]
      let numbers =
        turned.dropFirst().map { rows[$0].employee } + [rows[turned[turned.startIndex]].employee]
      for place in ring {
        members.append((place, numbers))
        isTaken[place] = true
      }
    }
  }

  /// Each way has at most one way on, so every ring is found by following each way once.
  static func rings(of next: [Int?]) -> [[Int]] {
    var seen = Array(repeating: 0, count: next.count)
    var rings: [[Int]] = []
    for start in next.indices where seen[start] == 0 {
      var path: [Int] = []
      var place: Int? = start
      while let here = place, seen[here] == 0 {
        seen[here] = start + 1
        path.append(here)
        place = next[here]
      }
      if let here = place, seen[here] == start + 1, let first = path.firstIndex(of: here) {
        rings.append(Array(path[first...]))
      }
    }
    return rings
  }
}
