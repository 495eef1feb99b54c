import Access
import Directory
import Journals
import Kernel
import Storage

/// Lets somebody off a policy, with a reason and who approved it. Exemptions leave compliance.
package struct ExemptPerson: Sendable {
  package var person: PersonID
  package var policy: String
  /// The employer who lets them off: nobody decides for another.
  package var organisation: OrganisationID
  package var reason: String
  /// In words, for those who look at it later.
  package var detail: String
  package var approver: String
  package var from: Day?
  package var to: Day?

  package init(
    person: PersonID, policy: String, organisation: OrganisationID, reason: String,
    detail: String = "", approver: String, from: Day? = nil, to: Day? = nil
  ) {
    self.person = person
    self.policy = policy
    self.organisation = organisation
    self.reason = reason
    self.detail = detail
    self.approver = approver
    self.from = from
    self.to = to
  }

  @discardableResult
  package func run(
    by user: User, content: PolicyContent, _ tx: any Transaction
  ) throws -> Exemption {
    let right = try user.right(to: .exempt, .person(person), tx)
    let records = try OnePerson.records(of: person, tx)
    guard user.person.map(records.contains) != true else {
      throw Problems(
        "", "Nobody lets themselves off. Ask somebody else who looks after your record")
    }
    let policy = try content.named(policy)
    try OwedTo(policy.code, of: person, to: .exempt, by: user, content: content, tx)
      .confirm(organisation, policy, to: .exempt)
    let from = from ?? user.today
    try ExceptionRules.exemption(
      policy: policy, reason: reason, approver: approver, from: from, to: to
    ).throwIfAny()
    let earlier = try Exceptions.exemptions(of: records, policy: policy.code, tx).first {
      $0.covers(policy.code, at: organisation, on: from)
    }
    if let earlier {
      let end = earlier.to.map { " until \($0.inWords)" } ?? ""
      throw Problems("", "This person is let off already\(end). End that first to change it")
    }
    let person = try user.record(of: person, at: organisation, for: .exempt, tx)
    let exemption = Exemption(
      id: try tx.newIdentifier(), person: person, policy: policy.code, organisation: organisation,
      reason: reason, approver: approver, from: from, to: to)
    try ExceptionStore.add(exemption, detail: detail, tx)
    let title = policy.exemptionReasons.first { $0.code == reason }?.title ?? reason
    try Journal.record(
      JournalEvent(
        ObligationsJournal.exempted, [.person(person)],
        details: ["policy": policy.title, "reason": title, "approver": approver],
        occurredOn: from,
        changes: [
          JournalChange(
            person: person, organisation: organisation, record: "exemption",
            recordID: exemption.id.rawValue, kind: .created,
            fields: [
              "reason": .init(before: nil, after: title),
              "from": .init(before: nil, after: from.iso),
              "to": .init(before: nil, after: to?.iso),
            ])
        ]), under: right, tx)
    return exemption
  }
}

/// Ends an exemption: from the next day on the policy asks again.
package struct EndExemption: Sendable {
  package var exemption: ExemptionID
  package init(_ exemption: ExemptionID) { self.exemption = exemption }

  package func run(by user: User, content: PolicyContent, _ tx: any Transaction) throws {
    guard let before = try ExceptionStore.exemption(exemption, tx) else {
      throw NotFound("This exemption")
    }
    let right = try user.right(to: .exempt, .record(before.person), tx)
    let lastDay = max(before.from, user.today)
    if let to = before.to, to <= lastDay { throw Problems("", "This exemption has already ended") }
    try ExceptionStore.endExemption(exemption, on: lastDay, tx)
    try Journal.record(
      JournalEvent(
        ObligationsJournal.exemptionEnded, [.person(before.person)],
        details: ["policy": content.policy(before.policy)?.title ?? before.policy],
        occurredOn: lastDay,
        changes: [
          JournalChange(
            person: before.person, organisation: before.organisation, record: "exemption",
            recordID: exemption.rawValue, kind: .ended,
            fields: ["to": .init(before: before.to?.iso, after: lastDay.iso)])
        ]), under: right, tx)
  }
}
