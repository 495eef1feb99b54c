import Kernel
import Storage

struct OfficialWordingID: Identifier {
  let rawValue: Int64
}

/// The publisher’s own words of a version in force, which take the place of ours where they speak.
/// The version stays the same: its codes, its stages and its fingerprint.
struct OfficialWording: Hashable, Sendable {
  enum State: String, Storable, Hashable, Sendable, CaseIterable {
    /// For the yes of somebody else.
    case waiting
    case inUse = "in-use"
    /// Taken back, withdrawn, or another took its place.
    case ended

    var words: String {
      switch self {
      case .waiting: "Waits to be confirmed"
      case .inUse: "In use"
      case .ended: "Withdrawn"
      }
    }
  }

  /// Who did a part of it; no account is the command line.
  struct Deed: Hashable, Sendable {
    let at: Instant
    let account: AccountID?
    let by: String
  }

  /// Words of one competency at one stage.
  struct Clause: Hashable, Sendable {
    let node: String
    let stage: String
    let words: String
  }

  let id: OfficialWordingID
  let reference: FrameworkReference
  let source: WordingSource
  /// Of every byte of the text it was read from.
  let digest: String
  var state: State
  let loaded: Deed
  var confirmed: Deed?
  var ended: Deed?
  var endReason: String?
  var revision = 1

  var address: String { "/standards/wordings/\(id)" }
}

/// Where official wording is from, and under which terms it may be shown.
struct WordingSource: Hashable, Sendable {
  let title: String
  let publisher: String
  let address: String?
  let licence: String

  var words: String { "Official wording, source: \(title), \(publisher) (\(licence))" }
}
