import Directory
import Files
import Kernel

/// What the comparison of a list with the register tells, in words. All of it is information:
/// published lists are as they are.
struct OrganisationListFindings {
  let file: String

  func unknown(_ code: String, _ kind: OrganisationKind, line: Int, rows: Int) -> Finding {
    Finding(
      .orphanOrganisation, file: file, line: line, value: code, severity: .info, effect: .loaded,
      "\(code) is not held yet; \(rows == 1 ? "one row names" : "\(rows) rows name") it. It was "
        + "added by its code alone, as “\(kind.words)”; a list that holds it will give its name.")
  }

  func noTrust(_ row: OrganisationRow) -> Finding {
    Finding(
      .orphanOrganisation, file: file, line: row.line, column: OdsColumn.code.words,
      value: row.code, severity: .info, effect: .linkDropped,
      "No trust with the code \(row.code.prefix(3)) is held, so the site \(row.code) stands alone. "
        + "Load the list of trusts, then this file again.")
  }

  func laterKnown(_ row: OrganisationRow, asOf: Day) -> Finding {
    Finding(
      .olderRecord, file: file, line: row.line, column: OdsColumn.name.words, value: row.name,
      "\(row.code) has had another name or kind since \(asOf.inWords), the day of the load. It "
        + "keeps that one.")
  }

  func absent(_ codes: [String]) -> Finding {
    let isOne = codes.count == 1
    return Finding(
      .absentFromFile, file: file, severity: .info,
      "\(isOne ? "One organisation" : "\(codes.count) organisations") of this kind "
        + "\(isOne ? "is" : "are") held and not in the file: "
        + codes.prefix(10).joined(separator: ", ") + (codes.count > 10 ? " …" : "")
        + ". Nothing was changed about \(isOne ? "it" : "them").")
  }

  /// Lists do not say of which day they are. One whose latest news is a year behind what lists of
  /// its kind have told already is probably an old copy.
  func old(_ list: OdsListKind, latest: Day, held: Day) -> Finding {
    Finding(
      .olderRecord, file: file, severity: .info,
      "The latest date in this file is \(latest.inWords), but \(list.words) held have dates up to "
        + "\(held.inWords). If this is an old copy, do not load it: it would bring back old names "
        + "and places.")
  }
}
