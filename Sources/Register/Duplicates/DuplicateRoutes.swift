import Access
import Directory
import Kernel
import Markup
import Storage
import Web

/// `/duplicates…`, and `/people/:id/second-record` for what the search does not find.
enum DuplicateRoutes {
  static func add(to routes: Routes) {
    routes.get("/duplicates", .permission(.mergePeople), list)
    routes.get("/duplicates/:id", .permission(.mergePeople), show)
    routes.get("/duplicates/:id/decision", .permission(.mergePeople), ask)
    routes.post("/duplicates/:id/check", .permission(.mergePeople), check)
    routes.post("/duplicates/:id/change", .permission(.mergePeople), askAgain)
    routes.post("/duplicates/:id/decision", .permission(.mergePeople), decide)
    routes.get("/duplicates/:id/unmerge", .permission(.mergePeople), askTakeApart)
    routes.post("/duplicates/:id/unmerge", .permission(.mergePeople), takeApart)
    routes.getOfPerson("/people/:id/second-record", .permission(.mergePeople), askSecond)
    routes.post("/people/:id/second-record", .permission(.mergePeople), propose)
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let question = ListDuplicates(state: visit.query["state"], page: visit.pageNumber)
    return .page(DuplicatePages.list(try await visit.read(question.answer)))
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    .page(DuplicatePages.duplicate(try await view(visit)))
  }

  private static func view(_ visit: Visit) async throws -> DuplicateView {
    let view = try await visit.read(ShowDuplicate(id: try visit.id()).answer)
    for side in [view.first, view.second] where side.detail != nil {
      try await visit.note(.comparison, at: side.person, under: .seePerson)
    }
    return view
  }

  // MARK: Deciding

  @Sendable static func ask(_ visit: Visit) async throws -> Answer {
    .page(try await askPage(visit, FormData()))
  }

  /// Back from the check with the answers as they were.
  @Sendable static func askAgain(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    return .page(try await askPage(visit, form))
  }

  private static func askPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let view = try await view(visit)
    guard view.mayDecide else { throw Forbidden(Permission.mergePeople.doing) }
    return DuplicateFormPages.decide(
      view, form, choices: choices(view), problems: problems)
  }

  private static func choices(_ view: DuplicateView) -> [Choice] {
    [
      Choice(
        MatchDecision.Answer.same.rawValue, "The same person",
        hint: view.parties.count > 1
          ? "They become one person when every employer says so" : "They become one person"),
      Choice(
        MatchDecision.Answer.different.rawValue, "Not the same person",
        hint: "You are not asked again, unless something new speaks for it"),
      Choice(
        MatchDecision.Answer.unsure.rawValue, "Not sure yet",
        hint: "The question stays open, with what you found"),
    ]
      + (view.mayWithdraw
        ? [
          Choice(
            MatchDecision.Answer.withdrawn.rawValue, "Withdraw your agreement",
            hint: "As if you had not answered")
        ] : [])
  }

  @Sendable static func check(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let view = try await view(visit)
    do {
      let answers = try DecisionForm(data: form, view: view, today: visit.today).answers()
      return .page(
        DuplicateFormPages.check(
          view, form, answer: answers.answer.words,
          consent: answers.onBehalf.map { onBehalf in
            let place = view.onBehalf.first { $0.code == "\(onBehalf.organisation)" }?.words
            return SummaryRow("Decided for", "\(place ?? ""), by \(onBehalf.consent.words)")
          }, consequence: consequence(of: answers, view),
          sight: try await sight(of: answers.answer, visit)))
    } catch let problems as Problems {
      return .page(try await askPage(visit, form, problems.problems))
    }
  }

  /// Who would see more or fewer people; `nil` for an answer that joins nothing.
  private static func sight(
    of answer: MatchDecision.Answer, _ visit: Visit
  ) async throws -> [CheckPages.SightLine]? {
    guard answer == .same else { return nil }
    let (id, user) = (try visit.id(MatchID.self), try visit.user())
    // Tried, looked at and taken back in one unit of work.
    return try await visit.site.database.write { tx in
      try DecideDuplicate.sight(joining: id, for: user, tx).map(CheckPages.SightLine.init)
    }
  }

  private static func consequence(
    of answers: DecisionForm.Answers, _ view: DuplicateView
  ) -> String {
    let others = view.parties.filter { $0.answer != MatchDecision.Answer.same.words }
    switch answers.answer {
    case .same where answers.isNoted(in: view):
      return """
        Nothing is joined. The employer is told what you wrote down, and it counts when somebody \
        who decides there has given the same answer.
        """
    case .same where view.parties.count > 1 && others.count > 1:
      return """
        Your agreement is recorded. The records become one person when \
        every employer has agreed, and either of you can still withdraw.
        """
    case .same:
      return """
        The records become one person: one page, found by either name or number. Each \
        employer goes on seeing its own posts, absences and records, and no other’s. It can be \
        taken apart again without loss.
        """
    case .different:
      return
        "The records stay two people, and the question is closed unless something new is known."
    case .unsure: return "Nothing changes. Your note is kept with the question."
    case .withdrawn, .unmerged: return "Your agreement no longer counts. Nothing else changes."
    }
  }

  @Sendable static func decide(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let view = try await view(visit)
    let id = try visit.id(MatchID.self)
    return try await visit.submit(form) { user, tx in
      let answers = try DecisionForm(data: form, view: view, today: user.today).answers()
      let match = try DecideDuplicate(
        match: id, answer: answers.answer, reason: answers.reason, onBehalf: answers.onBehalf
      ).run(by: user, tx)
      return Done(
        to: view.address,
        answers.isNoted(in: view)
          ? "It is noted. The employer is asked to confirm it" : words(match.stage, answers.answer))
    } orAsk: { problems in
      try await askPage(visit, form, problems)
    }
  }

  private static func words(_ stage: PersonMatch.Stage, _ answer: MatchDecision.Answer) -> String {
    switch (stage, answer) {
    case (.merged, _): "The two records are one person now"
    case (_, .same): "Your agreement is recorded. The other employer is asked"
    case (_, .different): "They are kept as two people"
    case (_, .unsure): "Your note is kept. The question stays open"
    case (_, .withdrawn), (_, .unmerged): "Your agreement is withdrawn"
    }
  }

  // MARK: Taking apart

  @Sendable static func askTakeApart(_ visit: Visit) async throws -> Answer {
    let view = try await view(visit)
    guard view.mayTakeApart else { throw NotFound("This merge") }
    return .page(DuplicateFormPages.takeApart(view, FormData()))
  }

  @Sendable static func takeApart(_ visit: Visit) async throws -> Answer {
    let form = try await visit.form()
    let view = try await view(visit)
    let id = try visit.id(MatchID.self)
    return try await visit.submit(form) { user, tx in
      try TakeApart(match: id, reason: form["reason"] ?? "").run(by: user, tx)
      return Done(to: view.address, "The records are two people again")
    } orAsk: { problems in
      DuplicateFormPages.takeApart(view, form, problems: problems)
    }
  }

  // MARK: By hand

  @Sendable static func askSecond(_ visit: Visit) async throws -> Answer {
    .page(try await secondPage(visit, visit.query))
  }

  private static func secondPage(
    _ visit: Visit, _ form: FormData, _ problems: [Problem] = []
  ) async throws -> Page {
    let id = try visit.id(PersonID.self)
    let name = try await visit.nameOfPerson(id, for: .mergePeople)
    let text = form["q"] ?? ""
    let found = try await visit.read { user, tx -> [Choice] in
      let reach = try user.reach(for: .mergePeople, tx)
      let people = try PersonSearch.find(text, reach: reach, on: user.today, limit: 20, tx)
        .filter { $0.id != id }
      let born = try People.find(people.map(\.id), tx).mapValues(\.bornOn)
      return people.map { person in
        Choice(
          "\(person.id)", person.name,
          hint: (born[person.id] ?? nil).map { "Born \($0.inWords)" } ?? "Date of birth not known")
      }
    }
    return DuplicateFormPages.second(id, name, form, found: found, problems: problems)
  }

  @Sendable static func propose(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    let form = try await visit.form()
    return try await visit.submit(form) { user, tx in
      guard let other = form["other"].flatMap(PersonID.init) else {
        throw Problems("other", "Choose the second record")
      }
      _ = try user.right(to: .mergePeople, .person(other), tx)
      let right = try user.right(to: .mergePeople, .person(id), tx)
      let match = try ProposeMatch(
        user.record(of: id, for: .mergePeople, tx), user.record(of: other, for: .mergePeople, tx),
        because: form["reason"] ?? ""
      ).run(under: right, tx)
      return Done(to: "/duplicates/\(match.id)")
    } orAsk: { problems in
      try await secondPage(visit, form, problems)
    }
  }
}

/// The answer, why, and for whom where that has to be said.
struct DecisionForm: Sendable {
  let data: FormData
  let view: DuplicateView
  let today: Day

  struct Answers: Sendable {
    let answer: MatchDecision.Answer
    let reason: String
    let onBehalf: DecideDuplicate.OnBehalf?

    /// Whether an employer has to confirm it before it counts.
    func isNoted(in view: DuplicateView) -> Bool {
      answer == .same && onBehalf.map { view.confirming.contains("\($0.organisation)") } ?? false
    }
  }

  func answers() throws(Problems) -> Answers {
    var problems = Problems()
    var onBehalf: DecideDuplicate.OnBehalf?
    if view.onBehalf.count > 1 {
      let chosen = data["organisation"].flatMap { code in
        view.onBehalf.contains { $0.code == code } ? OrganisationID(code) : nil
      }
      if chosen == nil { problems.add("organisation", "Choose the employer that decided") }
      let day = problems.day(
        data.day("agreedOn"), "agreedOn", blank: "Enter the day they said so")
      do {
        onBehalf = try DecideDuplicate.OnBehalf(
          chosen ?? OrganisationID(rawValue: 0), by: data["agreedBy"], on: day,
          means: data["means"], today: today)
      } catch {
        for problem in error.problems where day != nil || problem.field != "agreedOn" {
          problems.add(problem.field, problem.message)
        }
      }
    }
    let answer = problems.choice(
      data["answer"], "answer", as: MatchDecision.Answer.self,
      blank: "Choose whether they are one person")
    let reason = problems.text(
      data["reason"], "reason", limit: 500, blank: "Enter the reason for your answer")
    guard problems.isEmpty, let answer, let reason, answer != .unmerged else { throw problems }
    return Answers(answer: answer, reason: reason, onBehalf: onBehalf)
  }
}
