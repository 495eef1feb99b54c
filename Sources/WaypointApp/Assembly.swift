import Access
import Directory
import Equality
import Figures
import Intake
import Journals
import Kernel
import Logging
import Obligations
import Programmes
import Records
import Register
import Standards
import Storage
import Web

/// Puts the house together: which rooms there are, and in which order tables are made.
package enum Assembly {
  package static let rooms: [any Room.Type] = [
    RegisterRoom.self, StandardsRoom.self, ProgrammesRoom.self, EqualityRoom.self, BackupRoom.self,
    ExampleRoom.self,
  ]

  /// Floor by floor, so that a table may refer to those below it.
  package static var migrations: [Migration] {
    StorageSchema.migrations + JournalsSchema.migrations + DirectorySchema.migrations
      + AccessSchema.migrations + RecordsSchema.migrations + ObligationsSchema.migrations
      + FiguresSchema.migrations + IntakeSchema.migrations + WebSchema.migrations
      + rooms.flatMap { $0.migrations }
  }

  /// The handlers of all rooms. A kind belongs to one room.
  package static func jobs(
    _ clock: Clock, keys: KeyRing = .empty
  ) -> [JobKind: JobHandler] {
    rooms.reduce(into: [:]) { all, room in
      all.merge(room.jobs(clock, keys: keys)) { first, _ in first }
    }
  }

  package static var recurringJobs: [JobKind: Int64] {
    rooms.reduce(into: [:]) { all, room in all.merge(room.recurringJobs) { first, _ in first } }
  }

  /// Under whose right each kind of job is done. Mail belongs to no room.
  package static var jobPolicies: [JobKind: JobPolicy] {
    rooms.reduce(into: [
      MailJobs.send: JobPolicy(
        .nobody, "Sends the mail that waits, to the address of its account alone",
        for: .runningTheService)
    ]) { all, room in all.merge(room.jobPolicies) { first, _ in first } }
  }

  /// What results of learning are read by, whichever way they come.
  package static var learningBook: LearningBook {
    (try? StandardsRoom.learningBook()) ?? .empty
  }

  package static func house(
    clock: Clock, chance: Chance, terminal: Terminal, isProduction: Bool
  ) -> House {
    let logger = Logger(label: "waypoint") { _ in
      JSONLogHandler(level: .notice, clock: clock) { terminal.note($0) }
    }
    var house = House(
      clock: clock, chance: chance, terminal: terminal, logger: logger, migrations: migrations,
      isProduction: isProduction
    ) { database, house in
      try await prepare(database, house)
    }
    house.sealed = sealed
    house.exampleApps = Example.accounts.reduce(into: [:]) { $0[$1.name] = $1.app }
    return house
  }

  /// Every place where values are kept encrypted.
  package static let sealed =
    [
      SecondFactors.sealed, KeptForms.sealed, Outbox.sealed, SealedNumbers.sealed,
      EvidencePacks.sealed, SealedAgreements.sealed, SealedNotes.sealed,
      AssessmentSeals.sealed, BadgeKeys.sealed, KeptResults.sealed,
    ] + IntakeSealed.places

  /// What an empty database needs before anybody uses it.
  private static func prepare(_ database: any Database, _ house: House) async throws {
    guard try await !database.read({ try ReferenceOrganisations.areCurrent($0) }) else { return }
    let right = Right(
      code: "content.load", account: nil, actorName: "Waypoint", at: house.clock.now())
    try await database.write { tx in
      _ = try ReferenceOrganisations.load(under: right, tx)
    }
  }
}
