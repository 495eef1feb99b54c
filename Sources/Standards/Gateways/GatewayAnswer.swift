import Kernel
import Obligations
import Web

/// The answer of a gateway for programs: the same from the command line and the interface. Its names
/// are a contract.
struct GatewayAnswer: Encodable, Sendable {
  struct Held: Encodable, Sendable {
    let record: String
    let title: String
    let completedOn: String?
    let expiresOn: String?
    let standsInFor: String?
  }

  struct Missing: Encodable, Sendable {
    let code: String
    let title: String
    let how: String
    let address: String
    let notes: [String]
  }

  let person: String
  let role: String
  let roleTitle: String
  let asOf: String
  let outcome: String
  /// Whether the appointment cannot be confirmed. An application is never stopped.
  let blocks: Bool
  let because: String
  let gateway: String?
  let gatewayVersion: Int?
  let gatewayTitle: String?
  let bindsFrom: String?
  let until: String?
  let held: Held?
  /// Any one of these would open it.
  let missing: [Missing]
  let waiver: String?

  init(_ decision: GatewayDecision, of person: PersonID) {
    self.person = "\(person)"
    role = decision.post.code
    roleTitle = decision.post.title
    asOf = decision.question.day.iso
    outcome = decision.outcome.rawValue
    blocks = decision.blocks
    because = decision.because
    gateway = decision.gateway?.code
    gatewayVersion = decision.gateway?.version
    gatewayTitle = decision.gateway?.title
    bindsFrom = decision.bindsFrom?.iso
    until = decision.until?.iso
    held = decision.held.map {
      Held(
        record: "\($0.id)", title: $0.title, completedOn: $0.awardedOn?.iso,
        expiresOn: $0.expiresOn?.iso, standsInFor: decision.met?.standsInFor)
    }
    missing = decision.missing.map {
      Missing(
        code: $0.need.code, title: $0.need.title, how: $0.need.how, address: $0.need.address,
        notes: $0.notes)
    }
    waiver = decision.waiver.map { "\($0)" }
  }

  var words: [String] {
    ["\(roleTitle), as at \(asOf): \(outcome)", because]
      + missing.map { "  \($0.title). \($0.how) (\($0.address))" }
      + missing.flatMap { $0.notes.map { "  \($0)" } }
  }

  private typealias Field = Schema.Field

  static let schema = Schema.object([
    Field("person", .text, "The person."), Field("role", .text, "The kind of post."),
    Field("roleTitle", .text, "What it is called."),
    Field("asOf", .day, "The day as at which this is the answer."),
    Field("outcome", .word(GatewayOutcome.allCases.map(\.rawValue)), "How it stands."),
    Field(
      "blocks", .yesOrNo,
      "Whether the appointment cannot be confirmed. An application is never stopped."),
    Field("because", .text, "Why, in sentences."),
    Field("gateway", .text, "The gateway before such posts.", isOptional: true),
    Field("gatewayVersion", .number, "Its version.", isOptional: true),
    Field("gatewayTitle", .text, "What it is called.", isOptional: true),
    Field("bindsFrom", .day, "Since when it binds; left out for advice.", isOptional: true),
    Field("until", .day, "Last day of what lets them through.", isOptional: true),
    Field(
      "held",
      .object([
        Field("record", .text, "The record that opens it."), Field("title", .text, "Its title."),
        Field("completedOn", .day, "When it was completed.", isOptional: true),
        Field("expiresOn", .day, "Until when it counts.", isOptional: true),
        Field("standsInFor", .text, "What it stands in for.", isOptional: true),
      ]), "What opens it.", isOptional: true),
    Field(
      "missing",
      .list(
        .object([
          Field("code", .text, "Its code."), Field("title", .text, "What is missing."),
          Field("how", .text, "How to get it."), Field("address", .text, "Where."),
          Field("notes", .list(.text), "Records that do not count, and why."),
        ])), "Any one of these would open it."),
    Field("waiver", .text, "The waiver that lets them through.", isOptional: true),
  ])
}

/// A kind of post, as programs name it.
struct GatewayRoleForPrograms: Encodable, Sendable {
  let role: String
  let title: String
  let family: String
  let level: String
  let gateway: String?
  let bindsFrom: String?

  init(_ post: GatewayPost, _ book: GatewayBook, on day: Day) {
    role = post.code
    title = post.title
    family = post.family
    level = post.level
    let gateway = book.gateway(before: post.code, on: day)
    self.gateway = gateway?.code
    bindsFrom = gateway?.binds(post.code)?.iso
  }

  static let schema = Schema.object([
    Schema.Field("role", .text, "The code to ask with."),
    Schema.Field("title", .text, "What it is called."),
    Schema.Field("family", .text, "The family of roles."),
    Schema.Field("level", .text, "The level."),
    Schema.Field("gateway", .text, "The gateway before it.", isOptional: true),
    Schema.Field("bindsFrom", .day, "Since when it binds; left out for advice.", isOptional: true),
  ])
}
