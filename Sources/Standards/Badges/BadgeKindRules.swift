import Credentials
import Kernel
import Obligations
import Records

/// What a badge says of a record, and whether content about badges is whole.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum BadgeKindRules {
  /// The kind that a record may leave as, with the stage it attests; `nil` for what never leaves.
  static func kind(
    of record: HeldRecord, _ library: StandardsLibrary
  ) -> (kind: BadgeKind, stage: Stage?)? {
    guard record.isHeld, let (records, level) = record.kind.badgeRecords,
      let kind = library.badges.first(where: { $0.records == records })
    else { return nil }
    guard kind.hasStages else { return (kind, nil) }
    // Without a stage that is one, nothing is known of what it attests.
    guard let framework = kind.framework.flatMap(library.framework),
      let stage = level.flatMap(framework.stage), !stage.isOptional
    else { return nil }
    return (kind, stage)
  }

  static func wording(
    of record: HeldRecord, by issuer: BadgeIssuer, _ library: StandardsLibrary,
    repeatedAfter interval: Length? = nil
  ) -> BadgeWording? {
    guard let (kind, stage) = kind(of: record, library) else { return nil }
    let address = issuer.address + kind.path
    let framework = kind.framework.flatMap(library.framework)
    let scales = framework.map { [scale($0, kind, at: address)] } ?? []
    let level = record.kind.badgeRecords?.level
    return BadgeWording(
      kind: kind.code,
      achievement: BadgeAchievement(
        id: address
          + (kind.hasStages
            ? "" : level.map { "#level-\($0)" } ?? record.kind.accredited.map { "#\($0)" } ?? ""),
        // What a provider had accredited is called what the provider calls it.
        name: record.kind.accredited == nil
          ? name(kind, level: kind.hasStages ? nil : level, stage) : record.title,
        about: kind.about,
        criteria: BadgeAchievement.Criteria(narrative: kind.criteria, address: address),
        kind: kind.type,
        alignments: framework.map { alignments($0, kind, issuer) } ?? [],
        scales: kind.hasStages ? scales : []),
      results: stage.map {
        [AchievedResult(scale: "\(address)#stage", level: "\(address)#stage-\($0.code)")]
      } ?? [],
      evidence: [
        EvidenceReference(
          address: nil, name: "The record of an employer", kind: record.source.evidenceWords)
      ],
      validUntil: record.expiresOn
        ?? kind.months.flatMap { months in record.awardedOn?.adding(months: months) }
        ?? interval.flatMap { length in record.awardedOn.map { length.after($0) } })
  }

  /// After how long a subject of the core skills is done again: at its level, or the soonest of all
  /// where the record says none.
  static func interval(of record: HeldRecord, among skills: [CoreSkill]) -> Length? {
    guard case .coreSkill(let subject, let level) = record.kind else { return nil }
    let levels = skills.filter { $0.title == subject }
    let exact = levels.first { $0.level == (level ?? 0) }?.interval
    let day = record.awardedOn ?? Day(number: 0)
    return exact ?? levels.map(\.interval).min { $0.after(day) < $1.after(day) }
  }

  private static func name(_ kind: BadgeKind, level: String?, _ stage: Stage?) -> String {
    if let stage { return "\(kind.name): stage \(stage.code)" }
    return level.map { "\(kind.name), level \($0)" } ?? kind.name
  }

  private static func scale(
    _ framework: Framework, _ kind: BadgeKind, at address: String
  ) -> ResultScale {
    ResultScale(
      id: "\(address)#stage", name: ResultScale.stage,
      levels: framework.selectableStages.map { stage in
        ResultScale.Level(
          id: "\(address)#stage-\(stage.code)", name: "Stage \(stage.code): \(stage.title)",
          about: stage.scope)
      })
  }

  /// Its standards: those named, or all of the framework at the level that is one of them.
  private static func alignments(
    _ framework: Framework, _ kind: BadgeKind, _ issuer: BadgeIssuer
  ) -> [Alignment] {
    let nodes =
      kind.nodes.isEmpty
      ? framework.nodes(at: .standard) : kind.nodes.compactMap(framework.node)
    return nodes.map { node in
      Alignment(
        framework: framework.title, version: framework.version, code: node.code, name: node.title,
        address: issuer.address + framework.address(of: node.code))
    }
  }

  static func faults(of library: StandardsLibrary) -> [LibraryFault] {
    let kinds = library.badges
    return kinds.flatMap { kind -> [LibraryFault] in
      var messages: [String] = []
      if kinds.count(where: { $0.code == kind.code }) > 1 { messages.append("It is there twice") }
      if kinds.count(where: { $0.records == kind.records }) > 1 {
        messages.append("Another badge is for the same records")
      }
      if kind.code == "lists" || !kind.code.allSatisfy(isOfCode) {
        messages.append("Write its code in small letters, digits and hyphens, and not as “lists”")
      }
      if [.appraisal, .qualification, .training].contains(kind.records.group) {
        messages.append("\(kind.records.group.words) never leaves as a badge")
      }
      let framework = kind.framework.flatMap(library.framework)
      if let reference = kind.framework, framework == nil {
        messages.append("\(reference.words) is not there")
      }
      for node in kind.nodes where framework?.node(node) == nil {
        messages.append("There is no \(node) in its framework")
      }
      if kind.hasStages, framework?.selectableStages.isEmpty != false {
        messages.append("Its framework has no stages")
      }
      return messages.map { LibraryFault(place: "badge \(kind.code)", message: $0) }
    }
  }

  private static func isOfCode(_ character: Character) -> Bool {
    ("a"..."z").contains(character) || ("0"..."9").contains(character) || character == "-"
  }
}

extension RecordEntry.Source {
  /// What kind of thing a badge rests on; it says of no file where it lies, and of nobody who wrote.
  var evidenceWords: String {
    switch self {
    case .careFile: "Loaded from a workforce return"
    case .competenceFile: "Loaded from a staff record system"
    case .plainFile: "Loaded from a training list"
    case .hand: "Recorded by hand"
    case .bundle: "A bundle of modules, completed as its rules ask"
    case .signOff: "Signed off by a supervisor, each part confirmed by an assessor"
    }
  }
}
