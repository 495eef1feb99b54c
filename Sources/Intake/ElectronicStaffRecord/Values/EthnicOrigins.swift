/// The ethnic origins of ESR: letters of the 2001 census, two-character codes below them, names,
/// and `A White - British` with a blank or a hyphen after the code.
struct EthnicOrigins: Sendable {
  /// By code, with its name; other spellings of names come from `value_aliases`.
  private var names = ValueList([])
  private var codes: Set<String> = []
  private var rollUp: [String: String] = [:]

  /// - Parameters:
  ///   - entries: `esr_ethnic_origin`.
  ///   - aliases: The rows of `value_aliases` for this column.
  init(_ entries: [CodeLists.CodeList.Entry], aliases: [CodeLists.CodeList.Entry]) {
    for entry in entries {
      let code = entry["code"]
      codes.insert(code)
      rollUp[code] = entry["rolls_up_to"]
      names.take(entry["name"], for: code, reported: false)
    }
    for entry in aliases where codes.contains(entry["means"]) {
      names.take(
        entry["text"], for: entry["means"], reported: entry["report_value_alias"] == "yes")
    }
  }

  func read(_ text: String) -> ValueList.Reading {
    if text.isEmpty { return .blank }
    if codes.contains(text) { return .known(text) }
    let named = names.read(text)
    if named != .unknown { return named }
    return coded(text).map(ValueList.Reading.known) ?? .unknown
  }

  /// The letter that a two-character code belongs under: `SC` is `S`.
  func letter(of code: String) -> String { rollUp[code] ?? code }

  /// A code in any case, alone or with a name that says the same.
  private func coded(_ text: String) -> String? {
    let code = text.prefix { !($0.isWhitespace || $0 == "-" || $0 == ":") }
    let known = code.uppercased()
    guard codes.contains(known) else { return nil }
    let rest = text.dropFirst(code.count).drop { $0.isWhitespace || "-–:".contains($0) }
    if rest.isEmpty { return known }
    switch names.read(String(rest)) {
    case .known(let named), .alias(let named):
      return letter(of: named) == letter(of: known) ? known : nil
    case .blank, .unknown: return nil
    }
  }
}
