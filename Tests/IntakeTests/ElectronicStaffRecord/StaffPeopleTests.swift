import Files
import Kernel
import Testing

@testable import Intake

@Suite struct `People of a staff-in-post report` {
  let sample = StaffSample()

  @Test func `count once, on the larger of two primary assignments`() throws {
    let two = sample.changing(2, .fte, "0.4")
      .repeating(2, [.assignmentNumber: "40000003-2", .fte: "0.6"])
    #expect(
      try two.faults() == [
        "4 Primary Assignment Flag primary-multiple loaded",
        "5 Primary Assignment Flag primary-multiple loaded",
      ])
    #expect(try two.report().rows.filter(\.isPrimary).map(\.assignment).last == "40000003-2")
  }

  @Test func `count once where no assignment is primary`() throws {
    let two = sample.changing(2, .primaryAssignment, "No").changing(2, .fte, "0.4")
      .repeating(2, [.assignmentNumber: "40000003-2"])
    #expect(
      try two.faults() == [
        "4 Primary Assignment Flag primary-none loaded",
        "5 Primary Assignment Flag primary-none loaded",
      ])
    #expect(try sample.changing(2, .primaryAssignment, "No").faults() == [])
    #expect(try two.without(.primaryAssignment).faults() == [])
  }

  @Test func `may keep the flag on an assignment that has ended`() throws {
    let moved = sample.changing(2, .status, "Terminate Assignment")
      .repeating(2, [.assignmentNumber: "40000003-2", .status: "Active Assignment"])
    #expect(try moved.faults() == ["4 Assignment Status not-in-post loaded"])
    #expect(try moved.report().rows.filter(\.isPrimary).map(\.assignment).last == "40000003-2")
  }

  @Test func `work no more than full time, acting up left out`() throws {
    let second: [StaffColumn: String] = [
      .assignmentNumber: "40000003-2", .primaryAssignment: "No",
    ]
    #expect(try sample.repeating(2, second).faults() == ["5 FTE fte-total-over-1 loaded"])
    #expect(
      try sample.repeating(2, second.merging([.status: "Acting Up"]) { $1 }).faults() == [])
    #expect(try sample.repeating(2, second.merging([.fte: "0"]) { $1 }).faults() == [])
    let part = sample.changing(2, .fte, "0.5")
    #expect(try part.repeating(2, second.merging([.fte: "0.5"]) { $1 }).faults() == [])
  }

  @Test func `with one NI number and two employee numbers are offered as one`() throws {
    let same = sample.changing(2, .nationalInsurance, "QQ123452A")
    #expect(try same.faults() == ["4 NI Number person-possible-match loaded"])
    #expect(try same.report().rows.count == 3)
    // The last letter tells nobody apart.
    #expect(
      try sample.changing(2, .nationalInsurance, "QQ123452C").faults()
        == ["4 NI Number person-possible-match loaded"])
  }

  @Test func `have one person at the top, who is the chair or chief executive`() throws {
    let two = sample.changing(2, .supervisorNumber, "").changing(2, .supervisorAssignment, "")
    #expect(try two.faults() == ["4 Supervisor Employee Number supervisor-blank loaded"])
    #expect(try two.without(.supervisorNumber).without(.supervisorAssignment).faults() == [])
    let noChief = sample.changing(0, .role, "Manager")
    #expect(try noChief.faults() == [])
    #expect(
      try two.changing(0, .role, "Manager").faults()
        == ["4 Supervisor Employee Number supervisor-blank loaded"])
    // Whoever has left needs no supervisor.
    #expect(
      try two.changing(2, .status, "Terminate Assignment").faults()
        == ["4 Assignment Status not-in-post loaded"])
  }

  @Test func `are offered a supervisor who is only named`() throws {
    let named = sample.changing(2, .supervisorNumber, "").changing(2, .supervisorAssignment, "")
      .changing(2, .supervisorName, "Last2, Ms First2")
    let report = try named.report()
    #expect(
      try named.faults() == ["4 Supervisor Employee Number supervisor-name-only link-dropped"])
    #expect(report.findings.contains { $0.message.contains("40000002") })
    #expect(report.rows[2].supervisor == nil)
  }

  @Test func `lose every link of a ring, and those below keep theirs`() throws {
    let ring = sample.changing(0, .supervisorNumber, "40000002")
      .changing(0, .supervisorAssignment, "40000002")
    #expect(
      try ring.faults() == [
        "2 Supervisor Employee Number supervisor-loop link-dropped",
        "3 Supervisor Employee Number supervisor-loop link-dropped",
      ])
    let rows = try ring.report().rows
    #expect(rows.map { $0.supervisor != nil } == [false, false, true])
  }

  @Test func `may supervise each other in different assignments`() throws {
    let second = sample.repeating(
      0,
      [
        .assignmentNumber: "40000001-2", .primaryAssignment: "No", .fte: "0",
        .supervisorNumber: "40000003", .supervisorAssignment: "40000003",
      ])
    #expect(try second.faults() == [])
  }

  @Test func `find a supervisor in what is held`() throws {
    let other = sample.changing(2, .supervisorNumber, "04000009")
      .changing(2, .supervisorAssignment, "")
    let held = HeldStaff(people: ["04000009": PersonID(rawValue: 9)])
    #expect(try other.faults(held: held) == [])
    let short = other.changing(2, .supervisorNumber, "4000009")
    #expect(
      try short.faults(held: held)
        == ["4 Supervisor Employee Number id-leading-zero-lost link-dropped"])
  }

  @Test func `are not blamed for a supervisor whose own row was rejected`() throws {
    let spoilt = sample.changing(1, .employeeNumber, "4.0E+07")
    #expect(try spoilt.faults() == ["3 Employee Number id-scientific row-rejected"])
  }

  @Test func `are told of numbers that lost their zeros`() throws {
    let short = sample.changing(2, .employeeNumber, "3").changing(2, .assignmentNumber, "00000003")
    #expect(try short.faults() == ["4 Employee Number id-leading-zero-lost row-rejected"])
    let held = HeldStaff(people: ["00000003": PersonID(rawValue: 3)])
    let both = sample.changing(2, .employeeNumber, "3").changing(2, .assignmentNumber, "3")
    #expect(
      try both.faults(held: held) == ["4 Employee Number id-leading-zero-lost row-rejected"])
  }

  @Test func `belong to units whose parent most rows name`() throws {
    let report = try sample.changing(2, .level4, "990 Elsewhere (Z900) L4").report()
    #expect(report.units["Z110"]?.parent == "Z100")
    #expect(report.units["Z900"]?.parent == "Z000")
    #expect(report.units["Z000"]?.parent == nil)
    #expect(report.rows.map(\.unit) == ["Z110", "Z110", "Z110"])
  }
}
