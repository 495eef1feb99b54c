import Kernel
import Obligations
import Records
import Storage

/// The book that results are read by, of the content and the register.
enum ResultsBook {
  static func shipped() throws -> LearningBook {
    let tables = try StandardsReader.shipped().learning
    return LearningBook(
      vocabularies: tables.vocabularies, mappings: tables.mappings, modules: ResultModules.all)
  }
}
