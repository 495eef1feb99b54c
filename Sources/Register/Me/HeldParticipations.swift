import Access
import Directory
import Kernel
import Records
import Storage

/// Programmes that bring people together: one's own way through them, and what one does for others.
extension HeldReading {
  func participations() throws -> HeldSection {
    HeldSection(
      code: "programmes", title: "The mid-career programme",
      about:
        "Whoever manages you, or leads where you work, sees that you applied and releases you. "
        + "Whoever holds a cohort sees those who could come to it, with what they need. What you "
        + "need and when you cannot come is deleted when it is needed no more. What you say at the "
        + "end of how it was is kept without your name.",
      items: try Participations.of(records, tx).map(held) + facilitating() + network() + feed())
  }

  private func held(_ one: Participation) throws -> HeldItem {
    let cohorts = try Cohorts.find(
      one.needs.cohorts + [one.cohort].compactMap(\.self), tx)
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", one.state.words),
      HeldValue("at", "Where you worked", try name(one.organisation)),
      HeldValue("origin", "Who put you forward", one.origin.words),
      HeldValue("selected", "Selected by the employer", one.isMandatory ? "Yes" : "No"),
      HeldValue("applied_on", "Applied on", one.appliedOn.inWords),
      HeldValue("cohort", "Cohort", one.cohort.flatMap { cohorts[$0]?.title }),
      HeldValue(
        "release", "Released",
        one.release.map {
          [$0.name, $0.on.inWords, $0.cover.words].filter { !$0.isEmpty }.joined(separator: "; ")
        }),
      HeldValue(
        "choices", "Cohorts you named",
        one.needs.cohorts.compactMap { cohorts[$0]?.title }.joined(separator: "; ")),
      HeldValue("miles", "How far you would go", one.needs.miles.map { "\($0) miles" }),
      HeldValue(
        "away", "When you cannot come",
        one.needs.away.map { period in
          period.to.map {
            $0 == period.from ? period.from.inWords : "\(period.from.inWords) to \($0.inWords)"
          }
            ?? period.from.inWords
        }.joined(separator: "; ")),
      HeldValue(
        "access", "What a venue must have", one.needs.access.sorted().joined(separator: ", ")),
      HeldValue("caring", "Hours at which you can come", one.needs.caring),
      HeldValue(
        "deferrals", "How often it was put off", one.deferrals > 0 ? "\(one.deferrals)" : nil),
      HeldValue("deferred_until", "Put off until", one.deferredUntil?.inWords),
      HeldValue("ended_on", "Ended on", one.endedOn?.inWords),
    ]
    for turn in try Participations.turns(of: one.id, tx) {
      values.append(
        HeldValue(
          "turn", "\(turn.step.words), \(turn.at.inWords)",
          [turn.actorName, turn.reason ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")))
    }
    let attended = try CohortAttendances.of([one.id], tx)[one.id] ?? []
    let days = try CohortAttendances.days(attended.map(\.day), tx)
    for mark in attended {
      values.append(
        HeldValue(
          "attendance", days[mark.day]?.on.inWords ?? "A day",
          "\(mark.mark.words); \(mark.minutes) minutes"))
    }
    for money in try Backfills.of([one.id], tx) {
      values.append(HeldValue("cover", "Money for cover", money.state.words))
    }
    let told = try CohortAllocations.lastWords(for: one.id, tx)
    values.append(HeldValue("waiting", "Why you waited", told.joined(separator: ". ")))
    return HeldItem(
      "participation-\(one.id)", "Mid-career programme, \(one.edition)",
      hasEnded: !one.state.isOpen, values)
  }

  private func facilitating() throws -> [HeldItem] {
    let all = try CohortPeople.facilitating(records, tx)
    let cohorts = try Cohorts.find(all.map(\.cohort), tx)
    return all.map { one in
      HeldItem(
        "facilitator-\(one.id)", "You lead through the days of a cohort",
        hasEnded: !one.isInForce(on: user.today),
        [
          HeldValue("cohort", "Cohort", cohorts[one.cohort]?.title),
          HeldValue("from", "From", one.from.inWords),
          HeldValue("until", "Until", one.until?.inWords),
          HeldValue("by", "Named by", one.namedBy),
        ])
    }
  }

  private func network() throws -> [HeldItem] {
    try Alumni.of(records, tx).map { one in
      HeldItem(
        "alumni-\(one.organisation)", "Network of those who did the programme",
        hasEnded: one.leftOn != nil,
        [
          HeldValue("at", "Where", try name(one.organisation)),
          HeldValue("joined", "Since", one.joinedOn.inWords),
          HeldValue("left", "Left on", one.leftOn?.inWords),
        ])
    }
  }

  private func feed() throws -> [HeldItem] {
    guard let made = try CalendarFeeds.madeAt(of: records, tx) else { return [] }
    return [
      HeldItem(
        "calendar-feed", "A secret address for your calendar",
        [HeldValue("made", "Made", made.inWords)])
    ]
  }
}
