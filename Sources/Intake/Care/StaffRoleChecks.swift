import Files
import Kernel

/// What depends on the main job role, and on what the workplace does.
extension CareRowJudge {
  mutating func judgeRole(_ workplace: CareWorkplaceFacts) {
    guard has("MAINJOBROLE"), !isSpoilt("MAINJOBROLE") else { return }
    let role = self["MAINJOBROLE"]
    let said = "\(heading("MAINJOBROLE")) is \(role)"
    if role == CareRole.registeredManager, workplace.isRegistered == false {
      report(
        .fieldConflict, "MAINJOBROLE/REGTYPE", value: "\(role) / 0", effect: .loaded, spoils: false,
        "\(heading("MAINJOBROLE")) \(role) is a registered manager, but the workplace is not regulated "
          + "by the CQC. It was kept; correct whichever is wrong.")
    }
    if scene.codes.requiresDescription(role: role) {
      requireIfBlank("MAINJRDESC", "\(said) (other)")
    } else {
      ignore("MAINJRDESC", "it describes roles 23 and 27 only, and \(said)")
    }
    if role == CareRole.registeredNurse {
      remindIfBlank("NMCREG", "\(said) (registered nurse)")
    } else {
      ignore("NMCREG", "it is for role \(CareRole.registeredNurse) only, and \(said)")
    }
    if role == CareRole.socialWorker {
      remindIfBlank("AMHP", "\(said) (social worker)")
    } else {
      ignore("AMHP", "it is for role \(CareRole.socialWorker) only, and \(said)")
    }
    judgeSalary(role)
    judgeOtherRoles()
  }

  /// Senior managers may earn more than the range of the column.
  private mutating func judgeSalary(_ role: String) {
    guard role != CareRole.seniorManagement, let salary = PlainNumber.whole(self["SALARY"]),
      salary > 200_000
    else { return }
    dropOutside(row["SALARY"], "SALARY", "500 to 200000 (250000 for role 1)")
  }

  /// Files until January 2023 list further roles beside the main one.
  private mutating func judgeOtherRoles() {
    guard has("OTHERJOBROLE"), has("OTHERJRDESC"), !isSpoilt("OTHERJOBROLE"),
      !row["OTHERJRDESC"].isEmpty
    else { return }
    let roles = CareList.items(row["OTHERJOBROLE"])
    let descriptions = CareList.items(row["OTHERJRDESC"])
    guard roles.count != descriptions.count else { return }
    keep("OTHERJRDESC", "")
    report(
      .listLengthMismatch, "OTHERJOBROLE/OTHERJRDESC",
      "\(roles.count) roles in \(heading("OTHERJOBROLE")), but \(descriptions.count) items in "
        + "\(heading("OTHERJRDESC")). The descriptions were left out; give one item per role, empty "
        + "ones too.")
  }

  /// Delegated healthcare is asked only where the role, the service and the workplace have it.
  mutating func judgeStaffDelegatedHealthcare(_ workplace: CareWorkplaceFacts) {
    guard has("DHA"), !row["DHA"].isEmpty, !isSpoilt("DHA") else { return }
    if !isSpoilt("MAINJOBROLE"),
      scene.codes.canDoDelegatedHealthcare(role: self["MAINJOBROLE"]) == false
    {
      ignore("DHA", "job role \(self["MAINJOBROLE"]) does not carry out delegated healthcare")
    } else if let service = workplace.mainService,
      scene.codes.allowsDelegatedHealthcare(service: service) == false
    {
      ignore("DHA", "service \(service) has no delegated healthcare activities")
    } else if workplace.delegatedHealthcare == "2" {
      ignore("DHA", "the workplace says that its staff do not carry out such activities")
    }
  }
}
