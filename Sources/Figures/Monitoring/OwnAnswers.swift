import Access
import Directory
import Kernel
import Storage

/// What somebody has said of themselves, here and by themselves. In figures it goes before what an
/// employer's files say of them; nobody else reads it, and no employer gets it back.
///
/// - Source: Data Protection Act 2018, Schedule 1, paragraph 8: for monitoring alone, never for a
///   decision about a person.
package struct OwnAnswer: Hashable, Sendable {
  package let characteristic: Characteristic
  /// The list the code is from; empty for somebody who prefers not to say.
  package let scheme: String
  package let code: String
  package let saidAt: Instant

  package var prefersNotToSay: Bool { scheme.isEmpty }
}

package enum OwnAnswers {
  /// What can be said here.
  package static let asked: [Characteristic] = [
    .ethnicity, .disability, .gender, .religion, .sexualOrientation,
  ]

  /// For nobody but the user.
  ///
  /// - Throws: `Forbidden` for an account that is nobody.
  package static func of(_ user: User, _ tx: any Transaction) throws -> [OwnAnswer] {
    try tx.rows(
      """
      SELECT characteristic, scheme, code, said_at FROM monitoring_own
      WHERE person_id IN (?1*) ORDER BY said_at DESC, person_id
      """, List(try user.ownRecord(tx).records)
    ).map {
      OwnAnswer(
        characteristic: try $0(0), scheme: try $0(1), code: try $0(2), saidAt: try $0(3))
    }.reduce(into: []) { latest, answer in
      if !latest.contains(where: { $0.characteristic == answer.characteristic }) {
        latest.append(answer)
      }
    }
  }

  /// Of whom something is said here: by record, in the codes of the lists. Within this target alone.
  static func everybody(
    _ characteristic: Characteristic, _ tx: any Transaction
  ) throws -> [PersonID: (scheme: String, code: String)] {
    var answers: [PersonID: (scheme: String, code: String)] = [:]
    var order: [PersonID] = []
    try tx.forEachRow(
      """
      SELECT person_id, scheme, code FROM monitoring_own WHERE characteristic = ?1
      ORDER BY said_at, person_id
      """, characteristic
    ) { row in
      answers[try row(0)] = (try row(1), try row(2))
      order.append(try row(0))
    }
    return try underEachRecord(answers, order, tx)
  }

  /// Of some alone, whatever record of theirs it was said under.
  static func of(
    _ people: [PersonID], _ characteristic: Characteristic, _ tx: any Transaction
  ) throws -> [PersonID: (scheme: String, code: String)] {
    var answers: [PersonID: (scheme: String, code: String)] = [:]
    var order: [(PersonID, Instant)] = []
    let records = Set(try OnePerson.records(of: people, tx).values.joined())
    for some in Array(records).chunked() {
      try tx.forEachRow(
        """
        SELECT person_id, scheme, code, said_at FROM monitoring_own
        WHERE person_id IN (?1*) AND characteristic = ?2
        """, List(some), characteristic
      ) { row in
        answers[try row(0)] = (try row(1), try row(2))
        order.append((try row(0), try row(3)))
      }
    }
    order.sort { ($0.1, $0.0) < ($1.1, $1.0) }
    return try underEachRecord(answers, order.map(\.0), tx)
  }

  /// One person, one answer: the last one, under each of their records.
  private static func underEachRecord(
    _ said: [PersonID: (scheme: String, code: String)], _ order: [PersonID],
    _ tx: any Transaction
  ) throws -> [PersonID: (scheme: String, code: String)] {
    let records = try OnePerson.records(of: order, tx)
    var answers = said
    for person in order {
      for record in records[person] ?? [] { answers[record] = said[person] }
    }
    return answers
  }
}

/// Says something of oneself, says something else, or that one prefers not to say.
package struct SayOfOneself: Sendable {
  package let characteristic: Characteristic
  /// The list and the code; `nil` to prefer not to say.
  package let said: (scheme: String, code: String)?

  package init(_ characteristic: Characteristic, _ said: (scheme: String, code: String)?) {
    self.characteristic = characteristic
    self.said = said
  }

  /// - Throws: `Problems` for somebody who has stopped the use of these details.
  package func run(by user: User, _ tx: any Transaction) throws {
    let own = try user.ownRecord(tx)
    if try Objections.of(user, tx).contains(where: \.isInForce) {
      throw Problems(
        "answer",
        "You have stopped the use of your monitoring details. Let them be used again first, if you "
          + "want to say something")
    }
    for record in own.records {
      try tx.execute(
        "DELETE FROM monitoring_own WHERE person_id = ?1 AND characteristic = ?2", record,
        characteristic)
    }
    try tx.execute(
      """
      INSERT INTO monitoring_own (person_id, characteristic, scheme, code, said_at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """, own.person, characteristic, said?.scheme ?? "", said?.code ?? "", user.now)
    try OwnChoice.record(by: own.person, under: own.right, tx)
  }
}
