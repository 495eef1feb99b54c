import Files

/// Files that users have and that are known here but not loaded: answered with their name and with
/// what to send instead.
///
/// - Source: import formats, section 3.2.
struct OtherFormat {
  let title: String
  let instead: String
  private let isIt: @Sendable (_ start: String, _ rows: [LeadingRow]) -> Bool

  static func recognise(_ text: SourceText) -> OtherFormat? {
    let start = String(decoding: text.bytes.prefix(400), as: UTF8.self)
    let rows = text.leadingRows()
    return all.first { $0.isIt(start, rows) }
  }

  private static let staffInPost =
    "Run the staff-in-post report of the Electronic Staff Record and load that."

  private static let interface =
    "Ask for version 2 of the interface (GO2: GO_…_GOF_… and GO_…_GOC_… files) and load that."

  private static let all: [OtherFormat] = [
    OtherFormat(
      title: "the outbound interface of the Electronic Staff Record (version 1)",
      instead: interface,
      isIt: { start, _ in start.hasPrefix("HDR,") || start.hasPrefix("\"HDR\"") }),
    OtherFormat(
      title: "an interface file for doctors in training",
      instead: staffInPost,
      isIt: { start, _ in
        ["RMF", "RMC", "RTC", "APP", "APC", "DNF", "DNC", "DCC"].contains {
          start.hasPrefix($0 + "~") || start.hasPrefix($0 + ",") || start.contains("_\($0)_")
        }
      }),
    holding(
      "the workforce minimum data set", ["EMPLOYEE_NUMBER", "EMPLOYING_ORG_CODE"], staffInPost),
    holding(
      "an appraisal report", ["Review Type", "Appraisal Date"],
      "Appraisals are not loaded from files yet."),
    holding(
      "a fit and proper person test report", ["DBS Type", "Self Attestation Date"],
      "These checks are not loaded from files yet."),
  ]

  private static func holding(
    _ title: String, _ columns: [String], _ instead: String
  ) -> OtherFormat {
    OtherFormat(
      title: title, instead: instead, isIt: { _, rows in rows.contains { $0.holds(columns) } })
  }
}
