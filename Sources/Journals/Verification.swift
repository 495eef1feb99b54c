import Kernel
import Storage

/// Follows the chain from its first link and compares each entry with what was linked.
struct Verification {
  private static let batch: Int64 = 500

  private var previous = EntryRow.nothingBefore
  private var checked = 0

  static func run(_ rows: some ChainRows) throws -> VerificationResult {
    var verification = Verification()
    let last = try rows.lastLink()
    // Not from 1: an entry may have been put in front of the first.
    var from = min(1, try rows.firstEntry() ?? 1)
    while from <= last {
      let fault = try verification.check(from...min(last, from + batch - 1), rows)
      if let fault { return verification.result(fault) }
      from += batch
    }
    return verification.result(try beyond(last, rows))
  }

  /// What was put behind the end of the chain, or left there when its entry was taken away.
  private static func beyond(
    _ last: Int64, _ rows: some ChainRows
  ) throws -> VerificationResult.Fault? {
    guard let (first, isEntry) = try rows.first(beyond: last) else { return nil }
    return VerificationResult.Fault(
      entry: EntryID(rawValue: first), words: isEntry ? unlinked : removedWithLink)
  }

  private static let unlinked = "the entry was added without being linked to the chain"
  private static let removedWithLink = "the entry was removed together with its link"

  private func result(_ fault: VerificationResult.Fault?) -> VerificationResult {
    return VerificationResult(
      entries: checked, head: Hexadecimal.words(previous), fault: fault)
  }

  private mutating func check(
    _ numbers: ClosedRange<Int64>, _ rows: some ChainRows
  ) throws -> VerificationResult.Fault? {
    let entries = try rows.entries(numbers)
    let links = try rows.links(numbers)
    let subjects = try rows.subjects(numbers)
    let changes = try rows.changes(numbers)
    for number in numbers {
      let words = check(
        number, entries[number], link: links[number], subjects: subjects[number] ?? [],
        changes[number] ?? ChangeCheck())
      if let words {
        return VerificationResult.Fault(entry: EntryID(rawValue: number), words: words)
      }
      checked += 1
    }
    return nil
  }

  /// What is wrong with an entry; `nil` when it is as it was written.
  private mutating func check(
    _ number: Int64, _ entry: EntryRow?, link: [UInt8]?, subjects: [SubjectRow],
    _ changes: ChangeCheck
  ) -> String? {
    guard let entry else {
      return link == nil ? Self.removedWithLink : "the entry was removed"
    }
    guard let link else { return Self.unlinked }
    if let details = entry.details, let salt = entry.salt,
      Salt.digest(of: details, salt) != entry.detailsDigest
    {
      return "the details of the entry were altered"
    }
    if let altered = changes.alteredPosition { return "change \(altered) of the entry was altered" }
    if changes.count != entry.changeCount {
      return "the entry has \(changes.count) changes where \(entry.changeCount) were written"
    }
    if changes.finish() != entry.changesDigest {
      return "a change of the entry was altered or moved"
    }
    guard entry.hash(after: previous, subjects: subjects) == link else {
      return "the entry was altered, or is not in its place"
    }
    previous = link
    return nil
  }
}
