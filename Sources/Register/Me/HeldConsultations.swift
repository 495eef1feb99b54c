import Access
import Kernel
import Records

/// What somebody said of standards that they were asked about, and what came of it.
extension HeldReading {
  func consultations() throws -> HeldSection {
    let accounts = try OwnAccounts.of(records, tx).map(\.id)
    let members = try Consultations.members(of: accounts, tx)
    let titles = try Consultations.titles(of: members.map(\.version), tx)
    let comments = Dictionary(
      grouping: try Consultations.comments(by: members.map(\.id), tx), by: \.member)
    let agreements = try Consultations.agreements(of: members.map(\.id), tx)
    return HeldSection(
      code: "consultations", title: "Your say in standards",
      about: "Your name is seen by those who write and approve the standards. Everybody else reads "
        + "what you said under your organisation or the group that you speak for.",
      items: members.flatMap { member in
        [
          held(
            member, titles[member.version] ?? "Standards",
            said: (agreements[member.id] ?? []).dropLast())
        ]
          + (comments[member.id] ?? []).map { held($0, titles[member.version] ?? "Standards") }
      })
  }

  private func held(
    _ member: ConsultationMember, _ title: String,
    said: ArraySlice<ConsultationMember.Agreement>
  ) -> HeldItem {
    let words = { (one: ConsultationMember.Agreement) in
      "\(one.isYes ? "Yes" : "No"), to edition \(one.edition), \(one.at.inWords)"
    }
    let agreement = member.agreement.map(words)
    let earlier = said.map { words($0) + ($0.words.map { ": \($0)" } ?? "") }
    return HeldItem(
      "consultation-\(member.id)", title, hasEnded: !member.isActive,
      [
        HeldValue("part", "Your part", member.part.words),
        HeldValue("constituency", "You speak for", member.constituency.words),
        HeldValue("organisation", "In the name of", member.organisation),
        HeldValue("name", "Your name there", member.name),
        HeldValue("invited_on", "Invited on", member.invitedAt.dayInLondon.inWords),
        HeldValue("agreement", "You agree", agreement),
        HeldValue("agreement_words", "You added", member.agreement?.words),
        HeldValue(
          "agreed_before", "You said before",
          earlier.isEmpty ? nil : earlier.joined(separator: "; ")),
        HeldValue("ended_on", "Ended on", member.ending?.at.dayInLondon.inWords),
        HeldValue("end_reason", "Ended because", member.ending?.reason),
      ])
  }

  private func held(_ comment: ConsultationComment, _ title: String) -> HeldItem {
    let clause = [comment.clause.node, comment.clause.stage.map { "stage \($0)" }]
      .compactMap(\.self).joined(separator: ", ")
    return HeldItem(
      "consultation-comment-\(comment.id)", "Your comment on \(title)",
      [
        HeldValue("clause", "On", clause.isEmpty ? "The whole" : clause),
        HeldValue("words", "You said", comment.words),
        HeldValue("made_at", "Said on", comment.madeAt.dayInLondon.inWords),
        HeldValue("written_by", "Written down by", comment.writtenBy),
        HeldValue("brought_from", "Taken from", comment.broughtFrom),
        HeldValue("answer", "What was done", comment.answer?.kind.words),
        HeldValue("answer_words", "Because", comment.answer?.words),
      ])
  }
}
