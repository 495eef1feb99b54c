import Access
import Directory
import Kernel
import Markup
import Records
import Storage
import Web

/// `/organisations/:id/assessors…`: who may be named there, of its own or borrowed.
enum AssessorRoutes {
  static func add(to routes: Routes) {
    let base = "/organisations/:id/assessors"
    let keeping = Door.permission(.keepAssessors)
    routes.get(base, keeping, assessors)
    routes.post(base, keeping, nameAssessor)
    routes.get("\(base)/new", keeping, askName)
    routes.get("\(base)/borrowed", keeping, askBorrow)
    routes.post("\(base)/borrowed", keeping, borrow)
    routes.post("\(base)/:assessor", keeping, step)
  }

  private static func held(
    _ id: OrganisationID, _ user: User, _ tx: any Transaction
  ) throws -> String {
    _ = try user.right(to: .keepAssessors, .organisation(id), tx)
    guard let name = try Organisations.names(of: [id], tx)[id] else {
      throw NotFound("This organisation")
    }
    return name
  }

  @Sendable static func assessors(_ visit: Visit) async throws -> Answer {
    .page(try await assessorsPage(visit))
  }

  private static func assessorsPage(
    _ visit: Visit, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let (name, places) = try await visit.read { user, tx in
      let name = try held(id, user, tx)
      let found = try AssessorPlaces.of([id], tx)
      let people = try People.names(of: Set(found.map(\.assessor)), tx)
      let places = try Organisations.names(
        of: Set(found.map(\.organisation) + found.compactMap(\.lender)), tx)
      return (
        name,
        found.map { place in
          OrganisationClaimPages.Place(
            id: "\(place.id)", assessor: assessorName(of: place, people, readBy: id),
            organisation: places[place.organisation] ?? "",
            lender: place.lender.flatMap { places[$0] }, state: words(place, on: user.today),
            from: place.from.inWords, until: place.until?.inWords, revision: place.revision,
            steps: steps(place, readBy: id))
        }
      )
    }
    var page = OrganisationClaimPages.assessors("\(id)", name, places)
    page.problems = problems
    return page
  }

  /// Until the other employer has agreed, whoever asked learns nobody's name by an address.
  private static func assessorName(
    of place: AssessorPlace, _ people: [PersonID: String], readBy id: OrganisationID
  ) -> String {
    place.state == .asked && place.lender != id
      ? "Whom you asked for" : people[place.assessor] ?? ""
  }

  private static func words(_ place: AssessorPlace, on day: Day) -> String {
    place.state == .agreed && !place.isInForce(on: day)
      ? AssessorPlaceState.ended.words : place.state.words
  }

  private static func steps(_ place: AssessorPlace, readBy id: OrganisationID) -> [String] {
    switch place.state {
    case .asked: place.lender == id ? ["agree", "refuse"] : ["end"]
    case .agreed: ["end"]
    case .refused, .ended: []
    }
  }

  @Sendable static func askName(_ visit: Visit) async throws -> Answer {
    .page(try await namePage(visit, visit.query))
  }

  private static func namePage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let text = (answers["q"] ?? "").folded
    let (name, people) = try await visit.read { user, tx -> (String, [NamedView]) in
      let name = try held(id, user, tx)
      guard !text.isEmpty else { return (name, []) }
      let found = try Team.people(
        of: id, reach: user.reach(for: .keepAssessors, tx), on: user.today, limit: 5_000, tx
      ).members.filter { $0.name.folded.contains(text) }
      var seen: Set<PersonID> = []
      return (
        name,
        found.filter { seen.insert($0.person).inserted }.prefix(20).map {
          NamedView(code: "\($0.person)", name: $0.name, part: $0.title)
        }
      )
    }
    return OrganisationClaimPages.name("\(id)", name, people, answers, problems: problems)
  }

  @Sendable static func nameAssessor(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      var problems = Problems()
      let assessor = form["assessor"].flatMap { PersonID($0) }
      if assessor == nil { problems.add("assessor", "Choose who is to be an assessor") }
      let until = problems.optionalDay(form.day("until"), "until")
      try problems.throwIfAny()
      guard let assessor else { throw problems }
      _ = try OfferAssessor(organisation: id, assessor: assessor, lender: nil, until: until)
        .run(by: user, tx)
      return Done(to: "/organisations/\(id)/assessors", "The assessor can be named from now on")
    } orAsk: { problems in
      try await namePage(visit, form, problems)
    }
  }

  @Sendable static func askBorrow(_ visit: Visit) async throws -> Answer {
    .page(try await borrowPage(visit, FormData()))
  }

  private static func borrowPage(
    _ visit: Visit, _ answers: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(OrganisationID.self)
    let name = try await visit.read { user, tx in try held(id, user, tx) }
    return OrganisationClaimPages.borrow("\(id)", name, answers, problems: problems)
  }

  @Sendable static func borrow(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      var problems = Problems()
      let code = problems.text(
        form["lender"], "lender", limit: 40, blank: "Enter the code of the other employer")
      let email = problems.text(
        form["email"], "email", limit: 254, blank: "Enter the work e-mail of the assessor")
      let until = problems.day(
        form.day("until"), "until", blank: "Enter the last day: an assessor is lent for a time")
      guard let code, let email, let until else { throw problems }
      let lender = try Organisations.find(code: code, tx)
      guard let lender, lender.id != id else {
        throw Problems("lender", "Enter the code of another employer that is known here")
      }
      // Who has no such address, no post there and no account are told apart for nobody.
      guard let assessor = try AssessorByAddress.find(email, at: lender.id, on: user.today, tx)
      else {
        throw Problems(
          "email",
          "Nobody with this address and an account works there. Ask them for the address")
      }
      _ = try OfferAssessor(
        organisation: id, assessor: assessor, lender: lender.id, until: until
      ).run(by: user, tx)
      return Done(to: "/organisations/\(id)/assessors", "The other employer is asked")
    } orAsk: { problems in
      try await borrowPage(visit, form, problems)
    }
  }

  @Sendable static func step(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let place = try visit.id(AssessorPlaceID.self, "assessor")
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      _ = try held(id, user, tx)
      guard let step = form["step"].flatMap(AssessorStep.init(rawValue:)) else {
        throw Problems("", "Choose what to do")
      }
      let after = try HandleAssessor(id: place, step: step, seen: form.revision).run(by: user, tx)
      return Done(to: "/organisations/\(id)/assessors", "Done: \(after.state.words.lowercased())")
    } orAsk: { problems in
      try await assessorsPage(visit, problems)
    }
  }
}

/// Somebody of another employer, by the address that whoever asks was told.
enum AssessorByAddress {
  static func find(
    _ email: String, at employer: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> PersonID? {
    let found: [PersonID] = try tx.rows(
      """
      SELECT DISTINCT e.person_id
      FROM person_email AS e
      JOIN assignment AS a ON a.person_id = e.person_id
      WHERE e.folded = ?1 AND (a.employer_id = ?2 OR a.organisation_id = ?2)
        AND (a.started_on IS NULL OR a.started_on <= ?3)
        AND (a.ended_on IS NULL OR a.ended_on >= ?3)
      ORDER BY e.person_id
      """, email.folded, employer, day
    ).map { try $0(0) }
    return try found.first {
      try !Accounts.open(of: Set(OnePerson.records(of: $0, tx)), tx).isEmpty
    }
  }
}
