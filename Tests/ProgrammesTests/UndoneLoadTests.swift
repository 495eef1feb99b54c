import Directory
import Kernel
import Records
import Storage
import TestKit
import Testing

@testable import Programmes

@Suite struct `A load that is undone` {
  /// What was made by itself for those whom a load brought in goes with it; what anybody did does not.
  @Test(arguments: Engine.allCases)
  func `takes inductions along that nobody has touched, and no others`(
    engine: Engine
  ) async throws {
    try await withInductions(engine) { database, world in
      try await database.write { tx in
        let core = try world.induction(.core, tx)
        try world.finishCore(core, by: "abena", tx)
        let kept = try InductionWorld.all(of: world.abena, tx).map(\.id)
        #expect(kept.count == 2)
        try Inductions.forgetUntouched(of: [world.abena, world.dele], tx)
        #expect(try InductionWorld.all(of: world.abena, tx).map(\.id) == [core.id])
        #expect(try InductionWorld.all(of: world.dele, tx).isEmpty)
      }
    }
  }
}
