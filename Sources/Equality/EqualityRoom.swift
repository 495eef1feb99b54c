import Access
import ArgumentParser
import Figures
import Journals
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

  package static let permissions: [Permission] = Permission.figures
  package static let actions = FiguresJournal.all

  package static let filesOut = ExactFigureRoutes.filesOut

  package static func addRoutes(to routes: Routes) {
    PublishedFigureRoutes.add(to: routes)
    ExactFigureRoutes.add(to: routes)
  }

  package static func contentFaults() throws -> [ContentFault] {
    try EqualityContent(files: ContentFiles.files(in: EqualityContent.folder)).faults
  }
}
