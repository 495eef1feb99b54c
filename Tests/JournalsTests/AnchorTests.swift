import Foundation
import Kernel
import Storage
import TestKit
import Testing

@testable import Journals

@Suite struct `An anchor of the journal` {
  private let key: AnchorKey
  private let other: AnchorKey

  init() throws {
    let chance = Chance.different()
    key = try AnchorKey.make(chance)
    other = try AnchorKey.make(chance)
  }

  private static func entries(_ count: Int, _ database: any Database) async throws {
    for number in 0..<count {
      try await database.write { tx in
        try Journal.record(
          JournalEvent(
            JournalAction("test.done", words: "Did {what}"),
            [.system, .person(PersonID(rawValue: 7))],
            details: ["what": "thing \(number)"],
            changes: [
              JournalChange(record: "thing", recordID: Int64(number + 1), kind: .created)
            ]), under: .test, tx)
      }
    }
  }

  private func anchor(_ database: any Database) async throws -> SignedAnchor {
    let anchor = try await database.read { tx in
      try JournalAnchor.take(at: Clock.test.now(), tx)
    }
    return try SignedAnchor(anchor, key)
  }

  private func fault(
    _ signed: SignedAnchor, _ database: any Database
  ) async throws -> JournalAnchor.Fault? {
    let read = try SignedAnchor(reading: signed.text, signedBy: key.publicKey)
    return try await database.read { tx in try read.anchor.fault(tx) }
  }

  @Test(arguments: Engine.allCases)
  func `still holds when the journal has grown`(engine: Engine) async throws {
    try await withDatabase(engine, JournalsSchema.migrations) { database in
      let empty = try await anchor(database)
      #expect(try await fault(empty, database) == nil)
      try await Self.entries(3, database)
      #expect(try await fault(empty, database) == nil)
      let three = try await anchor(database)
      #expect(three.anchor.last == 3)
      #expect(
        three.anchor.rows == [
          "journal_entry": 3, "journal_link": 3, "journal_subject": 6, "journal_change": 3,
        ])
      try await Self.entries(2, database)
      #expect(try await fault(three, database) == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func `still holds when somebody was erased`(engine: Engine) async throws {
    try await withDatabase(engine, JournalsSchema.migrations) { database in
      try await Self.entries(3, database)
      let before = try await anchor(database)
      _ = try await database.write { tx in
        try Journal.eraseDetails(of: PersonID(rawValue: 7), tx)
      }
      #expect(try await fault(before, database) == nil)
    }
  }

  /// The last entries taken away with everything that belongs to them: the chain alone is sound.
  private static let truncation = [
    "DELETE FROM journal_subject WHERE entry_id > 3",
    "DELETE FROM journal_change WHERE entry_id > 3",
    "DELETE FROM journal_entry WHERE id > 3", "DELETE FROM journal_link WHERE id > 3",
  ]

  @Test(arguments: Engine.allCases)
  func `finds entries cut off the end, which the chain cannot`(engine: Engine) async throws {
    try await withDatabase(engine, JournalsSchema.migrations) { database in
      try await Self.entries(5, database)
      let five = try await anchor(database)
      try await database.write { tx in for sql in Self.truncation { try tx.execute(sql) } }
      #expect(try await database.read { tx in try Journal.verify(tx) }.isSound)
      #expect(try await fault(five, database) == .cutOff(missing: 2, last: 3))
      // Other entries in the place of those taken away: the chain is sound again, and as long.
      try await Self.entries(2, database)
      #expect(try await database.read { tx in try Journal.verify(tx) }.isSound)
      #expect(try await fault(five, database) == .rewritten(last: 5))
    }
  }

  @Test(arguments: Engine.allCases)
  func `finds rows taken away or put in`(engine: Engine) async throws {
    try await withDatabase(engine, JournalsSchema.migrations) { database in
      try await Self.entries(4, database)
      let four = try await anchor(database)
      try await database.write { tx in
        try tx.execute("DELETE FROM journal_subject WHERE entry_id = 2 AND position = 2")
      }
      #expect(
        try await fault(four, database) == .rows(table: "journal_subject", were: 8, are: 7))
    }
  }

  @Test func `knows another journal from its own`() async throws {
    try await withDatabase(.sqlite, JournalsSchema.migrations) { one in
      try await Self.entries(2, one)
      let ofOne = try await anchor(one)
      try await withDatabase(.sqlite, JournalsSchema.migrations) { two in
        try await Self.entries(5, two)
        let found = try await fault(ofOne, two)
        #expect(found == .otherJournal)
      }
      try await withDatabase(.sqlite, JournalsSchema.migrations) { empty in
        let found = try await fault(ofOne, empty)
        #expect(found == .cutOff(missing: 2, last: 0))
      }
    }
  }

  private func refusal(_ text: String, _ key: AnchorPublicKey?) -> String {
    do {
      _ = try SignedAnchor(reading: text, signedBy: key)
      return ""
    } catch {
      return (error as? Problems)?.problems.first?.message ?? "\(error)"
    }
  }

  @Test func `is refused when it was changed, cut off, or signed by somebody else`() throws {
    let anchor = JournalAnchor(
      madeAt: Clock.test.now(), first: "aa", last: 12, head: "bb", rows: ["journal_entry": 12])
    let text = try SignedAnchor(anchor, key).text
    let own = key.publicKey
    #expect(try SignedAnchor(reading: text, signedBy: own).anchor == anchor)
    #expect(try SignedAnchor(reading: text, signedBy: nil).anchor == anchor)
    #expect(
      refusal(text.replacing("last 12", with: "last 11"), own).contains("changed after it was"))
    #expect(refusal(String(text.dropLast(20)), own).contains("damaged or cut off"))
    #expect(refusal(text + "rows extra 1\n", own).contains("damaged or cut off"))
    #expect(refusal("something else", own).contains("no anchor"))
    let others = try SignedAnchor(anchor, other).text
    #expect(refusal(others, own).contains("signed with another key"))
    // The name of the key alone does not make a signature.
    let named = others.replacing(
      Hexadecimal.words(other.publicKey.bytes), with: Hexadecimal.words(own.bytes))
    #expect(refusal(named, own).contains("changed after it was"))
  }

  @Test func `has keys that come back from their files`() throws {
    let again = try AnchorKey(file: key.privateFile)
    #expect(again.publicKey == key.publicKey)
    #expect(try AnchorPublicKey(file: key.publicFile) == key.publicKey)
    #expect(try AnchorPublicKey(file: key.privateFile) == key.publicKey)
    #expect(!key.publicFile.contains("private"))
    #expect(throws: Problems.self) { try AnchorKey(file: key.publicFile) }
    #expect(throws: Problems.self) { try AnchorPublicKey(file: "x") }
  }

  /// RFC 8032, section 7.1, TEST 1: the public key and the signature of an empty message.
  @Test func `is signed as the standard says`() throws {
    let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    let key = try AnchorKey(file: "waypoint journal key 1\nprivate ed25519 \(seed)\n")
    #expect(
      Hexadecimal.words(key.publicKey.bytes)
        == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    let signature = try #require(
      Hexadecimal.bytes(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9"
          + "b46bd25bf5f0595bbe24655141438e7a100b"))
    #expect(key.publicKey.hasSigned("", signature))
    #expect(!key.publicKey.hasSigned("x", signature))
  }
}
