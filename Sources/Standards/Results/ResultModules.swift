import Kernel
import Records
import Storage

/// The modules that results can be of.
enum ResultModules {
  @Sendable static func all(_ day: Day, _ tx: any Transaction) throws -> [LearningModule] {
    []
  }
}
