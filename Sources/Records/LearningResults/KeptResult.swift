import Kernel

package struct LearningResultID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// By which way results come in.
package enum ResultWay: String, Storable, CaseIterable {
  case file
  /// Read out of an extract that says more than results: competences of the staff record.
  case record
  case program

  package var words: String {
    switch self {
    case .file: "A file of results"
    case .record: "ESR competence extract"
    case .program: "Another program"
    }
  }
}

/// Who brings results: one file, or one token.
package struct ResultOrigin: Hashable, Sendable {
  package let way: ResultWay
  /// The name of the file or token.
  package let name: String
  package let load: LoadID?

  package init(_ way: ResultWay, _ name: String, load: LoadID? = nil) {
    self.way = way
    self.name = String(name.prefix(200))
    self.load = load
  }

  package var source: ModuleSource {
    let kind: ModuleSource.Kind =
      switch way {
      case .file: .file
      case .record: .record
      case .program: .program
      }
    return ModuleSource(kind, name)
  }
}

package enum ResultState: String, Storable, CaseIterable {
  case taken, waiting
  case leftOut = "left-out"
  /// The source sent it again, mended.
  case replaced

  package var words: String {
    switch self {
    case .taken: "Taken"
    case .waiting: "Waits for a decision"
    case .leftOut: "Left out"
    case .replaced: "Sent again"
    }
  }
}

/// What is sealed of a result: what the source wrote, and what was decided.
package struct ResultWords: Hashable, Sendable, Codable {
  package var arrived: ArrivedResult
  /// Whose it is, when somebody said so.
  package var givenTo: PersonID?
  /// Why it was left out, or taken back.
  package var why: String?
  /// Whether `why` is about somebody from whom it was taken back, and not about whom it names.
  package var isTakenFromAnother: Bool?

  package init(_ arrived: ArrivedResult) { self.arrived = arrived }
}

/// A result as it is kept.
package struct KeptResult: Hashable, Sendable {
  package let id: LearningResultID
  package let organisation: OrganisationID
  package let origin: ResultOrigin
  package let vocabulary: String
  package let state: ResultState
  package let fault: ResultFault?
  package let person: PersonID?
  package let module: ModuleReference?
  package let status: LearningStatus?
  package let score: Int?
  package let happenedOn: Day?
  package let receivedAt: Instant
  package let decidedAt: Instant?
  package let decidedBy: String?
  /// `nil` once it was kept long enough.
  package let words: ResultWords?
}
