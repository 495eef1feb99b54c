import Kernel

/// Plain English for what the journal holds.
enum Sentence {
  /// The action's words with its details filled in. An action that this version does not know is
  /// told from its code, because the entry is true all the same.
  static func of(
    action code: String, details text: String?, sparing: Bool = false, _ actions: JournalActions
  ) -> String {
    guard let action = actions[code] else { return Words.sentence(fromCode: code) }
    if sparing, let words = action.sparing { return words }
    guard let text else {
      return Words.sentence(fromCode: code) + " (details erased)"
    }
    let details = FieldsText.details(text)
    return fill(action.words) { key in
      details[key].map(Words.value) ?? "\(Words.name(key)) not recorded"
    }
  }

  /// One sentence for a record added or ended, one for each field changed.
  static func of(change: RecordedChange) -> [String] {
    let source = source(of: change)
    let record = Words.name(change.record)
    guard let fields = change.fields else {
      return ["\(Words.capitalised(record)) \(verb(change.kind)) (details erased)\(source)"]
    }
    // Not what is only said again, nor what is for the program.
    let ordered = fields.filter { name, field in
      name != JournalChange.replaces && (field == .notShown || field.before != field.after)
    }.sorted { $0.key < $1.key }
    switch change.kind {
    case .created, .restored, .ended, .removed:
      let isOver = change.kind == .ended || change.kind == .removed
      let told = ordered.compactMap { name, field in
        (isOver ? field.before ?? field.after : field.after).map {
          "\(Words.name(name)) \(Words.value($0))"
        }
      }
      let list = told.isEmpty ? "" : ": " + told.joined(separator: ", ")
      return ["\(Words.capitalised(record)) \(verb(change.kind))\(list)\(source)"]
    case .changed:
      if ordered.isEmpty { return ["\(Words.capitalised(record)) changed\(source)"] }
      return ordered.map { name, field in
        Words.capitalised(Words.name(name)) + " \(alteration(field))\(source)"
      }
    }
  }

  private static func verb(_ kind: JournalChange.Kind) -> String {
    switch kind {
    case .created: "added"
    case .changed: "changed"
    case .ended: "ended"
    case .restored: "restored"
    case .removed: "removed"
    }
  }

  private static func alteration(_ field: JournalChange.Field) -> String {
    switch (field.before.map(Words.value), field.after.map(Words.value)) {
    case (nil, nil): "changed"
    case (nil, let after?): "set to \(after)"
    case (let before?, nil): "removed (was \(before))"
    case (let before?, let after?): "changed from \(before) to \(after)"
    }
  }

  private static func source(of change: RecordedChange) -> String {
    switch (change.file, change.line) {
    case (let file?, let line?): " (line \(line) of \(file))"
    case (let file?, nil): " (\(file))"
    case (nil, _): ""
    }
  }

  private static func fill(_ words: String, _ value: (String) -> String) -> String {
    var result = ""
    var rest = words[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      result += value(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}

/// Names and values of the schema, as a reader would say them.
extension Character {
  /// Names of fields are ASCII nearly always, and each timeline asks of each letter of each.
  fileprivate var isCapital: Bool {
    asciiValue.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ?? isUppercase
  }
}

enum Words {
  /// `job_title` and `jobTitle` are "job title"; `CQC provider number` stays what it is.
  static func name(_ code: String) -> String {
    var words: [String] = []
    var word = ""
    var isInCapitals = false
    for character in code {
      let isCapital = character.isCapital
      defer { isInCapitals = isCapital }
      if character == "_" || character == "-" || character == " " {
        words.append(word)
        word = ""
      } else if isCapital, !isInCapitals {
        words.append(word)
        word = character.lowercased()
      } else if isCapital {
        word.append(contentsOf: character.lowercased())
      } else {
        word.append(character)
      }
    }
    words.append(word)
    if words.count > 1, words.last == "id" || words.last == "on" || words.last == "at" {
      let isDay = words.last != "id"
      words.removeLast()
      if isDay {
        let event = words.removeLast()
        words += [nounOfEvent[event] ?? event, "date"]
      }
    }
    return words.filter { !$0.isEmpty }.map { abbreviations[$0] ?? $0 }.joined(separator: " ")
  }

  /// `started_on` is the start date.
  private static let nounOfEvent = ["started": "start", "ended": "end", "joined": "joining"]

  /// `person.address-changed` is "Person: address changed".
  static func sentence(fromCode code: String) -> String {
    let parts = code.split(separator: ".", maxSplits: 1).map { name(String($0)) }
    return capitalised(parts.joined(separator: ": "))
  }

  static func value(_ text: String) -> String {
    if let day = Day(text) { return day.inWords }
    return switch text {
    case "true": "yes"
    case "false": "no"
    case "": "blank"
    case _: text
    }
  }

  static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  private static let abbreviations = [
    "fte": "FTE", "ni": "National Insurance", "nmc": "NMC", "gmc": "GMC", "hcpc": "HCPC",
    "ods": "ODS", "esr": "ESR", "cqc": "CQC", "nhs": "NHS", "icb": "ICB", "asc": "ASC",
    "vpd": "VPD",
  ]
}
