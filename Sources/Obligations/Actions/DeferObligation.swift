import Access
import Journals
import Kernel
import Storage

/// Gives somebody more time, with a reason and an end. What was chosen counts against compliance,
/// what was nobody's choice does not.
package struct DeferObligation: Sendable {
  package var person: PersonID
  package var policy: String
  /// The employer who gives it: nobody decides for another.
  package var organisation: OrganisationID
  package var reason: String
  package var detail: String
  package var until: Day?

  package init(
    person: PersonID, policy: String, organisation: OrganisationID, reason: String,
    detail: String = "", until: Day?
  ) {
    self.person = person
    self.policy = policy
    self.organisation = organisation
    self.reason = reason
    self.detail = detail
    self.until = until
  }

  @discardableResult
  package func run(
    by user: User, content: PolicyContent, _ tx: any Transaction
  ) throws -> Deferral {
    let right = try user.right(to: .deferObligation, .person(person), tx)
    let policy = try content.named(policy)
    let owed = try OwedTo(
      policy.code, of: person, to: .deferObligation, by: user, content: content, tx)
    try owed.confirm(organisation, policy, to: .deferObligation)
    let open = owed.standing.filter { $0.employer == nil || $0.employer == organisation }
    var reader = try FactsReader(content: content, day: user.today, tx)
    let facts = try reader.facts(of: [person])
    let lastDone = facts.flatMap(\.records).filter {
      $0.isComplete && policy.requirement.standing(of: $0.achievement) == .accepted
    }.compactMap(\.awardedOn).max()
    // What was deferred before it was last done belongs to an earlier round.
    let thisRound = facts.flatMap(\.deferrals).filter { earlier in
      earlier.concerns(policy.code, at: organisation)
        && (lastDone.map { earlier.from > $0 } ?? true)
    }
    try ExceptionRules.deferral(
      policy: policy, reason: reason, until: until, today: user.today,
      due: open.compactMap(\.dueOn).max(),
      earlier: thisRound
    ).throwIfAny()
    guard let until, let choice = policy.deferral.reasons.first(where: { $0.code == reason }) else {
      throw Problems("reason", "Choose why it is deferred")
    }

    let person = try user.record(of: person, at: organisation, for: .deferObligation, tx)
    let deferral = Deferral(
      id: try tx.newIdentifier(), person: person, policy: policy.code, organisation: organisation,
      reason: reason, isDiscretionary: choice.isDiscretionary, from: user.today, until: until)
    try ExceptionStore.add(deferral, detail: detail, tx)
    try Journal.record(
      JournalEvent(
        ObligationsJournal.deferred, [.person(person)],
        details: ["policy": policy.title, "reason": choice.title, "until": until.inWords],
        occurredOn: user.today,
        changes: [
          JournalChange(
            person: person, organisation: organisation, record: "deferral",
            recordID: deferral.id.rawValue, kind: .created,
            fields: [
              "reason": .init(before: nil, after: choice.title),
              "until": .init(before: nil, after: until.iso),
            ])
        ]), under: right, tx)
    return deferral
  }
}

/// Ends a deferral early: from today on the earlier day counts again.
package struct EndDeferral: Sendable {
  package var deferral: DeferralID
  package init(_ deferral: DeferralID) { self.deferral = deferral }

  package func run(by user: User, content: PolicyContent, _ tx: any Transaction) throws {
    guard let before = try ExceptionStore.deferral(deferral, tx) else {
      throw NotFound("This deferral")
    }
    let right = try user.right(to: .deferObligation, .record(before.person), tx)
    guard before.endedOn == nil, before.until > user.today else {
      throw Problems("", "This deferral has already ended")
    }
    let day = max(before.from, user.today)
    try ExceptionStore.endDeferral(deferral, on: day, tx)
    try Journal.record(
      JournalEvent(
        ObligationsJournal.deferralEnded, [.person(before.person)],
        details: ["policy": content.policy(before.policy)?.title ?? before.policy],
        occurredOn: day,
        changes: [
          JournalChange(
            person: before.person, organisation: before.organisation, record: "deferral",
            recordID: deferral.rawValue, kind: .ended,
            fields: ["ended": .init(before: nil, after: day.iso)])
        ]), under: right, tx)
  }
}
