import Directory
import Journals
import Storage

/// The whole schema, in the order of the targets: what the program itself is assembled with.
package enum AllMigrations {
  package static let list: [Migration] = [
    StorageSchema.migrations,
    JournalsSchema.migrations,
    DirectorySchema.migrations,
  ].flatMap(\.self)
}
