import ArgumentParser
import Obligations
import Web

/// The room for equality, diversity and inclusion: measured from what happens, and owned by named people.
///
/// So far what needs no database: counts made safe to publish, measures from counts, and what scales
/// are worth.
///
/// - Source: Review, recommendation 2, "Embed inclusive leadership practice as the responsibility of all leaders"
package enum EqualityRoom: Room {
  package static let name = "Equality"
  package static let commands: [any AsyncParsableCommand.Type] = [
    DiscloseCommand.self, MeasuresCommand.self, ScaleCommand.self,
  ]

  package static func contentFaults() throws -> [ContentFault] {
    try EqualityContent(files: ContentFiles.files(in: EqualityContent.folder)).faults
  }
}
