import Directory
import Kernel
import Records
import Storage

/// Places in training that somebody asked for, and time to learn that was agreed with them.
extension HeldReading {
  func places() throws -> HeldSection {
    let requests = try PlaceRequests.of(records, tx)
    let times = try LearningTimes.of(records, tx)
    let entries = try LearningTimes.allEntries(of: times.map(\.id), tx)
    return HeldSection(
      code: "places", title: "Places in training and time to learn",
      about: "Whoever holds a date sees the name and employer of those who have a place or are "
        + "offered one, and of those who wait how many. Your manager and whoever keeps training "
        + "see what you asked for, and what was agreed, given and taken away; all others see "
        + "numbers.",
      items: try requests.map { try held($0) } + times.map { try held($0, entries[$0.id] ?? []) })
  }

  private func held(_ one: PlaceRequest) throws -> HeldItem {
    let session = try one.session.flatMap { try ModuleSessions.find($0, tx) }
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", one.state.words),
      HeldValue("module", "Module", Self.plain(one.module.code)),
      HeldValue("on", "On", session?.terms.firstOn.inWords),
      HeldValue("at", "Asked in your post at", try name(one.organisation)),
      HeldValue("group", "A place kept for the group", one.seat?.group.map(Self.plain)),
      HeldValue("within", "How far you would go", one.within.map { "\($0) miles" }),
      HeldValue("offer_until", "To be taken by", one.offerUntil?.inWords),
    ]
    for turn in try PlaceRequests.turns(of: one.id, tx) {
      values.append(
        HeldValue(
          "turn", "\(turn.step.words), \(turn.at.inWords)",
          [turn.actorName, turn.reason.map(Self.plain)].compactMap(\.self)
            .joined(separator: "; ")))
    }
    return HeldItem(
      "place-\(one.id)", "Place in training: \(Self.plain(one.module.code))",
      hasEnded: !one.state.isOpen,
      values)
  }

  /// What a code says in words: `social-care` is “Social care”.
  static func plain(_ code: String) -> String {
    if code.hasPrefix("accredited-") { return "Accredited module number \(code.dropFirst(11))" }
    let words = code.replacing("-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private func held(_ time: LearningTime, _ entries: [LearningTimeEntry]) throws -> HeldItem {
    var values: [HeldValue?] = [
      HeldValue("state", "How it stands", time.state.words),
      HeldValue("module", "For", time.module.map(Self.plain) ?? "Learning of any kind"),
      HeldValue(
        "hours", "How much",
        LearningTimeRules.words(time.minutes) + (time.module == nil ? " each month" : " in all")),
      HeldValue("from", "From", time.from.inWords),
      HeldValue("until", "Until", time.until.inWords),
      HeldValue(
        "proposed", "Proposed", "for \(time.proposedSide.words)",
        .written(time.proposedAt, by: time.proposedBy)),
      HeldValue("answered", "Answered by", time.answer?.by),
      HeldValue(
        "ended", "Ended",
        time.ending.map { "\($0.on.inWords), by \($0.by): \(Self.plain($0.reason))" }),
    ]
    for entry in entries {
      values.append(
        HeldValue(
          "entry", "\(entry.kind.words), \(entry.on.inWords)",
          [
            LearningTimeRules.words(entry.minutes), entry.reason.map(Self.plain),
            entry.takenOutAt.map { "taken out again on \($0.dayInLondon.inWords)" },
          ].compactMap(\.self).joined(separator: "; "),
          .written(entry.recordedAt, by: entry.recordedBy)))
    }
    return HeldItem(
      "learning-time-\(time.id)", "Time to learn", heldBy: try name(time.organisation),
      holder: time.organisation, hasEnded: ![.proposed, .agreed].contains(time.state), values)
  }
}
