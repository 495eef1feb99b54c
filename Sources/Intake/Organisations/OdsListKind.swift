import Directory
import Files
import Kernel

/// Which of the published lists a file is: they share one layout and differ in what they list.
package enum OdsListKind: String, CaseIterable, Hashable, Sendable {
  /// `etr`: NHS trusts and foundation trusts.
  case trust
  /// `ets`, `etrust`: sites of trusts, mostly with the trusts themselves.
  case site
  /// `eccg`: commissioning groups, sub-ICB locations, commissioning hubs.
  case commissioner
  /// `epraccur`: GP practices.
  case practice

  package var words: String {
    switch self {
    case .trust: "NHS trusts"
    case .site: "trusts and their sites"
    case .commissioner: "commissioners"
    case .practice: "GP practices"
    }
  }
}

/// The columns of the layout that the lists share, by their number in the published description.
/// The files have no header.
enum OdsColumn: Int, CaseIterable {
  case code = 1
  case name = 2
  case nationalGrouping = 3
  case healthGeography = 4
  case postcode = 10
  case opened = 11
  case closed = 12
  /// In the list of practices: A active, C closed, D dormant, P proposed.
  case status = 13
  /// In the list of commissioners: published roles, `|` between them.
  case roles = 14
  /// In the list of practices.
  case commissioner = 15
  case joinedCommissioner = 16
  case leftCommissioner = 17
  case telephone = 18
  /// In the list of practices: 4 is a GP practice.
  case prescribingSetting = 26

  static let count = 27
  static let addressLines = 5...9

  /// Of all columns; those without a meaning by their number.
  static let names = (1...count).map { number in
    OdsColumn(rawValue: number)?.words
      ?? (addressLines.contains(number) ? "\(number) Address" : "\(number)")
  }

  /// As findings name it.
  var words: String {
    switch self {
    case .code: "1 Code"
    case .name: "2 Name"
    case .nationalGrouping: "3 National grouping"
    case .healthGeography: "4 High level health geography"
    case .postcode: "10 Postcode"
    case .opened: "11 Open date"
    case .closed: "12 Close date"
    case .status: "13 Status"
    case .roles: "14 Roles"
    case .commissioner: "15 Commissioner"
    case .joinedCommissioner: "16 Joined commissioner"
    case .leftCommissioner: "17 Left commissioner"
    case .telephone: "18 Telephone"
    case .prescribingSetting: "26 Prescribing setting"
    }
  }
}

/// What the rows of a file look like, to tell the lists apart and from any other file.
struct OdsListShape {
  /// Rows looked at.
  private let rows: [[String]]

  /// The first rows are enough: every row of a published list has the same shape.
  init(_ text: SourceText) {
    var stream = RecordStream()
    rows =
      stream.append(text.bytes.prefix(1 << 18)).map(\.values)
      + (text.bytes.count <= 1 << 18 ? stream.finish().map(\.values) : [])
  }

  /// Most rows have the layout: 27 values, a code first, dates where dates are.
  var isOdsList: Bool { rows.count(where: Self.hasLayout) * 2 > rows.count }

  /// Has the number of values, whatever is in them: clearly meant to be such a list.
  var hasRightWidth: Bool {
    !rows.isEmpty && rows.count { $0.count == OdsColumn.count } * 2 > rows.count
  }

  /// The list that the content says, if it does.
  var decided: OdsListKind? {
    let layout = rows.filter(Self.hasLayout)
    guard !layout.isEmpty else { return nil }
    let statuses = layout.count { ["A", "C", "D", "P"].contains($0[OdsColumn.status]) }
    if statuses * 2 > layout.count { return .practice }
    if layout.contains(where: {
      !$0[OdsColumn.roles].isEmpty && $0[OdsColumn.roles].hasPrefix("RO")
    }) {
      return .commissioner
    }
    let codes = Set(layout.map { $0[OdsColumn.code] })
    let sites = layout.count { row in
      let code = row[OdsColumn.code]
      return code.count == 5 && codes.contains(String(code.prefix(3)))
    }
    if sites * 2 > layout.count { return .site }
    let trusts = layout.count { OdsNames.isTrust($0[OdsColumn.name]) }
    if trusts * 2 > layout.count { return .trust }
    let groups = layout.count { OdsNames.isCommissioningGroup($0[OdsColumn.name]) }
    return groups * 2 > layout.count ? .commissioner : nil
  }

  private static func hasLayout(_ row: [String]) -> Bool {
    row.count == OdsColumn.count && OrganisationCode.ods(row[OdsColumn.code]).isWellFormed
      && isDateOrBlank(row[OdsColumn.opened]) && isDateOrBlank(row[OdsColumn.closed])
  }

  private static func isDateOrBlank(_ value: String) -> Bool {
    value.isEmpty || (value.utf8.count == 8 && value.utf8.allSatisfy { (0x30...0x39).contains($0) })
  }
}

extension [String] {
  fileprivate subscript(_ column: OdsColumn) -> String { self[column.rawValue - 1] }
}

/// What published names say about what an organisation is.
enum OdsNames {
  static func isTrust(_ name: String) -> Bool {
    let words = name.uppercased()
    return words.contains("NHS TRUST") || words.contains("FOUNDATION TRUST")
      || words.hasSuffix(" NHS FT") || words.hasSuffix(" TRUST")
  }

  static func isFoundationTrust(_ name: String) -> Bool {
    let words = name.uppercased()
    return words.contains("FOUNDATION TRUST") || words.hasSuffix(" NHS FT")
  }

  static func isCommissioningGroup(_ name: String) -> Bool {
    let words = name.uppercased()
    return words.hasSuffix(" CCG") || words.contains("CLINICAL COMMISSIONING GROUP")
  }
}
