import Access
import Directory
import Disclosure
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/programme/figures`: how well the mid-career programme works there.
enum MidCareerFigureRoutes {
  static func add(to routes: Routes) {
    routes.get("/organisations/:id/programme/figures", .permission(.countProgrammes), figures)
  }

  @Sendable static func figures(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let edition = try MidCareerTerms.today(visit.today)
    let view = try await visit.read { user, tx in
      let name = try OrganisationInductionRoutes.held(id, .countProgrammes, user, tx)
      let kind = try Organisations.find(id, tx)?.kind(on: user.today) ?? .unstated
      // Nobody sees by name everybody of an area who takes part.
      let sees = try !kind.isArea && user.seesAll(at: id, for: .releaseForProgramme, tx)
      let shown = Shown(edition: edition, readership: sees ? .seesPeople : .seesFigures)
      let found = try MidCareerFigures.of(id, tx)
      let whole = found[""]?[edition.code] ?? MidCareerFigures()
      let similar =
        kind.isArea ? nil : try MidCareerFigures.of(kind.sector, tx)[edition.code]
      let areas =
        kind.isArea ? try OrganisationTree.areas(directlyIn: id, on: user.today, tx) : []
      let beneath = try MidCareerFigures.of(areas.map(\.id), tx)
      return MidCareerFigurePages.Figures(
        id: "\(id)", name: name,
        countedAt: try MidCareerFigures.countedAt(tx)?.inWords,
        lines: whole.isEmpty
          ? []
          : [shown.line("Here", whole)]
            + [similar].compactMap(\.self).map {
              Shown(edition: edition, readership: .seesFigures)
                .line("Employers like this one (\(kind.sector.words))", $0)
            },
        sectors: !kind.isArea
          ? []
          : Sector.allCases.compactMap { sector in
            found[sector.rawValue]?[edition.code].flatMap {
              shown.hasPeople($0) ? shown.line(sector.words, $0) : nil
            }
          },
        areas: areas.compactMap { area in
          beneath[area.id]?[edition.code].flatMap {
            shown.hasPeople($0) ? shown.line(area.name(on: user.today), $0) : nil
          }
        },
        states: shown.states(whole), weeks: shown.weeks(whole),
        // Where else somebody worked is theirs to tell, and no figure of one place tells it of few.
        carried: ShownCount(whole[.carried], among: whole[.meant], to: .seesFigures),
        daysSaved: shown.daysSaved(whole), held: shown.held(whole),
        opinions: OpinionShares.of(edition.questions) {
          whole[.opinion(question: $0, points: $1)]
        }, seesInductions: try user.holds(.countInductions, over: .organisation(id), tx),
        explanation: sees ? nil : DisclosureRules.explanation)
    }
    return .page(MidCareerFigurePages.figures(view))
  }

  /// Figures as one reader sees them.
  private struct Shown {
    let edition: MidCareerEdition
    let readership: Readership

    func count(_ count: Int, among people: Int) -> ShownCount {
      ShownCount(count, among: people, to: readership)
    }

    private func share(_ part: Int, of whole: Int, among people: Int? = nil) -> ShownShare {
      ShownShare(Proportion(part, of: whole), among: people ?? whole, to: readership)
    }

    /// Of how many people there is something to count, as far as it is known.
    private func people(_ figures: MidCareerFigures) -> Int {
      max(figures[.meant], standing.map { figures[$0.1] }.reduce(0, +))
    }

    /// Whether there is anybody in it: a board that holds cohorts has figures of them alone.
    func hasPeople(_ figures: MidCareerFigures) -> Bool {
      people(figures) + figures[.applied] + figures[.given] + figures[.dayPeople] > 0
    }

    func line(_ title: String, _ figures: MidCareerFigures) -> MidCareerFigurePages.Line {
      let days = [.dayWhole, .dayPart, .dayMissed].map { figures[$0] }.reduce(0, +)
      return MidCareerFigurePages.Line(
        title: title, meant: ShownCount(people: figures[.meant], to: readership),
        done: share(figures[.meantDone], of: figures[.meant]),
        underWay: share(figures[.meantUnderWay], of: figures[.meant]),
        waiting: count(figures[.waiting], among: people(figures)),
        waitingLong: share(figures[.waitingLong], of: figures[.waiting]),
        given: share(figures[.within(weeks: 26)], of: figures[.given]),
        released: share(
          figures[.released], of: figures[.released] + figures[.refused],
          among: figures[.releasePeople]),
        wholeDays: share(figures[.dayWhole], of: days, among: figures[.dayPeople]))
    }

    private let standing: [(String, MidCareerFigure)] = [
      ("Put forward, and not yet answered", .selected), ("Waiting for release", .asking),
      ("Not released", .notReleased), ("Waiting for a place", .waiting), ("Place given", .placed),
      ("Put off", .deferred), ("Days are missing", .incomplete),
    ]

    init(edition: MidCareerEdition, readership: Readership) {
      (self.edition, self.readership) = (edition, readership)
    }

    func states(_ figures: MidCareerFigures) -> [(title: String, count: ShownCount)] {
      let year: [(String, MidCareerFigure)] = [
        ("Applied or put forward in the last twelve months", .applied),
        ("Completed in the last twelve months", .completed),
        ("Withdrawn in the last twelve months", .withdrawn),
      ]
      return (standing + year).map { ($0.0, count(figures[$0.1], among: people(figures))) }
    }

    func weeks(_ figures: MidCareerFigures) -> [(title: String, share: ShownShare)] {
      MidCareerFigure.weeks.map { weeks in
        ("Within \(weeks) weeks", share(figures[.within(weeks: weeks)], of: figures[.given]))
      }
    }

    func daysSaved(_ figures: MidCareerFigures) -> String? {
      ShownCount(figures[.carried], among: figures[.meant], to: .seesFigures).number.map { people in
        let days = people * edition.days.least
        return days == 1 ? "About 1 day" : "About \(grouped(days)) days"
      }
    }

    /// Cohorts are no people and are counted as they are; `nil` where none was held.
    func held(_ figures: MidCareerFigures) -> MidCareerFigurePages.Held? {
      guard figures[.held] + figures[.calledOff] + figures[.graduates] > 0 else { return nil }
      let completed = ShownCount(people: figures[.heldCompleted], to: readership)
      let each = completed.number.flatMap { _ in
        figures[.heldPence] > 0 && figures[.heldCompleted] > 0
          ? (figures[.heldPence] + figures[.heldCompleted] / 2) / figures[.heldCompleted] : nil
      }
      return MidCareerFigurePages.Held(
        cohorts: figures[.held],
        mixed: ShownShare(
          Proportion(figures[.heldMixed], of: figures[.held]), among: figures[.held],
          to: .seesPeople),
        calledOff: figures[.calledOff], completed: completed, each: each.map { pounds($0) },
        members: share(figures[.members], of: figures[.graduates]),
        joined: count(figures[.joined], among: figures[.members]), meetings: figures[.meetings])
    }
  }
}
