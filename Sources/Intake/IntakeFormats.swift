/// The formats that floor 1 brings along. Rooms add theirs in the assembly.
package enum IntakeFormats {
  ///
  /// Results are read by the book of the run (`LearningBook.standing`), so ask where a program
  /// begins, not inside a unit of work.
  package static var all: [any IntakeFormat] {
    [ResultsFormat()] + GivenLists.all + before + [CompetenceFormat()] + after
  }

  private static let before: [any IntakeFormat] = [
    CareFormat(), PlainFormat(), InterfaceFormat(), StaffInPostFormat(),
  ]
  private static let after: [any IntakeFormat] = [
    OdsFormat(), OdsSuccessionFormat(), OrganisationRelationsFormat(),
    CareQualityFormat(), OversightFormat(), RecruitmentFormat(), CaseworkFormat(),
  ]
}
