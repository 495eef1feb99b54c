import Directory
import Kernel
import Storage

/// What was recorded of a year beside the census: applicants, formal cases, training. In columns, so
/// that all employers are counted at once.
struct YearOutcomes: Sendable {
  /// To which groups somebody belongs, by number; nought where it is not known.
  struct Groups: Hashable, Sendable {
    var ethnicGroup: UInt8 = 0
    var disability: UInt8 = 0
    var gender: UInt8 = 0

    mutating func set(_ characteristic: Characteristic, _ number: UInt8) {
      switch characteristic {
      case .ethnicity: ethnicGroup = number
      case .disability: disability = number
      case .gender: gender = number
      case _: break
      }
    }
  }

  /// Somebody who was shortlisted.
  struct Applicant: Hashable, Sendable {
    let employer: Int32
    let groups: Groups
    let isAppointed: Bool
  }

  /// Totals of one characteristic alone, from an employer that handed in no rows.
  struct Totals: Hashable, Sendable {
    let employer: Int32
    let characteristic: FigureCharacteristic
    /// A place among the groups of the characteristic.
    let group: Int
    /// `nil` where a row was not taken over.
    let counts: (shortlisted: Int32, appointed: Int32)?

    static func == (one: Totals, other: Totals) -> Bool {
      one.employer == other.employer && one.characteristic == other.characteristic
        && one.group == other.group && one.counts?.shortlisted == other.counts?.shortlisted
        && one.counts?.appointed == other.counts?.appointed
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(employer)
      hasher.combine(characteristic)
      hasher.combine(group)
    }
  }

  /// Somebody who entered a formal process; each person once for each employer and process.
  struct Entry: Hashable, Sendable {
    let employer: Int32
    let process: CaseworkEntry.Process
    var groups: Groups
  }

  let year: StandardsYear
  private(set) var applicants: [Applicant] = []
  private(set) var totals: [Totals] = []
  private(set) var entries: [Entry] = []
  /// Who took part in training: in the order of the people and then of the employers, each once.
  private(set) var trainedPeople: [Int64] = []
  private(set) var trainedEmployers: [Int32] = []
  /// Places of employers of whom applications of the year are held, and cases or training of any.
  private(set) var withApplications: Set<Int32> = []
  private(set) var withCases: Set<Int32> = []
  private(set) var withTraining: Set<Int32> = []

  /// - Parameter places: Those of the organisations of the census that it is counted with.
  init(
    _ year: StandardsYear, _ book: CharacteristicBook, places: [Int64: Int32],
    _ tx: any Transaction
  ) throws {
    self.year = year
    try readApplicants(book, places, tx)
    try readTotals(book, places, tx)
    let standIns = try OnePerson.everybody(tx)
    try readCases(book, places, standIns, tx)
    try readTraining(places, standIns, tx)
  }

  private mutating func readApplicants(
    _ book: CharacteristicBook, _ places: [Int64: Int32], _ tx: any Transaction
  ) throws {
    var reader = CodeReader(book)
    var rows: [Applicant] = []
    var with: Set<Int32> = []
    try tx.forEachRowInPlace(
      """
      SELECT organisation_id, ethnicity, disability, gender, appointed,
        set_aside IS NULL AND shortlisted AND NOT declined
      FROM recruitment_application WHERE closed_on >= ?1 AND closed_on <= ?2
      """, year.start, year.end
    ) { row in
      guard let employer = row.integer(0).flatMap({ places[$0] }) else { return }
      with.insert(employer)
      guard row.integer(5) == 1 else { return }
      rows.append(
        Applicant(
          employer: employer, groups: reader.groups(row, from: 1),
          isAppointed: row.integer(4) == 1))
    }
    applicants = rows
    withApplications = with
  }

  private mutating func readTotals(
    _ book: CharacteristicBook, _ places: [Int64: Int32], _ tx: any Transaction
  ) throws {
    try tx.forEachRow(
      """
      SELECT organisation_id, characteristic, said, shortlisted, appointed, set_aside
      FROM recruitment_total WHERE year_ends_on = ?1
      """, year.end
    ) { row in
      guard let employer = places[try row(0, as: Int64.self)], !withApplications.contains(employer),
        let characteristic = FigureCharacteristic(rawValue: try row(1))
      else { return }
      let group = characteristic.place(
        ofCode: try row(2, as: String.self), of: "esr", in: book)
      let isAside = try row(5, as: String?.self) != nil
      let counts: (Int32, Int32)? =
        if !isAside, let some = try row(3, as: Int?.self), let few = try row(4, as: Int?.self) {
          (Int32(clamping: some), Int32(clamping: few))
        } else { nil }
      totals.append(
        Totals(employer: employer, characteristic: characteristic, group: group, counts: counts))
    }
  }

  private mutating func readCases(
    _ book: CharacteristicBook, _ places: [Int64: Int32], _ standIns: [PersonID: PersonID],
    _ tx: any Transaction
  ) throws {
    var numbers: [OrganisationID: [String: PersonID]] = [:]
    let objecting = try Objections.everybody(tx)
    for row in try tx.rows("SELECT DISTINCT organisation_id FROM casework") {
      if let place = places[try row(0)] { withCases.insert(place) }
    }
    // Who it is, as one word, and whose record says to which groups they belong.
    var known: [String: Int] = [:]
    var records: [Int: (person: PersonID, organisation: OrganisationID)] = [:]
    // In the order of their references: of somebody who is named twice the last word counts.
    try tx.forEachRow(
      """
      SELECT organisation_id, reference, person_id, staff_number, process, ethnicity, disability,
        gender
      FROM casework
      WHERE formal AND set_aside IS NULL AND process IS NOT NULL AND formal_on >= ?1
        AND formal_on <= ?2
      ORDER BY organisation_id, reference
      """, year.start, year.end
    ) { row in
      let organisation: OrganisationID = try row(0)
      guard let employer = places[organisation.rawValue] else { return }
      let number: String? = try row(3)
      if numbers[organisation] == nil, number != nil {
        numbers[organisation] = try People.all(by: .esrEmployee, at: organisation, tx)
      }
      let process: CaseworkEntry.Process = try row(4)
      if let person = try row(2, as: PersonID?.self)
        ?? number.flatMap({ numbers[organisation]?[$0] })
      {
        if objecting.contains(person) { return }
        let key = "\(employer) \(process.rawValue) is \(standIns[person] ?? person)"
        let place = known[key] ?? entries.count
        if known.updateValue(place, forKey: key) == nil {
          entries.append(Entry(employer: employer, process: process, groups: Groups()))
        }
        records[place] = (person, organisation)
        return
      }
      let groups = Groups(
        ethnicGroup: book.number(.ethnicity, "esr", try row(5, as: String?.self)),
        disability: book.number(.disability, "esr", try row(6, as: String?.self)),
        gender: book.number(.gender, "esr", try row(7, as: String?.self)))
      let word = try number ?? "#\(row(1, as: String.self))"
      let key = "\(employer) \(process.rawValue) \(word)"
      let place = known[key] ?? entries.count
      if known.updateValue(place, forKey: key) == nil {
        entries.append(Entry(employer: employer, process: process, groups: groups))
      } else {
        entries[place].groups = groups
      }
    }
    try say(records, book, tx)
  }

  /// What employers say of those who entered a process, or they themselves.
  private mutating func say(
    _ records: [Int: (person: PersonID, organisation: OrganisationID)],
    _ book: CharacteristicBook, _ tx: any Transaction
  ) throws {
    struct Said: Hashable {
      let person: PersonID
      let organisation: OrganisationID
    }
    var groups: [Said: Groups] = [:]
    let people = Array(Set(records.values.map(\.person)))
    for some in people.chunked() {
      try tx.forEachRow(
        """
        SELECT person_id, organisation_id, characteristic, scheme, code FROM monitoring_value
        WHERE person_id IN (?1*) AND characteristic IN ('ethnicity', 'disability', 'gender')
        """, List(some)
      ) { row in
        let characteristic: Characteristic = try row(2)
        let number = book.number(
          characteristic, try row(3, as: String.self), try row(4, as: String.self))
        groups[Said(person: try row(0), organisation: try row(1)), default: Groups()]
          .set(characteristic, number)
      }
    }
    let own = try OwnWords(book, of: people, tx)
    for (place, record) in records {
      let said = Said(person: record.person, organisation: record.organisation)
      entries[place].groups = own.groups(of: record.person, or: groups[said] ?? Groups(), book)
    }
  }

  private mutating func readTraining(
    _ places: [Int64: Int32], _ standIns: [PersonID: PersonID], _ tx: any Transaction
  ) throws {
    var with: Set<Int32> = []
    for row in try tx.rows("SELECT DISTINCT organisation_id FROM training_taken") {
      if let place = places[try row(0)] { with.insert(place) }
    }
    withTraining = with
    var taken: [(person: Int64, employer: Int32)] = []
    var unnamed: [OrganisationID: [String]] = [:]
    try tx.forEachRowInPlace(
      """
      SELECT person_id, organisation_id, staff_number FROM training_taken
      WHERE taken_on >= ?1 AND taken_on <= ?2
      """, year.start, year.end
    ) { row in
      guard let organisation = row.integer(1), let employer = places[organisation] else { return }
      guard let person = row.integer(0) else {
        var number: [UInt8] = []
        row.addText(2, to: &number)
        unnamed[OrganisationID(rawValue: organisation), default: []].append(
          String(decoding: number, as: UTF8.self))
        return
      }
      taken.append((person, employer))
    }
    for (organisation, numbers) in unnamed {
      guard let employer = places[organisation.rawValue] else { continue }
      let people = try People.all(by: .esrEmployee, at: organisation, tx)
      for number in numbers {
        if let person = people[number] { taken.append((person.rawValue, employer)) }
      }
    }
    if !standIns.isEmpty {
      for place in taken.indices {
        if let other = standIns[PersonID(rawValue: taken[place].person)] {
          taken[place].person = other.rawValue
        }
      }
    }
    taken.sort { ($0.person, $0.employer) < ($1.person, $1.employer) }
    trainedPeople.reserveCapacity(taken.count)
    trainedEmployers.reserveCapacity(taken.count)
    for one in taken {
      if trainedPeople.last == one.person, trainedEmployers.last == one.employer { continue }
      trainedPeople.append(one.person)
      trainedEmployers.append(one.employer)
    }
  }
}

extension CharacteristicBook {
  /// Of the group a code is in; nought where it is not known.
  func number(_ characteristic: Characteristic, _ scheme: String, _ code: String?) -> UInt8 {
    guard let code else { return 0 }
    let place = place(of: characteristic, scheme, code)
    return characteristic == .ethnicity ? group(ofEthnicity: place).rawValue : place
  }
}

extension FigureCharacteristic {
  /// The place among the groups; the one behind them where it is not known.
  func place(ofCode code: String?, of scheme: String, in book: CharacteristicBook) -> Int {
    group(Int(book.number(characteristic, scheme, code))).flatMap(groups.firstIndex)
      ?? groups.count
  }
}

/// Reads codes of the staff record from rows where they lie.
private struct CodeReader {
  private let book: CharacteristicBook
  private let kinds: [[UInt8]] = [Characteristic.ethnicity, .disability, .gender].map {
    Array("\($0.rawValue)\0esr\0".utf8)
  }
  private var key: [UInt8] = []

  init(_ book: CharacteristicBook) { self.book = book }

  mutating func groups(_ row: RowInPlace, from first: Int) -> YearOutcomes.Groups {
    YearOutcomes.Groups(
      ethnicGroup: book.group(ofEthnicity: place(row, first, 0)).rawValue,
      disability: place(row, first + 1, 1), gender: place(row, first + 2, 2))
  }

  private mutating func place(_ row: RowInPlace, _ column: Int, _ kind: Int) -> UInt8 {
    key.removeAll(keepingCapacity: true)
    key += kinds[kind]
    let start = key.count
    row.addText(column, to: &key)
    return key.count == start ? 0 : book.place(ofKey: key)
  }
}
