import Directory
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Obligations

/// One trust of 20,000 people with 15 records each: a large one. Asked for by the environment
/// variable `WAYPOINT_SCALE`, because it takes a while to fill.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["WAYPOINT_SCALE"] != nil))
struct `A trust of 20,000 people` {
  private static let subjects: [(String, String?)] = [
    ("Conflict Resolution", nil), ("Equality, Diversity and Human Rights", nil),
    ("Fire Safety", nil), ("Health, Safety and Welfare", nil),
    ("Infection Prevention and Control", "2"), ("Information Governance and Data Security", nil),
    ("Moving and Handling", "2"), ("Preventing Radicalisation", "3"), ("Resuscitation", "2"),
    ("Safeguarding Adults", "2"), ("Safeguarding Children", "2"),
  ]

  @Test(arguments: Engine.allCases)
  func `is counted in about a second`(engine: Engine) async throws {
    try await TestKit.withDatabase(engine) { database in
      let trust = try await database.write { tx in
        let world = try World(tx)
        try Self.fill(world.trust, people: 20_000, tx)
        return world.trust
      }
      for organisation in [trust, nil] {
        let clock = ContinuousClock()
        let started = clock.now
        let counts = try await database.read { tx in
          try ObligationCounts.of(
            ObligationScope(organisation: organisation, on: World.today), content: World.content,
            tx)
        }
        let taken = clock.now - started
        print("\(engine): \(counts.people) people, \(counts.total.total) obligations in \(taken)")
        #expect(counts.people == 20_000)
      }
    }
  }

  private static func fill(
    _ trust: OrganisationID, people: Int, _ tx: any Transaction
  ) throws {
    var generator = SeededGenerator(seed: 1)
    let groups = ["Nursing and Midwifery Registered", "Administrative and Clerical"]
    var number: Int64 = 1_000_000
    var persons: [[Stored]] = []
    var posts: [[Stored]] = []
    var records: [[Stored]] = []
    for index in 0..<people {
      number += 1
      let person = number
      persons.append([person.stored, "P\(index)".stored, "p\(index)".stored, "p\(index)".stored])
      number += 1
      let start = Day("2015-01-01") + Int(generator.next() % 4_000)
      posts.append([
        number.stored, person.stored, trust.stored, trust.stored, "Post \(index % 200)".stored,
        "Role \(index % 60)".stored, "esr".stored, groups[index % 2].stored, "5".stored,
        "permanent".stored, 100_000.stored, "active".stored, true.stored, false.stored,
        false.stored, start.stored, start.stored,
      ])
      for subject in subjects {
        number += 1
        let day = Day("2022-01-01") + Int(generator.next() % 1_500)
        records.append([
          number.stored, person.stored, trust.stored, "esr-competence".stored, "core-skill".stored,
          subject.0.stored, subject.0.stored, subject.1.stored, subject.0.stored, true.stored,
          day.stored, "current".stored,
        ])
      }
    }
    try tx.load(into: "person", columns: ["id", "display_name", "sort_key", "name_key"], persons)
    try tx.load(
      into: "assignment",
      columns: [
        "id", "person_id", "organisation_id", "employer_id", "title", "job_role",
        "job_role_scheme", "staff_group", "band", "engagement", "fte", "status",
        "primary_assignment", "flagged_manager", "holds_budget", "started_on",
        "joined_employer_on",
      ], posts)
    try tx.load(
      into: "held_record",
      columns: [
        "id", "person_id", "organisation_id", "source", "kind", "entry_key", "subject", "level",
        "title", "held", "awarded_on", "standing",
      ], records)
  }
}
