import Directory
import Files
import Kernel

/// One sheet of segments, read and checked. Pure.
struct OversightSheet: Sendable {
  struct Row: Hashable, Sendable {
    let code: String
    let name: String
    let quarter: OversightQuarter
    let trustType: String
    let averageScore: Int?
    let baseSegment: Int?
    let override: Segmentation.Override?
    let finalSegment: Int
    let rank: Int?
    let groupSize: Int?
    let isInDeficit: Bool?
    let domains: [OversightDomain: OversightDomain.Standing]
    let line: Int

    func segmentation(of trust: OrganisationID, file: String, asAt: Day) -> Segmentation {
      Segmentation(
        organisation: trust, quarter: quarter, trustType: trustType, averageScore: averageScore,
        baseSegment: baseSegment, override: override, finalSegment: finalSegment, rank: rank,
        groupSize: groupSize, isInDeficit: isInDeficit, domains: domains, file: file, line: line,
        asAt: asAt)
    }
  }

  let file: String
  private(set) var rows: [Row] = []
  private(set) var findings: [Finding] = []

  init(_ table: SourceTable, editions: OversightEditions) {
    file = table.file
    var firstLine: [String: Int] = [:]
    for row in table.rows {
      guard let read = read(row, editions) else { continue }
      let key = "\(read.code) \(read.quarter.words)"
      if let first = firstLine[key] {
        add(
          .keyDuplicate, row, "org_code",
          "\(read.code) stands on line \(first) for \(read.quarter.words) too. The first was taken."
        )
        continue
      }
      firstLine[key] = row.line
      rows.append(read)
    }
  }

  private mutating func read(_ row: SourceRow, _ editions: OversightEditions) -> Row? {
    let code = row["org_code"].uppercased()
    guard !code.isEmpty else {
      add(.keyMissing, row, "org_code", "The code of the trust is blank. The row was not loaded.")
      return nil
    }
    guard let quarter = OversightQuarter(row["quarter"]), let edition = editions[quarter.edition]
    else {
      add(
        .codeUnknown, row, "quarter", effect: .rowRejected,
        "\(row["quarter"]) is not a quarter of a known edition, such as Q3 2025/26. A segment means"
          + " nothing without its edition, so the row was not loaded.")
      return nil
    }
    guard let segment = Int(row["overall_adjusted_segment"]), edition.has(segment: segment) else {
      add(
        .numberRange, row, "overall_adjusted_segment", effect: .rowRejected,
        "The segments of \(edition.code) are \(edition.lowest) to \(edition.highest). The row was not"
          + " loaded.")
      return nil
    }
    let read = Row(
      code: code, name: row["org_name"], quarter: quarter, trustType: row["Trust_type"],
      averageScore: score(row, "overall_avg_metric_score"), baseSegment: whole(row, "base_segment"),
      override: override(row),
      finalSegment: segment, rank: whole(row, "league_rank"),
      groupSize: whole(row, "group_size"), isInDeficit: flag(row),
      domains: domains(row, edition), line: row.line)
    checkRules(read, row, edition)
    return read
  }

  /// Published figures are kept as they are; where they contradict the edition's own rule, that is
  /// said.
  private mutating func checkRules(_ read: Row, _ row: SourceRow, _ edition: OversightEdition) {
    let segmentation = read.segmentation(
      of: OrganisationID(rawValue: 0), file: file, asAt: .earliest)
    if !SegmentRules.isWithinDeficitRule(segmentation, edition) {
      findings.append(
        Finding(
          .fieldConflict, file: file, line: row.line, record: row.record,
          column: "lt_in_deficit/overall_adjusted_segment",
          value: "\(row["lt_in_deficit"])/\(row["overall_adjusted_segment"])", effect: .loaded,
          "\(read.code) is flagged as in deficit and is in segment \(read.finalSegment); in"
            + " \(edition.code) a trust in deficit is never better than segment"
            + " \(edition.deficitCap ?? 0). It was loaded as published; check it."))
    }
  }

  private mutating func add(
    _ code: FindingCode, _ row: SourceRow, _ column: String, effect: Effect? = nil,
    _ message: String
  ) {
    findings.append(
      Finding(
        code, file: file, line: row.line, record: row.record, column: column, value: row[column],
        effect: effect, message))
  }

  /// `2.36` as 236; between 1 and 4.
  private mutating func score(_ row: SourceRow, _ column: String) -> Int? {
    let text = row[column]
    if text.isEmpty { return nil }
    guard let number = Double(text), (1...4).contains(number) else {
      add(
        Double(text) == nil ? .numberFormat : .numberRange, row, column,
        "An average score is a number from 1.00 to 4.00. The row was loaded without it.")
      return nil
    }
    return Int((number * 100).rounded())
  }

  /// What the sheet says of single domains; their segments are those of the edition too.
  private mutating func domains(
    _ row: SourceRow, _ edition: OversightEdition
  ) -> [OversightDomain: OversightDomain.Standing] {
    var domains: [OversightDomain: OversightDomain.Standing] = [:]
    for domain in OversightDomain.allCases {
      var standing = OversightDomain.Standing(score: score(row, domain.scoreColumn))
      if let segment = whole(row, domain.segmentColumn) {
        if edition.has(segment: segment) {
          standing.segment = segment
        } else {
          add(
            .numberRange, row, domain.segmentColumn,
            "The segments of \(edition.code) are \(edition.lowest) to \(edition.highest). The row was"
              + " loaded without this one.")
        }
      }
      if !standing.isEmpty { domains[domain] = standing }
    }
    return domains
  }

  private mutating func whole(_ row: SourceRow, _ column: String) -> Int? {
    let text = row[column]
    if text.isEmpty { return nil }
    if let number = Int(text), number > 0 { return number }
    add(.numberFormat, row, column, "\(column) is a whole number. The row was loaded without it.")
    return nil
  }

  private mutating func override(_ row: SourceRow) -> Segmentation.Override? {
    let text = row["override"]
    if text.isEmpty { return nil }
    if let known = Segmentation.Override(rawValue: text.lowercased()) { return known }
    add(
      .codeUnknown, row, "override",
      "\(text) is neither deficit nor decision. The row was loaded without it.")
    return nil
  }

  private mutating func flag(_ row: SourceRow) -> Bool? {
    switch row["lt_in_deficit"].uppercased() {
    case "1", "Y", "YES", "TRUE": return true
    case "0", "N", "NO", "FALSE": return false
    case "": return nil
    case _:
      add(
        .codeUnknown, row, "lt_in_deficit",
        "The flag of a deficit is 1 or 0. The row was loaded without it.")
      return nil
    }
  }
}

extension OversightDomain {
  var scoreColumn: String { "domain_score_\(rawValue)" }
  var segmentColumn: String { "domain_segment_\(rawValue)" }
}
