import Directory
import Kernel
import Obligations
import Records
import Storage

/// Training that a provider had accredited once, as the catalogue knows it.
struct AccreditedTraining: Hashable, Sendable {
  let id: AccreditationID
  let owner: OrganisationID
  /// Whose it is, by name.
  var provider = ""
  var training: Training
  let version: AccreditationCase.Version
  let validity: Period
  let state: AccreditationState
  /// From when on it counts no more for those who finish it.
  var withdrawnOn: Day?

  static let prefix = "accredited-"

  var code: String { "\(Self.prefix)\(id)" }
  var framework: FrameworkReference { training.framework }

  /// The case that a code of the catalogue stands for; `nil` for what is national.
  static func accreditation(_ code: String) -> AccreditationID? {
    guard code.hasPrefix(prefix) else { return nil }
    return AccreditationID(String(code.dropFirst(prefix.count)))
  }

  /// Whether it was accredited on `day`, on which somebody finished it.
  func wasAccredited(on day: Day) -> Bool {
    validity.contains(day) && withdrawnOn.map { day < $0 } ?? true
  }

  /// `nil` for what is no module.
  ///
  /// - Parameter day: What is suspended, replaced or taken back takes nobody new on it; without a day
  ///   nothing is asked of that.
  func module(on day: Day?) -> LearningModule? {
    guard training.form == .module, let kind = training.kind else { return nil }
    return LearningModule(
      reference: ModuleReference(code: code, version: version.words), title: training.title,
      kind: kind, hours: training.hours ?? 0, credits: training.credits ?? 0, provider: provider,
      competencies: training.competencies, stages: training.stages, opensOn: validity.from,
      closesOn: validity.to, isSuspended: day != nil && !state.isAccredited)
  }
}

/// What it takes to complete an accredited bundle, from what was accredited.
enum AccreditedBundleRules {
  /// How long somebody has, and part-time staff at most. A provider says neither: decided here.
  static let due = Length(months: 12)
  static let partTimeUpTo = Length(months: 24)

  /// - Parameters:
  ///   - credits: Of each part, by its case.
  ///   - stages: Of its framework, in order.
  /// - Returns: `nil` for what is no bundle.
  static func bundle(
    _ found: AccreditedTraining, credits: [AccreditationID: Int], stages: [String]
  ) -> LearningBundle? {
    let training = found.training
    guard training.form == .bundle else { return nil }
    let code = { (part: Training.Part) in "\(AccreditedTraining.prefix)\(part.module)" }
    let (core, choice) = (
      training.parts.filter(\.isCore), training.parts.filter { !$0.isCore }
    )
    let sum = { (parts: [Training.Part]) in parts.compactMap { credits[$0.module] }.reduce(0, +) }
    // More than there is to choose from could never be chosen.
    let rest = min(max(0, (training.credits ?? 0) - sum(core)), sum(choice))
    let ordered = stages.filter(training.stages.contains)
    let held = ordered + training.stages.filter { !ordered.contains($0) }
    var bundle = LearningBundle(
      code: found.code, version: found.version.words, title: training.title,
      about: training.summary ?? "", framework: training.framework, stage: held.first ?? "",
      audience: training.audience ?? "Whoever the provider takes", profession: nil,
      owner: found.provider, coCreators: [], programme: found.code, opensOn: found.validity.from,
      enrolUntil: found.validity.to, retiresOn: nil, replacedBy: nil, core: core.map(code),
      flexible: LearningBundle.Flexible(
        credits: rest, kinds: choice.isEmpty ? 0 : 1, from: choice.map(code)),
      competencies: training.competencies, due: due, partTimeUpTo: partTimeUpTo,
      enrolsForGateway: nil, status: .decision,
      source: ContentOrigin(title: training.title, publisher: found.provider, address: nil),
      digest: "")
    bundle.accreditation = found.id
    bundle.takesNobody = !found.state.isAccredited
    bundle.laterStages = Array(held.dropFirst())
    return bundle
  }
}

/// Accredited training as it is stored, many at once.
enum AccreditedTrainings {
  /// Those of `ids` that were accredited once.
  static func of(
    _ ids: some Sequence<AccreditationID>, _ tx: any Transaction
  ) throws -> [AccreditationID: AccreditedTraining] {
    var found: [AccreditationID: AccreditedTraining] = [:]
    for some in ids.chunked() {
      let rows = try tx.rows(
        """
        SELECT a.id, a.provider_id, a.form, a.title, a.summary, a.kind, a.hours, a.credits, a.audience,
          a.framework, a.framework_version, a.major, a.minor, a.state, a.valid_from, a.valid_to
        FROM accreditation AS a
        WHERE a.id IN (?1*) AND a.valid_from IS NOT NULL
        """, List(some))
      for one in try rows.compactMap(AccreditedTraining.init(row:)) { found[one.id] = one }
    }
    return Dictionary(
      try filled(Array(found.values), tx).map { ($0.id, $0) }
    ) { first, _ in first }
  }

  /// Everything of one form that is or was accredited: what may be begun first.
  static func all(
    _ form: TrainingForm, on day: Day, _ tx: any Transaction
  ) throws -> [AccreditedTraining] {
    try filled(
      tx.rows(
        """
        SELECT a.id, a.provider_id, a.form, a.title, a.summary, a.kind, a.hours, a.credits, a.audience,
          a.framework, a.framework_version, a.major, a.minor, a.state, a.valid_from, a.valid_to
        FROM accreditation AS a
        WHERE a.form = ?1 AND a.valid_to IS NOT NULL
          AND a.state IN (
            'accredited', 'accredited-with-conditions', 'suspended', 'replaced', 'withdrawn')
        ORDER BY CASE WHEN a.state IN ('replaced', 'withdrawn') THEN 2 WHEN a.valid_to < ?2 THEN 1 ELSE 0 END,
          a.title, a.major DESC, a.id
        """, form, day
      ).compactMap(AccreditedTraining.init(row:)), tx)
  }

  /// With what stands in other tables.
  private static func filled(
    _ all: [AccreditedTraining], _ tx: any Transaction
  ) throws -> [AccreditedTraining] {
    var trainings = Dictionary(all.map { ($0.id, $0.training) }) { first, _ in first }
    for some in all.map(\.id).chunked() {
      try tx.forEachRow(
        """
        SELECT accreditation_id, sort, node FROM accreditation_node
        WHERE accreditation_id IN (?1*) ORDER BY accreditation_id, node
        """, List(some)
      ) { row in
        let id: AccreditationID = try row(0)
        if try row(1, as: String.self) == "stage" {
          trainings[id]?.stages.append(try row(2))
        } else {
          trainings[id]?.competencies.append(try row(2))
        }
      }
      try tx.forEachRow(
        """
        SELECT accreditation_id, module_id, core FROM accreditation_part
        WHERE accreditation_id IN (?1*) ORDER BY accreditation_id, module_id
        """, List(some)
      ) { row in
        trainings[try row(0)]?.parts.append(
          Training.Part(module: try row(1), isCore: try row(2)))
      }
    }
    var withdrawn: [AccreditationID: Day] = [:]
    for some in all.filter({ $0.state == .withdrawn }).map(\.id).chunked() {
      try tx.forEachRow(
        """
        SELECT accreditation_id, MAX(happened_at) FROM accreditation_event
        WHERE accreditation_id IN (?1*) AND step = 'withdraw' GROUP BY accreditation_id
        """, List(some)
      ) { row in
        withdrawn[try row(0)] = try row(1, as: Instant.self).dayInLondon
      }
    }
    let names = try Organisations.names(of: Set(all.map(\.owner)), tx)
    return all.map { one in
      var one = one
      one.withdrawnOn = withdrawn[one.id]
      one.provider = names[one.owner] ?? ""
      one.training = trainings[one.id] ?? one.training
      return one
    }
  }

  /// The versions that came after each of `ids` and were accredited themselves, oldest first.
  static func successors(
    of ids: some Collection<AccreditationID>, _ tx: any Transaction
  ) throws -> [AccreditationID: [AccreditationID]] {
    var found: [AccreditationID: [AccreditationID]] = [:]
    var ends = Dictionary(ids.map { ($0, [$0]) }) { first, _ in first }
    while !ends.isEmpty {
      var next: [AccreditationID: [AccreditationID]] = [:]
      for some in Array(ends.keys).chunked() {
        try tx.forEachRow(
          """
          SELECT follows_id, id FROM accreditation
          WHERE follows_id IN (?1*) AND valid_from IS NOT NULL ORDER BY id
          """, List(some)
        ) { row in
          let (former, id): (AccreditationID, AccreditationID) = (try row(0), try row(1))
          for first in ends[former] ?? [] where !(found[first] ?? []).contains(id) {
            found[first, default: []].append(id)
            next[id, default: []].append(first)
          }
        }
      }
      ends = next
    }
    return found
  }
}

extension AccreditedTraining {
  fileprivate init?(row: Row) throws {
    guard let validity = Period(from: try row(14), to: try row(15)) else { return nil }
    var training = Training(
      form: try row(2), title: try row(3),
      framework: FrameworkReference(try row(9), try row(10)))
    training.summary = try row(4)
    training.kind = try row(5)
    training.hours = try row(6)
    training.credits = try row(7)
    training.audience = try row(8)
    self.init(
      id: try row(0), owner: try row(1), training: training,
      version: AccreditationCase.Version(major: try row(11), minor: try row(12)),
      validity: validity, state: try row(13))
  }
}
