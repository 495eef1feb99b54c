import Access
import Directory
import Figures
import Files
import Journals
import Kernel
import Storage

/// A file on its way out.
package struct ExportedFile: Sendable {
  package let name: String
  package let rows: Int
  package let bytes: [UInt8]

  package init(name: String, rows: Int, bytes: [UInt8]) {
    self.name = name
    self.rows = rows
    self.bytes = bytes
  }
}

/// What was taken out, and what the place it goes to will say to it.
package struct ExportResult: Sendable {
  package let format: String
  package let employer: String
  package var files: [ExportedFile]
  /// In the same model as for files that come in.
  package var findings: [Finding]
  package var people: Int
  /// Who is in it.
  package var members: [PersonID] = []
  /// NI numbers, birth dates and monitoring details were left out.
  package var isWithheld: Bool

  package init(
    format: String, employer: String, files: [ExportedFile], findings: [Finding] = [],
    people: Int, members: [PersonID] = [], isWithheld: Bool
  ) {
    self.members = members
    self.format = format
    self.employer = employer
    self.files = files
    self.findings = findings
    self.people = people
    self.isWithheld = isWithheld
  }
}

/// What to take out, of whom.
package struct ExportRequest: Sendable {
  package var organisation: OrganisationID
  package var asOf: Day
  /// To be uploaded to the service it goes to, where that makes a difference.
  package var isForUpload: Bool
  /// Leaves NI numbers, birth dates and monitoring details out also for those who may have them.
  package var isWithholding: Bool

  package init(
    organisation: OrganisationID, asOf: Day, isForUpload: Bool = false, isWithholding: Bool = false
  ) {
    self.organisation = organisation
    self.asOf = asOf
    self.isForUpload = isForUpload
    self.isWithholding = isWithholding
  }
}

/// Files out. Whoever may load the files of an employer may take them out again; each time it is
/// written down who took what, and how many rows.
package enum Exports {
  /// The bulk upload files of the care workforce data set.
  package static func careWorkforce(
    _ request: ExportRequest, by user: User, _ tx: any Transaction
  ) throws -> ExportResult {
    let taking = try Taking(request, by: user, tx)
    let withholds = try taking.withholds()
    if request.isForUpload, withholds {
      throw Problems(
        "status",
        "A file to upload needs every detail, and yours would have “Admin” in place of some. Ask "
          + "whoever leads \(taking.name) to make it, or take it out as a download")
    }
    let monitoring =
      withholds
      ? nil
      : try MonitoringReturn.values(of: request.organisation, scheme: "asc", to: user, tx)
    let out = try CareOut(
      taking.context(format: "asc-wds"), .shared, for: request.isForUpload ? .upload : .download,
      monitoring: monitoring)
    let result = ExportResult(
      format: "asc-wds", employer: taking.name,
      files: out.files.map { ExportedFile(name: $0.name, rows: $0.rows, bytes: $0.bytes) },
      findings: CareOutCheck.findings(of: out), people: out.peopleCount, members: out.members,
      isWithheld: withholds)
    try taking.record(result)
    return result
  }
}

extension Exports {
  /// Results recorded here that the staff record does not have yet.
  package static func staffRecordResults(
    _ request: ExportRequest, by user: User, _ tx: any Transaction
  ) throws -> ExportResult {
    let taking = try Taking(request, by: user, tx)
    let out = try ResultsOut(taking.context(format: "esr-competence"))
    let result = ExportResult(
      format: "esr-results", employer: taking.name,
      files: [ExportedFile(name: out.fileName, rows: out.rows.count, bytes: out.bytes)],
      findings: out.findings, people: out.people.count,
      members: Array(out.people), isWithheld: true)
    try taking.record(result)
    return result
  }

  /// The plain layout: staff and what they completed.
  package static func plain(
    _ request: ExportRequest, by user: User, _ tx: any Transaction
  ) throws -> ExportResult {
    let taking = try Taking(request, by: user, tx)
    let withholds = try taking.withholds()
    let monitoring =
      withholds
      ? nil
      : try MonitoringReturn.values(of: request.organisation, scheme: "esr", to: user, tx)
    let out = try PlainOut(
      taking.context(format: PlainFormat.formatName), monitoring: monitoring)
    let result = ExportResult(
      format: PlainFormat.formatName, employer: taking.name, files: out.files,
      findings: out.findings, people: out.people.count,
      members: Array(out.people), isWithheld: withholds)
    try taking.record(result)
    return result
  }

  /// The formats of files that `employer` sent and that still count.
  package static func formatsHeld(
    of employer: OrganisationID, _ tx: any Transaction
  ) throws -> Set<String> {
    Set(
      try tx.rows(
        """
        SELECT DISTINCT format FROM source_record WHERE organisation_id = ?1 AND ended_on IS NULL
        """, employer
      ).map { try $0(0) })
  }

  /// Employers of which care files are held, for an export of all of them.
  package static func careEmployers(_ tx: any Transaction) throws -> [OrganisationID] {
    // source_record_care_idx holds exactly these.
    try tx.rows(
      """
      SELECT DISTINCT organisation_id FROM source_record
      WHERE format = 'asc-wds' AND kind = 'workplace' AND ended_on IS NULL
      ORDER BY organisation_id
      """
    ).map { try $0(0) }
  }
}

/// One export on its way: the right, whose it is, and the entry in the journal at its end.
struct Taking {
  let request: ExportRequest
  let user: User
  let right: Right
  let name: String
  let tx: any Transaction

  init(_ request: ExportRequest, by user: User, _ tx: any Transaction) throws {
    right = try user.right(
      to: IntakePermissions.takeOutStaff, .organisation(request.organisation), tx)
    guard let name = try Organisations.names(of: [request.organisation], tx)[request.organisation]
    else { throw NotFound("This organisation") }
    self.request = request
    self.user = user
    self.name = name
    self.tx = tx
  }

  func withholds() throws -> Bool {
    if request.isWithholding { return true }
    return try !user.holds(.giveBackMonitoring, over: .organisation(request.organisation), tx)
  }

  func context(format: String) -> IntakeContext {
    IntakeContext(
      format: format, asOf: request.asOf, now: user.now, employer: request.organisation,
      person: nil, options: [:], lists: .shared, load: LoadID(rawValue: 0), tx: tx)
  }

  func record(_ result: ExportResult) throws {
    let rows = result.files.reduce(0) { $0 + $1.rows }
    try Looks.record(
      JournalEvent(
        IntakeActions.takenOut, [.organisation(request.organisation)],
        details: [
          "files": result.files.map(\.name).joined(separator: ", "), "employer": name,
          "rows": rows == 1 ? "1 row" : "\(rows) rows",
          "details": result.isWithheld ? "" : ", with protected details",
        ]), reading: result.members, under: IntakePermissions.takeOutStaff, right, tx)
  }
}
