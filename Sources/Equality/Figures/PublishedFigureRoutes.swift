import Access
import Directory
import Disclosure
import Figures
import Intake
import Journals
import Kernel
import Markup
import Storage
import Web

/// `/organisations/:id/equality/publish` and `…/published`.
enum PublishedFigureRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/equality"
    routes.get("\(base)/publish", .permission(.publishFigures), check)
    routes.post("\(base)/publish", .permission(.publishFigures), publish)
    routes.get("\(base)/published", .permission(.seePublishedFigures), published)
  }

  @Sendable static func published(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let content = try EqualityContent.shipped()
    let asked = visit.query["year"].flatMap { Int($0) }
    let view = try await visit.read { user, tx in
      _ = try user.right(to: .seePublishedFigures, .organisation(id), tx)
      guard let place = try Organisations.find(id, tx) else { throw NotFound("This organisation") }
      let years = try FigureReleases.years(of: id, tx)
      let year =
        years.first { $0.end.year == asked } ?? years.first
        ?? StandardsYear(endingOnOrBefore: user.today)
      let release = try FigureReleases.latest(of: id, in: year, tx)
      return PublishedFigurePages.Published(
        id: "\(id)", name: place.displayName(on: user.today),
        period: ShowExactFigures.period(year),
        years: years.map {
          .init(
            words: $0.words, address: "/organisations/\(id)/equality/published?year=\($0.end.year)",
            isShown: $0 == year)
        },
        release: release.map {
          "Published on \($0.madeAt.dayInLondon.inWords) by \($0.madeBy)"
            + ($0.revision > 1 ? ", revised \($0.revision - 1) times" : "")
        },
        standards: standards(release?.figures ?? [], content), told: try told(content),
        mayPublish: try user.holds(.publishFigures, over: .organisation(id), tx))
    }
    return .page(PublishedFigurePages.published(view))
  }

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit, year: visit.query["year"]))
  }

  @Sendable static func publish(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    let year = ExactFigureRoutes.year(form["year"] ?? "", on: visit.today)
    let content = try EqualityContent.shipped()
    let user = try visit.user()
    try await visit.site.database.write { tx in
      try PublishOwnFigures(organisation: id, year: year, content: content).run(by: user, tx)
    }
    return .redirect(
      to: "/organisations/\(id)/equality/published?year=\(year.end.year)",
      done: "The figures are published")
  }

  private static func page(_ visit: Visit, year asked: String?) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let year = ExactFigureRoutes.year(asked ?? "", on: visit.today)
    let content = try EqualityContent.shipped()
    let view = try await visit.read { user, tx in
      let action = PublishOwnFigures(organisation: id, year: year, content: content)
      let figures = try action.figures(by: user, tx)
      guard let place = try Organisations.find(id, tx) else { throw NotFound("This organisation") }
      let before = try FigureReleases.latest(of: id, in: year, tx)
      return PublishedFigurePages.Proposal(
        id: "\(id)", name: place.displayName(on: user.today),
        period: ShowExactFigures.period(year), year: year.end.year,
        standards: standards(figures, content), told: try told(content),
        before: before.map {
          "Figures of this year were published on \($0.madeAt.dayInLondon.inWords)"
        }, hasChanged: before?.figures != figures)
    }
    return PublishedFigurePages.proposal(view)
  }

  private static func standards(
    _ figures: [FigureRelease.Figure], _ content: EqualityContent
  ) -> [PublishedFigurePages.Standard] {
    var standards: [(title: String, lines: [PublishedFigurePages.Line])] = []
    for one in figures {
      guard
        let measure = content.measures.first(where: {
          $0.code == one.measure && $0.edition == one.edition
        })
      else { continue }
      let words = SafeFigureWords(measure, one.figure)
      let line = PublishedFigurePages.Line(
        title: measure.title, groups: words.groups, ratio: words.ratio, status: words.status)
      if standards.last?.title == measure.standard {
        standards[standards.count - 1].lines.append(line)
      } else {
        standards.append((measure.standard, [line]))
      }
    }
    return standards.map { .init(title: $0.title, lines: $0.lines) }
  }

  private static func told(_ content: EqualityContent) throws -> [String] {
    try PublishOwnFigures.schemes(content).map {
      "\($0.title): \($0.scheme.told(hidden: "“Not shown”"))"
    }
      + [
        "Shares and ratios are worked out from the numbers as they are shown.",
        "Boards, pay and what is worked out from very few people are not among them.",
      ]
  }
}

/// Publishes figures of one employer and year.
struct PublishOwnFigures {
  let organisation: OrganisationID
  let year: StandardsYear
  let content: EqualityContent

  /// The rules for people and for answers.
  static func schemes(
    _ content: EqualityContent
  ) throws -> [(title: String, scheme: DisclosureScheme)] {
    try [("A", "Counts of people"), ("D", "Answers to a survey")].map { code, title in
      guard let rule = content.schemes.first(where: { $0.code == code }) else {
        throw NotFound("The rule \(code)")
      }
      return (title, rule.scheme(population: nil))
    }
  }

  /// What may be published of what is recorded now.
  ///
  /// - Throws: `Forbidden` for whoever may not publish for the employer.
  func figures(
    by user: User, _ tx: any Transaction
  ) throws -> [FigureRelease.Figure] {
    guard let place = try Organisations.find(organisation, tx) else {
      throw NotFound("This organisation")
    }
    let schemes = try Self.schemes(content)
    let measures = ShowExactFigures(organisation: organisation, year: year, content: content)
      .measures(for: place.kind(on: user.today).sector)
      .filter { Self.published.contains($0.source ?? .pay) }
      .sorted { (Self.order($0), $0.standard) < (Self.order($1), $1.standard) }
    let questions = measures.compactMap { $0.question(organisation, in: year) }
    let safe = try PublishFigures.proposal(
      questions, .shipped, SafeFigures(people: schemes[0].scheme, answers: schemes[1].scheme),
      by: user, tx)
    return zip(measures, safe).map {
      FigureRelease.Figure(measure: $0.code, edition: $0.edition, figure: $1)
    }
  }

  /// Does nothing where it is published already as it is.
  func run(by user: User, _ tx: any Transaction) throws {
    let right = try user.right(to: .publishFigures, .organisation(organisation), tx)
    let figures = try figures(by: user, tx)
    if try FigureReleases.latest(of: organisation, in: year, tx)?.figures == figures { return }
    _ = try FigureReleases.save(figures, of: organisation, in: year, by: user, tx)
    let name = try Organisations.find(organisation, tx)?.displayName(on: user.today) ?? ""
    try Journal.record(
      JournalEvent(
        FiguresJournal.published, [.organisation(organisation)],
        details: ["employer": name, "year": year.words]), under: right, tx)
  }

  private static let published: Set<FigureSource> = [
    .workforce, .recruitment, .disciplinary, .capability, .training, .leavers, .survey,
  ]

  private static func order(_ measure: Measure) -> Int {
    measure.standard.contains("Race") ? 0 : 1
  }
}
