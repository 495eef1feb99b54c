import Kernel

/// Something a person holds or has done, in the kind's own terms.
package enum RecordKind: Hashable, Sendable {
  /// A training by its ASC-WDS category (`asc_training_categories`).
  case training(category: String)
  /// A subject of the NHS core skills framework, at a level where it has levels.
  case coreSkill(subject: String, level: Int?)
  case careCertificate(set: CareCertificateSet, state: CareCertificateState)
  /// A qualification by the list it is coded in, its level there, and the year of award.
  case qualification(scheme: String, code: String, level: String?, year: Int?)
  /// A national or local programme, by its code.
  case programme(code: String)
  case module(code: String)
  /// A competence that an employer defined.
  case competence(owner: String, level: String?)
  case appraisal

  package enum CareCertificateSet: String, Storable, CaseIterable {
    case set2015 = "2015"
    case set2025 = "2025"
    /// The source says "Care Certificate" and no more.
    case unknown
  }

  package enum CareCertificateState: String, Storable, CaseIterable {
    case completed
    case inProgress = "in-progress"
    case notStarted = "not-started"
  }

  /// The kind without its terms. Entries are replaced group by group.
  package enum Group: String, Storable, CaseIterable {
    case training
    case coreSkill = "core-skill"
    case careCertificate = "care-certificate"
    case qualification
    case programme
    case module
    case competence
    case appraisal

    package var words: String {
      switch self {
      case .training: "Training"
      case .coreSkill: "Core skill"
      case .careCertificate: "Care Certificate"
      case .qualification: "Qualification"
      case .programme: "Programme"
      case .module: "Module"
      case .competence: "Competence"
      case .appraisal: "Appraisal"
      }
    }
  }

  package var group: Group {
    switch self {
    case .training: .training
    case .coreSkill: .coreSkill
    case .careCertificate: .careCertificate
    case .qualification: .qualification
    case .programme: .programme
    case .module: .module
    case .competence: .competence
    case .appraisal: .appraisal
    }
  }
}
