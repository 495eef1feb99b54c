/// What the pay text of a report says about the band.
enum PayBand: Hashable {
  case blank
  /// `5`, `8a`, `VSM`, `CON`: the first column of `afc_bands`.
  case band(String)
  /// Band 8 without its range, or two bands in one value.
  case ambiguous(Why)
  /// Outside Agenda for Change and the other scales in the list; kept as text.
  case unknown

  enum Why: Hashable { case noRange, several }
}

/// The bands and the forms in which reports write them.
struct PayBands: Sendable {
  private var byForm: [String: String] = [:]
  private var byPayscaleCode: [String: String] = [:]
  private let numbers: Set<String>

  /// - Parameter entries: `afc_bands`.
  init(_ entries: [CodeLists.CodeList.Entry]) {
    numbers = Set(entries.map { $0["band"] }.filter { $0.first?.isNumber ?? false })
    for entry in entries {
      let band = entry["band"]
      byForm[ValueList.loosened(band)] = band
      for form in entry["label_forms_seen"].split(separator: ";") {
        byForm[ValueList.loosened(form.trimmed)] = band
      }
      let grade = entry["grade_text_example"]
      if !grade.isEmpty { byForm[ValueList.loosened(grade)] = band }
      let code = entry["payscale_code"]
      if code.utf8.count == 4, !code.contains("?") { byPayscaleCode[code.lowercased()] = band }
    }
  }

  func read(_ text: String) -> PayBand {
    if text.isEmpty { return .blank }
    if let band = byForm[ValueList.loosened(text)] { return .band(band) }
    let parts = text.split(separator: "|").map { ValueList.loosened($0.trimmed) }
    let coded = parts.compactMap { byPayscaleCode[$0] }
    let worded = parts.map { byForm[$0].map(PayBand.band) ?? inWords($0) }
    let all = coded.map(PayBand.band) + worded.filter { $0 != .unknown }
    guard let first = all.first else { return .unknown }
    return all.allSatisfy { $0 == first } ? first : .ambiguous(.several)
  }

  /// Words with `band` in them, or band numbers and nothing else: `band 6/7`, `5 6`, `8 range b`.
  private func inWords(_ text: String) -> PayBand {
    var words = text.split { " /,()+".contains($0) }.map(String.init)
    words.removeAll { PayBands.fillers.contains($0) }
    var bands: [String] = []
    var position = 0
    while position < words.count {
      let word = words[position]
      let next = position + 1 < words.count ? words[position + 1] : ""
      if word == "8", next.count == 1, numbers.contains("8" + next) {
        bands.append("8" + next)
        position += 1
      } else if word == "8" || numbers.contains(word) {
        bands.append(word)
      } else if word.first == "8", word.count == 2, word.last?.isLetter ?? false {
        bands.append("8")
      } else {
        // What follows a band ("point 3", "year 2") is about pay within it.
        break
      }
      position += 1
    }
    guard let first = Set(bands).count == 1 ? bands.first : nil else {
      return bands.isEmpty ? .unknown : .ambiguous(.several)
    }
    return first == "8" ? .ambiguous(.noRange) : .band(first)
  }

  private static let fillers: Set<String> = [
    "band", "bands", "range", "review", "body", "non", "afc", "agenda", "for", "change", "nhs",
    "grade", "to", "or", "and",
  ]
}

extension String {
  var nonBlank: String? { isEmpty ? nil : self }
}

extension StringProtocol {
  /// Without outer spaces.
  var trimmed: String {
    var slice = self[...]
    while let first = slice.first, first.isWhitespace { slice = slice.dropFirst() }
    while let last = slice.last, last.isWhitespace { slice = slice.dropLast() }
    return String(slice)
  }
}
