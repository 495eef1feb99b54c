import Directory
import Kernel
import Storage

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

  /// What a job does with it.
  package enum Task: String, Storable, CaseIterable {
    case check, load
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
  /// The last thing that was asked for, and the job that does it.
  package let task: Task?
  package let job: JobID?
  /// Why the job could not be done, in words for the user.
  package let refusal: String?
  /// Whether somebody has said whose files they are.
  package let isEmployerSaid: Bool
  /// What somebody said the employer is, whom nobody knew before.
  package let kind: OrganisationKind?
}

/// How far an upload is, for whoever handed it over.
package enum UploadStanding: Sendable {
  /// A job is at it, or will be.
  case working(Upload.Task, JobStatus)
  /// It waits for the user. `movedOn` when this is not what they saw before.
  case checked(UploadCheck, movedOn: Bool, loaded: [LoadID])
  /// The job could not be done; with the words of a refusal, or the number of the job that went
  /// wrong on our side.
  case stopped(Upload.Task, refusal: String?, job: JobID?)
  case loaded([LoadID])
  case gone(Upload.State)
}
