import Directory
import Kernel
import Storage

/// Reads posts and what their holders said of themselves into columns, row by row in the order of
/// the people.
struct WorkforceReading {
  let book: CharacteristicBook
  let organisations: [OrganisationID]
  /// Places of the organisations.
  let places: [Int64: Int32]
  let staffGroups: StaffGroupNumbers
  /// Who stands for whom.
  let standIns: [PersonID: PersonID]
  let objecting: Set<PersonID>
  /// What people said by themselves, which goes before what employers say.
  let own: OwnWords
  let tx: any Transaction

  /// Everybody whose number is from `first` to before `end`, but those of whom there are several
  /// records.
  func block(from first: PersonID, before end: PersonID) throws -> WorkforceBlock {
    var block = WorkforceBlock()
    block.reserve(20_000)
    let merged = Set(standIns.keys).union(standIns.values)
    try read(&block, leavingOut: merged) { body in
      try tx.forEachRowInPlace(
        """
        SELECT person_id, employer_id, organisation_id, unit_id, started_on, ended_on, engagement,
          staff_group, band, job_role, status
        FROM assignment WHERE person_id >= ?1 AND person_id < ?2
        ORDER BY person_id, employer_id, primary_assignment DESC, id
        """, first, end
      ) { try body($0) }
    }
    try say(in: &block) { body in
      try tx.forEachRowInPlace(
        """
        SELECT person_id, organisation_id, characteristic, scheme, code FROM monitoring_value
        WHERE person_id >= ?1 AND person_id < ?2
          AND characteristic IN ('ethnicity', 'disability', 'gender')
        ORDER BY person_id, organisation_id
        """, first, end
      ) { try body($0) }
    }
    return block
  }

  /// Everybody of whom there are several records.
  func blockOfMerged() throws -> WorkforceBlock {
    try block(of: Set(standIns.keys).union(standIns.values).sorted())
  }

  /// - Parameter people: With all their records, in order.
  func block(of people: [PersonID]) throws -> WorkforceBlock {
    var whole = WorkforceBlock()
    for start in stride(from: 0, to: people.count, by: 1_000) {
      let some = List(people[start..<min(start + 1_000, people.count)])
      try read(&whole) { body in
        try tx.forEachRowInPlace(
          """
          SELECT person_id, employer_id, organisation_id, unit_id, started_on, ended_on, engagement,
            staff_group, band, job_role, status
          FROM assignment WHERE person_id IN (?1*)
          ORDER BY person_id, employer_id, primary_assignment DESC, id
          """, some
        ) { try body($0) }
      }
    }
    try say(in: &whole) { body in
      for start in stride(from: 0, to: people.count, by: 1_000) {
        try tx.forEachRowInPlace(
          """
          SELECT person_id, organisation_id, characteristic, scheme, code FROM monitoring_value
          WHERE person_id IN (?1*) AND characteristic IN ('ethnicity', 'disability', 'gender')
          ORDER BY person_id, organisation_id
          """, List(people[start..<min(start + 1_000, people.count)])
        ) { try body($0) }
      }
    }
    return whole
  }

  /// Everybody who is or was employed by one of `employers`.
  func block(of employers: [OrganisationID]) throws -> WorkforceBlock {
    var block = WorkforceBlock()
    try read(&block) { body in
      try tx.forEachRowInPlace(
        """
        SELECT person_id, employer_id, organisation_id, unit_id, started_on, ended_on, engagement,
          staff_group, band, job_role, status
        FROM assignment WHERE employer_id IN (?1*)
        ORDER BY person_id, employer_id, primary_assignment DESC, id
        """, List(employers)
      ) { try body($0) }
    }
    try say(in: &block) { body in
      try tx.forEachRowInPlace(
        """
        SELECT person_id, organisation_id, characteristic, scheme, code FROM monitoring_value
        WHERE organisation_id IN (?1*)
          AND characteristic IN ('ethnicity', 'disability', 'gender')
        ORDER BY person_id, organisation_id
        """, List(employers)
      ) { try body($0) }
    }
    return block
  }

  private func read(
    _ block: inout WorkforceBlock, leavingOut: Set<PersonID> = [],
    _ rows: ((RowInPlace) throws -> Void) throws -> Void
  ) throws {
    var word: [UInt8] = []
    let boardRoles = Set(book.boardRoles.map { Array($0.utf8) })
    let seniorRoles = Set(book.seniorRoles.map { Array($0.utf8) })
    var engagements: [[UInt8]: UInt8] = [:]
    for (place, one) in Engagement.allCases.enumerated() {
      engagements[Array(one.rawValue.utf8)] = UInt8(place)
    }
    let unstated = UInt8(Engagement.allCases.count)
    let ended = Array(AssignmentStatus.ended.rawValue.utf8)
    let offered = Array(AssignmentStatus.offered.rawValue.utf8)
    try rows { row in
      guard let holder = row.integer(0), let employer = row.integer(1),
        let place = places[employer]
      else { return }
      let record = PersonID(rawValue: holder)
      if objecting.contains(record) || leavingOut.contains(record) { return }
      word.removeAll(keepingCapacity: true)
      row.addText(10, to: &word)
      // Not begun, or over since a day nobody recorded.
      if word == offered { return }
      let end = row.integer(5)
      if word == ended, end == nil { return }
      block.person.append(holder)
      block.employer.append(place)
      block.organisation.append(row.integer(2).flatMap { places[$0] } ?? place)
      block.unit.append(row.integer(3) ?? 0)
      block.started.append(row.integer(4).map(Int32.init) ?? WorkforceBlock.always)
      block.ended.append(end.map(Int32.init) ?? WorkforceBlock.never)
      word.removeAll(keepingCapacity: true)
      row.addText(6, to: &word)
      block.engagement.append(engagements[word] ?? unstated)
      word.removeAll(keepingCapacity: true)
      row.addText(7, to: &word)
      block.staffGroup.append(staffGroups.number(word))
      word.removeAll(keepingCapacity: true)
      row.addText(8, to: &word)
      block.band.append(book.band(word))
      word.removeAll(keepingCapacity: true)
      row.addText(9, to: &word)
      var traits: UInt8 = 0
      if boardRoles.contains(word) { traits |= WorkforceBlock.onBoard }
      if seniorRoles.contains(word) { traits |= WorkforceBlock.senior }
      block.traits.append(traits)
      block.ethnicity.append(0)
      block.disability.append(0)
      block.gender.append(0)
    }
  }

  /// Each employer's own word about its people; what one has said is not used for another.
  private func say(
    in block: inout WorkforceBlock, _ rows: ((RowInPlace) throws -> Void) throws -> Void
  ) throws {
    var key: [UInt8] = []
    var row = 0
    let count = block.count
    try rows { value in
      guard let said = value.integer(0), let employer = value.integer(1),
        let place = places[employer]
      else { return }
      // Both come in the order of the records.
      while row < count, block.person[row] < said { row += 1 }
      key.removeAll(keepingCapacity: true)
      value.addText(2, to: &key)
      let kind = key.first
      key.append(0)
      value.addText(3, to: &key)
      key.append(0)
      value.addText(4, to: &key)
      let code = book.place(ofKey: key)
      guard code > 0 else { return }
      var at = row
      while at < count, block.person[at] == said {
        if block.employer[at] == place {
          switch kind {
          case UInt8(ascii: "e"): block.ethnicity[at] = code
          case UInt8(ascii: "d"): block.disability[at] = code
          default: block.gender[at] = code
          }
        }
        at += 1
      }
    }
    own.say(in: &block)
    block.standIn(standIns)
  }
}
