/// What the parts of a workbook say that are not its cells.
final class WorkbookPart: XMLListener {
  struct Sheet {
    let name: String
    let relation: String
    let isHidden: Bool
  }

  /// Sheets of one workbook. Nobody finds their way through a hundred.
  static let most = 1_000

  private(set) var sheets: [Sheet] = []
  private(set) var is1904 = false
  /// Parts by their relation, as `workbook.xml.rels` has them.
  private(set) var targets: [String: String] = [:]
  private(set) var sharedStrings: String?
  private(set) var styles: String?

  func begin(_ name: String, _ attributes: XMLAttributes) throws {
    switch name {
    case "workbookPr":
      is1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
    case "sheet":
      guard let relation = attributes["id"] else { return }
      guard sheets.count < Self.most else { throw WorkbookRefusal.tooLarge }
      sheets.append(
        Sheet(
          name: attributes["name"] ?? "Sheet \(sheets.count + 1)", relation: relation,
          isHidden: (attributes["state"] ?? "visible") != "visible"))
    case "Relationship":
      guard let id = attributes["Id"], let target = attributes["Target"] else { return }
      targets[id] = target
      guard targets.count <= 8 * Self.most else { throw WorkbookRefusal.tooLarge }
      let kind = attributes["Type"] ?? ""
      if kind.hasSuffix("/sharedStrings") { sharedStrings = target }
      if kind.hasSuffix("/styles") { styles = target }
    case _: break
    }
  }

  func end(_ name: String) throws {}
  func text(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// The formats of cells by their style.
final class StylesPart: XMLListener {
  /// What a spreadsheet itself takes.
  static let most = 65_490

  private(set) var formats: [NumberFormat] = []
  private var own: [Int: NumberFormat] = [:]
  private var isInCells = false

  func begin(_ name: String, _ attributes: XMLAttributes) throws {
    switch name {
    case "numFmt":
      if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] {
        own[id] = NumberFormat(code: code)
        guard own.count <= Self.most else { throw WorkbookRefusal.tooLarge }
      }
    case "cellXfs": isInCells = true
    case "xf" where isInCells:
      let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
      formats.append(own[id] ?? NumberFormat(id: id))
      guard formats.count <= Self.most else { throw WorkbookRefusal.tooLarge }
    case _: break
    }
  }

  func end(_ name: String) throws { if name == "cellXfs" { isInCells = false } }
  func text(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// The texts that cells share.
final class StringsPart: XMLListener {
  static let most = 5_000_000

  private(set) var texts: [String] = []
  private var bytesLeft = WorkbookBudget.bytes
  private var cell = CellBytes()
  private var isText = false
  private var isPhonetic = false

  func begin(_ name: String, _ attributes: XMLAttributes) throws {
    switch name {
    case "si": cell.removeAll()
    case "rPh": isPhonetic = true
    case "t": isText = !isPhonetic
    case _: break
    }
  }

  func end(_ name: String) throws {
    switch name {
    case "si":
      bytesLeft -= cell.bytes.count
      guard texts.count < Self.most, bytesLeft >= 0 else { throw WorkbookRefusal.tooLarge }
      texts.append(CellText.unescaped(try cell.text()))
    case "rPh": isPhonetic = false
    case "t": isText = false
    case _: break
    }
  }

  func text(_ text: UnsafeBufferPointer<UInt8>) throws { if isText { try cell.append(text) } }
}

extension CellText {
  /// Characters that XML cannot hold are written `_x000D_`.
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
    var result = ""
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "_") {
      result += rest[..<start]
      rest = rest[start...]
      let code = rest.prefix(7)
      let digits = code.dropFirst(2).dropLast()
      if code.count == 7, code.hasPrefix("_x"), code.hasSuffix("_"), digits.count == 4,
        let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number)
      {
        result.unicodeScalars.append(scalar)
        rest = rest.dropFirst(7)
      } else {
        result.append("_")
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }
}
