import Access
import Directory
import Figures
import Intake
import Journals
import Obligations
import Records
import Storage

/// The schema up to floor 1, in the order of the targets: what tests of those targets run on. A
/// test holds it against the list the program is assembled with.
package enum AllMigrations {
  package static let list: [Migration] = [
    StorageSchema.migrations,
    JournalsSchema.migrations,
    DirectorySchema.migrations,
    AccessSchema.migrations,
    RecordsSchema.migrations,
    ObligationsSchema.migrations,
    FiguresSchema.migrations,
    IntakeSchema.migrations,
  ].flatMap(\.self)
}
