/// What the parts of a workbook say that are not its cells.
final class WorkbookPart: XMLListener {
  struct Sheet {
    let name: String
    let relation: String
    let isHidden: Bool
  }

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
      sheets.append(
        Sheet(
          name: attributes["name"] ?? "Sheet \(sheets.count + 1)", relation: relation,
          isHidden: (attributes["state"] ?? "visible") != "visible"))
    case "Relationship":
      guard let id = attributes["Id"], let target = attributes["Target"] else { return }
      targets[id] = target
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
  private(set) var formats: [NumberFormat] = []
  private var own: [Int: NumberFormat] = [:]
  private var isInCells = false

  func begin(_ name: String, _ attributes: XMLAttributes) throws {
    switch name {
    case "numFmt":
      if let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] {
        own[id] = NumberFormat(code: code)
      }
    case "cellXfs": isInCells = true
    case "xf" where isInCells:
      let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
      formats.append(own[id] ?? NumberFormat(id: id))
    case _: break
    }
  }

  func end(_ name: String) throws { if name == "cellXfs" { isInCells = false } }
  func text(_ text: UnsafeBufferPointer<UInt8>) {}
}

/// The texts that cells share.
final class StringsPart: XMLListener {
  private(set) var texts: [String] = []
  private var bytes: [UInt8] = []
  private var isText = false
  private var isPhonetic = false

  func begin(_ name: String, _ attributes: XMLAttributes) throws {
    switch name {
    case "si": bytes = []
    case "rPh": isPhonetic = true
    case "t": isText = !isPhonetic
    case _: break
    }
  }

  func end(_ name: String) throws {
    switch name {
    case "si":
      guard texts.count < 5_000_000 else { throw WorkbookRefusal.tooLarge }
      texts.append(CellText.unescaped(String(decoding: bytes, as: UTF8.self)))
    case "rPh": isPhonetic = false
    case "t": isText = false
    case _: break
    }
  }

  func text(_ text: UnsafeBufferPointer<UInt8>) { if isText { bytes.append(contentsOf: text) } }
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
