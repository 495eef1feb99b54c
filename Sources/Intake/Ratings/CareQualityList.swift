import Directory
import Files
import Kernel

/// One list of ratings, read and checked. Pure.
struct CareQualityList: Sendable {
  struct Row: Hashable, Sendable {
    let location: String
    let name: String
    let provider: String
    let providerName: String
    let group: String
    let question: CareQualityRating.Question
    let rating: CareQualityRating.Rating
    let publishedOn: Day?
    let isInherited: Bool?
    let line: Int

    func rating(of place: OrganisationID, file: String, asAt: Day) -> CareQualityRating {
      CareQualityRating(
        organisation: place, group: group, question: question, rating: rating,
        publishedOn: publishedOn, isInherited: isInherited, file: file, line: line, asAt: asAt)
    }
  }

  let file: String
  private(set) var rows: [Row] = []
  /// Rows with a blank where the rating would be: registered, and not looked at yet.
  private(set) var unrated = 0
  private(set) var findings: [Finding] = []

  init(_ table: SourceTable, asOf: Day) {
    file = table.file
    let dates = DateColumn("Publication Date", of: table, .report)
    var firstLine: [String: Int] = [:]
    for row in table.rows {
      let location = row["Location ID"].uppercased()
      guard !location.isEmpty else {
        add(.keyMissing, row, "Location ID", "Location ID is blank. The row was not loaded.")
        continue
      }
      guard !row["Latest Rating"].isEmpty else {
        unrated += 1
        continue
      }
      guard let rating = Self.rating(row["Latest Rating"]) else {
        add(
          .codeUnknown, row, "Latest Rating", effect: .rowRejected,
          "\(row["Latest Rating"]) is none of \(Self.listed). The row was not loaded.")
        continue
      }
      guard let question = Self.question(row["Domain"]) else {
        add(
          .codeUnknown, row, "Domain", effect: .rowRejected,
          "\(row["Domain"]) is none of the six questions. The row was not loaded.")
        continue
      }
      let group = Self.group(row["Service / Population Group"])
      let key = "\(location) \(group.squeezedName) \(question.rawValue)"
      if let first = firstLine[key] {
        add(
          .keyDuplicate, row, "Location ID",
          "\(location) has this question on line \(first) too. The first was taken.")
        continue
      }
      firstLine[key] = row.line
      rows.append(
        Row(
          location: location, name: row["Location Name"],
          provider: row["Provider ID"].uppercased(), providerName: row["Provider Name"],
          group: group, question: question, rating: rating,
          publishedOn: day(row, dates, asOf: asOf), isInherited: inherited(row), line: row.line))
    }
    if unrated > 0 {
      findings.append(
        Finding(
          .notCounted, file: file, column: "Latest Rating", value: "\(unrated)",
          "\(unrated == 1 ? "One row has" : "\(unrated) rows have") no rating yet: newly registered."
            + " A blank is not a rating, so nothing was kept of them."))
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

  private mutating func day(_ row: SourceRow, _ dates: DateColumn, asOf: Day) -> Day? {
    switch dates.read(row["Publication Date"]) {
    case .blank: return nil
    case .wrong(let code, let message):
      add(code, row, "Publication Date", message)
      return nil
    case .day(let day):
      guard day > asOf else { return day }
      add(
        .dateFuture, row, "Publication Date",
        "Publication Date is after \(asOf.inWords), the day of the load. The rating was loaded"
          + " without it.")
      return nil
    }
  }

  private mutating func inherited(_ row: SourceRow) -> Bool? {
    switch row["Inherited Rating (Y/N)"].uppercased() {
    case "Y", "YES": return true
    case "N", "NO": return false
    case "": return nil
    case _:
      add(
        .codeUnknown, row, "Inherited Rating (Y/N)",
        "Inherited Rating is Y or N. The rating was loaded without it.")
      return nil
    }
  }

  /// A blank is the place as a whole.
  private static func group(_ text: String) -> String {
    let whole = "Overall"
    return text.isEmpty || text.squeezedName == whole.squeezedName ? whole : text
  }

  private static let listed = "Outstanding, Good, Requires improvement, Inadequate and Not rated"

  static func rating(_ text: String) -> CareQualityRating.Rating? {
    switch text.squeezedName {
    case "OUTSTANDING": .outstanding
    case "GOOD": .good
    case "REQUIRESIMPROVEMENT": .requiresImprovement
    case "INADEQUATE": .inadequate
    case "NOTRATED", "INSPECTEDBUTNOTRATED", "INSUFFICIENTEVIDENCETORATE", "NOTFORMALLYRATED":
      .notRated
    case _: nil
    }
  }

  /// A list without the column gives the overall rating.
  static func question(_ text: String) -> CareQualityRating.Question? {
    if text.isEmpty { return .overall }
    return CareQualityRating.Question.allCases.first {
      $0.words.squeezedName == text.squeezedName
    }
  }
}
