import Disclosure
import Kernel

/// A figure of an employer as it may be published: counts that are hidden or rounded, and nothing from
/// which the others could be worked out.
package struct SafeFigure: Hashable, Sendable {
  package enum Status: String, Storable {
    case shown
    /// So few are counted that nothing is shown.
    case tooFew = "too-few"
    case notRecorded = "not-recorded"
    /// A row of a group was refused, so there is nothing to publish.
    case notCalculable = "not-calculable"
  }

  /// One group, or everybody.
  package struct Row: Hashable, Sendable {
    package let group: String
    /// `nil` where it is hidden.
    package let part: Int?
    package let whole: Int?
    /// Those who are in the whole and not in the part.
    package let others: Int?

    package init(group: String, part: Int?, whole: Int?, others: Int?) {
      self.group = group
      self.part = part
      self.whole = whole
      self.others = others
    }
  }

  package let status: Status
  package let rows: [Row]

  package init(status: Status, rows: [Row] = []) {
    self.status = status
    self.rows = rows
  }

  package static let everybody = "everybody"
}

/// Makes figures of one employer and year safe together.
///
/// Whoever reads them is taken to know, exactly, how many people are counted at all: staff in post,
/// shortlisted, in formal processes. So figures by ethnic group and by disability, which are of the
/// same people, tell nothing of each other. Those that divide by the same staff are protected together:
/// the groups of the workforce are in each of them.
///
/// - Source: domain facts, inclusion measures, section 11, rules A and D.
package struct SafeFigures {
  package struct Item: Sendable {
    package let question: FigureQuestion
    package let counts: FigureCounts
    /// As it was published before, where it was.
    package let before: SafeFigure?

    package init(question: FigureQuestion, counts: FigureCounts, before: SafeFigure?) {
      self.question = question
      self.counts = counts
      self.before = before
    }
  }

  private let people: DisclosureScheme
  private let answers: DisclosureScheme

  /// - Parameters:
  ///   - people: The rule for counts of people.
  ///   - answers: The rule for answers to a survey.
  package init(people: DisclosureScheme, answers: DisclosureScheme) {
    self.people = people
    self.answers = answers
  }

  /// In the order of `items`.
  package func make(_ items: [Item]) -> [SafeFigure] {
    var figures = [SafeFigure?](repeating: nil, count: items.count)
    // Figures of the same staff by the same characteristic are made safe together.
    for characteristic in FigureCharacteristic.allCases {
      let places = items.indices.filter {
        items[$0].question.characteristic == characteristic
          && Self.ofStaff.contains(items[$0].question.source)
      }
      for (place, figure) in zip(places, together(places.map { items[$0] })) {
        figures[place] = figure
      }
    }
    return zip(items, figures).map { item, figure in
      if let figure { return figure }
      return switch item.question.source {
      case .survey: alone(item, by: answers)
      case .recruitment, .leavers: alone(item, by: people)
      // A board is a dozen people whom everybody knows by name, and what somebody is paid is theirs.
      case .board, .managers, .pay, .workforce, .disciplinary, .capability, .training:
        settled(item) ?? SafeFigure(status: .tooFew)
      }
    }
  }

  /// Those that divide by the staff in post.
  private static let ofStaff: Set<FigureSource> = [
    .workforce, .disciplinary, .capability, .training,
  ]

  private func settled(_ item: Item) -> SafeFigure? {
    guard item.counts.isRecorded else { return SafeFigure(status: .notRecorded) }
    guard item.counts.groups.allSatisfy({ $0.fault == nil }) else {
      return SafeFigure(status: .notCalculable)
    }
    return nil
  }

  /// Figures of the same staff: the groups of the workforce, and of each figure how many of a group are
  /// counted and how many are not. How many there are at all is known.
  private func together(_ items: [Item]) -> [SafeFigure] {
    guard let base = items.first(where: { $0.question.source == .workforce }) else {
      return items.map { settled($0) ?? SafeFigure(status: .tooFew) }
    }
    let names = base.counts.groups.map(\.name) + [base.counts.rest.name]
    let staff = (base.counts.groups + [base.counts.rest]).map { $0.numerator ?? 0 }
    let all = staff.reduce(0, +)
    guard settled(base) == nil, all > people.hiddenTotals.upperBound else {
      return items.map { settled($0) ?? SafeFigure(status: .tooFew) }
    }
    // What hardly anybody is counted in is left out from the beginning, and tells nothing.
    let shown = items.filter { item in
      item.question.source != .workforce && settled(item) == nil
        && isEnough(item, people) && wholes(item) == staff
    }
    let (groups, parts) = protected(base, staff, all, shown)
    return items.map { item in
      if let settled = settled(item) { return settled }
      if item.question.source == .workforce {
        guard let groups else { return SafeFigure(status: .tooFew) }
        return SafeFigure(
          status: .shown,
          rows: zip(names, groups).map { .init(group: $0, part: $1, whole: nil, others: nil) }
            + [
              .init(
                group: SafeFigure.everybody, part: people.shown(all), whole: nil, others: nil)
            ])
      }
      guard let groups,
        let place = shown.firstIndex(where: { $0.question == item.question })
      else { return SafeFigure(status: .tooFew) }
      let counted = (item.counts.groups + [item.counts.rest]).compactMap(\.numerator)
      return SafeFigure(
        status: .shown,
        rows: names.indices.map { group in
          SafeFigure.Row(
            group: names[group], part: parts[place][group].part, whole: groups[group],
            others: parts[place][group].others)
        }
          + [everybody(counted.reduce(0, +), of: all, people)])
    }
  }

  /// - Returns: what is shown of each group, `nil` in place of all where nothing can be; and of each
  ///   further figure what is shown of each group.
  private func protected(
    _ base: Item, _ staff: [Int], _ all: Int, _ items: [Item]
  ) -> (groups: [Int?]?, parts: [[(part: Int?, others: Int?)]]) {
    var counts = LinkedCounts()
    let names = base.counts.groups.map(\.name) + [base.counts.rest.name]
    let groups = zip(names, staff).map { name, count in
      counts.add(.init(count, Self.fate(base.before, name, \.part) ?? .free))
    }
    counts.sum(groups, is: counts.add(.init(all, .known)))
    var cells: [[(part: Int, others: Int)]] = []
    for item in items {
      let parts = (item.counts.groups + [item.counts.rest]).map { $0.numerator ?? 0 }
      cells.append(
        names.indices.map { group in
          let name = names[group]
          let part = counts.add(
            .init(parts[group], Self.fate(item.before, name, \.part) ?? .free))
          let others = counts.add(
            .init(staff[group] - parts[group], Self.fate(item.before, name, \.others) ?? .free))
          counts.sum([part, others], is: groups[group])
          return (part, others)
        })
      guard let last = cells.last else { continue }
      let part = parts.reduce(0, +)
      counts.sum(last.map(\.part), is: counts.add(.init(part, .known)))
      counts.sum(last.map(\.others), is: counts.add(.init(all - part, .known)))
    }
    let (hidden, isSafe) = counts.protected(by: people)
    guard isSafe else {
      // With one figure fewer there may be room; the workforce alone comes last.
      return items.isEmpty
        ? (nil, []) : dropping(base, staff, all, items)
    }
    return (
      zip(groups, staff).map { hidden[$0] ? nil : people.shown($1) },
      zip(items, cells).map { item, row in
        let parts = (item.counts.groups + [item.counts.rest]).map { $0.numerator ?? 0 }
        return row.enumerated().map { group, cell in
          (
            hidden[cell.part] ? nil : people.shown(parts[group]),
            hidden[cell.others] ? nil : people.shown(staff[group] - parts[group])
          )
        }
      }
    )
  }

  private func dropping(
    _ base: Item, _ staff: [Int], _ all: Int, _ items: [Item]
  ) -> (groups: [Int?]?, parts: [[(part: Int?, others: Int?)]]) {
    let (groups, parts) = protected(base, staff, all, Array(items.dropLast()))
    let nothing = [(part: Int?, others: Int?)](repeating: (nil, nil), count: staff.count)
    return (groups, parts + [nothing])
  }

  private func wholes(_ item: Item) -> [Int] {
    (item.counts.groups + [item.counts.rest]).map { $0.denominator ?? 0 }
  }

  /// Whether so many are counted, of so many, that something can be shown.
  private func isEnough(_ item: Item, _ scheme: DisclosureScheme) -> Bool {
    let groups = groups(of: item)
    let parts = groups.map { $0.numerator ?? 0 }
    let wholes = groups.map { $0.denominator ?? 0 }
    let part = parts.reduce(0, +)
    return zip(parts, wholes).allSatisfy { $0 <= $1 }
      && wholes.reduce(0, +) > scheme.hiddenTotals.upperBound
      && (part == 0 || part > scheme.hiddenTotals.upperBound)
  }

  /// Those that were counted: a survey asks some questions of one group alone, and nobody says who
  /// answered of those who did not say.
  private func groups(of item: Item) -> [FigureCounts.Group] {
    item.question.source == .survey
      ? item.counts.groups.filter { $0.denominator != nil }
      : item.counts.groups + [item.counts.rest]
  }

  private func everybody(
    _ part: Int, of whole: Int, _ scheme: DisclosureScheme
  ) -> SafeFigure.Row {
    SafeFigure.Row(
      group: SafeFigure.everybody, part: scheme.shown(part), whole: scheme.shown(whole),
      others: nil)
  }

  /// A figure of people of its own: applicants, those who answered, those who left.
  private func alone(_ item: Item, by scheme: DisclosureScheme) -> SafeFigure {
    if let settled = settled(item) { return settled }
    guard isEnough(item, scheme) else { return SafeFigure(status: .tooFew) }
    let groups = groups(of: item)
    var counts = LinkedCounts()
    let cells = groups.map { group in
      let (part, whole) = (group.numerator ?? 0, group.denominator ?? 0)
      func add(_ count: Int, _ value: KeyPath<SafeFigure.Row, Int?>) -> Int {
        counts.add(.init(count, Self.fate(item.before, group.name, value) ?? .free))
      }
      let cell = (
        part: add(part, \.part), others: add(whole - part, \.others),
        whole: counts.add(
          .init(whole, Self.fate(item.before, group.name, \.whole) ?? .free, isTotal: true))
      )
      counts.sum([cell.part, cell.others], is: cell.whole)
      return cell
    }
    let part = groups.reduce(0) { $0 + ($1.numerator ?? 0) }
    let whole = groups.reduce(0) { $0 + ($1.denominator ?? 0) }
    // How many there are at all is no secret, of whatever group.
    counts.sum(cells.map(\.part), is: counts.add(.init(part, .known)))
    counts.sum(cells.map(\.others), is: counts.add(.init(whole - part, .known)))
    counts.sum(cells.map(\.whole), is: counts.add(.init(whole, .known)))
    let (hidden, isSafe) = counts.protected(by: scheme)
    guard isSafe else { return SafeFigure(status: .tooFew) }
    let rows = zip(groups, cells).map { group, cell in
      let (part, whole) = (group.numerator ?? 0, group.denominator ?? 0)
      let isBase = scheme.hiddenTotals.contains(whole)
      return SafeFigure.Row(
        group: group.name, part: hidden[cell.part] || isBase ? nil : scheme.shown(part),
        whole: hidden[cell.whole] || isBase ? nil : scheme.shown(whole),
        others: hidden[cell.others] || isBase ? nil : scheme.shown(whole - part))
    }
    return SafeFigure(status: .shown, rows: rows + [everybody(part, of: whole, scheme)])
  }

  /// What an earlier release did with a count.
  private static func fate(
    _ before: SafeFigure?, _ group: String, _ value: KeyPath<SafeFigure.Row, Int?>
  ) -> CellFate? {
    guard let before, before.status == .shown,
      let row = before.rows.first(where: { $0.group == group })
    else { return nil }
    return row[keyPath: value] == nil ? .hidden : .shown
  }
}
