import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/induction/figures`: how well inductions work there.
enum InductionFigureRoutes {
  static func add(to routes: Routes) {
    routes.get(
      "/organisations/:id/induction/figures", .permission(.countInductions), figures)
  }

  @Sendable static func figures(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let content = try InductionReader.shipped()
    let view = try await visit.read { user, tx in
      let name = try OrganisationInductionRoutes.held(id, .countInductions, user, tx)
      let kind = try Organisations.find(id, tx)?.kind(on: user.today) ?? .unstated
      let sees = try user.seesAll(
        counted: [kind.isArea ? .area : .under], at: id, for: .seeInductions, tx)
      let readership: Readership = sees ? .seesPeople : .seesFigures
      let found = try InductionFigures.of(id, tx)
      let similar = kind.isArea ? [:] : try InductionFigures.of(kind.sector, tx)
      let whole = found[""] ?? [:]
      let areas =
        kind.isArea ? try OrganisationTree.areas(directlyIn: id, on: user.today, tx) : []
      let beneath = try InductionFigures.of(areas.map(\.id), tx)
      return InductionFigurePages.Figures(
        id: "\(id)", name: name, countedAt: try InductionFigures.countedAt(tx)?.inWords,
        tracks: InductionTrack.allCases.compactMap { track in
          whole[track.rawValue].map { figures in
            InductionFigurePages.Track(
              title: track.words, whole: line("Here", figures, readership),
              similar: similar[track.rawValue].map {
                line("Employers like this one (\(kind.sector.words))", $0, .seesFigures)
              },
              sectors: Sector.allCases.compactMap { sector in
                found[sector.rawValue]?[track.rawValue].map { line(sector.words, $0, readership) }
              },
              areas: areas.compactMap { area in
                beneath[area.id]?[track.rawValue].map {
                  line(area.name(on: user.today), $0, readership)
                }
              },
              weeks: InductionFigure.weeks.map { weeks in
                (
                  "Within \(weeks) weeks",
                  share(figures[.within(weeks: weeks)], of: figures[.signed], readership)
                )
              },
              credited: ShownCount(
                figures[.credited], among: people(figures), to: readership),
              hoursSaved: hours(figures, track, content, readership),
              opinions: OpinionShares.of(content.questions) {
                figures[.opinion(question: $0, points: $1)]
              })
          }
        }, sector: kind.sector.words,
        explanation: sees ? nil : DisclosureRules.explanation,
        seesProgramme: try user.holds(.countProgrammes, over: .organisation(id), tx))
    }
    return .page(InductionFigurePages.figures(view))
  }

  /// Among how many people a count is, as far as it is known: those open and those signed off.
  private static func people(_ figures: InductionFigures) -> Int {
    figures[.open] + figures[.signed]
  }

  private static func line(
    _ title: String, _ figures: InductionFigures, _ readership: Readership
  ) -> InductionFigurePages.Line {
    let count = { (figure: InductionFigure) in
      ShownCount(figures[figure], among: people(figures), to: readership)
    }
    return InductionFigurePages.Line(
      title: title, open: count(.open), overdue: count(.overdue), waiting: count(.ready),
      signed: count(.signed), done: share(figures[.dueSigned], of: figures[.due], readership),
      inTime: share(figures[.dueInTime], of: figures[.due], readership))
  }

  private static func share(
    _ part: Int, of whole: Int, _ readership: Readership
  ) -> ShownShare {
    ShownShare(Proportion(part, of: whole), among: whole, to: readership)
  }

  private static func hours(
    _ figures: InductionFigures, _ track: InductionTrack, _ content: InductionContent,
    _ readership: Readership
  ) -> String? {
    let shown = ShownCount(figures[.credited], among: people(figures), to: readership)
    guard let parts = shown.number else { return nil }
    let hours = parts * (content.minutesOfPart[track] ?? 0) / 60
    return hours == 1 ? "About 1 hour" : "About \(grouped(hours)) hours"
  }
}
