import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `/api/v1/learning/dates`: dates that can be asked for, for programs.
enum PlaceOperations {
  static func add(to routes: Routes) {
    routes.operation(
      "/learning/dates", .permission(.seeDates),
      Operation(
        "learningDates",
        "Dates of accredited modules that can be asked for, the next first. Names nobody.",
        parameters: [.init("module", .text, "Of this module alone, by its code.")],
        answer: .list(DateForPrograms.schema)), dates)
  }

  @Sendable static func dates(_ visit: Visit) async throws -> Answer {
    let module = visit.query["module"].flatMap { $0.isEmpty ? nil : $0 }
    let dates = try await visit.read { user, tx in
      let questions = try PlaceQuestions(user, tx)
      let ids = try PlaceFinding(from: nil, map: questions.map, day: user.today, tx: tx)
        .candidates(PlaceFilter(module: module)).map(\.id)
      let found = try ModuleSessions.find(ids, tx)
      let sessions = ids.compactMap { found[$0] }
      let views = try questions.views(sessions, from: nil)
      return zip(sessions, views).map { DateForPrograms($0, $1) }
    }
    return try .json(dates)
  }
}

/// A date, as programs read it.
struct DateForPrograms: Encodable, Sendable {
  let date: String
  let module: String
  let moduleVersion: String
  let title: String
  let heldBy: String
  let firstOn: String
  let lastOn: String
  let times: String
  let online: Bool
  let postcode: String?
  let places: Int
  let free: Int
  let kept: Int
  let waiting: Int
  let askBy: String
  let access: [String]

  init(_ session: ModuleSession, _ view: SessionView) {
    date = view.id
    module = session.module.code
    moduleVersion = session.module.version
    title = view.title
    heldBy = view.organisation
    firstOn = session.terms.firstOn.iso
    lastOn = session.terms.lastOn.iso
    times = session.terms.times
    online = session.terms.isOnline
    postcode = session.terms.postcode?.text
    places = view.places
    free = view.left
    kept = view.kept.reduce(0) { $0 + $1.left }
    waiting = view.waiting
    askBy = session.terms.askBy.iso
    access = session.terms.access.map(\.rawValue).sorted()
  }

  private typealias Field = Schema.Field

  static let schema = Schema.object([
    Field("date", .text, "The number of the date."),
    Field("module", .text, "The code of the module."),
    Field("moduleVersion", .text, "Its version."), Field("title", .text, "What it is called."),
    Field("heldBy", .text, "The organisation that holds it."),
    Field("firstOn", .day, "First day."), Field("lastOn", .day, "Last day."),
    Field("times", .text, "The times, in words."), Field("online", .yesOrNo, "Whether online."),
    Field("postcode", .text, "Where it is held.", isOptional: true),
    Field("places", .number, "How many places."),
    Field("free", .number, "How many are free for everybody."),
    Field("kept", .number, "How many more are kept for groups with low access."),
    Field("waiting", .number, "How many wait."), Field("askBy", .day, "Last day to ask."),
    Field("access", .list(.text), "What makes it possible to take part, by code."),
  ])
}
