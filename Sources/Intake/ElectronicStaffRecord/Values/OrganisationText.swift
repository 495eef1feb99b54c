/// One level of the organisation tree as a report writes it: `990 Wards (A200) L5`.
struct OrganisationText: Hashable {
  /// Three digits: the employer's number in ESR (VPD).
  let prefix: String?
  let name: String
  /// What tells units apart; their names have several spellings.
  let code: String?
  let level: Int?

  /// `nil` when the text is blank.
  init?(_ text: String) {
    var words = text[...]
    guard !words.isEmpty else { return nil }

    let digits = words.prefix { $0.isASCII && $0.isNumber }
    let isPrefixed = digits.count == 3 && words.dropFirst(3).first == " "
    prefix = isPrefixed ? String(digits) : nil
    if isPrefixed { words = words.dropFirst(4) }

    let last = words.lastIndex(of: " ").map { words[words.index(after: $0)...] } ?? words
    if last.count == 2, last.first == "L" || last.first == "l",
      let level = last.last?.wholeNumberValue
    {
      self.level = level
      words = words.dropLast(2)
    } else {
      level = nil
    }

    let bare = words.trimmed
    if bare.hasSuffix(")"), let open = bare.lastIndex(of: "(") {
      let code = bare[bare.index(after: open)...].dropLast().trimmed
      self.code = code.isEmpty ? nil : code.uppercased()
      name = bare[..<open].trimmed
    } else {
      code = nil
      name = bare
    }
  }

  /// What a unit is known by within its employer.
  var key: String { code ?? ValueList.loosened(name) }
}
