import Access
import Kernel
import Markup
import Records
import Storage
import Web

/// `POST /api/v1/organisations/:id/results`: results of learning from other programs.
enum ResultOperations {
  /// Of 500 results with everything in them there is room to spare.
  static let limitInBytes = 1 << 20

  static func add(to routes: Routes) {
    routes.sending(
      "/organisations/:id/results", .sendResults,
      Operation(
        "sendResults",
        "Sends results of learning of people of an employer, all in one unit of work. The same "
          + "result twice is taken once. What cannot be read with certainty waits for somebody to "
          + "decide, and counts for nobody until then.",
        body: ResultsBody.schema, answer: SentResultsForPrograms.schema), send)
  }

  @Sendable static func send(_ visit: Visit) async throws -> Answer {
    let id = try visit.id(OrganisationID.self)
    let user = try visit.user()
    let body = try await visit.json(limit: limitInBytes)
    let results = try ResultsBody.results(body)
    let book = try ResultsBook.shipped()
    let outcomes = try await visit.site.database.write { tx in
      try SendResults(to: id, results, book).run(by: user, tx)
    }
    return try .json(SentResultsForPrograms(results, outcomes))
  }
}

/// What a program sends, read without guessing: a name that is not known is a fault, so that nothing
/// is dropped in silence.
enum ResultsBody {
  private typealias Field = Schema.Field

  private static let names: Set<String> = [
    "reference", "staffNumber", "email", "person", "course", "status", "score", "scaled", "on",
    "reason", "registration",
  ]

  static func results(_ body: JSONValue) throws(Problems) -> [ArrivedResult] {
    var problems = Problems()
    guard case .object(let members) = body else {
      throw Problems("", "Send one object with “source” and “results”")
    }
    for name in members.keys.sorted() where !["source", "results"].contains(name) {
      problems.add(name, "There is no “\(name.prefix(50))” here")
    }
    let source = members["source"]?.text ?? ""
    if source.isEmpty { problems.add("source", "Say in whose words the results are: “source”") }
    let all = members["results"]?.array
    if all == nil { problems.add("results", "Send a list of results") }
    let list = all ?? []
    if list.isEmpty, all != nil { problems.add("results", "Send at least one result") }
    if list.count > SendResults.most {
      throw Problems("results", "Send at most \(SendResults.most) results at once")
    }
    var results: [ArrivedResult] = []
    for (place, item) in list.enumerated() {
      if let result = result(item, source, "results.\(place)", &problems) { results.append(result) }
    }
    let references = results.compactMap(\.reference)
    if Set(references).count != references.count {
      problems.add("results", "Two of the results have the same reference")
    }
    try problems.throwIfAny()
    return results
  }

  private static func result(
    _ item: JSONValue, _ source: String, _ field: String, _ problems: inout Problems
  ) -> ArrivedResult? {
    guard case .object(let members) = item else {
      problems.add(field, "Each result is an object")
      return nil
    }
    for name in members.keys.sorted() where !names.contains(name) {
      problems.add("\(field).\(name.prefix(50))", "There is no “\(name.prefix(50))” in a result")
    }
    func text(_ name: String) -> String? {
      switch members[name] {
      case nil, .nothing: return nil
      case .text(let text): return text
      case .number(let number): return "\(number)"
      case .decimal(let number): return "\(number)"
      case .flag, .array, .object:
        problems.add("\(field).\(name)", "Write text or a number")
        return nil
      }
    }
    func needed(_ name: String, _ words: String) -> String {
      let value = text(name) ?? ""
      if value.allSatisfy(\.isWhitespace) { problems.add("\(field).\(name)", words) }
      return value
    }
    return ArrivedResult(
      who: ArrivedResult.Who(
        person: text("person"), staffNumber: text("staffNumber"), email: text("email")),
      vocabulary: source.lowercased(),
      course: needed("course", "Say which course it is of"),
      status: needed("status", "Say how it ended, in a word of the source"),
      score: text("score"), scaled: text("scaled"),
      day: day(needed("on", "Say on which day it happened, such as 2026-03-31")),
      reason: text("reason"), registration: text("registration"),
      reference: needed("reference", "Give each result a reference of its own"))
  }

  /// A moment with its zone is of its day in London.
  private static func day(_ text: String) -> String {
    Instant(iso: text)?.dayInLondon.iso ?? text
  }

  /// Whose words programs can send.
  static let sources = ["plain", "cmi5", "scorm-1.2", "learning-hub"]

  static let schema = Schema.object([
    Field("source", .word(sources), "In whose words they are."),
    Field(
      "results",
      .listUpTo(
        SendResults.most,
        .object([
          Field("reference", value, "What the source calls this result, and no other."),
          Field("staffNumber", value, "The employer’s number for the person.", isOptional: true),
          Field("email", value, "Their work address.", isOptional: true),
          Field("person", value, "Waypoint’s own number for them.", isOptional: true),
          Field("course", value, "The course as the source names it, or a module’s code."),
          Field("status", value, "One of the source’s words; of cmi5 several, apart by “;”."),
          Field("score", value, "Percent, 0 to 100.", isOptional: true),
          Field("scaled", value, "0 to 1.", isOptional: true),
          Field(
            "on", value,
            "The day on which it happened, such as 2026-03-31; or the moment with its zone, such as "
              + "2026-03-31T23:30:00Z, of which the day in London counts."),
          Field("reason", value, "Why it was waived.", isOptional: true),
          Field(
            "registration", value, "What several verbs have in common.", isOptional: true),
        ])), "At least one."),
  ])

  private static let value = Schema.textOrNumber(upTo: ArrivedResult.longest)
}

struct SentResultsForPrograms: Encodable, Sendable {
  struct One: Encodable, Sendable {
    let reference: String
    let outcome: String
    let status: String?
    let module: String?
    let reason: String?
    let message: String?
  }

  let taken: Int
  let alreadyHad: Int
  let quarantined: Int
  let results: [One]

  init(_ results: [ArrivedResult], _ outcomes: [ResultOutcome]) {
    (taken, alreadyHad, quarantined) = outcomes.counted
    self.results = zip(results, outcomes).map { result, outcome in
      let reference = result.reference ?? ""
      return switch outcome {
      case .taken(let read):
        One(
          reference: reference, outcome: "taken", status: read.status.rawValue,
          module: read.module.reference.code, reason: nil, message: nil)
      case .had:
        One(
          reference: reference, outcome: "already-had", status: nil, module: nil, reason: nil,
          message: nil)
      case .waiting(let fault):
        One(
          reference: reference, outcome: "quarantined", status: nil, module: nil,
          reason: fault.rawValue, message: "\(fault.words). \(fault.mending(.program)).")
      }
    }
  }

  static let schema = Schema.object([
    Schema.Field("taken", .number, "How many were taken."),
    Schema.Field("alreadyHad", .number, "How many had come before."),
    Schema.Field("quarantined", .number, "How many wait for a decision."),
    Schema.Field(
      "results",
      .list(
        .object([
          Schema.Field("reference", .text, "As it was sent."),
          Schema.Field(
            "outcome", .word(["taken", "already-had", "quarantined"]), "What became of it."),
          Schema.Field(
            "status", .word(LearningStatus.allCases.map(\.rawValue)), "What it was read as.",
            isOptional: true),
          Schema.Field("module", .text, "The module’s code.", isOptional: true),
          Schema.Field(
            "reason", .word(ResultFault.allCases.map(\.rawValue)), "Why it waits.",
            isOptional: true),
          Schema.Field("message", .text, "The same in words.", isOptional: true),
        ])), "In the order in which they were sent."),
  ])
}
