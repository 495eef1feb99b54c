import Access
import Directory
import Kernel
import Obligations
import Records

/// What somebody holds, what they must do, and what was decided about it.
extension HeldReading {
  func held() throws -> HeldSection {
    let records = try records.flatMap { try HeldRecords.history(of: $0, tx) }
    let issuers = try Organisations.names(
      of: Set(records.compactMap(\.entry.issuerOrganisation)), tx)
    return HeldSection(
      code: "records", title: "What you hold and have done",
      about: "Training, qualifications, competences. Earlier and wrong ones stay as history.",
      items: try records.map { record in
        let id = record.id.rawValue
        func value(_ field: String, _ label: String, _ words: String?) -> HeldValue? {
          HeldValue(field, label, words, origins.source("record", id, field))
        }
        let standing: String? =
          switch record.standing {
          case .current: nil
          case .replaced(let day): "Replaced by a later entry on \(day.inWords)"
          case .voided(let day, let reason): "Taken out on \(day.inWords), because \(reason)"
          }
        return HeldItem(
          "record-\(id)", record.title, heldBy: try name(record.organisation),
          holder: record.organisation, hasEnded: !record.isCurrent,
          [
            value("title", "What", record.title),
            value("kind", "Kind", record.kind.group.words),
            value("held", "Held", record.isHeld ? "Yes" : "No"),
            value("completion_date", "Done on", record.awardedOn?.inWords),
            value("expiry_date", "Counts until", record.expiresOn?.inWords),
            value(
              "issuer", "From",
              record.issuer ?? record.entry.issuerOrganisation.flatMap { issuers[$0] }),
            value("note", "What it rests on", record.note),
            value("source", "Kind of source", record.source.words),
            value("standing", "How it stands", standing),
          ])
      })
  }

  func duties() throws -> HeldSection {
    let duties = try ObligationsOfPerson.of(
      person, seenBy: records, on: user.today, content: ContentReader.shipped(), tx)
    return HeldSection(
      code: "duties", title: "What you must do, and why",
      about: "Worked out each time it is asked for, and never stored.",
      items: try duties.map { duty in
        HeldItem(
          "duty-\(duty.policy.code)-\(duty.employer.map { "\($0)" } ?? "all")", duty.policy.title,
          heldBy: try duty.employer.map(name), holder: duty.employer,
          [
            HeldValue("state", "How it stands", duty.state.words, .workedOut),
            HeldValue("due_on", "Due", duty.dueOn?.inWords, .workedOut),
            HeldValue(
              "because", "Why", duty.because.map(\.words).joined(separator: " "), .workedOut),
          ])
      })
  }

  func exceptions() throws -> HeldSection {
    let content = try ContentReader.shipped()
    let found = try ExceptionsOfPerson(of: records, tx)
    let title = { (code: String) in content.policy(code)?.title ?? code }
    let exemptions = try found.exemptions.map { one in
      let exemption = one.exemption
      let source = origins.source("exemption", exemption.id.rawValue)
      return HeldItem(
        "exemption-\(exemption.id)", "Let off: \(title(exemption.policy))",
        heldBy: try exemption.organisation.map(name), holder: exemption.organisation,
        hasEnded: exemption.to.map { $0 < user.today } ?? false,
        [
          HeldValue("reason", "Reason", exemption.reason, source),
          HeldValue("detail", "In words", one.detail, source),
          HeldValue("approver", "Approved by", exemption.approver, source),
          HeldValue("from", "From", exemption.from.inWords, source),
          HeldValue("to", "To", exemption.to?.inWords, source),
        ])
    }
    let deferrals = try found.deferrals.map { one in
      let deferral = one.deferral
      let source = origins.source("deferral", deferral.id.rawValue)
      return HeldItem(
        "deferral-\(deferral.id)", "More time: \(title(deferral.policy))",
        heldBy: try deferral.organisation.map(name), holder: deferral.organisation,
        hasEnded: deferral.endedOn != nil,
        [
          HeldValue("reason", "Reason", deferral.reason, source),
          HeldValue("detail", "In words", one.detail, source),
          HeldValue("from", "From", deferral.from.inWords, source),
          HeldValue("until", "Until", deferral.until.inWords, source),
          HeldValue("ended_on", "Ended early on", deferral.endedOn?.inWords, source),
        ])
    }
    let reviews = try found.reviews.map { review in
      HeldItem(
        "review-\(review.record)-\(review.policy)-\(review.decidedOn.iso)",
        "A record looked at: \(title(review.policy))", heldBy: try name(review.organisation),
        holder: review.organisation,
        [
          HeldValue("decision", "Decision", review.decision),
          HeldValue("reason", "Reason", review.reason),
          HeldValue("decided_on", "Decided on", review.decidedOn.inWords),
          HeldValue("appeal_until", "You can appeal until", review.appealUntil?.inWords),
        ])
    }
    return HeldSection(
      code: "exceptions", title: "Exemptions, more time and decisions",
      about: "What your employers decided about what you must do.",
      items: try exemptions + deferrals + reviews + gateways())
  }
}
