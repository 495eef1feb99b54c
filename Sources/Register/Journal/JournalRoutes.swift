import Access
import Journals
import Kernel
import Markup
import Storage
import Web

/// `/journal`: who did what, when, to whom, under which right; who looked.
enum JournalRoutes {
  static func add(to routes: Routes) {
    routes.get("/journal", .permission(.readJournal), search)
  }

  static let size = 50
  private static let formats = ["csv", "json"]
  /// A file is made in memory, while somebody waits.
  static let most = 50_000

  @Sendable static func search(_ visit: Visit) async throws -> Answer {
    try await visit.read { user, tx in
      _ = try user.right(to: .readJournal, .everything, tx)
    }
    let actions = visit.site.journalActions
    let choices = visit.site.rooms.flatMap { $0.actions }.map { action in
      Choice(action.code, action.code)
    }.sorted { $0.code < $1.code }
    let question: JournalSearch
    func ask(_ problems: Problems) -> Answer {
      let view = JournalPages.View(
        lines: [], answers: visit.query, actions: choices, address: "/journal", older: nil,
        asked: false)
      return .page(JournalPages.search(view, problems: problems.problems))
    }
    do {
      question = try JournalQuestion(data: visit.query).search(
        codes: Set(choices.map(\.code)))
    } catch {
      return ask(error)
    }
    let format = visit.query["format"].flatMap { Self.formats.contains($0) ? $0 : nil }
    let asked = visit.query["asked"] == "yes" || format != nil
    let before = visit.query["before"].flatMap(EntryID.init)
    let found: [JournalFinding]
    do {
      found = asked ? try await find(question, actions, before, format, visit) : []
    } catch let tooMany as Problems {
      return ask(tooMany)
    }
    let lines = found.map(JournalPages.Line.init)
    switch format {
    case "csv":
      return try ListFile(
        "journal", about: [], JournalPages.table(lines), day: visit.today
      ).answer(.csv)
    case "json": return try .json(found.map(FindingForPrograms.init))
    default:
      let address = address(of: visit.query)
      return .page(
        JournalPages.search(
          JournalPages.View(
            lines: lines, answers: visit.query, actions: choices, address: address.text,
            older: lines.count < size
              ? nil : lines.last.map { address.with("before", "\($0.entry)").text },
            asked: asked)))
    }
  }

  /// Looks, and writes down that it was looked, in one unit of work: what cannot be journalled is
  /// not answered.
  private static func find(
    _ question: JournalSearch, _ actions: JournalActions, _ before: EntryID?,
    _ format: String?, _ visit: Visit
  ) async throws -> [JournalFinding] {
    let user = try visit.user()
    return try await visit.site.database.write { tx in
      let right = try user.right(to: .readJournal, .everything, tx)
      let found = try Journal.search(
        question, reading: try listsRead(with: question.subject, tx), actions: actions,
        before: before, limit: format == nil ? size : most + 1, tx)
      // A file that ends somewhere without saying so would be taken for the whole.
      guard found.count <= most else { throw tooMany }
      try Journal.record(
        JournalEvent(
          JournalSearchActions.searched, [.system],
          details: [
            "question": question.inWords, "rows": found.count == 1 ? "1" : "\(found.count)",
            "as": format?.uppercased() ?? "a page",
          ]), under: right, tx)
      return found
    }
  }

  private static var tooMany: Problems {
    Problems(
      "from",
      "More than \(grouped(most)) entries answer this, which is more than one file takes. "
        + "Ask for fewer days at a time")
  }

  private static func listsRead(
    with subject: JournalSubject?, _ tx: any Transaction
  ) throws -> [EntryID] {
    guard case .person(let person) = subject else { return [] }
    return try Looks.listsRead(with: [person], tx)
  }

  private static func address(of query: FormData) -> Address {
    let names =
      ["who", "kind", "number", "action"]
      + ["from", "to"].flatMap { day in ["day", "month", "year"].map { "\(day)-\($0)" } }
    return names.reduce(Address("/journal")) { $0.with($1, query[$1]) }.with("asked", "yes")
  }
}

/// What is written down about reading the journal.
enum JournalSearchActions {
  static let searched = JournalAction(
    "journal.searched", words: "Searched the journal for {question}: {rows} entries, as {as}")
}

/// The answers of the search.
struct JournalQuestion: Sendable {
  let data: FormData

  func search(codes: Set<String>) throws(Problems) -> JournalSearch {
    var problems = Problems()
    var search = JournalSearch()
    search.actor =
      problems.optionalText(data["who"], "who", limit: 100, called: "The name") ?? ""
    search.from = problems.optionalDay(data.day("from"), "from")
    search.to = problems.optionalDay(data.day("to"), "to")
    if let from = search.from, let to = search.to, to < from {
      problems.add("to", "The last day must not be before the first")
    }
    let action = data["action"] ?? ""
    if !action.isEmpty, !codes.contains(action) {
      problems.add("action", "Choose what was done from the list")
    } else {
      search.action = action
    }
    search.subject = subject(&problems)
    guard problems.isEmpty else { throw problems }
    return search
  }

  private func subject(_ problems: inout Problems) -> JournalSubject? {
    let kind = data["kind"] ?? ""
    let number = problems.optionalText(data["number"], "number", limit: 20, called: "The number")
    if kind == "system" { return .system }
    guard !kind.isEmpty else {
      if number != nil { problems.add("kind", "Choose what the number is of") }
      return nil
    }
    guard let number else {
      problems.add("number", "Enter the number")
      return nil
    }
    let subject: JournalSubject? =
      switch kind {
      case "person": PersonID(number).map { .person($0) }
      case "organisation": OrganisationID(number).map { .organisation($0) }
      case "account": AccountID(number).map { .account($0) }
      case "load": LoadID(number).map { .load($0) }
      default: nil
      }
    if subject == nil { problems.add("number", "Enter the number, in digits, and choose of what") }
    return subject
  }
}

extension JournalSearch {
  /// For the journal itself: what was asked, with numbers and no names of whom it is about.
  fileprivate var inWords: String {
    let about: String? =
      switch subject {
      case .person(let id), .confidential(let id): "about person \(id)"
      case .organisation(let id): "about organisation \(id)"
      case .account(let id): "about account \(id)"
      case .load(let id): "about load \(id)"
      case .system: "about Waypoint itself"
      case nil: nil
      }
    let parts = [
      actor.isEmpty ? nil : "by “\(actor)”", about, action.isEmpty ? nil : "of kind \(action)",
      from.map { "from \($0.iso)" }, to.map { "until \($0.iso)" },
    ].compactMap(\.self)
    return parts.isEmpty ? "everything" : parts.joined(separator: ", ")
  }
}

extension JournalPages.Line {
  init(_ finding: JournalFinding) {
    self.init(
      entry: finding.entry, when: finding.recordedAt, who: finding.actorName,
      right: finding.right, what: finding.sentence, about: finding.subjects)
  }
}

/// An entry as a file for programs has it.
private struct FindingForPrograms: Encodable, Sendable {
  let entry: EntryID
  let recordedAt: String
  let occurredOn: String?
  let actor: String
  let account: AccountID?
  let action: String
  let right: String
  let words: String
  let about: [String]
  let changes: Int

  init(_ finding: JournalFinding) {
    entry = finding.entry
    recordedAt = finding.recordedAt.iso
    occurredOn = finding.occurredOn?.iso
    actor = finding.actorName
    account = finding.account
    action = finding.action
    right = finding.right
    words = finding.sentence
    about = finding.subjects
    changes = finding.changes
  }
}
