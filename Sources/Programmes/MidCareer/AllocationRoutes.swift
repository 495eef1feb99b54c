import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/cohorts/rounds…`: places are given, all at once and for everybody to see why.
enum AllocationRoutes {
  static func add(to routes: Routes) {
    let keep = Door.permission(.keepCohorts)
    let base = "/organisations/:id/cohorts/rounds"
    routes.get("\(base)/new", keep, ask)
    routes.post(base, keep, propose)
    routes.get("\(base)/:round", keep, show)
    routes.post("\(base)/:round", keep, settle)
  }

  /// Cohorts in which places can be given: nobody can apply any more, and they have not begun.
  static func waiting(
    at places: [OrganisationID], on today: Day, _ tx: any Transaction
  ) throws -> [Cohort] {
    let all = try Cohorts.held(by: places, tx).filter { $0.state.isLive && $0.closesOn < today }
    return try AllocationReading(tx).cohorts(all).filter { place in
      place.firstDay.map { $0 > today } ?? false
    }.map(\.cohort)
  }

  private static func askPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let (name, cohorts) = try await visit.read { user, tx in
      let name = try KeptCohorts.name(id, user, tx)
      let all = try AllocationRoutes.waiting(at: [id], on: user.today, tx)
      let named = try Cohorts.named(all.map(\.id), tx)
      return (
        name,
        all.map {
          Choice(
            "\($0.id)", $0.title,
            hint: "\($0.capacity) places. \(named[$0.id] ?? 0) named it and have no place")
        }
      )
    }
    return CohortPeoplePages.propose("\(id)", name, cohorts, answers, problems: problems)
  }

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await askPage(visit, FormData()))
  }

  @Sendable static func propose(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      let cohorts = form.all("cohort").compactMap { CohortID($0) }.uniqued()
      guard !cohorts.isEmpty else { throw Problems("cohort", "Choose at least one cohort") }
      let one = try ProposeAllocation(organisation: id, cohorts: cohorts).run(by: user, tx)
      return Done(to: "/organisations/\(id)/cohorts/rounds/\(one.id)")
    } orAsk: { problems in
      try await askPage(visit, form, problems)
    }
  }

  private static func page(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let round = try visit.id(AllocationID.self, "round")
    let view = try await visit.read { user, tx in
      let name = try KeptCohorts.name(id, user, tx)
      guard let one = try CohortAllocations.find(round, tx), one.organisation == id else {
        throw NotFound("This round")
      }
      return try self.view(one, name, tx)
    }
    return CohortPeoplePages.round(view, problems: problems)
  }

  private static func view(
    _ one: CohortAllocation, _ name: String, _ tx: any Transaction
  ) throws -> CohortPeoplePages.Round {
    let lines = try CohortAllocations.lines(of: one.id, tx)
    let ids = try CohortAllocations.cohorts(of: one.id, tx)
    let people = Dictionary(
      uniqueKeysWithValues: try Participations.find(lines.map(\.participation), tx).map {
        ($0.id, $0)
      })
    let names = try People.names(of: Set(people.values.map(\.person)), tx)
    let places = try Organisations.names(of: Set(people.values.map(\.organisation)), tx)
    let found = try Cohorts.find(ids, tx)
    let placed = try Cohorts.placed(in: ids, tx)
    let who = { (line: AllocationLine) -> (person: String, place: String, sector: String) in
      let one = people[line.participation]
      return (
        one.flatMap { names[$0.person] } ?? "Somebody whose record is deleted",
        one.flatMap { places[$0.organisation] } ?? "", one?.sector.words ?? ""
      )
    }
    return CohortPeoplePages.Round(
      id: "\(one.id)", organisation: "\(one.organisation)", name: name, when: one.madeAt.inWords,
      by: one.madeBy, state: one.state.words, isProposed: one.state == .proposed,
      isProven: one.isProvenBest,
      cohorts: ids.compactMap { id in
        guard let cohort = found[id] else { return nil }
        let given = lines.filter { $0.cohort == id }
        var sectors = placed[id] ?? [:]
        if one.state == .proposed {
          for line in given {
            if let sector = people[line.participation]?.sector {
              sectors[sector, default: 0] += 1
            }
          }
        }
        return .init(
          title: cohort.title, address: "/cohorts/\(id)", capacity: cohort.capacity,
          sectors: sectors.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { ($0.key.words, $0.value) },
          rules: cohort.mix.sentences,
          breaches: sectors.isEmpty
            ? []
            : cohort.mix.breaches(
              of: sectors, capacity: cohort.capacity, minimum: cohort.minimum),
          people: given.map(who).sorted { $0.person < $1.person })
      },
      waiting: lines.filter { $0.cohort == nil }.map { line in
        let one = who(line)
        return (one.person, one.place, one.sector, line.why)
      }.sorted { $0.person < $1.person }, revision: one.revision)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(try await page(visit))
  }

  @Sendable static func settle(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let round = try visit.id(AllocationID.self, "round")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let one = try CohortAllocations.find(round, tx), one.organisation == id else {
        throw NotFound("This round")
      }
      var problems = Problems()
      let step = problems.choice(
        form["step"], "step", among: ["confirm", "discard"], blank: "Choose what to do")
      try problems.throwIfAny()
      _ = try SettleAllocation(id: one.id, confirms: step == "confirm", seen: form.revision)
        .run(by: user, tx)
      return step == "confirm"
        ? Done(
          to: "/organisations/\(id)/cohorts/rounds/\(round)",
          "Confirmed. \(one.placed) have a place, and everybody is told")
        : Done(to: "/organisations/\(id)/cohorts", "Discarded. Nobody heard of it")
    } orAsk: { problems in
      try await page(visit, problems)
    }
  }
}
