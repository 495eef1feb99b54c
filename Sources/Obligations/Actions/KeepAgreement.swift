import Access
import Directory
import Journals
import Kernel
import Storage

/// Says that an employer is in an agreement from a day on, or no longer. Once anything is said
/// about an employer, what its kind would let one presume no longer counts.
package struct KeepAgreement: Sendable {
  package var agreement: String
  package var organisation: OrganisationID
  package var isMember: Bool
  /// First day in it, or last day in it.
  package var day: Day

  package init(_ agreement: String, organisation: OrganisationID, isMember: Bool, day: Day) {
    self.agreement = agreement
    self.organisation = organisation
    self.isMember = isMember
    self.day = day
  }

  package func run(by user: User, content: PolicyContent, _ tx: any Transaction) throws {
    let right = try user.right(to: .keepAgreements, .everything, tx)
    guard let agreement = content.agreements.first(where: { $0.code == agreement }) else {
      throw NotFound("This agreement")
    }
    guard let held = try Organisations.find(organisation, tx) else {
      throw NotFound("This organisation")
    }
    let known = try AgreementMembers.of(agreement.code, tx).filter {
      $0.organisation == organisation
    }
    let isPresumed = agreement.presumedKinds.contains(held.kind(on: day))
    try
      (isMember
      ? AgreementRules.join(agreement, on: day, known: known)
      : AgreementRules.leave(agreement, on: day, known: known, isPresumed: isPresumed))
      .throwIfAny()
    if isMember {
      try join(agreement, tx)
    } else {
      try leave(agreement, tx)
    }
    try Journal.record(
      JournalEvent(
        isMember ? ObligationsJournal.memberAdded : ObligationsJournal.memberEnded,
        [.organisation(organisation)], details: ["agreement": agreement.title], occurredOn: day),
      under: right, tx)
  }

  private func join(_ agreement: RecognitionAgreement, _ tx: any Transaction) throws {
    try tx.execute(
      "INSERT INTO agreement_member (agreement, organisation_id, from_on) VALUES (?1, ?2, ?3)",
      agreement.code, organisation, day)
  }

  private func leave(_ agreement: RecognitionAgreement, _ tx: any Transaction) throws {
    let ended = try tx.execute(
      """
      UPDATE agreement_member SET to_on = ?3
      WHERE agreement = ?1 AND organisation_id = ?2 AND from_on <= ?3
        AND (to_on IS NULL OR to_on > ?3)
      """, agreement.code, organisation, day)
    guard ended == 0 else { return }
    // Presumed by its kind until now: say for how long it was.
    try tx.execute(
      """
      INSERT INTO agreement_member (agreement, organisation_id, from_on, to_on)
      VALUES (?1, ?2, ?3, ?4)
      """, agreement.code, organisation, agreement.from, day)
  }
}
