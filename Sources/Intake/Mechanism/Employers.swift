import Directory
import Files
import Journals
import Kernel
import Storage

/// Settles whose files a unit holds. A file that says it is of another employer than the one
/// chosen is refused: a file of employer A cannot touch employer B.
struct Employers {
  struct Settled {
    var employer: Organisation?
    var isNew = false
    /// Whether the load can go on.
    var isClear = true
    var findings: [Finding] = []
    var changes: [JournalChange] = []
  }

  let job: LoadJob
  let unit: LoadJob.Unit
  let chosen: Organisation?
  let load: LoadID
  let tx: any Transaction

  static func find(_ code: EmployerCode, _ tx: any Transaction) throws -> Organisation? {
    guard let scheme = OrganisationCode.Scheme(rawValue: code.scheme) else { return nil }
    return try Organisations.find(OrganisationCode(scheme, code.value), tx)
  }

  func settle() throws -> Settled {
    var settled = Settled()
    settled.employer = chosen
    for set in unit.sets {
      let claim = try set.format.employer(
        of: set.files,
        job.context(for: set.format, employer: settled.employer?.id, load, tx))
      switch claim {
      case .nobody:
        settled.employer = nil
        return settled
      case .unclear(let findings):
        settled.findings += findings
        if settled.employer == nil || findings.contains(where: { $0.severity == .blocker }) {
          settled.isClear = false
          return settled
        }
      case .userOnly(let findings):
        if settled.employer == nil { settled.employer = try job.user.onlyEmployer(tx) }
        guard settled.employer != nil else {
          settled.findings += findings
          settled.isClear = false
          return settled
        }
      case .held(let id):
        if let employer = settled.employer, employer.id != id {
          try refuse(set, of: id, for: employer, &settled)
          return settled
        }
        settled.employer = try Organisations.find(id, tx)
      case .code(let code):
        try settle(code, set, &settled)
        if !settled.isClear { return settled }
      }
    }
    return settled
  }

  private func settle(
    _ code: EmployerCode, _ set: Recognition.FileSet, _ settled: inout Settled
  ) throws {
    guard let scheme = OrganisationCode.Scheme(rawValue: code.scheme) else { return }
    let claimed = OrganisationCode(scheme, code.value)
    let holder = try Organisations.find(claimed, tx)
    if let employer = settled.employer {
      if let holder, holder.id != employer.id {
        try refuse(set, of: holder.id, for: employer, &settled)
        return
      }
      if holder == nil, employer.codes.contains(where: { $0.scheme == scheme }) {
        // The employer has another number in this list.
        refuse(set, named: "\(scheme.words) \(claimed.value)", for: employer, &settled)
        return
      }
    }
    if holder == nil, settled.employer == nil {
      settled.employer = try job.user.onlyEmployer(without: scheme, tx)
    }
    if let employer = settled.employer {
      guard holder == nil else { return }
      // The employer chosen gains the number that its files carry.
      var next = employer
      next.codes.append(claimed)
      var batch = OrganisationBatch()
      batch.change(employer, to: next)
      settled.changes += try batch.save(tx)
      settled.employer = next
      return
    }
    let found = try Organisations.provisional(
      [claimed], name: code.name ?? "", kind: OrganisationKind(rawValue: code.kind) ?? .unstated,
      source: code.source, tx)
    settled.isNew = settled.isNew || found.isNew
    settled.changes += found.changes
    settled.employer = found.organisation
  }

  private func refuse(
    _ set: Recognition.FileSet, of other: OrganisationID, for employer: Organisation,
    _ settled: inout Settled
  ) throws {
    let name = try Organisations.names(of: [other], tx)[other] ?? "another employer"
    refuse(set, named: name, for: employer, &settled)
  }

  private func refuse(
    _ set: Recognition.FileSet, named other: String, for employer: Organisation,
    _ settled: inout Settled
  ) {
    settled.isClear = false
    for file in set.files {
      settled.findings.append(
        Finding(
          .otherEmployer, file: file.file.name, severity: .blocker, effect: .fileRejected,
          "This file is of \(other), not of \(employer.displayName(on: job.request.asOf)). "
            + "Nothing was loaded; choose the employer of the file, or the file of the employer."))
    }
  }
}
