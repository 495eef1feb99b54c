import Access
import Directory
import Disclosure
import Figures
import Foundation
import Kernel
import Markup
import Obligations
import Statistics
import Storage
import Web

/// What the pages of an employer's own figures show.
struct ShowExactFigures {
  let organisation: OrganisationID
  let year: StandardsYear
  let content: EqualityContent

  static let yearsShown = 5

  /// The measures that are for such an employer: those of trusts, or those of social care.
  func measures(for sector: Sector) -> [Measure] {
    let newest = Dictionary(grouping: content.measures, by: \.code).compactMap { _, editions in
      editions.max { $0.edition < $1.edition }
    }
    let kept = Set(newest.map { "\($0.code) \($0.edition)" })
    return content.measures.filter { measure in
      guard kept.contains("\(measure.code) \(measure.edition)") else { return false }
      guard measure.kind != .narrative, measure.kind != .score else { return false }
      let isOfCare = measure.code.hasPrefix("sc-")
      let isOfTrusts = measure.code.hasPrefix("wres-")
      return sector == .socialCare ? !isOfTrusts : !isOfCare
    }
  }

  func overview(
    by user: User, _ tx: any Transaction
  ) throws -> (page: ExactFigurePages.Overview, file: ListFile) {
    let place = try place(user, tx)
    let measures = measures(for: place.kind(on: user.today).sector)
    let name = place.displayName(on: user.today)
    let both = try ComputeMeasures(at: organisation, in: year, year.before)
      .all(measures, for: "all measures", to: user, tx)
    let (now, before) = (both[0], both[1])
    let base = "/organisations/\(organisation)/equality"
    let query = "?year=\(year.end.year)"
    let standards = Dictionary(
      grouping: zip(now, before).map { (now: $0, before: $1) }, by: \.now.measure.standard
    ).sorted { (Self.order($0.key), $0.key) < (Self.order($1.key), $1.key) }
      .map { standard, figures in
        self.standard(standard, figures, base: base, query: query)
      }
    let known: [ExactFigurePages.Known] = FigureCharacteristic.allCases.compactMap { one in
      guard
        let figure = now.first(where: {
          $0.measure.characteristic == one && $0.measure.source == .workforce
        }), let counts = figure.counts
      else { return nil }
      return ExactFigurePages.Known(
        what: one.words,
        share: ShownShare(
          Proportion(counts.known, of: counts.all), among: counts.all, to: .seesPeople))
    }
    let page = ExactFigurePages.Overview(
      id: "\(organisation)", name: name, period: Self.period(year),
      years: Self.years(upTo: user.today).map {
        .init(
          words: $0.words, address: "\(base)?year=\($0.end.year)", isShown: $0 == year)
      },
      known: known, standards: standards,
      files: ("\(base)\(query)&format=xlsx", "\(base)\(query)&format=csv"),
      publish: "\(base)/publish\(query)", asAt: "on \(user.today.inWords)")
    return (page, ListFile(figures: now, of: name, organisation, on: user.today))
  }

  /// Race, disability, pay.
  private static func order(_ standard: String) -> Int {
    standard.contains("Race") ? 0 : standard.contains("Disability") ? 1 : 2
  }

  /// What was worked out line by line; what nobody recorded under what would bring it.
  private func standard(
    _ title: String, _ figures: [(now: MeasuredFigure, before: MeasuredFigure)], base: String,
    query: String
  ) -> ExactFigurePages.Standard {
    var lines: [ExactFigurePages.Line] = []
    var missing: [(why: String, measures: [Link])] = []
    for (figure, earlier) in figures {
      let address = "\(base)/\(figure.measure.code)\(query)"
      guard figure.result.status == .notRecorded else {
        lines.append(
          ExactFigurePages.Line(
            title: figure.measure.title, address: address,
            value: figure.result.value == nil ? "" : figure.result.display,
            between: Self.between(figure), tag: Self.tag(figure.result),
            reading: MeasureReading.sentence(
              figure.result, before: earlier.result, of: figure.measure)))
        continue
      }
      let why = figure.result.notes.first ?? figure.result.display
      let link = Link(figure.measure.title, to: address)
      if let place = missing.firstIndex(where: { $0.why == why }) {
        missing[place].measures.append(link)
      } else {
        missing.append((why, [link]))
      }
    }
    return ExactFigurePages.Standard(
      title: title, edition: figures.first?.now.measure.edition ?? "", lines: lines,
      missing: missing)
  }

  func measure(
    _ code: String, by user: User, _ tx: any Transaction
  ) throws -> ExactFigurePages.Measured {
    let place = try place(user, tx)
    guard
      let measure = measures(for: place.kind(on: user.today).sector).first(where: {
        $0.code == code
      })
    else { throw NotFound("This measure") }
    let years = Self.years(upTo: year.end).reversed().map(\.self)
    let figures = try ComputeMeasures(at: organisation, in: years)
      .all([measure], for: measure.code, to: user, tx).flatMap(\.self)
    guard let now = figures.last else { throw NotFound("This year") }
    let before = figures.dropLast().last
    let measured = figures.filter { $0.result.value != nil }
    let groups = measure.characteristic.groups
    return ExactFigurePages.Measured(
      id: "\(organisation)", name: place.displayName(on: user.today), title: measure.title,
      period: Self.period(year),
      reading: MeasureReading.sentence(now.result, before: before?.result, of: measure),
      tag: Self.tag(now.result), counts: Self.counts(now),
      columns: measure.source?.columns ?? ("Counted", "Of"),
      past: measured.map { figure in
        ExactFigurePages.Past(
          line: IntervalLine(
            figure.year.words, value: figure.result.value,
            range: figure.result.interval.map { $0.lower...max($0.lower, $0.upper) },
            words: [figure.result.display, Self.between(figure)].filter { !$0.isEmpty }
              .joined(separator: ", "),
            figure.result.flag == .adverse ? .amber : .teal))
      },
      scale: Self.scale(measure, measured),
      mark: measure.kind == .relativeLikelihood
        ? (1, "the same for both")
        : measure.kind == .difference || measure.kind == .payGap ? (0, "no gap") : nil,
      bands: (now.counts?.parts ?? []).map { Bar($0.name, $0.counts) },
      bandParts: now.counts?.parts.isEmpty == false
        ? zip(groups + ["Did not say"], [TagColour.purple, .teal, .grey]).map {
          BarPart($0.capitalisedFirst, $1)
        } : [],
      notes: now.result.notes, definition: Self.definition(measure, now),
      back: "/organisations/\(organisation)/equality?year=\(year.end.year)")
  }

  private func place(_ user: User, _ tx: any Transaction) throws -> Organisation {
    _ = try user.right(to: .countExactly, .organisation(organisation), tx)
    guard let place = try Organisations.find(organisation, tx) else {
      throw NotFound("This organisation")
    }
    return place
  }

  // MARK: Words

  /// The last five that have ended, the latest first.
  static func years(upTo day: Day) -> [StandardsYear] {
    var years = [StandardsYear(endingOnOrBefore: day)]
    while years.count < yearsShown { years.append(years[years.count - 1].before) }
    return years
  }

  static func period(_ year: StandardsYear) -> String {
    "The year from \(year.start.inWords) to \(year.end.inWords), staff in post on its last day"
  }

  static func between(_ figure: MeasuredFigure) -> String {
    guard let interval = figure.result.interval else { return "" }
    let unit: String =
      switch figure.measure.kind {
      case .share, .surveyPercentage, .payGap: "%"
      case .difference, .relativeLikelihood, .score, .narrative: ""
      }
    let ends = [interval.lower, interval.upper].map {
      MeasureRules.rounded(
        Int(($0 * 100_000).rounded()), over: 100_000, decimals: figure.measure.decimals) + unit
    }
    return "\(ends[0]) to \(ends[1])"
  }

  static func tag(_ result: MeasureResult) -> (words: String, colour: TagColour)? {
    switch (result.status, result.flag) {
    case (.notRecorded, _): ("Not recorded", .grey)
    case (.notCalculable, _): ("Not calculable", .grey)
    case (.suppressed, _): ("Too few to show", .grey)
    case (.calculated, .adverse): ("Adverse", .red)
    case (.calculated, .notAdverse): ("Within four fifths", .green)
    case (.calculated, .none): nil
    }
  }

  private static func scale(_ measure: Measure, _ figures: [MeasuredFigure]) -> IntervalScale {
    let ends = figures.flatMap { figure in
      [figure.result.value, figure.result.interval?.lower, figure.result.interval?.upper]
        .compactMap(\.self)
    }
    switch measure.kind {
    case .relativeLikelihood: return .ratios
    case .share, .surveyPercentage: return .plain(0...max(10, min(100, ends.max() ?? 100)))
    case .difference, .payGap, .score, .narrative:
      let most = max(5, ends.map { abs($0) }.max() ?? 5)
      return .plain(-most...most)
    }
  }

  private static func counts(_ figure: MeasuredFigure) -> [ExactFigurePages.Counted] {
    figure.result.counts.map { count in
      func shown(_ number: Int?) -> ShownCount? {
        number.map { ShownCount(people: $0, to: .seesPeople) }
      }
      let rate: String =
        if let part = count.numerator, let whole = count.denominator, whole > 0 {
          MeasureRules.rounded(100 * part, over: whole, decimals: 1) + "%"
        } else { "" }
      return ExactFigurePages.Counted(
        group: count.group.capitalisedFirst, part: shown(count.numerator),
        whole: shown(count.denominator), rate: rate)
    }
  }

  private static func definition(
    _ measure: Measure, _ figure: MeasuredFigure
  ) -> [(String, String)] {
    var rows = [
      ("Code", measure.code), ("Standard", "\(measure.standard), edition \(measure.edition)"),
      ("How it is worked out", measure.formula), ("Of whom", measure.population),
      ("When", measure.period), ("Which way is worse", measure.direction.words),
    ]
    if let counts = figure.counts, counts.all > 0 {
      rows.append(
        (
          "Who said to which group they belong",
          "\(grouped(counts.known)) of \(grouped(counts.all))"
        ))
    }
    rows.append(
      (
        "How far it can be relied on",
        measure.status == .verified
          ? "Its definition is that of the publisher" : "Its definition could not be confirmed"
      ))
    rows.append(
      ("Source", measure.sources.map { "\($0.publisher), \($0.title)" }.joined(separator: "; ")))
    return rows
  }
}

extension FigureCharacteristic {
  var words: String {
    switch self {
    case .ethnicity: "Ethnic group"
    case .disability: "Disability"
    case .gender: "Gender"
    }
  }
}

extension Measure.Direction {
  var words: String {
    switch self {
    case .higherIsWorse: "Higher is worse for the group that the standard is about"
    case .lowerIsWorse: "Lower is worse for the group that the standard is about"
    case .none: "Neither by itself"
    }
  }
}

extension FigureSource {
  /// What is counted, and of what.
  var columns: (part: String, whole: String) {
    switch self {
    case .workforce: ("People", "Everybody in post")
    case .recruitment: ("Appointed", "Shortlisted")
    case .disciplinary, .capability: ("Entered a formal process", "In post")
    case .training: ("Took part", "In post")
    case .leavers: ("Left", "Were in post")
    case .board, .managers: ("Of the group", "All of them")
    case .survey: ("Said so", "Answered")
    case .pay: ("On full pay", "Employees")
    }
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
