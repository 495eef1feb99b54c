extension RecordKind {
  /// A whole stage of one version of a framework, recognised as prior learning. It meets whatever
  /// the stage is asked for, beside `.competence(owner: "CODE-VERSION", level:)`, which says that
  /// it was signed off at work.
  package static func recognisedStage(
    of framework: String, _ version: String, _ stage: String
  ) -> RecordKind {
    .competence(owner: "\(framework)-\(version)-recognised", level: stage)
  }
}
