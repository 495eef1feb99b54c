import Access
import Directory
import Kernel
import Obligations
import Storage
import Web

/// What pages show of requests, gathered.
enum AccreditationViews {
  /// As everybody reads it.
  static func view(
    of request: AccreditationCase, on day: Day, _ tx: any Transaction
  ) throws -> AccreditationView {
    try view(
      of: request, events: [], facts: AccreditationFacts(), isProvider: false, isBody: false,
      mustDeclare: false, on: day, tx)
  }

  static func view(
    of seen: AccreditationSeen, for user: User, _ tx: any Transaction
  ) throws -> AccreditationView {
    let content = try StandardsReader.shipped().accreditation
    let request = seen.request
    let mustDeclare = request.active.contains {
      $0.account == user.account && $0.declaredAt == nil
    }
    return try view(
      of: request, events: AccreditationStore.events(of: request.id, tx),
      facts: AccreditationStanding.facts(request, user, content, tx), isProvider: seen.isProvider,
      isBody: seen.isBody, mustDeclare: mustDeclare && seen.isBody, on: user.today, tx)
  }

  private static func view(
    of request: AccreditationCase, events: [AccreditationEvent], facts: AccreditationFacts,
    isProvider: Bool, isBody: Bool, mustDeclare: Bool, on day: Day, _ tx: any Transaction
  ) throws -> AccreditationView {
    let library = try StandardsInForce.library(tx)
    let framework = library.framework(request.training.framework)
    let names = try Organisations.names(of: [request.provider, request.body], tx)
    let body = names[request.body] ?? ""
    let reader = AccreditationReader(
      isProvider: isProvider, isBody: isBody, isTied: facts.tie != nil)
    return AccreditationView(
      request: AccreditationReaderRules.shown(request, to: reader), reader: reader,
      provider: names[request.provider] ?? "", body: body,
      content: library.accreditation,
      stages: framework?.selectableStages.map { ($0.code, $0.title) } ?? [],
      competencies: framework?.nodes(at: .competency).map { ($0.code, $0.title) } ?? [],
      modules: try AccreditationLists.titles(of: request.training.parts.map(\.module), tx),
      events: AccreditationReaderRules.shown(events, to: reader, body: body), facts: facts,
      offered: AccreditationRules.offered(
        request, facts, isProvider: isProvider, isBody: isBody, on: day),
      isProvider: isProvider, isBody: isBody, mustDeclare: mustDeclare, day: day)
  }

  /// The organisations for which somebody may hand in training: those their roles are held at, and
  /// not all that is under them.
  static func providers(of user: User, _ tx: any Transaction) throws -> [OrganisationID] {
    let reach = try user.reach(for: .submitAccreditation, tx)
    return Array((reach.organisations + reach.places).prefix(100))
  }

  static func requests(of user: User, _ tx: any Transaction) throws -> [AccreditationLine] {
    let (provided, judged, everything) = try scope(of: user, tx)
    return try AccreditationLists.requests(
      provided: provided, judged: judged, everything: everything, on: user.today, tx)
  }

  private static func scope(
    of user: User, _ tx: any Transaction
  ) throws -> (provided: [OrganisationID], judged: [OrganisationID], everything: Bool) {
    func within(_ permission: Permission) throws -> (ids: [OrganisationID], everything: Bool) {
      let reach = try user.reach(for: permission, tx)
      let under = try OrganisationTree.within(
        reach.organisations, on: .under, user.today, tx)
      return (Array(Set(under + reach.organisations + reach.places)), reach.everything)
    }
    let (provided, judged) = (try within(.submitAccreditation), try within(.judgeAccreditation))
    return (provided.ids, judged.ids, provided.everything || judged.everything)
  }

  /// What waits for somebody, for "my work".
  static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.seeAccreditation) else { return [] }
    var items: [WorkItem] = []
    if let account = user.account, user.may(.judgeAccreditation) {
      items += try AccreditationLists.reviewing(account, tx).map { one in
        WorkItem(
          one.isDeclared ? "Review “\(one.title)”" : "Declare what ties you, for “\(one.title)”",
          to: "/accreditation/cases/\(one.id)", urgency: .open)
      }
    }
    let (provided, judged, _) = try scope(of: user, tx)
    let toBody = try AccreditationLists.counts(provided: [], judged: judged, tx)
    for (state, words) in [
      (AccreditationState.submitted, "to look through"), (.panel, "for the panel to decide"),
      (.appealed, "appealed"),
    ] {
      guard let count = toBody[state], count > 0 else { continue }
      items.append(
        WorkItem(
          "\(count == 1 ? "1 request" : "\(count) requests") for accreditation \(words)",
          to: "/accreditation/cases", urgency: .open))
    }
    let own = try AccreditationLists.counts(provided: provided, judged: [], tx)
    if let asked = own[.clarification], asked > 0 {
      items.append(
        WorkItem(
          asked == 1
            ? "A reviewer asks about training of yours"
            : "Reviewers ask about \(asked) trainings of yours",
          to: "/accreditation/cases", urgency: .open))
    }
    return try items + deadlines(of: provided, on: user.today, tx)
  }

  /// What a provider has to do by a day.
  private static func deadlines(
    of provided: [OrganisationID], on day: Day, _ tx: any Transaction
  ) throws -> [WorkItem] {
    let content = try StandardsReader.shipped().accreditation
    let renew = content.renew
    let answered = try AccreditationLists.answered(
      provided: provided, since: content.appeal.before(day), tx
    ).map { one in
      let last = one.decidedOn.map { content.appeal.after($0) }
      let address = "/accreditation/cases/\(one.id)"
      return switch one.state {
      case .notAccredited:
        WorkItem(
          "“\(one.title)” was not accredited",
          detail: last.map { "You can appeal until \($0.inWords)" }, to: address, urgency: .open,
          dueOn: last)
      case .suspended: WorkItem("“\(one.title)” is suspended", to: address, urgency: .open)
      case _:
        WorkItem("“\(one.title)” was sent back for you to fill in", to: address, urgency: .open)
      }
    }
    let conditions = try AccreditationLists.openConditions(provided: provided, on: day, tx).map {
      WorkItem(
        "Meet a condition on “\($0.title)”", detail: "Due by \($0.dueOn.inWords)",
        to: "/accreditation/cases/\($0.id)", urgency: $0.dueOn < day ? .overdue : .open,
        dueOn: $0.dueOn)
    }
    let ending = try AccreditationLists.ending(
      provided: provided, from: day, to: renew.after(day), tx
    ).map {
      WorkItem(
        "The accreditation of “\($0.title)” ends", detail: "On \($0.on.inWords)",
        to: "/accreditation/cases/\($0.id)", urgency: .soon, dueOn: $0.on)
    }
    return answered + conditions + ending
  }
}
