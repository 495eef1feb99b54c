import Kernel
import Records
import Storage

/// The modules that results can be of: all there are, in every version that content carries, also
/// those that nobody begins any more, because who has begun goes on.
enum ResultModules {
  @Sendable static func all(_ day: Day, _ tx: any Transaction) throws -> [LearningModule] {
    let library = try StandardsReader.shipped()
    let current = try LearningCatalogue(library: library).modules(on: day, tx)
    let known = Set(current.map(\.reference))
    return current + library.modules.map(\.module).filter { !known.contains($0.reference) }
  }
}
