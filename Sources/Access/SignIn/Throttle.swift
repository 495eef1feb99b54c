import Crypto
import Kernel
import Storage

/// The failures of one kind of attempt: at the password of an account, at its second factor.
package struct Throttle: Hashable, Sendable {
  package let answer: ThrottleRules.Answer
  package let failures: ThrottleRules.Failures
  private let digest: String
  private let origin: String

  /// - Parameters:
  ///   - what: The name that is tried, or what else; kept as a digest, so that names of accounts
  ///     that do not exist are kept no better than those that do.
  ///   - address: Where the attempt comes from: a network address, all of a household's IPv6
  ///     addresses counted as one, or what else stands for a place.
  ///   - device: The token of a browser that signed in to the account before; `nil` for others.
  ///   - window: For how many seconds a failure counts, at most twice the usual.
  package init(
    of what: String, address: String, device: String?, isShort: Bool = false,
    window: Int64 = ThrottleRules.windowInSeconds, at now: Instant, _ tx: any Transaction
  ) throws {
    digest = Hexadecimal.words(SHA256.hash(data: Array(what.utf8)))
    let ofAddress = "address:\(NetworkAddress.counted(address))"
    origin = device.map { "device:\(Sessions.digest(ofToken: $0))" } ?? ofAddress
    // One after the other, each seeing what the one before it wrote: guesses may be sent at once.
    try tx.lock("sign-in \(digest)")
    let counts = """
      SELECT
        COALESCE(SUM(CASE WHEN name_digest = ?1 AND origin = ?2 THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN name_digest = ?1 THEN 1 ELSE 0 END), 0),
        COALESCE(SUM(CASE WHEN origin = ?3 THEN 1 ELSE 0 END), 0)
      FROM sign_in_failure
      WHERE failed_at >= ?4 AND (name_digest = ?1 OR origin IN (?2, ?3))
      """
    let values = [
      digest.stored, origin.stored, ofAddress.stored,
      now.adding(seconds: -window).stored,
    ]
    let rows =
      try tx.rows(counts, binding: values)
      + [tx.latestRow(counts, binding: values)]
      .compactMap(\.self)
    let most = { (column: Int) in try rows.map { try $0(column, as: Int.self) }.max() ?? 0 }
    failures = ThrottleRules.Failures(
      ofPair: try most(0), ofName: try most(1), ofAddress: try most(2))
    answer = ThrottleRules.answer(
      after: failures, knownDevice: device != nil, isShort: isShort)
  }

  /// Writes a failure down; its number, for `forgive`.
  package func note(at now: Instant, _ tx: any Transaction) throws -> Int64 {
    let id = try tx.newIdentifierNumber()
    try tx.execute(
      "INSERT INTO sign_in_failure (id, name_digest, origin, failed_at) VALUES (?1, ?2, ?3, ?4)",
      id, digest, origin, now)
    try tx.execute(
      "DELETE FROM sign_in_failure WHERE failed_at < ?1",
      now.adding(seconds: -2 * ThrottleRules.windowInSeconds))
    return id
  }

  /// What was guessed at is another secret now.
  static func forgiveAll(of what: String, _ tx: any Transaction) throws {
    try tx.execute(
      "DELETE FROM sign_in_failure WHERE name_digest = ?1",
      Hexadecimal.words(SHA256.hash(data: Array(what.utf8))))
  }

  package static func forgive(_ failure: Int64, _ tx: any Transaction) throws {
    try tx.execute("DELETE FROM sign_in_failure WHERE id = ?1", failure)
  }
}
