import Access
import Directory
import Journals
import Kernel
import Storage

/// Everything that is held about the user.
struct ShowHeld: Sendable {
  let actions: JournalActions

  func answer(_ user: User, _ tx: any Transaction) throws -> HeldAbout {
    let reading = try HeldReading(user, tx)
    return HeldAbout(
      format: HeldAbout.formatName, name: reading.people.first?.name.display ?? user.name,
      madeAt: user.now.iso, sections: try reading.sections(actions))
  }
}

extension HeldReading {
  /// All of it, with what is disputed marked.
  func sections(_ actions: JournalActions) throws -> [HeldSection] {
    let all =
      try correctable() + [
        try duties(), try assessments(), try priorLearning(), try learning(), try places(),
        try inductions(),
        try participations(),
        try results(), try accounts(), try sharing(), try onePerson(), try corrections(),
        try badges(), try consultations(), try history(actions),
        try looks(actions),
      ]
    let order = HeldTables.order
    return try all.map(clocked).sorted {
      (order.firstIndex(of: $0.code) ?? order.count)
        < (order.firstIndex(of: $1.code) ?? order.count)
    }
  }

  /// What somebody can ask to have mended.
  func correctable() throws -> [HeldSection] {
    let disputed = try CorrectionStore.disputed(of: records, tx)
    let sections = [
      try names(), try identifiers(), try contact(), try posts(), try managers(), try absences(),
      try held(), try exceptions(), try monitoring(), try sources(),
    ]
    guard !disputed.isEmpty else { return sections }
    return sections.map { $0.marking(disputed) }
  }

  func corrections() throws -> HeldSection {
    HeldSection(
      code: "corrections", title: "What you asked to have corrected",
      about: "Your requests, and what was said about them.",
      items: try CorrectionStore.of(records, tx).map { correction in
        let decision: Correction.Decision? =
          switch correction.stage {
          case .corrected(let decision), .refused(let decision): decision
          case .asked, .lookedAt, .withdrawn: nil
          }
        return HeldItem(
          "correction-\(correction.id)", correction.about.label,
          heldBy: try correction.holder.map(name), hasEnded: !correction.stage.isOpen,
          [
            HeldValue("stage", "How it stands", correction.stage.words),
            HeldValue("asked_on", "Asked on", correction.askedAt.dayInLondon.inWords),
            HeldValue("stood", "It said", correction.about.stands),
            HeldValue("wanted", "It should say", correction.wanted),
            HeldValue("why", "Because", correction.why),
            HeldValue("owner", "Who answers", correction.owner?.name),
            HeldValue("due_on", "Answered by", correction.dueOn.inWords),
            HeldValue("extension", "More time, because", correction.extension?.reason),
            HeldValue("decision", "Answer", decision?.words),
            HeldValue("decided_by", "Answered by", decision?.by),
          ]
            + (try CorrectionStore.turns(of: correction.id, tx).map {
              HeldValue("turn", "For whom to answer, \($0.at.inWords)", $0.owner?.name ?? "Nobody")
            })
            + (try CorrectionStore.messages(about: correction.id, tx).map {
              HeldValue("message", "\($0.by), \($0.at.inWords)", $0.words)
            }))
      })
  }
}

extension HeldSection {
  fileprivate func marking(_ disputed: [(item: String, field: String)]) -> HeldSection {
    var section = self
    section.items = items.map { item in
      let fields = disputed.filter { $0.item == item.id }.map(\.field)
      guard !fields.isEmpty else { return item }
      return HeldItem(
        item.id, item.title, heldBy: item.heldBy, holder: item.holder, hasEnded: item.hasEnded,
        item.values.map { value in
          var value = value
          value.isDisputed = fields.contains("") || fields.contains(value.name)
          return value
        })
    }
    return section
  }
}
