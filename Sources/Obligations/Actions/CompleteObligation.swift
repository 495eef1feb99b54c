import Access
import Directory
import Journals
import Kernel
import Records
import Storage

/// Records by hand, where no file does, that somebody did what a policy asks.
package struct CompleteObligation: Sendable {
  package var person: PersonID
  package var policy: String
  /// The employer whose record it is.
  package var organisation: OrganisationID
  package var completedOn: Day?
  /// Last day on which it holds, where the certificate says one.
  package var expiresOn: Day?
  /// What was seen: a certificate, a register.
  package var evidence: String

  package init(
    person: PersonID, policy: String, organisation: OrganisationID, completedOn: Day?,
    expiresOn: Day? = nil, evidence: String = ""
  ) {
    self.person = person
    self.policy = policy
    self.organisation = organisation
    self.completedOn = completedOn
    self.expiresOn = expiresOn
    self.evidence = evidence
  }

  @discardableResult
  package func run(
    by user: User, content: PolicyContent, _ tx: any Transaction
  ) throws -> HeldRecord {
    let right = try user.right(to: .recordCompletion, .person(person), tx)
    let policy = try content.named(policy)
    if try !user.holds(.recordCompletion, over: .organisation(organisation), tx) {
      let employers = try EmployersOf.person(person, to: .recordCompletion, by: user, tx)
      guard employers.contains(organisation) else {
        throw Forbidden(Permission.recordCompletion.doing)
      }
    }
    return try RecordCompletion(
      person: try user.record(of: person, at: organisation, for: .recordCompletion, tx),
      organisation: organisation, kind: policy.recordKind(in: content),
      title: policy.title, completedOn: completedOn, expiresOn: expiresOn,
      evidence: evidence.isEmpty ? nil : evidence
    ).run(under: right, tx)
  }
}

extension PolicyContent {
  /// - Throws: `NotFound` when there is no such policy.
  package func named(_ code: String) throws -> Policy {
    guard let policy = policy(code) else { throw NotFound("This policy") }
    return policy
  }
}

extension Policy {
  /// The kind of record that shows it was done.
  package func recordKind(in content: PolicyContent) -> RecordKind {
    switch requirement.what {
    case .programme(let code): .programme(code: code)
    case .module(let code): .module(code: code)
    case .coreSkill(let subject, let level):
      .coreSkill(
        subject: content.skills.first { $0.subject == subject }?.title ?? subject,
        level: level == 0 ? nil : level)
    case .careCertificate(let sets):
      .careCertificate(
        set: sets.last.flatMap { RecordKind.CareCertificateSet(rawValue: $0.code) } ?? .unknown,
        state: .completed)
    case .appraisal: .appraisal
    }
  }
}
