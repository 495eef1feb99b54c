import Directory
import Files
import Foundation
import Journals
import Kernel
import Storage
import TestKit
import Testing

@testable import Intake

private let staff = Example(folder: "esr-staff-in-post", format: "esr-staff-in-post")
private let care = Example(folder: "asc-wds/2026-07-download", format: "asc-wds")
private let prepared = Example(folder: "asc-wds/2026-09-prepared", format: "asc-wds")

/// A toy list whose reading waits until the test lets it go on: a load that is under way.
private struct WaitingFormat: IntakeFormat {
  private let toy = ToyFormat()
  let begun: AsyncStream<Void>.Continuation
  let goOn: DispatchSemaphore

  var name: String { toy.name }
  var title: String { toy.title }
  var order: Int { toy.order }
  var postKinds: Set<String> { toy.postKinds }
  var placeColumns: Set<String> { toy.placeColumns }
  var protectedColumns: Set<String> { toy.protectedColumns }

  func recognise(_ file: SourceFile) -> FileRole? { toy.recognise(file) }

  func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim { try toy.employer(of: files, context) }

  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    begun.yield()
    goOn.wait()
    return try toy.read(files, context)
  }

  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection { try toy.project(difference, reading, context) }

  func counts(_ context: IntakeContext) throws -> [Count] { try toy.counts(context) }
}

private func list(_ rows: String) -> [ImportFile] {
  [ImportFile(name: "a.csv", bytes: Array(("ID,NAME,WARD,GENDER,EMPLOYER\n" + rows).utf8))]
}

/// What was done, or the words of the refusal.
private func attempt(
  _ world: UndoWorld, _ load: LoadID, because reason: String
) async throws -> [String] {
  do {
    try await world.undo(load, because: reason)
    return []
  } catch let problems as Problems {
    return problems.problems.map(\.message)
  }
}

@Suite struct `Undoing a load while others are at work` {
  @Test(arguments: Engine.allCases)
  func `is done once when two do it at once, and the other is told who did it`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: staff.day)
      let before = try await database.dump()
      let load = try #require(try await world.load(staff.files()).first)
      async let one = attempt(world, load, because: "Wrong file")
      async let other = attempt(world, load, because: "Wrong month")
      let answers = try await [one, other]
      let refusal = try #require(answers.first { !$0.isEmpty })
      #expect(answers.count { $0.isEmpty } == 1)
      #expect(refusal.count == 1)
      #expect(refusal[0].hasPrefix("This load was undone on "))
      #expect(refusal[0].contains(" by Command line: Wrong "))
      #expect(try await database.dump().differences(from: before) == [])
      try await database.read { tx in
        let entries = try Journal.timeline(
          of: .load(load), actions: JournalActions(IntakeActions.all), tx)
        #expect(entries.count { $0.sentence.hasPrefix("Undid") } == 1)
        #expect(try Journal.verify(tx).isSound)
      }
    }
  }

  /// The undo was asked for first and looked at; what counts is what is there when it is done.
  @Test(arguments: Engine.allCases)
  func `waits for a load of the same employer, and then says what stands on it`(
    engine: Engine
  ) async throws {
    try await withDatabase(engine) { database in
      let (begins, begun) = AsyncStream.makeStream(of: Void.self)
      // From nothing up: one that ends below where it began stops the program.
      let goOn = DispatchSemaphore(value: 0)
      goOn.signal()
      let world = UndoWorld(
        database, on: Clock.test.today, formats: [WaitingFormat(begun: begun, goOn: goOn)])
      let empty = try await database.dump()
      let first = try #require(try await world.load(list("1,Ann,A,2,RX9\n")).first)
      #expect(try await world.rehearse(first).obstacles == [])
      var steps = begins.makeAsyncIterator()
      await steps.next()
      async let loading = world.load(list("1,Ann,B,2,RX9\n2,Ben,A,1,RX9\n"))
      await steps.next()
      async let undoing = attempt(world, first, because: "Wrong file")
      try await Task.sleep(for: .milliseconds(200))
      goOn.signal()
      let second = try #require(try await loading.first)
      let refusal = try await undoing
      #expect(refusal.count == 1)
      #expect(refusal.first?.hasSuffix("Undo that load first") == true)
      try await world.undo(second)
      try await world.undo(first)
      #expect(try await database.dump().differences(from: empty) == [])
    }
  }

  @Test(arguments: Engine.allCases, 1...3)
  func `ends as if one came after the other, whichever is first`(
    engine: Engine, attempt number: Int
  ) async throws {
    try await withDatabase(engine) { database in
      let world = UndoWorld(database, on: prepared.day)
      let empty = try await database.dump()
      let first = try #require(try await world.load(care.files()).first)
      async let undoing = attempt(world, first, because: "Wrong file")
      async let loading = world.load(prepared.files())
      let (refusal, loads) = try await (undoing, loading)
      if !refusal.isEmpty { #expect(refusal[0].hasSuffix("Undo that load first")) }
      if !refusal.isEmpty {
        // The load is whole. On nothing, it renames workers whom nobody knows.
        let again = try await world.check(prepared.files()).tally
        #expect(again.joiners + again.movers + again.leavers + again.changed == 0)
      }
      for load in loads.reversed() { try await world.undo(load) }
      if !refusal.isEmpty { try await world.undo(first) }
      #expect(try await database.dump().differences(from: empty) == [])
    }
  }
}
