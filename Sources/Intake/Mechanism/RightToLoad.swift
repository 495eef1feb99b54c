import Access
import Directory
import Journals
import Kernel
import Storage

extension User {
  /// Leave to load files for an employer, or national lists.
  func right(
    toLoadFor employer: OrganisationID?, _ tx: any Transaction
  ) throws -> Right {
    guard let employer else {
      return try right(to: IntakePermissions.loadNational, .everything, tx)
    }
    return try right(to: IntakePermissions.loadStaff, .organisation(employer), tx)
  }

  /// Leave to undo a load of an employer, or of national lists.
  func right(
    toUndoLoadFor employer: OrganisationID?, _ tx: any Transaction
  ) throws -> Right {
    guard let employer else {
      return try right(to: IntakePermissions.undoNational, .everything, tx)
    }
    return try right(to: IntakePermissions.undoStaff, .organisation(employer), tx)
  }

  /// What the user looks after, loads for, and has no number in a list yet.
  func employers(
    without scheme: OrganisationCode.Scheme, _ tx: any Transaction
  ) throws -> [Organisation] {
    let mayLoad = grants.filter { IntakePermissions.loadStaff.roles.contains($0.role) }
    return try Set(mayLoad.compactMap(\.organisation)).sorted()
      .compactMap { try Organisations.find($0, tx) }
      .filter { !$0.codes.contains { $0.scheme == scheme } }
  }

  /// The one that the user looks after and loads for, if there is just one.
  func onlyEmployer(_ tx: any Transaction) throws -> Organisation? {
    let led = Set(
      grants.filter { IntakePermissions.loadStaff.roles.contains($0.role) }
        .compactMap(\.organisation))
    guard led.count == 1, let only = led.first else { return nil }
    return try Organisations.find(only, tx)
  }

  /// The employer that a number nobody is known by can only be of: the one that the user looks
  /// after, if they look after no other and cannot make new ones.
  func onlyEmployer(
    without scheme: OrganisationCode.Scheme, _ tx: any Transaction
  ) throws -> Organisation? {
    guard try !holds(IntakePermissions.loadStaff, over: .everything, tx) else { return nil }
    let employers = try employers(without: scheme, tx)
    return employers.count == 1 ? employers[0] : nil
  }
}
