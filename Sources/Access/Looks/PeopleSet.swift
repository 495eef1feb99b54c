import Crypto
import Kernel
import Storage

/// Many people at once, as few bytes: the members of each block of 4,096 numbers that has any. Each
/// of them is found by their block, so that a file about thousands of people needs no row for each,
/// and everybody can still be told that they were in it.
package struct PeopleSet: Hashable, Sendable {
  static let blockBits: Int64 = 12
  /// From here on a bit for every number of the block is shorter than a list.
  private static let bytesOfBitmap = 512

  /// By block, as `members(of:)` reads them.
  let parts: [Int64: [UInt8]]
  package let count: Int
  /// The same for the same people, so that who takes the same list every day fills one set.
  package let digest: String

  package init(_ people: some Sequence<PersonID>) {
    let people = Set(people).sorted()
    count = people.count
    var hash = SHA256()
    for person in people {
      withUnsafeBytes(of: person.rawValue.bigEndian) { hash.update(bufferPointer: $0) }
    }
    digest = Hexadecimal.words(hash.finalize())
    parts = Dictionary(grouping: people, by: Self.block(of:)).mapValues(Self.bytes)
  }

  static func block(of person: PersonID) -> Int64 { person.rawValue >> blockBits }

  private static func place(of person: PersonID) -> Int {
    Int(person.rawValue & ((1 << blockBits) - 1))
  }

  /// Two bytes for each, or where that is longer a bit for each number of the block.
  private static func bytes(_ people: [PersonID]) -> [UInt8] {
    guard people.count * 2 >= bytesOfBitmap else {
      return people.flatMap { person in
        let place = place(of: person)
        return [UInt8(place >> 8), UInt8(place & 0xFF)]
      }
    }
    var bits = [UInt8](repeating: 0, count: bytesOfBitmap)
    for person in people {
      let place = place(of: person)
      bits[place >> 3] |= 1 << (place & 7)
    }
    return bits
  }

  static func contains(_ person: PersonID, in members: [UInt8]) -> Bool {
    let place = place(of: person)
    if members.count == bytesOfBitmap { return members[place >> 3] & (1 << (place & 7)) != 0 }
    return stride(from: 0, to: members.count - 1, by: 2).contains {
      Int(members[$0]) << 8 | Int(members[$0 + 1]) == place
    }
  }
}

/// The sets as they are stored, and which entry of the journal read which.
enum PeopleSetStore {
  static func save(_ set: PeopleSet, readBy entry: EntryID, _ tx: any Transaction) throws {
    try tx.execute(
      "INSERT INTO people_look (entry_id, set_id) VALUES (?1, ?2)", entry, try id(of: set, tx))
  }

  private static func id(of set: PeopleSet, _ tx: any Transaction) throws -> Int64 {
    if let row = try tx.row("SELECT id FROM people_set WHERE digest = ?1", set.digest) {
      return try row(0)
    }
    let id = try tx.newIdentifierNumber()
    try tx.execute(
      "INSERT INTO people_set (id, digest, people) VALUES (?1, ?2, ?3)", id, set.digest, set.count)
    try tx.load(
      into: "people_set_part", columns: ["set_id", "block", "members"],
      set.parts.sorted { $0.key < $1.key }.map { [id.stored, $0.key.stored, $0.value.stored] })
    return id
  }

  /// The sets that any of `records` is in.
  static func sets(with records: [PersonID], _ tx: any Transaction) throws -> [Int64] {
    var sets: Set<Int64> = []
    for record in records {
      try tx.forEachRow(
        "SELECT set_id, members FROM people_set_part WHERE block = ?1",
        PeopleSet.block(of: record)
      ) { row in
        if PeopleSet.contains(record, in: try row(1)) { sets.insert(try row(0)) }
      }
    }
    return sets.sorted()
  }

  /// The entries of the journal that read any set with one of `records` in it.
  static func entries(reading records: [PersonID], _ tx: any Transaction) throws -> [EntryID] {
    let sets = try sets(with: records, tx)
    return try tx.rows(
      "SELECT entry_id FROM people_look WHERE set_id IN (?1*) ORDER BY entry_id", List(sets)
    ).map { try $0(0) }
  }
}
