import Kernel
import Storage

package struct EvidencePackID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// What may be put into a pack of evidence. Nothing else ever is: no protected characteristics, no
/// National Insurance numbers, no birth dates, no reasons of absences or exemptions.
package enum EvidenceSection: String, Storable, CaseIterable, Hashable, Sendable {
  case figures
  case training
  case policies
  case roles
  case staff
  case staffTraining
  case journal

  package var title: String {
    switch self {
    case .figures: "How obligations stand, by policy"
    case .training: "Training, by subject"
    case .policies: "Policies and how often they repeat"
    case .roles: "Who holds which role"
    case .staff: "Staff by name: names and posts"
    case .staffTraining: "Staff by name: training"
    case .journal: "Where the journal stands"
    }
  }

  package var hint: String {
    switch self {
    case .figures: "Counts, with what is counted and as at which day. Nobody by name"
    case .training: "Counts for each subject. Nobody by name"
    case .policies: "What is asked, how often nationally, and how often here"
    case .roles: "Names of those with an account and a role here"
    case .staff: "Who works here, as what, where and since when"
    case .staffTraining: "What is asked of each and was done, without reasons"
    case .journal: "A number and a digest that show later that nothing was changed"
    }
  }

  /// Whether somebody can be named in it.
  package var namesPeople: Bool {
    switch self {
    case .roles, .staff, .staffTraining: true
    case .figures, .training, .policies, .journal: false
    }
  }
}

/// What an employer hands to an inspector: chosen facts about one organisation as at a day, frozen,
/// read with a code by one named inspector, until a day.
package struct EvidencePack: Hashable, Sendable {
  package let id: EvidencePackID
  package let organisation: OrganisationID
  /// Whether what lies beneath the organisation is in it too.
  package let beneath: Bool
  package let asAt: Day
  /// The inspector's body.
  package let body: OrganisationID
  package let purpose: String
  package let sections: Set<EvidenceSection>
  /// The statutory request that it answers.
  package let request: EvidenceRequestID?
  /// Why it is not what the request asked for.
  package let whyInstead: String?
  package let askedBy: AccountID?
  package let askedByName: String
  package let askedAt: Instant
  /// The role in which somebody asked for it, where they acted in one of several.
  package let chosen: String?
  package let job: JobID?
  package let stage: Stage

  /// The stages of its life, each with what is true then.
  package enum Stage: Hashable, Sendable {
    /// A job makes it; nothing is kept yet.
    case preparing
    /// It never changes from here on.
    case prepared(Frozen)
    case released(Frozen, Release)
    /// Nobody reads it any more.
    case ended(Ending)
  }

  package struct Frozen: Hashable, Sendable {
    package let at: Instant
    /// Of the manifest, which holds the digest of each file.
    package let digest: String
  }

  package struct Release: Hashable, Sendable {
    package let inspector: String
    package let by: String
    package let at: Instant
    /// The last day on which it can be read.
    package let until: Day
  }

  package struct Ending: Hashable, Sendable {
    package enum Kind: String, Storable, CaseIterable, Hashable, Sendable {
      case expired
      case withdrawn
      /// Another pack was released in its place.
      case superseded
      /// Nobody released it in time.
      case notReleased
      /// The job was not allowed to make it, or could not.
      case notPrepared
    }

    package let kind: Kind
    /// The first day on which it could not be read.
    package let on: Day
    package let by: String?
    package let reason: String?
    package let frozen: Frozen?
    package let release: Release?
    /// When its contents were erased; the digests stay.
    package let erasedAt: Instant?
  }

  package var namesPeople: Bool { sections.contains { $0.namesPeople } }

  package var frozen: Frozen? {
    switch stage {
    case .preparing: nil
    case .prepared(let frozen), .released(let frozen, _): frozen
    case .ended(let ending): ending.frozen
    }
  }

  package var release: Release? {
    switch stage {
    case .preparing, .prepared: nil
    case .released(_, let release): release
    case .ended(let ending): ending.release
    }
  }
}

extension EvidencePack.Ending.Kind {
  package var words: String {
    switch self {
    case .expired: "Expired"
    case .withdrawn: "Withdrawn"
    case .superseded: "Replaced by another"
    case .notReleased: "Not released in time"
    case .notPrepared: "Could not be made"
    }
  }
}

/// One file of a pack. Its digest stays when its contents are erased.
package struct EvidenceFile: Hashable, Sendable {
  package enum Kind: String, Storable, Hashable, Sendable {
    /// Read as a page.
    case page
    /// Taken away.
    case file
  }

  package let position: Int
  package let kind: Kind
  /// `figures.csv`
  package let name: String
  package let title: String
  /// What it is of; `nil` for the manifest and the archive.
  package let section: EvidenceSection?
  package let digest: String
  package let size: Int
}
