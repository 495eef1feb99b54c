/// Numbers taken from the database together, to be given out one by one without asking again.
struct IdentifierBlock: Sendable {
  static let empty = IdentifierBlock(next: 0, end: 0)
  static let size: Int64 = 256

  private(set) var next: Int64
  let end: Int64

  /// `nil` when all are given out.
  mutating func take() -> Int64? {
    guard next < end else { return nil }
    defer { next += 1 }
    return next
  }
}
