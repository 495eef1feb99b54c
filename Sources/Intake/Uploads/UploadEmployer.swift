import Access
import Directory
import Files
import Kernel
import Storage

/// Whose files they are, when the number that they carry is nobody's yet: an employer set up a
/// minute ago, whose own number Waypoint learns from its files, or one that nobody has heard of.
package struct EmployerQuestion: Hashable, Sendable {
  package struct Candidate: Hashable, Sendable {
    package let id: OrganisationID
    package let name: String
  }

  /// As the files call it.
  package let name: String
  package let code: String
  /// What the user looks after and has no number of that kind.
  package let candidates: [Candidate]
}

extension Uploads {
  /// The question, while it is open; `nil` when there is nothing to ask.
  package static func employerQuestion(
    _ upload: Upload, _ check: UploadCheck, for user: User, _ tx: any Transaction
  ) throws -> EmployerQuestion? {
    guard upload.organisation == nil, !upload.isEmployerSaid,
      let newcomer = check.employers.first, check.employers.count == 1, newcomer.isNew,
      let scheme = newcomer.scheme.flatMap(OrganisationCode.Scheme.init(rawValue:))
    else { return nil }
    let candidates = try user.employers(without: scheme, tx)
    guard !candidates.isEmpty else { return nil }
    return EmployerQuestion(
      name: newcomer.name, code: newcomer.code,
      candidates: candidates.map { .init(id: $0.id, name: $0.displayName(on: user.today)) })
  }

  /// Says whose files they are, and has them checked again.
  ///
  /// - Parameter employer: `nil` for somebody not known before.
  package static func sayEmployer(
    _ employer: OrganisationID?, of id: UploadID, by user: User, _ tx: any Transaction
  ) throws {
    if let employer { _ = try user.right(toLoadFor: employer, tx) }
    try change(id, by: user, tx) { try UploadStore.sayEmployer(employer, of: id, tx) }
  }

  /// Says by its code whose a list is that names nobody, and has it checked again.
  package static func sayEmployer(
    code: String, of id: UploadID, by user: User, _ tx: any Transaction
  ) throws {
    let code = code.filter { !$0.isWhitespace }
    guard !code.isEmpty else {
      throw Problems("code", "Enter the code of the employer")
    }
    guard let employer = try Organisations.find(code: code, tx) else {
      throw Problems(
        "code",
        """
        Waypoint knows no organisation with the code \(code). Check it; a new employer is made by \
        giving the code under More choices when you send the list
        """)
    }
    try sayEmployer(employer.id, of: id, by: user, tx)
  }

  /// Whether a list names no employer, and the user looks after none or several.
  package static func asksEmployer(_ upload: Upload, _ check: UploadCheck) -> Bool {
    upload.organisation == nil && !check.canLoad && check.employers.isEmpty
      && check.files.contains { $0.format == PlainFormat.formatName }
      && check.findings.contains { $0.code == FindingCode.headerNameMismatch.rawValue }
  }

  /// Whether nobody has said what kind of organisation the new employer is: a plain list does not,
  /// and what its people must do depends on it.
  package static func asksKind(_ upload: Upload, _ check: UploadCheck) -> Bool {
    upload.kind == nil && upload.organisation == nil && check.canLoad
      && check.employers.contains(where: \.isNew)
      && check.files.contains { $0.format == PlainFormat.formatName }
  }

  /// Says what kind of organisation the new employer is, and has the files checked again.
  ///
  /// - Parameter kind: `.unstated` for one who does not know yet.
  package static func sayKind(
    _ kind: OrganisationKind, of id: UploadID, by user: User, _ tx: any Transaction
  ) throws {
    try change(id, by: user, tx) { try UploadStore.sayKind(kind, of: id, tx) }
  }

  /// Says whose record files are that name nobody, and has them checked again.
  package static func sayPerson(
    _ person: PersonID, of id: UploadID, by user: User, _ tx: any Transaction
  ) throws {
    guard try user.holds(IntakePermissions.loadStaff, over: .person(person), tx) else {
      throw Problems("person", "Choose one of the people listed")
    }
    try change(id, by: user, tx) { try UploadStore.sayPerson(person, of: id, tx) }
  }
}
