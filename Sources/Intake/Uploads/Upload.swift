import Kernel

/// Files that somebody handed over in the browser and has not confirmed yet. Nobody else can see
/// them, and they go after a day.
package struct Upload: Hashable, Sendable {
  package enum State: String, Storable, CaseIterable {
    case waiting, loaded, discarded, expired

    package var words: String {
      switch self {
      case .waiting: "Waiting for you to confirm"
      case .loaded: "Loaded"
      case .discarded: "Discarded"
      case .expired: "Removed after a day without confirmation"
      }
    }
  }

  package let id: UploadID
  package let state: State
  package let files: [String]
  package let format: String?
  package let organisation: OrganisationID?
  package let person: PersonID?
  package let asOf: Day
  package let uploadedAt: Instant
  package let expiresAt: Instant
}
