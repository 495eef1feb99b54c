import Access
import Directory
import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import WaypointApp

/// A surgery with a list of its staff.
private enum Surgery {
  static let code = "Y99001"
  static let staff = """
    Staff number,First name,Last name,Date of birth,Job title,Contract,Start date,Manager
    1,Asha,Patel,27/03/1984,Practice manager,Permanent,01/09/2019,Yes
    2,Ben,Oakley,04/05/1990,Practice nurse,Permanent,04/01/2021,No

    """

  static func make(_ world: CommandWorld) async throws {
    try await world.change { tx, _ in
      _ = try Organisations.create(
        .init(name: "Garsdale Surgery", kind: .gpPractice, codes: [.ods(code)]), tx)
    }
  }

  static func people(_ world: CommandWorld) async throws -> Int {
    try await world.change { tx, _ in try tx.row("SELECT COUNT(*) FROM person")?(0) ?? -1 }
  }
}

@Suite struct `Files on the command line` {
  @Test(arguments: Engine.allCases)
  func `are checked, loaded and undone, with a reason, and once`(engine: Engine) async throws {
    try await withCommands(engine) { world in
      try await Surgery.make(world)
      let file = try world.write(Surgery.staff, to: "staff.csv")
      let check = try await world.json("import", file, "--organisation", Surgery.code)
      #expect((check["changes"] as? [String: Int])?["joiners"] == 2)
      #expect((check["loads"] as? [Any])?.isEmpty == true)
      #expect(try await Surgery.people(world) == 0)
      let loaded = try await world.json("import", file, "--organisation", Surgery.code, "--apply")
      let load = "\(try #require((loaded["loads"] as? [Any])?.first))"
      #expect(try await Surgery.people(world) == 2)

      let look = try await world.run("import", "--undo", load, "--check")
      #expect(look.contains("nothing was changed"))
      #expect(try await Surgery.people(world) == 2)
      #expect(
        world.misuse("import", "--undo", load).contains("Say with --reason why the load is undone"))
      let undone = try await world.run("import", "--undo", load, "--reason", "Another surgery's")
      #expect(undone.contains("is undone"))
      #expect(try await Surgery.people(world) == 0)
      let again = try await world.refusal("import", "--undo", load, "--reason", "Again")
      #expect(again.contains("undone"))
      #expect(
        try await world.refusal("import", "--undo", "L-987654321", "--reason", "Wrong")
          .contains("This load"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `that are not there or are no lists are refused, with what to mend`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await Surgery.make(world)
      let none = world.path("none.csv")
      #expect(try await world.refusal("import", none, "--apply").contains("none.csv"))
      let words = try world.write("Dear all,\nsee you on Friday.\n", to: "letter.txt")
      #expect(try await world.refusal("import", words, "--apply").contains("letter.txt"))
      let staff = try world.write(Surgery.staff, to: "staff.csv")
      #expect(
        try await world.refusal("import", staff, "--organisation", "NOWHERE", "--apply")
          .contains("NOWHERE"))
      #expect(try await Surgery.people(world) == 0)
      #expect(world.misuse("import").contains("Name the files to load"))
      #expect(world.misuse("import", staff, "--check", "--apply").contains("not both"))
      #expect(world.misuse("import", "--undo", "x", "--reason", "y").contains("not the number"))
    }
  }
}

@Suite struct `Questions on the command line` {
  @Test(arguments: Engine.allCases)
  func `show an organisation by its code, and say where there is none`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await Surgery.make(world)
      let shown = try await world.run("organisation", "show", Surgery.code)
      #expect(shown.contains("\(Surgery.code)  Garsdale Surgery"))
      #expect(shown.contains("GP practice"))
      let refused = try await world.refusal("organisation", "show", "NOWHERE")
      #expect(refused.contains("An organisation with the code NOWHERE"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `find people by name, and by a number only with the birth date`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      let person = try await world.change { tx, _ in
        let person = Person(
          id: try tx.newIdentifier(), name: try #require(PersonName(written: "Bela Dunn")),
          bornOn: Day("1984-03-27"),
          identifiers: [PersonIdentifier(.nationalInsurance, "QQ 12 34 56 C")])
        try People.save(person, tx)
        return person.id
      }
      #expect(try await world.run("person", "find", "dunn").contains("\(person)  Bela Dunn"))
      #expect(
        try await world.run("person", "find", "QQ123456C").contains("the number with --born"))
      #expect(
        try await world.run("person", "find", "QQ123456C", "--born", "1984-03-27")
          .contains("Bela Dunn"))
      #expect(!world.misuse("person", "find", "Dunn", "--born", "yesterday").isEmpty)
    }
  }

  @Test(arguments: Engine.allCases)
  func `count who must do what, for an organisation and a policy that there are`(
    engine: Engine
  ) async throws {
    try await withCommands(engine) { world in
      try await Surgery.make(world)
      #expect(
        try await world.run("obligations", "--organisation", Surgery.code)
          .contains("Nobody here has anything to do"))
      let file = try world.write(Surgery.staff, to: "staff.csv")
      try await world.run("import", file, "--organisation", Surgery.code, "--apply")
      let counted = try await world.run("obligations", "--organisation", Surgery.code)
      #expect(!counted.contains("Nobody here"))
      #expect(counted.firstMatch(of: /: [0-9]+ [a-z]/) != nil)
      #expect(
        try await world.refusal("obligations", "--organisation", "NOWHERE")
          .contains("An organisation with the code NOWHERE"))
      #expect(
        try await world.refusal("obligations", "--policy", "no-such")
          .contains("There is no policy with the code no-such"))
    }
  }
}

@Suite struct `One person on the command line` {
  /// Two records of somebody at one surgery; their numbers.
  private func make(_ world: CommandWorld) async throws -> (PersonID, PersonID, PersonID) {
    try await Surgery.make(world)
    return try await world.change { tx, _ in
      let surgery = try #require(try Organisations.find(code: Surgery.code, tx)).id
      let add = { (given: String, born: String) in
        try AddPerson(
          given: given, family: "Dunn", bornOn: Day(born),
          job: JobParticulars(
            organisation: surgery, title: "Nurse", startedOn: Clock.test.today - 90)
        ).run(under: .test, tx).id
      }
      return (
        try add("Bela", "1984-03-27"), try add("Bela", "1984-03-27"),
        try add("Carys", "1990-01-01")
      )
    }
  }

  @Test(arguments: Engine.allCases)
  func `is found twice, joined with a reason and taken apart again`(engine: Engine) async throws {
    try await withCommands(engine) { world in
      let (one, other, third) = try await make(world)
      let list = try await world.run("person", "duplicates")
      #expect(list.contains("Bela Dunn (\(one)) and Bela Dunn (\(other))"))
      #expect(!list.contains("Carys"))
      #expect(
        try await world.run("person", "duplicates", "--state", "merged")
          .contains("There are none"))
      let merged = try await world.run(
        "person", "merge", "\(one)", "\(other)", "--reason", "Entered twice")
      #expect(merged.contains("are one person now"))
      #expect(
        try await world.refusal(
          "person", "merge", "\(one)", "\(other)", "--reason", "Once more"
        ).contains("These records are one person already"))
      #expect(
        try await world.refusal("person", "merge", "\(one)", "\(third)", "--reason", "Alike")
          .contains("A name is not enough"))
      #expect(
        try await world.refusal("person", "merge", "\(one)", "\(one)", "--reason", "Same")
          .contains("these are the same"))
      let apart = try await world.run("person", "unmerge", "\(one)", "--reason", "Two sisters")
      #expect(apart.contains("are two people again"))
      #expect(
        try await world.refusal("person", "unmerge", "\(one)", "--reason", "Again")
          .contains("These records are not joined"))
      #expect(
        try await world.refusal("person", "duplicates", "--organisation", "NOWHERE")
          .contains("An organisation with the code NOWHERE"))
      #expect(world.misuse("person", "merge", "\(one)", "\(other)").contains("--reason"))
    }
  }
}
