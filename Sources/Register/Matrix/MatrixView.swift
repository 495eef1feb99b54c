import Kernel
import Markup

/// What the page of a training matrix shows.
struct MatrixView: Sendable {
  struct Cell: Sendable {
    let words: String
    let shortWords: String
    let colour: TagColour
    /// "since", "until", "by".
    let dayWord: String
    let day: Day?
    let isRequired: Bool
    let isToReview: Bool
    let tone: ListTable.Cell.Tone
    /// The page that says why, where something is to be done.
    let address: String?
  }

  struct Row: Sendable {
    let person: PersonID
    let name: String
    let posts: [String]
    let cells: [Cell]
  }

  /// A state with its words, for the legend and the filter.
  struct State: Sendable {
    let code: String
    let words: String
    let shortWords: String
    let meaning: String
    let colour: TagColour
    let count: Int
  }

  let title: String
  let caption: String
  let day: Day
  let subjects: [String]
  let rows: [Row]
  let page: PageOfMany
  let people: Int
  let states: [State]
  let filter: Filter
  let trail: [Link]
  var kindMissing: KindMissing?

  struct Filter: Sendable {
    /// `/organisations/17/matrix`
    let base: String
    let places: [Choice]
    let place: Choice?
    let sets: [Choice]
    let set: Choice?
    let shows: [Choice]
    let show: Choice?

    /// In words, for the head of a file and of a printed sheet.
    var inWords: String? {
      let words = [place, set, show].compactMap { $0?.words }
      return words.isEmpty ? nil : words.joined(separator: "; ")
    }
  }

  /// The matrix as it stands on the page: the file of it holds the same.
  var table: ListTable {
    ListTable(
      "Training matrix",
      [Column("Name"), Column("Post")] + subjects.map { Column($0) },
      rows.map { row in
        [
          ListTable.Cell(
            "<a href=\"/people/\(row.person)\">\(row.name)</a>", row.name),
          .lines(row.posts),
        ] + row.cells.map(\.inTable)
      }, captionHidden: true)
  }
}

extension MatrixView.Cell {
  var inTable: ListTable.Cell {
    ListTable.Cell(html, text, tone: tone)
  }

  private var text: String {
    var text = words
    if let day { text += ", \(dayWord) \(day.inShort)" }
    if isToReview { text += " (record to look at)" }
    return text
  }

  private var html: HTML {
    guard isRequired else {
      return """
        <span class="zero"><span class="hidden">\(words)</span><span aria-hidden="true">–</span></span>
        """
    }
    let state: HTML =
      "<span class=\"tag \(colour.rawValue)\" data-short=\"\(shortWords)\">\(words)</span>"
    let when: HTML =
      day.map {
        """
         <span class="when" data-short="\($0.inFigures)"><span class="hidden">\(dayWord) </span>\($0.inShort)</span>
        """
      } ?? HTML.empty
    let whole: HTML = "\(state)\(when)"
    return """
      \(address.map { "<a href=\"\($0)\">\(whole)</a>" as HTML } ?? whole)\
      \(isToReview ? " <span class=\"muted small\">Record to look at</span>" as HTML : HTML.empty)
      """
  }
}

extension Day {
  /// `3 May 2026` as `3 May 2026`, `31 March 2026` as `31 Mar 2026`.
  var inShort: String { "\(dayOfMonth) \(Day.monthNames[month - 1].prefix(3)) \(year)" }

  /// `03/05/26`, for a printed cell.
  var inFigures: String {
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(dayOfMonth))/\(two(month))/\(two(year % 100))"
  }
}
