import Directory
import Kernel
import Records
import Storage

/// One part of somebody's induction, national or local, as it stands.
struct FramedPart: Hashable, Sendable {
  let code: String
  let title: String
  let about: String?
  let read: [String]
  let think: String?
  let needs: UnitNeeds
  let isLocal: Bool
}

/// An induction with its content and how each of its parts stands.
struct FramedInduction: Sendable {
  var induction: Induction
  let edition: InductionEdition
  let parts: [FramedPart]
  var units: [String: InductionUnit]

  /// - Throws: `NotFound` where this version of Waypoint knows nothing of its edition.
  init(_ induction: Induction, _ content: InductionContent, _ tx: any Transaction) throws {
    guard let edition = content.edition(induction.track, induction.edition) else {
      throw NotFound("This induction")
    }
    self.induction = induction
    self.edition = edition
    parts = try Self.parts(
      of: edition, at: induction.organisation, induction.employer, from: induction.startedOn, tx)
    units = try InductionUnits.of(induction.id, tx)
  }

  /// The national parts, and after them what the workplace, its employer and what they are part of
  /// had added by the first day.
  static func parts(
    of edition: InductionEdition, at place: OrganisationID, _ employer: OrganisationID,
    from day: Day, _ tx: any Transaction
  ) throws -> [FramedPart] {
    let national = edition.parts.map { part in
      FramedPart(
        code: part.code, title: part.title, about: part.about, read: part.read,
        think: part.think, needs: part.needs, isLocal: false)
    }
    guard edition.track == .core else { return national }
    let local = try InductionEmployers.localUnits(
      at: InductionPlaces.above(place, employer, on: day, tx), tx
    ).filter { $0.isInForce(on: day) }
    return national
      + local.map { unit in
        FramedPart(
          code: unit.code, title: unit.title, about: unit.about, read: [], think: nil,
          needs: UnitNeeds(
            knowledge: !unit.isObserved, observation: unit.isObserved,
            byOneself: !unit.isObserved), isLocal: true)
      }
  }

  func part(_ code: String) -> FramedPart? { parts.first { $0.code == code } }

  func unit(_ code: String) -> InductionUnit {
    units[code] ?? InductionUnit(induction: induction.id, code: code)
  }

  func isDone(_ code: String) -> Bool { unit(code).state.isDone }

  var tally: UnitTally {
    let states = parts.map { unit($0.code).state }
    return UnitTally(
      all: parts.count, done: states.count(where: \.isDone),
      touched: states.count { $0 != .notStarted })
  }

  var waiting: Int { parts.count { unit($0.code).state == .submitted } }

  /// National parts that are not done.
  var openNational: [String] { parts.filter { !$0.isLocal && !isDone($0.code) }.map(\.code) }

  var title: String { induction.track.words }

  /// Parts in which what they ask for is not there, by their titles.
  func lacking(_ evidence: [String: [InductionEvidence]]) -> [String] {
    parts.filter { part in
      switch unit(part.code).state {
      case .credited: false
      case .met:
        !part.needs.byOneself
          && !part.needs.missing(in: Set((evidence[part.code] ?? []).map(\.kind))).isEmpty
      case .notStarted, .inProgress, .submitted, .moreEvidence: true
      }
    }.map(\.title)
  }
}

/// Where what an employer says of inductions holds.
enum InductionPlaces {
  /// A workplace, its employer, and everything they are part of.
  static func above(
    _ place: OrganisationID, _ employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try [place, employer].uniqued().flatMap { one in
      try [one] + OrganisationTree.ancestors(of: one, on: .under, day, tx)
    }.uniqued()
  }

  /// Those of `named` who still work where they were named: whoever left the employer looks at nothing
  /// there and signs nothing.
  static func working(
    _ named: [InductionNominee], on day: Day, _ tx: any Transaction
  ) throws -> [InductionNominee] {
    let inForce = named.filter { $0.isInForce(on: day) }
    guard !inForce.isEmpty else { return [] }
    let records = try OnePerson.records(of: inForce.map(\.person).uniqued(), tx)
    let posts = try Assignments.of(Set(records.values.joined()), tx)
    var beneath: [OrganisationID: Set<OrganisationID>] = [:]
    return try inForce.filter { one in
      let places =
        try beneath[one.organisation]
        ?? Set(OrganisationTree.within([one.organisation], on: .under, day, tx))
        .union([one.organisation])
      beneath[one.organisation] = places
      return (records[one.person] ?? [one.person]).flatMap { posts[$0] ?? [] }.contains {
        $0.isCurrent(on: day)
          && (places.contains($0.organisation) || places.contains($0.employer))
      }
    }
  }

  static func above(
    _ induction: Induction, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try above(induction.organisation, induction.employer, on: day, tx)
  }

  /// What all of them ask together: a place can ask for more than its employer, and for nothing less.
  static func settings(
    of induction: Induction, on day: Day, _ tx: any Transaction
  ) throws -> InductionSettings {
    let all = try above(induction, on: day, tx).compactMap {
      try InductionEmployers.settings(of: $0, tx)
    }
    let lists = all.compactMap(\.beforeAlone)
    return InductionSettings(
      asksSeparation: all.contains(where: \.asksSeparation),
      beforeAlone: lists.isEmpty ? nil : lists.flatMap { $0 }.uniqued())
  }
}
