import Kernel
import Obligations
import Records

/// What completes a bundle, and by when.
///
/// - Source: domain facts, standards and training, section 4, rule 1: "Bundle complete = all core
///   modules passed/credited + flexible rule satisfied + competency claims met".
enum BundleRules {
  /// How far somebody is with a bundle.
  struct Progress: Hashable, Sendable {
    /// Of every module of it, core first.
    let modules: [(code: String, status: LearningStatus)]
    /// Of what was chosen freely and is done.
    let credits: Int
    let kinds: Set<ModuleKind>
    /// Of every competency, whether it is confirmed at work or recognised.
    let competencies: [(code: String, isMet: Bool)]
    /// What is missing, in words; nothing when it is complete.
    let missing: [String]

    var isComplete: Bool { missing.isEmpty }
    var modulesDone: Int { modules.count { $0.status.isAchieved } }

    static func == (one: Progress, other: Progress) -> Bool {
      one.modules.map(\.code) == other.modules.map(\.code)
        && one.modules.map(\.status) == other.modules.map(\.status)
        && one.competencies.map(\.code) == other.competencies.map(\.code)
        && one.competencies.map(\.isMet) == other.competencies.map(\.isMet)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(modules.map(\.status))
      hasher.combine(competencies.map(\.isMet))
    }
  }

  /// - Parameters:
  ///   - statuses: By code of the module; what is not there is not started.
  ///   - met: Competencies that are confirmed or recognised.
  static func progress(
    of bundle: LearningBundle, modules: [String: NationalModule],
    statuses: [String: LearningStatus], met: Set<String>
  ) -> Progress {
    let standings = bundle.modules.map { ($0, statuses[$0] ?? .notStarted) }
    let chosen = bundle.flexible.from.filter { statuses[$0]?.isAchieved ?? false }
      .compactMap { modules[$0] }
    let credits = chosen.map(\.credits).reduce(0, +)
    let kinds = Set(chosen.map(\.kind))
    var missing = bundle.core.filter { !(statuses[$0]?.isAchieved ?? false) }.map {
      "Complete “\(modules[$0]?.title ?? $0)”"
    }
    if credits < bundle.flexible.credits {
      let rest = bundle.flexible.credits - credits
      missing.append("Choose modules of \(rest) more \(rest == 1 ? "credit" : "credits")")
    }
    if kinds.count < bundle.flexible.kinds {
      missing.append(
        "Choose modules of \(bundle.flexible.kinds) kinds at least. There are \(kinds.count) so far"
      )
    }
    for code in bundle.competencies where !met.contains(code) {
      missing.append("Have \(code) confirmed at work: no module does that")
    }
    return Progress(
      modules: standings.map { (code: $0.0, status: $0.1) }, credits: credits, kinds: kinds,
      competencies: bundle.competencies.map { (code: $0, isMet: met.contains($0)) },
      missing: missing)
  }

  /// How a module stands: what somebody did of it, or, where everything that it speaks to is
  /// recognised as prior learning, credited.
  static func status(
    of module: NationalModule, _ attempts: some Collection<ModuleAttempt>,
    recognised: Set<String>, on day: Day
  ) -> LearningStatus {
    let standing = ModuleAttemptRules.standing(attempts, on: day)
    guard !standing.isAchieved, !module.competencies.isEmpty,
      recognised.isSuperset(of: module.competencies)
    else { return standing }
    return .credited
  }

  /// The day by which somebody is to be done who enrols on `day`: in proportion longer for part-time
  /// staff, and never longer than the bundle says.
  ///
  /// - Parameter share: Of full time, in hundred-thousandths; `nil` where it is not known.
  static func dueOn(_ bundle: LearningBundle, from day: Day, share: Int?) -> Day {
    bundle.due.after(day, scaledBy: share ?? 100_000, cap: bundle.partTimeUpTo)
  }

  /// Whether somebody in this version may complete it on `day`.
  static func mayComplete(_ bundle: LearningBundle, on day: Day) -> Bool {
    bundle.retiresOn.map { day <= $0 } ?? true
  }

  /// The version that somebody in `bundle` may move to on `day`.
  static func newer(
    than bundle: LearningBundle, on day: Day, _ library: StandardsLibrary
  ) -> LearningBundle? {
    var (seen, next) = (Set([bundle.version]), bundle.replacedBy)
    while let version = next, seen.insert(version).inserted,
      let found = library.bundle(bundle.code, version)
    {
      if found.takesEnrolments(on: day) { return found }
      next = found.replacedBy
    }
    return nil
  }

  /// What is different in another version, in words.
  static func changes(
    from before: LearningBundle, to after: LearningBundle, _ title: (String) -> String
  ) -> [String] {
    let differing = { (one: [String], other: [String]) in one.filter { !other.contains($0) } }
    var words = differing(after.core, before.core).map { "“\(title($0))” becomes part of the core" }
    words += differing(before.core, after.core).map { code in
      after.flexible.from.contains(code)
        ? "“\(title(code))” may be chosen, and is no longer part of the core"
        : "“\(title(code))” is no longer part of it"
    }
    let hadBefore = before.core + before.flexible.from
    words += differing(after.flexible.from, hadBefore).map { "“\(title($0))” may be chosen" }
    words += differing(before.flexible.from, after.core + after.flexible.from).map {
      "“\(title($0))” can no longer be chosen"
    }
    if before.flexible.credits != after.flexible.credits {
      words.append(
        "\(after.flexible.credits) credits are chosen, where it was \(before.flexible.credits)")
    }
    if before.flexible.kinds != after.flexible.kinds {
      words.append(
        "They are of \(after.flexible.kinds) kinds, where it was \(before.flexible.kinds)")
    }
    words += differing(after.competencies, before.competencies).map {
      "\($0) is to be confirmed at work as well"
    }
    words += differing(before.competencies, after.competencies).map {
      "\($0) need not be confirmed for it any more"
    }
    if before.framework != after.framework || before.stage != after.stage {
      words.append("It is held against \(after.framework.words), stage \(after.stage)")
    }
    return words
  }

  /// Until when somebody may appraise others; `nil` where they may not.
  ///
  /// - Source: Review, recommendation 4, "Fourth, and most important, we have concluded that"
  static func mayAppraise(
    _ attempts: some Collection<ModuleAttempt>, modules: some Sequence<NationalModule>, on day: Day
  ) -> MayAppraise {
    let codes = Set(modules.filter(\.isForAppraisers).map(\.code))
    let counting = ModuleAttemptRules.counting(
      attempts.filter { codes.contains($0.module.code) }, on: day)
    return MayAppraise(is: counting != nil, until: counting?.expiresOn)
  }
}

/// Whether somebody may appraise others, and until when.
struct MayAppraise: Hashable, Sendable {
  let `is`: Bool
  let until: Day?
}
