import Directory
import Files
import Kernel

/// What a published list changes about the register: lists of codes for the reader, a batch to
/// save, and what else is worth telling. Worked out from values alone.
///
/// - `new`: not held before, or held only because something else named the code.
/// - `renamed`: another name, from the day of the load.
/// - `closed`: a close date where none was.
/// - `moved`: another region, health geography, commissioner or trust.
/// - `changed`: any other particular: address, telephone, dates, kind.
///
/// One code may be in several lists. A blank in the file takes an address or a relation away,
/// because each row is the whole of what is published; it never takes away a name or a date.
struct OrganisationDifference {
  struct Lists: Hashable, Sendable {
    var new: [String] = []
    var renamed: [String] = []
    var closed: [String] = []
    var moved: [String] = []
    var changed: [String] = []

    var named: [String: [String]] {
      ["new": new, "renamed": renamed, "closed": closed, "moved": moved, "changed": changed]
    }
  }

  private(set) var lists = Lists()
  private(set) var batch = OrganisationBatch()
  private(set) var findings: [Finding] = []
  private(set) var unchanged = 0

  private let reading: OrganisationFileReading
  private let asOf: Day
  private let guide: OrganisationKindGuide
  private let newID: () throws -> Int64
  private let alsoNamed: Set<String>
  private var register: OrganisationSnapshot
  /// Codes that rows name and nothing holds: where first, and how often.
  private var unknown: [String: (kind: OrganisationKind, line: Int, rows: Int)] = [:]

  private init(
    _ reading: OrganisationFileReading, _ register: OrganisationSnapshot, asOf: Day,
    _ guide: OrganisationKindGuide, _ alsoNamed: Set<String>,
    _ newID: @escaping () throws -> Int64
  ) {
    self.reading = reading
    self.register = register
    self.asOf = asOf
    self.guide = guide
    self.alsoNamed = alsoNamed
    self.newID = newID
  }

  /// - Parameters:
  ///   - alsoNamed: Codes in other lists of the same load, which are not missing here.
  ///   - newID: Gives numbers for what is made.
  static func between(
    _ reading: OrganisationFileReading, and register: OrganisationSnapshot, asOf: Day,
    _ guide: OrganisationKindGuide, alsoNamed: Set<String> = [],
    newID: @escaping () throws -> Int64
  ) throws -> OrganisationDifference {
    var difference = OrganisationDifference(
      reading, register, asOf: asOf, guide, alsoNamed, newID)
    try difference.run()
    return difference
  }

  private mutating func run() throws {
    // Every row gets its organisation first, so that a site finds a trust further down.
    for row in reading.rows where register[row.code] == nil {
      register.add(
        Organisation(
          id: OrganisationID(rawValue: try newID()), source: .ods, codes: [.ods(row.code)]),
        isNew: true)
    }
    for row in reading.rows { try compare(row) }
    reportUnknown()
    reportAbsent()
    reportOld()
  }

  private mutating func compare(_ row: OrganisationRow) throws {
    guard let held = register[row.code] else { return }
    let trust = trust(of: row)
    let kind = kind(of: row, isSite: trust != nil)
    let origin = OrganisationBatch.Origin(file: reading.file, line: row.line)

    if register.isNew(held.id) || held.provisional {
      let after = registered(held, row, kind)
      if register.isNew(held.id) {
        batch.create(after, origin)
      } else {
        batch.change(held, to: after, origin)
      }
      lists.new.append(row.code)
      try place(after.id, row, kind, trust, origin)
      return
    }

    let after = updated(held, row, kind)
    batch.change(held, to: after, origin)
    let isRenamed = after.names != held.names
    let isClosed = held.closedOn == nil && after.closedOn != nil
    let placing = try place(held.id, row, kind, trust, origin)
    let isChanged =
      after.contact != held.contact || after.openedOn != held.openedOn
      || after.kinds != held.kinds || (!isClosed && after.closedOn != held.closedOn)
      || (placing == .redated && !isClosed)
    if isRenamed { lists.renamed.append(row.code) }
    if isClosed { lists.closed.append(row.code) }
    if placing == .moved { lists.moved.append(row.code) }
    if isChanged { lists.changed.append(row.code) }
    if !isRenamed, !isClosed, !isChanged, placing != .moved { unchanged += 1 }
  }

  // MARK: The organisation itself

  private func registered(
    _ held: Organisation, _ row: OrganisationRow, _ kind: OrganisationKind
  ) -> Organisation {
    var after = held
    after.provisional = false
    after.source = .ods
    after.openedOn = row.openedOn
    after.closedOn = row.closedOn
    after.contact = row.contact
    if !row.name.isEmpty { after.names = [Dated(row.name)] }
    after.kinds = [Dated(kind)]
    return after
  }

  private mutating func updated(
    _ held: Organisation, _ row: OrganisationRow, _ kind: OrganisationKind
  ) -> Organisation {
    var after = held
    after.openedOn = row.openedOn ?? held.openedOn
    after.closedOn = row.closedOn
    after.contact = row.contact
    do {
      if !row.name.isEmpty, row.name != held.name(on: asOf) {
        after = try after.renamed(to: row.name, from: asOf)
      }
      let before = held.kind(on: asOf)
      if before == .unstated {
        after.kinds = [Dated(kind)]
      } else if before != kind, kind != .unstated, kind != .commissioner {
        after = try after.turned(into: kind, from: asOf)
      }
    } catch {
      findings.append(
        Finding(
          .olderRecord, file: reading.file, line: row.line, column: OdsColumn.name.words,
          value: row.name,
          "\(row.code) has had another name or kind since \(asOf.inWords), the day of the load. It "
            + "keeps that one."))
    }
    if after != held { after.source = .ods }
    return after
  }

  /// By the list, the published role or the name; never by the code.
  private func kind(of row: OrganisationRow, isSite: Bool) -> OrganisationKind {
    switch reading.list {
    case .trust, .site:
      if isSite { return .site }
      if OdsNames.isFoundationTrust(row.name) { return .nhsFoundationTrust }
      return reading.list == .trust || OdsNames.isTrust(row.name) ? .nhsTrust : .site
    case .commissioner:
      if let kind = guide.kind(ofRoles: row.roles) { return kind }
      return OdsNames.isCommissioningGroup(row.name) ? .clinicalCommissioningGroup : .commissioner
    case .practice:
      return ["", "4"].contains(row.prescribingSetting) ? .gpPractice : .unstated
    }
  }

  /// Site codes are the trust's code and two more characters. Only a trust that is held or in the
  /// file makes it so.
  private func trust(of row: OrganisationRow) -> Organisation? {
    guard reading.list == .trust || reading.list == .site, row.code.count == 5,
      let trust = register[String(row.code.prefix(3))]
    else { return nil }
    let isTrust = register.isNew(trust.id) || trust.kinds.contains { $0.value.isTrust }
    return isTrust ? trust : nil
  }

  // MARK: Where it stands

  private enum Placing { case same, redated, moved }

  /// One thing that a row says about where the organisation stands.
  private struct Wanted {
    let kind: OrganisationRelationKind
    let target: OrganisationID
    var from: Day?
    var to: Day?
  }

  @discardableResult
  private mutating func place(
    _ id: OrganisationID, _ row: OrganisationRow, _ kind: OrganisationKind,
    _ trust: Organisation?, _ origin: OrganisationBatch.Origin
  ) throws -> Placing {
    var placing = Placing.same
    for slot in Slot.allCases where slot.isSpoken(by: reading.list) {
      let wanted = try wanted(slot, row, kind, trust).flatMap { $0.target == id ? nil : $0 }
      let kinds = slot.kinds(in: reading.list)
      let current = register.relations(of: id).filter { kinds.contains($0.kind) }
      switch try settle(id, wanted, current, slot, origin) {
      case .same: continue
      case .redated: if placing == .same { placing = .redated }
      case .moved: placing = .moved
      }
    }
    return placing
  }

  private mutating func settle(
    _ id: OrganisationID, _ wanted: Wanted?, _ current: [OrganisationRelation], _ slot: Slot,
    _ origin: OrganisationBatch.Origin
  ) throws -> Placing {
    guard let wanted else {
      let open = current.filter { $0.endedOn == nil }
      for relation in open { end(relation, before: asOf, origin) }
      return open.isEmpty ? .same : .moved
    }
    let same = current.filter { $0.kind == wanted.kind && $0.to == wanted.target }
    // The stay that the file speaks of: the one with its first day, or the open one.
    if let stay = same.first(where: { wanted.from == nil || $0.startedOn == wanted.from })
      ?? same.first(where: { $0.endedOn == nil })
    {
      var next = stay
      if slot == .commissioner {
        next.startedOn = wanted.from ?? stay.startedOn
        next.endedOn = wanted.to
        if let from = next.startedOn, let to = next.endedOn, to < from { next = stay }
      }
      batch.change(stay, to: next, origin)
      let others = current.filter { $0.id != stay.id && $0.endedOn == nil }
      for other in others { end(other, before: wanted.from ?? asOf, origin) }
      return others.isEmpty ? (next == stay ? .same : .redated) : .moved
    }
    let isFirst = register.isNew(id) || register.relations(of: id).isEmpty
    let from = wanted.from ?? (isFirst ? nil : asOf)
    for other in current where other.endedOn == nil { end(other, before: from ?? asOf, origin) }
    batch.create(
      OrganisationRelation(
        id: OrganisationRelationID(rawValue: try newID()), from: id, to: wanted.target,
        kind: wanted.kind, startedOn: from, endedOn: wanted.to),
      origin)
    return .moved
  }

  /// Its last day is the day before `day`; but nothing ends before it began.
  private mutating func end(
    _ relation: OrganisationRelation, before day: Day, _ origin: OrganisationBatch.Origin
  ) {
    var ended = relation
    ended.endedOn = max(relation.startedOn ?? .earliest, day - 1)
    batch.change(relation, to: ended, origin)
  }

  /// The places that the columns of a list speak of; one organisation in each at a time.
  private enum Slot: CaseIterable {
    case trust, nationalGrouping, healthGeography, commissioner

    /// Relations of these kinds are the list's to end.
    func kinds(in list: OdsListKind) -> Set<OrganisationRelationKind> {
      switch self {
      case .trust: [.siteOf]
      case .nationalGrouping: [.region, .nationalGrouping]
      case .healthGeography:
        list == .commissioner ? [.icb, .healthGeography, .partOf] : [.icb, .healthGeography]
      case .commissioner: [.commissionedBy]
      }
    }

    func isSpoken(by list: OdsListKind) -> Bool {
      switch self {
      case .trust: list == .trust || list == .site
      case .nationalGrouping, .healthGeography: true
      case .commissioner: list == .practice
      }
    }
  }

  private mutating func wanted(
    _ slot: Slot, _ row: OrganisationRow, _ kind: OrganisationKind, _ trust: Organisation?
  ) throws -> Wanted? {
    switch slot {
    case .trust:
      if kind == .site, trust == nil { reportNoTrust(row) }
      return trust.map { Wanted(kind: .siteOf, target: $0.id) }
    case .nationalGrouping:
      guard let target = try target(row.nationalGrouping, .nationalGrouping, row) else {
        return nil
      }
      let isRegion = target.kinds.contains { $0.value == .region }
      return Wanted(kind: isRegion ? .region : .nationalGrouping, target: target.id)
    case .healthGeography:
      guard let target = try target(row.healthGeography, .healthGeography, row) else { return nil }
      let isBoard = target.kinds.contains { $0.value == .integratedCareBoard }
      // A sub-ICB location is a part of its board; everybody else is in its area.
      let isPart = kind == .subIcbLocation || kind == .subIcbReportingEntity
      return Wanted(
        kind: isBoard ? (isPart ? .partOf : .icb) : .healthGeography, target: target.id)
    case .commissioner:
      guard let commissioner = row.commissioner,
        let target = try target(commissioner.code, .commissioner, row)
      else { return nil }
      return Wanted(
        kind: .commissionedBy, target: target.id, from: commissioner.joinedOn,
        to: commissioner.leftOn)
    }
  }

  /// The organisation with a code that a row names. One that is not held is made, provisionally
  /// and without a name.
  private mutating func target(
    _ code: String, _ kind: OrganisationKind, _ row: OrganisationRow
  ) throws -> Organisation? {
    guard !code.isEmpty else { return nil }
    if let held = register[code] {
      unknown[code]?.rows += 1
      return held
    }
    let made = Organisation(
      id: OrganisationID(rawValue: try newID()), provisional: true, source: .ods,
      codes: [.ods(code)], kinds: [Dated(kind)])
    register.add(made, isNew: false)
    batch.create(made, OrganisationBatch.Origin(file: reading.file, line: row.line))
    unknown[code] = (kind, row.line, 1)
    return made
  }
}

// MARK: What is told

extension OrganisationDifference {
  private mutating func reportUnknown() {
    for (code, named) in unknown.sorted(by: { $0.key < $1.key }) {
      findings.append(
        Finding(
          .orphanOrganisation, file: reading.file, line: named.line, value: code, severity: .info,
          effect: .loaded,
          "\(code) is not held yet; \(named.rows == 1 ? "one row names" : "\(named.rows) rows name") "
            + "it. It was added by its code alone, as “\(named.kind.words)”; a list that holds it "
            + "will give its name."))
    }
  }

  private mutating func reportNoTrust(_ row: OrganisationRow) {
    findings.append(
      Finding(
        .orphanOrganisation, file: reading.file, line: row.line, column: OdsColumn.code.words,
        value: row.code, severity: .info, effect: .linkDropped,
        "No trust with the code \(row.code.prefix(3)) is held, so the site \(row.code) stands alone. "
          + "Load the list of trusts, then this file again."))
  }

  /// Nothing is erased by absence; what the list leaves out is said once.
  private mutating func reportAbsent() {
    let named = alsoNamed.union(reading.rows.map(\.code))
    let absent = register.codesLastSaidByFiles.filter { !named.contains($0) }.sorted()
    guard !absent.isEmpty else { return }
    findings.append(
      Finding(
        .absentFromFile, file: reading.file, severity: .info,
        "\(absent.count == 1 ? "One organisation" : "\(absent.count) organisations") of this kind "
          + "\(absent.count == 1 ? "is" : "are") held and not in the file: "
          + absent.prefix(10).joined(separator: ", ") + (absent.count > 10 ? " …" : "")
          + ". Nothing was changed about \(absent.count == 1 ? "it" : "them")."))
  }

  /// Lists do not say of which day they are. One whose latest news is a year behind what lists of
  /// its kind have told already is probably an old copy, and would undo what is newer.
  private mutating func reportOld() {
    guard reading.rows.count >= 20, let latest = reading.latestDay(upTo: asOf),
      let held = register.latestDay, latest.adding(years: 1) < held
    else { return }
    findings.append(
      Finding(
        .olderRecord, file: reading.file, severity: .info,
        "The latest date in this file is \(latest.inWords), but \(reading.list.words) held have "
          + "dates up to \(held.inWords). If this is an old copy, do not load it: it would bring "
          + "back old names and places."))
  }
}
