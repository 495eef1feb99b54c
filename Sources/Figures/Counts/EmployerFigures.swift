import Directory
import Kernel

/// Figures of some employers together, from the counts of all.
struct EmployerFigures: Sendable {
  let census: WorkforceCensus
  let outcomes: YearOutcomes
  let counts: EmployerCounts

  init(_ census: WorkforceCensus, _ outcomes: YearOutcomes, _ counts: EmployerCounts) {
    self.census = census
    self.outcomes = outcomes
    self.counts = counts
  }

  /// The sums over `employers`; `nil` for what is not counted so, a survey or pay.
  ///
  /// - Parameter employers: Places among the organisations of the census.
  func figure(
    _ source: FigureSource, by characteristic: FigureCharacteristic, of employers: [Int]
  ) -> FigureCounts? {
    func sum(_ kind: EmployerCounts.Kind) -> [Int] {
      employers.reduce(into: [Int](repeating: 0, count: characteristic.groups.count + 1)) {
        for (place, count) in counts.groups(kind, by: characteristic, at: $1).enumerated() {
          $0[place] += count
        }
      }
    }
    func isHeld(_ by: Set<Int32>) -> Bool { employers.contains { by.contains(Int32($0)) } }
    switch source {
    case .workforce: return workforce(sum(.staff), characteristic, employers)
    case .board: return beside(sum(.board), sum(.staff), called: "board", characteristic)
    case .managers:
      return beside(sum(.senior), sum(.staff), called: "senior managers", characteristic)
    case .recruitment:
      var result = share(sum(.appointed), of: sum(.shortlisted), characteristic)
      let totals = outcomes.totals.filter {
        $0.characteristic == characteristic && employers.contains(Int($0.employer))
      }
      result.isRecorded = isHeld(outcomes.withApplications) || !totals.isEmpty
      if !result.isRecorded { return FigureCounts() }
      for one in totals where one.counts == nil && one.group < result.groups.count {
        result.groups[one.group] = .init(
          result.groups[one.group].name,
          fault: "A row of \(result.groups[one.group].name) applicants was not taken over")
      }
      return result
    case .disciplinary, .capability:
      var result = share(
        sum(source == .disciplinary ? .disciplinary : .capability), of: sum(.staff),
        characteristic)
      result.isRecorded = isHeld(outcomes.withCases)
      return result
    case .training:
      var result = share(sum(.trained), of: sum(.staff), characteristic)
      result.isRecorded = isHeld(outcomes.withTraining)
      return result
    case .leavers: return share(sum(.left), of: sum(.present), characteristic)
    case .survey, .pay: return nil
    }
  }

  private func known(_ result: inout FigureCounts, _ sums: [Int]) {
    result.all = sums.reduce(0, +)
    result.known = result.all - (sums.last ?? 0)
    result.isRecorded = result.all > 0
  }

  private func share(
    _ part: [Int], of whole: [Int], _ characteristic: FigureCharacteristic
  ) -> FigureCounts {
    var result = FigureCounts()
    known(&result, whole)
    for (place, name) in characteristic.groups.enumerated() {
      result.groups.append(.init(name, numerator: part[place], denominator: whole[place]))
    }
    result.rest = .init("not known", numerator: part.last ?? 0, denominator: whole.last ?? 0)
    return result
  }

  private func workforce(
    _ sums: [Int], _ characteristic: FigureCharacteristic, _ employers: [Int]
  ) -> FigureCounts {
    var result = FigureCounts()
    known(&result, sums)
    for (name, count) in zip(characteristic.groups, sums) {
      result.groups.append(.init(name, numerator: count, denominator: result.all))
    }
    result.rest = .init("not known", numerator: sums.last ?? 0, denominator: result.all)
    // By gender nothing is kept band by band.
    guard characteristic != .gender, let first = employers.first else { return result }
    var rows = counts.parts(by: characteristic, at: first)
    for employer in employers.dropFirst() {
      for (row, part) in counts.parts(by: characteristic, at: employer).enumerated() {
        for place in part.indices { rows[row][place] += part[place] }
      }
    }
    for (place, row) in rows.enumerated() where row.contains(where: { $0 > 0 }) {
      let name =
        characteristic == .disability
        ? census.book.name(ofCluster: place) : census.book.name(ofBand: place)
      result.parts.append(FigureCounts.Part(name: name, counts: row))
    }
    return result
  }

  private func beside(
    _ few: [Int], _ staff: [Int], called name: String, _ characteristic: FigureCharacteristic
  ) -> FigureCounts {
    var result = FigureCounts()
    known(&result, staff)
    result.isRecorded = result.isRecorded && few.reduce(0, +) > 0
    result.groups = [
      .init(name, numerator: few[0], denominator: few.reduce(0, +)),
      .init("workforce", numerator: staff[0], denominator: staff.reduce(0, +)),
    ]
    return result
  }
}
