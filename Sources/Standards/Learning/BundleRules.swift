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
    struct Module: Hashable, Sendable {
      let code: String
      let status: LearningStatus
    }

    struct Competency: Hashable, Sendable {
      let code: String
      let isMet: Bool
    }

    /// Of every module of it, core first.
    let modules: [Module]
    let core: Proportion?
    /// Of what was chosen freely and is done.
    let credits: Int
    let kinds: Set<ModuleKind>
    /// What there is to choose.
    let asked: LearningBundle.Flexible
    /// Accredited modules that are done and count among what is chosen, though it names them not.
    let electives: [LearningModule]
    /// Of every competency, whether it is confirmed at work or recognised.
    let competencies: [Competency]
    /// What is missing, in words; nothing when it is complete.
    let missing: [String]

    var isComplete: Bool { missing.isEmpty }

    /// `Core 6 of 6, chosen 4 of 3 credits`.
    var words: String {
      var words = core.map { "Core \($0.part) of \($0.whole)" } ?? "No core"
      if asked.credits > 0 {
        words += ", chosen \(credits) of \(asked.credits) credits"
      }
      if asked.kinds > 1 { words += " and \(kinds.count) of \(asked.kinds) kinds" }
      return words
    }
  }

  /// - Parameters:
  ///   - statuses: By code of the module; what is not there is not started.
  ///   - electives: Accredited modules that are done and count among what is chosen.
  ///   - met: Competencies that are confirmed or recognised.
  ///   - name: What a competency is called, by its code.
  static func progress(
    of bundle: LearningBundle, modules: [String: LearningModule],
    statuses: [String: LearningStatus], electives: [LearningModule] = [], met: Set<String>,
    name: (String) -> String = { $0 }
  ) -> Progress {
    let isDone = { (code: String) in statuses[code]?.isAchieved ?? false }
    let chosen = bundle.flexible.from.filter(isDone).compactMap { modules[$0] } + electives
    let credits = chosen.map(\.credits).reduce(0, +)
    let kinds = Set(chosen.map(\.kind))
    var missing = bundle.core.filter { !isDone($0) }.map {
      "Complete “\(modules[$0]?.title ?? $0)”"
    }
    if credits < bundle.flexible.credits {
      let rest = bundle.flexible.credits - credits
      missing.append("Choose modules of \(rest) more \(rest == 1 ? "credit" : "credits")")
    }
    if kinds.count < bundle.flexible.kinds {
      missing.append(
        bundle.flexible.kinds == 1
          ? "Choose a module at least"
          : "Choose modules of \(bundle.flexible.kinds) kinds at least. There are \(kinds.count) so far"
      )
    }
    for code in bundle.competencies where !met.contains(code) {
      missing.append("Have \(name(code)) confirmed at work: no module does that")
    }
    return Progress(
      modules: bundle.modules.map { .init(code: $0, status: statuses[$0] ?? .notStarted) },
      core: Proportion(bundle.core.count(where: isDone), of: bundle.core.count),
      credits: credits, kinds: kinds, asked: bundle.flexible, electives: electives,
      competencies: bundle.competencies.map { .init(code: $0, isMet: met.contains($0)) },
      missing: missing)
  }

  /// Which competencies of a bundle an accredited module speaks to, at a stage of the bundle: by that
  /// it counts among what is chosen. It never stands for a module that the bundle names.
  static func speaks(
    _ module: LearningModule, to bundle: LearningBundle
  ) -> [String] {
    guard !bundle.modules.contains(module.code),
      !Set(module.stages).isDisjoint(with: bundle.stages)
    else { return [] }
    return bundle.competencies.filter(module.competencies.contains)
  }

  /// How a module stands: what somebody did of it, or, where everything that it speaks to is
  /// recognised as prior learning, credited.
  static func status(
    of module: LearningModule, _ attempts: some Collection<ModuleAttempt>,
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
  /// - Source: Review, recommendation 4, "As the effectiveness of appraisal is as much to do"
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
