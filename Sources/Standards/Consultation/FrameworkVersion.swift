import Kernel
import Records

/// A version of a set of standards on its way through its life, as the database knows it. Of a shipped
/// one it knows the state alone: its text is content.
struct FrameworkVersion: Hashable, Sendable {
  struct Approval: Hashable, Sendable {
    let account: AccountID?
    let name: String
    let at: Instant
  }

  let id: FrameworkVersionID
  let reference: FrameworkReference
  var title: String
  var follows: String?
  /// The national body that writes it; `nil` for one that is shipped.
  let body: OrganisationID?
  /// Who loaded it first; `nil` for the command line.
  let author: AccountID?
  let authorName: String
  let begunAt: Instant
  var state: FrameworkState
  /// Which text of it stands, from 1; 0 for one that is shipped.
  var edition: Int
  var openedOn: Day?
  /// The last day on which comments are taken.
  var closesOn: Day?
  var closingToldOn: Day?
  /// When it was told that comments are no longer taken.
  var closedToldOn: Day?
  /// Which text was asked about.
  var consultedEdition: Int?
  var approvalAskedOn: Day?
  var approval: Approval?
  var publishedOn: Day?
  var supersededOn: Day?
  var retiresOn: Day?
  /// When the day on which it retires was last moved.
  var retirementMovedOn: Day?
  var withdrawnOn: Day?
  /// Counts changes, so that two people at once do not undo each other's.
  var revision = 1

  var isShipped: Bool { edition == 0 }

  /// Whether comments are taken.
  func isOpen(on day: Day) -> Bool {
    state == .consultation && closesOn.map { day <= $0 } ?? false
  }

  /// Whether those who have a say in it were asked, and it is not decided yet.
  var isHeardStill: Bool { openedOn != nil && !state.isFixed && state != .withdrawn }

  var standing: FrameworkStanding {
    FrameworkStanding(
      reference: reference, state: state, publishedOn: publishedOn, supersededOn: supersededOn,
      retiresOn: retiresOn)
  }

  var words: String { "\(title), version \(reference.version)" }
}

/// One text of a version: what was consulted on, and each that followed. None is ever changed.
struct FrameworkText: Hashable, Sendable {
  let edition: Int
  let source: String
  /// Of every byte, and of the words of the standards alone.
  let textDigest: String
  let wordsDigest: String
  let loadedAt: Instant
  let account: AccountID?
  let by: String
}

/// What happened to a version: written once.
struct FrameworkEvent: Hashable, Sendable {
  let at: Instant
  let account: AccountID?
  let by: String
  let step: FrameworkStep
  let to: FrameworkState
  let words: String?
}
