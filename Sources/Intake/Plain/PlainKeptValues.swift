import Directory
import Files
import Kernel

extension PlainPost {
  /// Notes the columns whose values were left out because they are wrong. What a blank takes back,
  /// a wrong value does not.
  mutating func noteRefused(_ values: PlainValues) {
    let missing: [(PlainColumn, Bool)] = [
      (.email, email.isEmpty), (.contract, values.isWrongContract(of: source)),
      (.hours, hours == nil), (.fte, fte == nil), (.start, startsOn == nil),
      (.joined, joinedOn == nil), (.end, endsOn == nil), (.stillHere, isStillHere == nil),
      (.isManager, isFlaggedManager == nil), (.holdsBudget, holdsBudget == nil),
      (.registrationExpiry, registrationExpiresOn == nil),
    ]
    refused = Set(
      missing.filter { column, isMissing in
        isMissing && !values.text(column, source).isEmpty
      }.map(\.0))
    if name == nil { refused.insert(.name) }
  }

  /// What the post was known by stays in place of what could not be read.
  ///
  /// - Parameter earlier: The values that are held of the same post.
  mutating func keepHeld(_ earlier: [String: String], _ findings: inout [Finding]) {
    func day(_ column: PlainColumn) -> Day? {
      earlier[column.rawValue].flatMap { Day($0) }
    }
    if refused.contains(.start) { startsOn = day(.start) }
    if let end = endsOn, let start = startsOn, refused.contains(.start), end < start {
      findings.append(
        Finding(
          .dateOrder, file: file, line: source.line, record: source.record,
          column: PlainColumn.end.rawValue, value: columns.value(.end, of: source),
          "\(columns.name(.end)): it is before the first day that is known, \(start.inWords). The row"
            + " was loaded without this date."))
      endsOn = nil
      refused.insert(.end)
    }
    if refused.contains(.end) {
      endsOn = day(.end).flatMap { end in startsOn.map { $0 > end } ?? false ? nil : end }
    }
    if refused.contains(.stillHere), earlier[PlainColumn.stillHere.rawValue] == PlainLayout.no {
      isStillHere = false
    }
    if refused.contains(.joined) { joinedOn = day(.joined) }
    if refused.contains(.hours) {
      hours = earlier[PlainColumn.hours.rawValue].flatMap { .init($0) }
    }
    if refused.contains(.fte) { fte = earlier[PlainColumn.fte.rawValue].flatMap { .init($0) } }
    if refused.contains(.registrationExpiry),
      earlier[PlainColumn.registrationNumber.rawValue] == registrationNumber
    {
      registrationExpiresOn = day(.registrationExpiry)
    }
  }
}
