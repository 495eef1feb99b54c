import ArgumentParser
import Web

/// The room for the ground itself: sign-in, people, organisations, obligations, files in.
package enum RegisterRoom: Room {
  package static let name = "Register"

  package static var commands: [any AsyncParsableCommand.Type] {
    [OrganisationCommand.self, PersonCommand.self, JournalCommand.self]
  }
}
