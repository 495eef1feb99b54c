import Directory
import Journals
import Kernel
import Records
import Storage
import Web

/// The country beyond the first region: made employer by employer and written straight into the
/// tables, so that three million people take minutes and no more memory than the largest employer.
///
/// They come without files, and so without load histories; the journal has one entry for each
/// employer, or for a few small ones together.
struct ExampleCountry {
  let example: Example
  let content: ExampleCountryContent
  let people: Int

  /// How many people are written in one go.
  private static let peopleAtOnce = 4_000

  func make(_ people: inout ExamplePeople, _ dice: inout ExampleDice) async throws {
    let founded = Day(number: 18_353)  // 1 April 2020.
    let systems = try await makeSystems(founded)
    var staffing = ExampleCountryStaffing(example: example, content: content)
    var waiting: [ExampleCountryEmployer] = []
    var done = 0
    var told = 0
    let plan = ExampleCountryPlan(people: self.people, content.employers, dice: dice)
    for employer in plan {
      waiting.append(employer)
      let count = waiting.reduce(0) { $0 + $1.people }
      guard count >= Self.peopleAtOnce else { continue }
      try await write(waiting, systems, founded, &staffing, &people, &dice)
      done += count
      waiting = []
      if done - told >= 100_000 {
        told = done
        example.house.terminal.note("  \(done) of \(self.people) people beyond the first region")
      }
    }
    if !waiting.isEmpty { try await write(waiting, systems, founded, &staffing, &people, &dice) }
  }

  /// Regions with their boards; the boards, in order.
  private func makeSystems(_ founded: Day) async throws -> [OrganisationID] {
    let (content, right) = (content, example.right)
    return try await example.database.write { tx in
      var batch = OrganisationBatch()
      var systems: [OrganisationID] = []
      for (place, region) in content.regions.enumerated() {
        let id: OrganisationID = try tx.newIdentifier()
        batch.create(
          Organisation(
            id: id, named: "\(region.name) (example region)", .region, region.code, founded))
        for number in 1...content.systemsInRegion {
          let system: OrganisationID = try tx.newIdentifier()
          let stem = content.stems[(place * content.systemsInRegion + number) % content.stems.count]
          let name = "NHS \(region.name) and \(stem)shire Integrated Care Board (example)"
          batch.create(
            Organisation(
              id: system, named: name, .integratedCareBoard, "XQ\(place + 1)\(number)", founded))
          batch.create(
            OrganisationRelation(
              id: try tx.newIdentifier(), from: system, to: id, kind: .region, startedOn: founded))
          systems.append(system)
        }
      }
      _ = try Journal.record(
        JournalEvent(
          ExampleRoom.founded, [.system],
          details: ["region": content.regions.map(\.name).joined(separator: ", ")],
          changes: try batch.save(tx)), under: right, tx)
      return systems
    }
  }

  private func write(
    _ employers: [ExampleCountryEmployer], _ systems: [OrganisationID], _ founded: Day,
    _ staffing: inout ExampleCountryStaffing, _ people: inout ExamplePeople,
    _ dice: inout ExampleDice
  ) async throws {
    let (right, content) = (example.right, content)
    let start = (staffing, people, dice)
    (staffing, people, dice) = try await example.database.write { tx in
      // A unit of work may run twice: it starts from the same people and the same luck.
      var (staffing, people, dice) = start
      var batch = OrganisationBatch()
      var made: [ExampleCountryStaffing.Place] = []
      for employer in employers {
        made.append(
          try ExampleCountryStaffing.place(
            employer, in: systems[employer.number % systems.count], content, founded, &batch,
            &dice, tx))
      }
      _ = try batch.save(tx)
      for place in made { try staffing.staff(place, &people, &dice, tx) }
      try staffing.save(tx)
      _ = try ManagerReasons.recompute(for: made.map(\.employer), on: right.at.dayInLondon, tx)
      _ = try Journal.record(
        JournalEvent(
          ExampleRoom.staffed, made.map { .organisation($0.employer) },
          details: ["organisation": made.map(\.name).joined(separator: ", ")]),
        under: right, tx)
      return (staffing, people, dice)
    }
  }
}

extension Organisation {
  init(
    id: OrganisationID, named name: String, _ kind: OrganisationKind, _ code: String,
    _ opened: Day, scheme: OrganisationCode.Scheme = .ods
  ) {
    self.init(
      id: id, openedOn: opened, source: .example, codes: [OrganisationCode(scheme, code)],
      names: [Dated(name)], kinds: [Dated(kind)])
  }
}
