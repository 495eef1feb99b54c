import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/induction/{people,parts,settings}`: what an employer adds.
enum EmployerRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/induction"
    let keeping = Door.permission(.keepInductions)
    routes.get("\(base)/people", keeping, people)
    routes.get("\(base)/people/new", keeping, askName)
    routes.post("\(base)/people", keeping, name)
    routes.post("\(base)/people/:nominee/ending", keeping, endNomination)
    routes.get("\(base)/parts", keeping, parts)
    routes.post("\(base)/parts", keeping, addPart)
    routes.post("\(base)/parts/:part/ending", keeping, endPart)
    routes.get("\(base)/settings", keeping, settings)
    routes.post("\(base)/settings", keeping, set)
  }

  private static func held(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> String {
    try OrganisationInductionRoutes.held(id, .keepInductions, user, tx)
  }

  private static func standards(on day: Day) throws -> [Choice] {
    (try InductionReader.shipped().edition(.careCertificate, startingOn: day)?.parts ?? [])
      .map { Choice($0.code, "\($0.code). \($0.title)") }
  }

  // MARK: Who assesses and signs

  private static func peoplePage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let (name, nominees, maySign) = try await visit.read { user, tx in
      let name = try held(id, user, tx)
      let maySign = try user.holds(.signInductions, over: .organisation(id), tx)
      let all = try InductionEmployers.nominees(at: [id], tx).filter {
        $0.isInForce(on: user.today)
      }
      let names = try People.names(of: Set(all.map(\.person)), tx)
      return (
        name,
        all.map { one in
          EmployerPages.Nominee(
            id: "\(one.id)", name: names[one.person] ?? "", duty: one.duty.words,
            units: one.units.isEmpty ? "All" : one.units.joined(separator: ", "),
            from: one.from.inWords, until: one.until?.inWords, revision: one.revision,
            mayEnd: one.duty == .assessor || maySign)
        }, maySign
      )
    }
    return EmployerPages.people(
      "\(id)", name, nominees, mayNameSignatories: maySign, problems: problems)
  }

  @Sendable static func people(_ visit: Visit) async throws -> Answer {
    .page(try await peoplePage(visit))
  }

  private static func namePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let text = (answers["q"] ?? "").folded
    let (name, people, maySign) = try await visit.read { user, tx in
      let name = try held(id, user, tx)
      let maySign = try user.holds(.signInductions, over: .organisation(id), tx)
      guard !text.isEmpty else { return (name, [NamedChoice](), maySign) }
      let found = try Team.people(
        of: id, reach: user.reach(for: .keepInductions, tx), on: user.today, limit: 5_000, tx
      ).members.filter { $0.name.folded.contains(text) }
      var seen: Set<PersonID> = []
      return (
        name,
        found.filter { seen.insert($0.person).inserted }.prefix(20).map {
          NamedChoice(code: "\($0.person)", words: $0.name, hint: $0.title)
        }, maySign
      )
    }
    return EmployerPages.name(
      "\(id)", name, people, try standards(on: visit.today), mayNameSignatories: maySign, answers,
      problems: problems)
  }

  @Sendable static func askName(_ visit: Visit) async throws -> Answer {
    .page(try await namePage(visit, visit.query))
  }

  @Sendable static func name(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      var problems = Problems()
      let person = form["person"].flatMap { PersonID($0) }
      if person == nil { problems.add("person", "Choose whom") }
      let duty: InductionDuty? = problems.choice(form["duty"], "duty", blank: "Choose for what")
      let until = problems.optionalDay(form.day("until"), "until")
      let known = try standards(on: user.today).map(\.code)
      let units = form.all("unit").uniqued()
      if !Set(units).isSubset(of: known) {
        problems.add("unit", "Choose among the standards listed")
      }
      try problems.throwIfAny()
      guard let person, let duty else { throw problems }
      _ = try NameForInductions(
        organisation: id, person: person, duty: duty, units: units, until: until
      ).run(by: user, tx)
      return Done(to: "/organisations/\(id)/induction/people", "Named, and told")
    } orAsk: { problems in
      try await namePage(visit, form, problems)
    }
  }

  @Sendable static func endNomination(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let nominee = try visit.id(InductionNomineeID.self, "nominee")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EndNomination(organisation: id, id: nominee, seen: form.revision).run(by: user, tx)
      return Done(to: "/organisations/\(id)/induction/people", "Ended")
    } orAsk: { problems in
      try await peoplePage(visit, problems)
    }
  }

  // MARK: Local parts

  private static func partsPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let local = try InductionReader.shipped().edition(.core, startingOn: visit.today)?.local
    let topics = local?.topics ?? []
    let (name, parts) = try await visit.read { user, tx in
      let name = try held(id, user, tx)
      let above = try [id] + OrganisationTree.ancestors(of: id, on: .under, user.today, tx)
      let all = try InductionEmployers.localUnits(at: above.uniqued(), tx).filter {
        $0.until.map { user.today <= $0 } ?? true
      }
      let names = try Organisations.names(of: Set(all.map(\.organisation)), tx)
      return (
        name,
        all.map { one in
          EmployerPages.Part(
            id: "\(one.id)", title: one.title, about: one.about,
            topic: topics.first { $0.code == one.topic }?.title ?? one.topic,
            how: one.isObserved ? "Seen at work" : "Read and finished by themselves",
            from: one.from.inWords, until: one.until?.inWords,
            place: names[one.organisation] ?? "", revision: one.revision,
            mayEnd: one.organisation == id && one.until == nil)
        }
      )
    }
    return EmployerPages.parts(
      "\(id)", name, parts, topics.map { Choice($0.code, $0.title) }, most: local?.atMost ?? 0,
      answers, problems: problems)
  }

  @Sendable static func parts(_ visit: Visit) async throws -> Answer {
    .page(try await partsPage(visit, FormData()))
  }

  @Sendable static func addPart(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      var problems = Problems()
      let title = problems.text(
        form["title"], "title", limit: 100, blank: "Enter what it is called")
      let about = problems.text(
        form["about"], "about", limit: 2_000, blank: "Enter what they learn or do")
      let topic = problems.text(form["topic"], "topic", blank: "Choose what it is about")
      let how = problems.choice(
        form["how"], "how", among: ["read", "seen"], blank: "Choose how it is shown")
      guard let title, let about, let topic, let how else { throw problems }
      _ = try AddLocalPart(
        organisation: id, title: title, about: about, topic: topic, isObserved: how == "seen"
      ).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/induction/parts", "Added for everybody who begins from tomorrow")
    } orAsk: { problems in
      try await partsPage(visit, form, problems)
    }
  }

  @Sendable static func endPart(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let part = try visit.id(InductionLocalUnitID.self, "part")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      try EndLocalPart(organisation: id, id: part, seen: form.revision).run(by: user, tx)
      return Done(
        to: "/organisations/\(id)/induction/parts", "Whoever begins from tomorrow is without it")
    } orAsk: { problems in
      try await partsPage(visit, FormData(), problems)
    }
  }

  // MARK: Settings

  private static func settingsPage(
    _ visit: Visit, _ answers: FormData?, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let standards = try standards(on: visit.today)
    let national =
      try InductionReader.shipped().edition(.careCertificate, startingOn: visit.today)?
      .beforeAlone ?? []
    let (name, known) = try await visit.read { user, tx in
      (try held(id, user, tx), try InductionEmployers.settings(of: id, tx))
    }
    var form = answers ?? FormData()
    if answers == nil, let known {
      form.add("revision", "\(known.revision)")
      if known.asksSeparation { form.add("separation", "yes") }
      form.add("which", known.beforeAlone == nil ? "national" : "own")
      for code in known.beforeAlone ?? [] { form.add("alone", code) }
    }
    return EmployerPages.settings(
      "\(id)", name, standards, national: "Standards \(national.joined(separator: ", "))", form,
      problems: problems)
  }

  @Sendable static func settings(_ visit: Visit) async throws -> Answer {
    .page(try await settingsPage(visit, nil))
  }

  @Sendable static func set(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      var problems = Problems()
      let which = problems.choice(
        form["which"], "which", among: ["national", "own"], blank: "Choose which")
      guard let which else { throw problems }
      try SetInductions(
        organisation: id,
        settings: InductionSettings(
          asksSeparation: form["separation"] == "yes",
          beforeAlone: which == "own" ? form.all("alone").uniqued() : nil,
          revision: form.revision)
      ).run(by: user, tx)
      return Done(to: "/organisations/\(id)/induction", "Saved")
    } orAsk: { problems in
      try await settingsPage(visit, form, problems)
    }
  }
}
