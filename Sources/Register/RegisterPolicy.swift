import Access
import Figures
import Intake
import Storage
import Web

/// Under whose right the jobs of this room are done, and what may leave as a file.
enum RegisterPolicy {
  static let jobs: [JobKind: JobPolicy] =
    Dictionary(
      uniqueKeysWithValues: Upload.Task.allCases.map { task in
        let right: [Permission] = [IntakePermissions.loadStaff, IntakePermissions.loadNational]
        return switch task {
        case .check:
          (task.job, JobPolicy(.whoAsked(right), "Checks files somebody sent", for: .employment))
        case .load:
          (task.job, JobPolicy(.whoAsked(right), "Loads what they confirmed", for: .employment))
        }
      }
    ).merging(
      Undoing.Task.allCases.map { task in
        let right: [Permission] = [IntakePermissions.undoStaff, IntakePermissions.undoNational]
        return switch task {
        case .check:
          (task.job, JobPolicy(.whoAsked(right), "Looks what an undo would do", for: .employment))
        case .undo:
          (task.job, JobPolicy(.whoAsked(right), "Undoes a load as a whole", for: .employment))
        }
      }
    ) { first, _ in first }.merging([
      UploadJobs.expiry: JobPolicy(
        .nobody, "Removes uploads that nobody confirmed, and rows in error past their time",
        for: .runningTheService),
      DuplicateJobs.search: JobPolicy(
        .nobody, "Finds records that may be one person; employers decide", for: .employment),
      EvidenceJobs.prepare: JobPolicy(
        .whoAsked([.prepareEvidence]), "Makes and freezes a pack of evidence",
        for: .accountability),
      CorrectionJobs.owners: JobPolicy(
        .nobody, "Gives requests to correct to somebody who may answer them",
        for: .accountability),
      ReminderJobs.remind: JobPolicy(
        .nobody, "Tells again who was asked for something and has not done it", for: .employment),
      RetentionJobs.run: JobPolicy(
        .nobody, "Removes what the retention schedule says is past its time",
        for: .accountability),
    ]) { first, _ in first }

  /// All of them name people.
  static let filesOut: [FileOut] =
    ExportFormat.allCases.map { format in
      FileOut(
        format.title, at: "/organisations/:id/exports", IntakePermissions.takeOutStaff,
        more: format == .trainingMatrix
          ? [(.seeTrainingOfOrganisation, "all of it")]
          : format.mayHoldProtectedDetails
            ? [
              (
                .giveBackMonitoring,
                "what the employer itself said of gender, ethnicity and the like"
              )
            ]
            : [])
    } + [
      FileOut(
        "A pack of evidence, for the inspector to whom it was released", at: "/inspect/files/:file",
        .releaseEvidence)
    ]
}
