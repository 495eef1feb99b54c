import Kernel

/// What a pack of evidence may be, who may read it and how long. Pure: the day comes in.
package enum EvidenceRules {
  /// - Source: inclusion measures, section 11; nothing is open for ever.
  package static let longestReleaseInDays = 90
  /// A pack that nobody released by then ends by itself.
  package static let longestWaitInDays = 30
  /// How far back a pack may look.
  package static let longestLookBackInDays = 366
  /// How far back one may look that names staff: whoever left before is seen by name by nobody.
  package static let longestLookBackByNameInDays = AccessRules.leaversAreSeenForDays
  package static let longestAnswerInDays = 366
  /// So long after a request was written down the employer alone answers it, however late it is.
  package static let employerAnswersForDays = 10
  /// Letters of the code, in groups of four: some 114 bits.
  package static let groupsOfCode = 6
  /// An inspector who does nothing for so long types the code again.
  package static let idleInSeconds: Int64 = 30 * 60
  package static let visitInSeconds: Int64 = 12 * 3_600

  /// How a pack stands on `day`, whatever has been written down since.
  package static func stage(
    of written: EvidencePack.Stage, on day: Day
  ) -> EvidencePack.Stage {
    switch written {
    case .released(let frozen, let release) where release.until < day:
      .ended(
        .init(
          kind: .expired, on: release.until + 1, by: nil, reason: nil, frozen: frozen,
          release: release, erasedAt: nil))
    case .prepared(let frozen) where frozen.at.dayInLondon + longestWaitInDays < day:
      .ended(
        .init(
          kind: .notReleased, on: frozen.at.dayInLondon + longestWaitInDays + 1, by: nil,
          reason: nil, frozen: frozen, release: nil, erasedAt: nil))
    case .preparing, .prepared, .released, .ended: written
    }
  }

  /// Whether it can be read on `day` by whoever has the code.
  package static func isReadable(_ pack: EvidencePack, on day: Day) -> Bool {
    if case .released = stage(of: pack.stage, on: day) { true } else { false }
  }

  /// Whether it can still be released.
  package static func isReleasable(_ pack: EvidencePack, on day: Day) -> Bool {
    if case .prepared = stage(of: pack.stage, on: day) { true } else { false }
  }

  package static func canBeEnded(_ pack: EvidencePack, on day: Day) -> Bool {
    switch stage(of: pack.stage, on: day) {
    case .preparing, .prepared, .released: true
    case .ended: false
    }
  }

  /// What is wrong with a pack that somebody wants made.
  package static func problems(
    sections: Set<EvidenceSection>, asAt: Day, on today: Day
  ) -> [Problem] {
    var problems: [Problem] = []
    if asAt > today {
      problems.append(Problem("asAt", "The day must be today or before; nothing is known of later"))
    } else if today - asAt > longestLookBackInDays {
      problems.append(
        Problem(
          "asAt",
          "The day must be on or after \((today - longestLookBackInDays).inWords)"))
    } else if today - asAt > longestLookBackByNameInDays,
      !sections.isDisjoint(with: [.staff, .staffTraining])
    {
      let first = (today - longestLookBackByNameInDays).inWords
      problems.append(
        Problem(
          "asAt",
          "A pack with staff by name must be as at \(first) or later: who left before is not seen "
            + "by name any more. Enter a later day, or leave staff by name out"))
    }
    if sections.isEmpty { problems.append(Problem("sections", "Choose what is in the pack")) }
    return problems
  }

  /// What is wrong with the last day of a release; `nil` when nothing is.
  package static func problem(withLastDay until: Day, on today: Day) -> Problem? {
    if until < today { return Problem("until", "The last day must be today or later") }
    if until - today > longestReleaseInDays {
      return Problem(
        "until",
        "The last day must be on or before \((today + longestReleaseInDays).inWords). Release "
          + "another pack after it")
    }
    return nil
  }

  /// Whether a pack holds less than a request asked for.
  package static func differs(
    sections: Set<EvidenceSection>, beneath: Bool, from request: EvidenceRequest
  ) -> Bool {
    !request.sections.isSubset(of: sections) || (request.beneath && !beneath)
  }

  /// Whether a request must be explained before a pack that differs from it, or that answers one
  /// that was declined, is made.
  package static func needsReason(
    sections: Set<EvidenceSection>, beneath: Bool, request: EvidenceRequest
  ) -> Bool {
    if case .declined = request.stage { return true }
    return differs(sections: sections, beneath: beneath, from: request)
  }

  /// Whether somebody who does not speak for the employer may act for it: only where the law asks,
  /// that is written down, and the employer has not answered in time, counted from when it could
  /// know of the request.
  package static func mayActInstead(for request: EvidenceRequest?, on day: Day) -> Bool {
    guard let request, request.isOpen else { return false }
    return lastDayOfEmployer(for: request) < day
  }

  /// The last day on which only the employer answers a request.
  package static func lastDayOfEmployer(for request: EvidenceRequest) -> Day {
    max(request.dueOn, request.recordedAt.dayInLondon + employerAnswersForDays)
  }

  /// What is wrong with a pack that somebody makes in the employer's place: it answers the request
  /// and nothing more.
  package static func problems(
    inPlaceOfEmployer sections: Set<EvidenceSection>, beneath: Bool, for body: OrganisationID,
    request: EvidenceRequest
  ) -> [Problem] {
    var problems: [Problem] = []
    if !sections.isSubset(of: request.sections) {
      let more = EvidenceSection.allCases.filter {
        sections.contains($0) && !request.sections.contains($0)
      }
      problems.append(
        Problem(
          "sections",
          "In the employer’s place nothing goes into a pack that the request does not ask for: "
            + more.map(\.title).joined(separator: "; ")))
    }
    if beneath && !request.beneath {
      problems.append(
        Problem(
          "beneath",
          "The request asks about the organisation only, so in its place nobody goes further"))
    }
    if body != request.body {
      problems.append(Problem("body", "The request is from another body than the pack is for"))
    }
    return problems
  }

  /// What is wrong with handing it over in the employer's place.
  package static func problems(
    releasingInPlaceOfEmployerTo inspector: String, replacing: Bool, request: EvidenceRequest
  ) -> [Problem] {
    var problems: [Problem] = []
    if inspector.folded != request.inspector.folded {
      problems.append(
        Problem(
          "inspector",
          "In the employer’s place a pack goes to nobody but who asked: \(request.inspector)"))
    }
    if replacing {
      problems.append(
        Problem("replacing", "Only the employer ends what it released before"))
    }
    return problems
  }

  /// What is wrong with the days of a request.
  package static func problems(askedOn: Day, dueOn: Day, on today: Day) -> [Problem] {
    var problems: [Problem] = []
    if askedOn > today { problems.append(Problem("askedOn", "The day must be today or before")) }
    if dueOn < askedOn {
      problems.append(
        Problem("dueOn", "The day to answer by must be on or after \(askedOn.inWords)"))
    } else if dueOn - askedOn > longestAnswerInDays {
      problems.append(Problem("dueOn", "The day to answer by must be within a year"))
    }
    return problems
  }
}
