/// The formats that floor 1 brings along. Rooms add theirs in the assembly.
package enum IntakeFormats {
  package static let all: [any IntakeFormat] = [
    CareFormat(), PlainFormat(), InterfaceFormat(), StaffInPostFormat(), CompetenceFormat(),
    OdsFormat(), OdsSuccessionFormat(), OrganisationRelationsFormat(),
    CareQualityFormat(), OversightFormat(),
  ]
}
