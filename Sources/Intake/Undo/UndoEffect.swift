import Foundation
import Kernel

/// What undoing a load would do, or did; or what stands in its way.
package struct UndoEffect: Hashable, Sendable, Codable {
  /// "People who joined with it": 14.
  package struct Line: Hashable, Sendable, Codable {
    package let words: String
    package let count: Int
  }

  /// Something newer that stands on the load.
  package struct Obstacle: Hashable, Sendable, Codable {
    package enum Place: Hashable, Sendable, Codable {
      case load(Int64)
      case person(Int64)
      case organisation(Int64)
    }

    /// A whole sentence without a full stop, and how to get past it.
    package let words: String
    package let place: Place?
  }

  package var removed: [Line] = []
  package var putBack: [Line] = []
  package var sight: [UploadCheck.Sight] = []
  package var obstacles: [Obstacle] = []
  /// Tells whether a later look found the same.
  package var fingerprint = ""

  package var canUndo: Bool { obstacles.isEmpty }
  package var changesNothing: Bool { removed.isEmpty && putBack.isEmpty }

  package init() {}

  init(bytes: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) }

  var bytes: [UInt8] {
    get throws { Array(try JSONEncoder().encode(self)) }
  }
}

extension UploadCheck.Sight {
  init(_ change: SightChange, _ names: [PersonID: String]) {
    self.init(
      account: change.name,
      gains: change.gains.prefix(UploadCheck.namesShown).map { names[$0] ?? "Somebody" },
      gained: change.gains.count,
      loses: change.loses.prefix(UploadCheck.namesShown).map { names[$0] ?? "Somebody" },
      lost: change.loses.count)
  }
}
