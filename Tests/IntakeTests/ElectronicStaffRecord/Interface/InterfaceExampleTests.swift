import Directory
import Files
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

/// The published example: a full file, the changes of a week later, and the staff report of the
/// same people.
@Suite struct `The example of the outbound interface`: Sendable {
  private let numbers: [String: Int]
  private let numbersAfter: [String: Int]
  private let full: ImportFile
  private let changes: ImportFile
  private let staff: ImportFile

  init() throws {
    let example = try ReportExample("esr-go2")
    numbers = example.expected.compactMapValues { $0 as? Int }
    let after = example.expected["changes_file"] as? [String: Any] ?? [:]
    numbersAfter = after.compactMapValues { $0 as? Int }
    func file(_ folder: URL, _ name: String) -> ImportFile {
      ImportFile.read(path: folder.appending(path: name).path)
    }
    full = file(example.folder, "GO_990_EXP_GOF_20260401_00000123.DAT")
    changes = file(example.folder, "GO_990_EXP_GOC_20260408_00000124.DAT")
    staff = file(try ReportExample("esr-staff-in-post").folder, "staff-in-post-2026-03-31.csv")
  }

  private func employer(_ tx: any Transaction) throws -> OrganisationID {
    try #require(try Organisations.find(OrganisationCode(.vpd, "990"), tx)).id
  }

  @Test(arguments: Engine.allCases)
  func `loads as it is expected to, with the tree and one person at its top`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let report = try await InterfaceLoads(database: database, asOf: testDay("2026-04-01")).load([
        full
      ])
      #expect(report.said == [])
      #expect(report.count("persons") == numbers["persons"])
      #expect(report.count("assignments") == numbers["assignments"])
      #expect(report.count("people_without_supervisor") == 1)
      try await database.read { tx in
        let units = try Units.of(try employer(tx), tx)
        #expect(units.values.count { $0.parent == nil } == numbers["organisation_roots"])
        let posts = try Assignments.ofEmployer(try employer(tx), tx)
        #expect(posts.count(where: \.isPrimary) == numbers["primary_assignments"])
        // 7704713 is the chair, employee 20450022.
        let managers = try LineManagement.managers(
          of: posts.map(\.id), on: testDay("2026-04-01"), tx)
        let top = posts.filter { $0.isPrimary && managers[$0.id] == nil }.map(\.number)
        #expect(top == ["20450022"])
      }
    }
  }

  enum Order: CaseIterable { case oneByOne, together, changesNamedFirst, changesLoadedFirst }

  @Test(arguments: Order.allCases, Engine.allCases)
  func `and its changes come to the same in any order`(
    order: Order, engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database)
      let report: ImportReport
      switch order {
      case .oneByOne:
        try await loads.load([full])
        report = try await loads.load([changes])
        #expect(report.tally.joiners == 1)
        #expect(report.tally.leavers == 2)
        #expect(report.tally.changed == 1)
      case .together: report = try await loads.load([full, changes])
      case .changesNamedFirst: report = try await loads.load([changes, full])
      case .changesLoadedFirst:
        let first = try await loads.load([changes])
        #expect(first.findings.contains { $0.code == .sequenceGap && $0.effect == .loaded })
        report = try await loads.load([full])
        #expect(report.said == ["1 PreviousRunAt sequence-gap loaded"])
      }
      if order != .changesLoadedFirst { #expect(report.said == []) }
      #expect(report.count("persons") == numbersAfter["persons_after"])
      #expect(report.count("active_assignments") == numbersAfter["active_assignments_after"])
      try await database.read { tx in try expectChanges(tx, after: order) }
      let again = try await loads.load([changes, full])
      #expect(again.said == [])
      #expect(again.didAnything)
      #expect(again.tally.joiners + again.tally.leavers + again.tally.changed == 0)
    }
  }

  /// What `result` of the example says in words.
  private func expectChanges(_ tx: any Transaction, after order: Order) throws {
    let employer = try employer(tx)
    let people = try People.all(by: .esrEmployee, at: employer, tx)
    func person(_ number: String) throws -> Person {
      let id = try #require(people[number])
      return try #require(try People.find(id, tx))
    }
    let renamed = try person("20450477")
    #expect(renamed.name.family == "Uttley-Hartley")
    #expect(renamed.otherNames.map(\.family) == ["Uttley"])
    let posts = try Assignments.ofEmployer(employer, tx)
    func post(_ number: String) throws -> Assignment {
      try #require(posts.first { $0.number == number })
    }
    let moved = try post("20450477")
    let managers = try LineManagement.managers(of: [moved.id], on: testDay("2026-04-08"), tx)
    // Assignment 15409682 is that of employee 20450358.
    #expect(managers[moved.id]?.manager == people["20450358"])
    let leaver = try post("20450730")
    #expect(leaver.endedOn == testDay("2026-04-03"))
    #expect(!leaver.isCurrent(on: testDay("2026-04-08")))
    #expect(try post("20459990").isCurrent(on: testDay("2026-04-08")))
    guard order != .changesLoadedFirst else {
      // The full file still names what was deleted before it was known.
      #expect(
        posts.first { $0.number == "20450264-2" }?.isCurrent(on: testDay("2026-04-08")) != true)
      return
    }
    let deleted = try post("20450264-2")
    #expect(deleted.status == .ended)
    #expect(deleted.endedOn == testDay("2026-04-07"))
  }

  /// Whichever came first, one person and one assignment; what the interface leaves out stays.
  @Test(arguments: [true, false], Engine.allCases)
  func `and the staff report are about the same people and posts`(
    staffFirst: Bool, engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let loads = InterfaceLoads(database: database, asOf: testDay("2026-04-01"))
      let first = try await loads.load([staffFirst ? staff : full])
      #expect(first.tally.joiners == 53)
      let second = try await loads.load([staffFirst ? full : staff])
      #expect(second.said == [])
      #expect(second.tally.joiners == 0)
      // The report knows more than the interface, and the interface nothing that the report lacks.
      #expect(second.tally.changed == (staffFirst ? 0 : 53))
      #expect(second.tally.unchanged == (staffFirst ? 53 : 0))
      #expect(second.people.map(\.kind) == second.people.map { _ in .changes })
      try await database.read { tx in
        let posts = try Assignments.ofEmployer(try employer(tx), tx)
        #expect(posts.count == 53)
        #expect(Set(posts.map(\.person)).count == 51)
        let fte = posts.compactMap(\.fte).reduce(.zero, +)
        #expect(fte.hundredThousandths == 4_229_333)
        #expect(posts.count { $0.band != nil } >= 45)
        let genders: Int =
          try tx.row("SELECT COUNT(*) FROM monitoring_value WHERE characteristic = 'gender'")?(0)
          ?? 0
        #expect(genders == 51)
        // One tree, not two.
        let names = try Units.of(try employer(tx), tx).values.map(\.code)
        #expect(names.count == Set(names).count)
        #expect(names.count == 20)
      }
    }
  }
}
