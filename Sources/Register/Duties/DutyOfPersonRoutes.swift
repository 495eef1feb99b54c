import Access
import Directory
import Kernel
import Markup
import Obligations
import Records
import Storage
import Web

/// `/people/:id/duties/:policy…`
enum DutyOfPersonRoutes {
  static func add(to routes: Routes) {
    let base = "/people/:id/duties/:policy"
    routes.getOfPerson(base, .permission(.seeObligations), show)
    routes.getOfPerson("\(base)/completion", .permission(.recordCompletion), askCompletion)
    routes.post("\(base)/completion", .permission(.recordCompletion), complete)
    routes.getOfPerson("\(base)/deferral", .permission(.deferObligation), askDeferral)
    routes.post("\(base)/deferral", .permission(.deferObligation), postpone)
    routes.getOfPerson("\(base)/exemption", .permission(.exempt), askExemption)
    routes.post("\(base)/exemption", .permission(.exempt), exempt)
    routes.getOfPerson("\(base)/deferrals/:exception/end", .permission(.deferObligation), askEnd)
    routes.post("\(base)/deferrals/:exception/end", .permission(.deferObligation), endDeferral)
    routes.getOfPerson("\(base)/exemptions/:exception/end", .permission(.exempt), askEnd)
    routes.post("\(base)/exemptions/:exception/end", .permission(.exempt), endExemption)
    routes.getOfPerson("\(base)/review/:record", .permission(.reviewRecord), askReview)
    routes.post("\(base)/review/:record", .permission(.reviewRecord), review)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(PersonID.self)
    try await visit.note(.duty, at: id, under: .seeObligations)
    let question = ShowDutyOfPerson(
      person: id, policy: try visit.word("policy"),
      content: try ContentReader.shipped())
    return .page(DutyOfPersonPages.duty(try await visit.read(question.answer)))
  }

  // MARK: Completion

  @Sendable static func askCompletion(_ visit: Visit) async throws -> Answer {
    .page(DutyOfPersonPages.completion(try await asked(visit, .recordCompletion).form, FormData()))
  }

  @Sendable static func complete(_ visit: Visit) async throws -> Answer {
    let answers = try await visit.form()
    let asked = try await asked(visit, .recordCompletion)
    return try await visit.submit(answers) { user, tx in
      var problems = Problems()
      let completed = problems.day(
        answers.day("completedOn"), "completedOn", blank: "Enter the day it was completed")
      let expires = problems.optionalDay(answers.day("expiresOn"), "expiresOn")
      try problems.throwIfAny()
      try CompleteObligation(
        person: asked.form.person, policy: asked.form.policy,
        organisation: try asked.employer(answers), completedOn: completed,
        expiresOn: expires, evidence: answers["evidence"] ?? ""
      ).run(by: user, content: asked.content, tx)
      return Done(to: asked.form.base, "It is recorded as done")
    } orAsk: {
      DutyOfPersonPages.completion(asked.form, answers, problems: $0)
    }
  }

  // MARK: More time

  @Sendable static func askDeferral(_ visit: Visit) async throws -> Answer {
    .page(DutyOfPersonPages.deferral(try await asked(visit, .deferObligation).form, FormData()))
  }

  @Sendable static func postpone(_ visit: Visit) async throws -> Answer {
    let answers = try await visit.form()
    let asked = try await asked(visit, .deferObligation)
    return try await visit.submit(answers) { user, tx in
      var problems = Problems()
      // Left blank, the action asks for it, together with everything else that is missing.
      let until = problems.optionalDay(answers.day("until"), "until")
      try problems.throwIfAny()
      try DeferObligation(
        person: asked.form.person, policy: asked.form.policy,
        organisation: try asked.employer(answers), reason: answers["reason"] ?? "",
        detail: answers["detail"] ?? "", until: until
      ).run(by: user, content: asked.content, tx)
      return Done(to: asked.form.base, "More time is given")
    } orAsk: {
      DutyOfPersonPages.deferral(asked.form, answers, problems: $0)
    }
  }

  @Sendable static func endDeferral(_ visit: Visit) async throws -> Answer {
    let answers = try await visit.form()
    let asked = try await asked(visit, .deferObligation)
    guard let id = DeferralID(try visit.word("exception")) else {
      throw NotFound("This deferral")
    }
    return try await end(visit, asked, answers) { user, tx in
      try EndDeferral(id).run(by: user, content: asked.content, tx)
    }
  }

  // MARK: Exemption

  @Sendable static func askExemption(_ visit: Visit) async throws -> Answer {
    .page(DutyOfPersonPages.exemption(try await asked(visit, .exempt).form, FormData()))
  }

  @Sendable static func exempt(_ visit: Visit) async throws -> Answer {
    let answers = try await visit.form()
    let asked = try await asked(visit, .exempt)
    return try await visit.submit(answers) { user, tx in
      var problems = Problems()
      let to = problems.optionalDay(answers.day("to"), "to")
      try problems.throwIfAny()
      try ExemptPerson(
        person: asked.form.person, policy: asked.form.policy,
        organisation: try asked.employer(answers), reason: answers["reason"] ?? "",
        detail: answers["detail"] ?? "", approver: answers["approver"] ?? "", to: to
      ).run(by: user, content: asked.content, tx)
      return Done(to: asked.form.base, "The exemption is recorded")
    } orAsk: {
      DutyOfPersonPages.exemption(asked.form, answers, problems: $0)
    }
  }

  @Sendable static func endExemption(_ visit: Visit) async throws -> Answer {
    let answers = try await visit.form()
    let asked = try await asked(visit, .exempt)
    guard let id = ExemptionID(try visit.word("exception")) else {
      throw NotFound("This exemption")
    }
    return try await end(visit, asked, answers) { user, tx in
      try EndExemption(id).run(by: user, content: asked.content, tx)
    }
  }

  @Sendable static func askEnd(_ visit: Visit) async throws -> Answer {
    let isDeferral = visit.path.contains("/deferrals/")
    var form = try await asked(visit, isDeferral ? .deferObligation : .exempt).form
    // Ending something asks for nothing more.
    form.employers = []
    form.action =
      "\(isDeferral ? "deferrals" : "exemptions")/\(try visit.word("exception"))/end"
    return .page(
      isDeferral
        ? DutyOfPersonPages.end(form, "End the extra time", "More time was given to \(form.name).")
        : DutyOfPersonPages.end(form, "End the exemption", "\(form.name) was let off."))
  }

  private static func end(
    _ visit: Visit, _ asked: Asked, _ answers: FormData,
    _ action: @escaping @Sendable (User, any Transaction) throws -> Void
  ) async throws -> Answer {
    return try await visit.submit(answers) { user, tx in
      try action(user, tx)
      return Done(to: asked.form.base, "It has ended")
    } orAsk: { _ in
      DutyOfPersonPages.end(asked.form, "It has ended", "It has ended already.")
    }
  }

  // MARK: Records from elsewhere

  @Sendable static func askReview(_ visit: Visit) async throws -> Answer {
    let (form, record) = try await askedReview(visit)
    return .page(DutyOfPersonPages.review(form, record: record, FormData()))
  }

  @Sendable static func review(_ visit: Visit) async throws -> Answer {
    let answers = try await visit.form()
    let asked = try await asked(visit, .reviewRecord)
    let (form, record) = try await askedReview(visit)
    guard let id = RecordID(try visit.word("record")) else { throw NotFound("This record") }
    return try await visit.submit(answers) { user, tx in
      try ReviewRecord(
        id, policy: form.policy, organisation: try asked.employer(answers),
        decision: answers["decision"].flatMap(RecordReview.Decision.init(rawValue:)),
        reason: answers["reason"] ?? ""
      ).run(by: user, content: asked.content, tx)
      return Done(to: form.base, "The decision is recorded")
    } orAsk: {
      DutyOfPersonPages.review(form, record: record, answers, problems: $0)
    }
  }

  private static func askedReview(_ visit: Visit) async throws -> (DutyForm, String) {
    var form = try await asked(visit, .reviewRecord).form
    let word = try visit.word("record")
    let (person, policy) = (form.person, form.policy)
    let content = try ContentReader.shipped()
    let words = try await visit.read { user, tx in
      guard let id = RecordID(word) else { throw NotFound("This record") }
      let record = try ReviewRecord.waiting(
        id, policy: policy, by: user, content: content, tx
      ).held
      guard try OnePerson.distinct([record.person, person], tx).count == 1 else {
        throw NotFound("This record")
      }
      let from = try Organisations.names(of: [record.organisation], tx)[record.organisation]
      return """
        \(record.title), completed \(record.awardedOn?.inWords ?? "on a day not known")\
        \(from.map { ", recorded by \($0)" } ?? "")
        """
    }
    form.action = "review/\(word)"
    form.reasons = RecordReview.Decision.allCases.map { Choice($0.rawValue, $0.words) }
    return (form, words)
  }

  // MARK: What every form needs

  /// The person, the policy, and the words of the form.
  struct Asked: Sendable {
    var form: DutyForm
    let content: PolicyContent
    let employers: [OrganisationID]

    /// The employer whose record or decision it is, among those the user may speak for.
    func employer(_ answers: FormData) throws -> OrganisationID {
      guard let first = employers.first else {
        throw Problems("", "\(form.title) does not apply to this person today")
      }
      if employers.count == 1 { return first }
      guard let chosen = answers["employer"].flatMap(OrganisationID.init),
        employers.contains(chosen)
      else { throw Problems("employer", "Choose the employer") }
      return chosen
    }
  }

  private static func asked(_ visit: Visit, _ permission: Permission) async throws -> Asked {
    let person = try visit.id(PersonID.self)
    let content = try ContentReader.shipped()
    let policy = try content.named(try visit.word("policy"))
    let name = try await visit.nameOfPerson(person, for: permission)
    let (employers, names) = try await visit.read { user, tx in
      var employers = try OwedTo(
        policy.code, of: person, to: permission, by: user, content: content, tx
      ).employers
      // Also what nobody asks for may be written down once it is done.
      if employers.isEmpty, permission == .recordCompletion {
        employers = try EmployersOf.person(person, to: permission, by: user, tx)
      }
      return (employers, try Organisations.names(of: employers, tx))
    }
    var form = DutyForm(person: person, name: name, policy: policy.code, title: policy.title)
    if employers.count > 1 {
      form.employers = employers.map { Choice("\($0)", names[$0] ?? "Organisation \($0)") }
    }
    switch permission {
    case .deferObligation:
      form.reasons = policy.deferral.reasons.map {
        Choice(
          $0.code, $0.title,
          hint: $0.isDiscretionary ? "By choice: still counts against compliance" : nil)
      }
      form.limit =
        "At most \(policy.deferral.maximumLength.inWords) from today. For example, 27 3 2026"
    case .exempt: form.reasons = policy.exemptionReasons.map { Choice($0.code, $0.title) }
    default: break
    }
    return Asked(form: form, content: content, employers: employers)
  }
}
