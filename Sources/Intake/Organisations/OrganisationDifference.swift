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
/// because each row is the whole of what is published, and a blank close date opens what was
/// closed; it never takes away a name or an open date. What cannot be read changes nothing.
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
  private let words: OrganisationListFindings
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
    words = OrganisationListFindings(file: reading.file)
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
    tellOfTheWhole()
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
    after.closedOn = row.unread.contains(.closed) ? held.closedOn : row.closedOn
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
      findings.append(words.laterKnown(row, asOf: asOf))
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

  @discardableResult
  private mutating func place(
    _ id: OrganisationID, _ row: OrganisationRow, _ kind: OrganisationKind,
    _ trust: Organisation?, _ origin: OrganisationBatch.Origin
  ) throws -> Placing.Outcome {
    let held = register.relations(of: id)
    var outcome = Placing.Outcome.same
    for slot in Placing.Slot.allCases where slot.isSpoken(by: reading.list) {
      let kinds = slot.kinds(in: reading.list)
      let known = held.filter { kinds.contains($0.kind) }
      if !known.isEmpty, !slot.columns.isDisjoint(with: row.unread) { continue }
      let wanted = try wanted(slot, row, kind, trust).flatMap { $0.target == id ? nil : $0 }
      let settled = Placing.settle(wanted, held: known, asOf: asOf)
      for change in settled.changes { batch.change(change.before, to: change.after, origin) }
      if let wanted, settled.isNew {
        batch.create(
          OrganisationRelation(
            id: OrganisationRelationID(rawValue: try newID()), from: id, to: wanted.target,
            kind: wanted.kind, startedOn: wanted.from ?? (held.isEmpty ? nil : asOf),
            endedOn: wanted.to),
          origin)
      }
      outcome = max(outcome, settled.outcome)
    }
    return outcome
  }

  private mutating func wanted(
    _ slot: Placing.Slot, _ row: OrganisationRow, _ kind: OrganisationKind, _ trust: Organisation?
  ) throws -> Placing.Wanted? {
    switch slot {
    case .trust:
      if kind == .site, trust == nil { findings.append(words.noTrust(row)) }
      return trust.map { Placing.Wanted(kind: .siteOf, target: $0.id) }
    case .nationalGrouping:
      guard let target = try target(row.nationalGrouping, .nationalGrouping, row) else {
        return nil
      }
      let isRegion = target.kinds.contains { $0.value == .region }
      return Placing.Wanted(kind: isRegion ? .region : .nationalGrouping, target: target.id)
    case .healthGeography:
      guard let target = try target(row.healthGeography, .healthGeography, row) else { return nil }
      let isBoard = target.kinds.contains { $0.value == .integratedCareBoard }
      // A sub-ICB location is a part of its board; everybody else is in its area.
      let isPart = kind == .subIcbLocation || kind == .subIcbReportingEntity
      return Placing.Wanted(
        kind: isBoard ? (isPart ? .partOf : .icb) : .healthGeography, target: target.id)
    case .commissioner:
      guard let commissioner = row.commissioner,
        let target = try target(commissioner.code, .commissioner, row)
      else { return nil }
      return Placing.Wanted(
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

  private mutating func tellOfTheWhole() {
    for (code, named) in unknown.sorted(by: { $0.key < $1.key }) {
      findings.append(words.unknown(code, named.kind, line: named.line, rows: named.rows))
    }
    // Nothing is erased by absence; what the list leaves out is said once.
    let named = alsoNamed.union(reading.rows.map(\.code))
    let absent = register.codesLastSaidByFiles.filter { !named.contains($0) }.sorted()
    if !absent.isEmpty { findings.append(words.absent(absent)) }
    // A few rows say little of the age of their list.
    if reading.rows.count >= 20, let latest = reading.latestDay(upTo: asOf),
      let held = register.latestDay, latest.adding(years: 1) < held
    {
      findings.append(words.old(reading.list, latest: latest, held: held))
    }
  }
}
