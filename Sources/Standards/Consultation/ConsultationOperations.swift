import Kernel
import Records
import Storage
import Web

/// `/api/v1/standards/consultations`: for programs, open as the page is.
enum ConsultationOperations {
  static func add(to routes: Routes) {
    routes.operation(
      "/standards/consultations", openBecause: ConsultationRoutes.reason,
      Operation(
        "consultations",
        "Versions of standards that are or were out to consultation, those that are open first, with "
          + "how much was heard from whom.",
        answer: .list(ConsultationForPrograms.schema)), all)
  }

  @Sendable static func all(_ visit: Visit) async throws -> Answer {
    let day = visit.today
    let lines = try await visit.site.database.read { tx in
      try ConsultationViews.consultations(on: day, tx)
    }
    return try .json(lines.map(ConsultationForPrograms.init))
  }
}

struct ConsultationForPrograms: Encodable, Sendable {
  struct Heard: Encodable, Sendable {
    let constituency: String
    let comments: Int
    let standing: String
  }

  let id: String
  let framework: String
  let version: String
  let title: String
  let state: String
  let isOpen: Bool
  let closesOn: String?
  let openComments: Int
  let heard: [Heard]

  init(_ line: ConsultationViews.Line) {
    id = line.id
    framework = line.reference.code
    version = line.reference.version
    title = line.words
    state = line.state.rawValue
    isOpen = line.isOpen
    closesOn = line.closesOn?.iso
    openComments = line.openComments
    heard = line.heard.map {
      Heard(
        constituency: $0.constituency, comments: $0.comments, standing: $0.standing.rawValue)
    }
  }

  private typealias Field = Schema.Field

  static let schema = Schema.object([
    Field("id", .text, "Its number here."),
    Field("framework", .text, "The code of the framework."),
    Field("version", .text, "The version that is asked about."),
    Field("title", .text, "What it is called."),
    Field(
      "state", .word(FrameworkState.allCases.map(\.rawValue)), "How far along its life it is."),
    Field("isOpen", .yesOrNo, "Whether comments are taken today."),
    Field("closesOn", .day, "The last day on which they are or were.", isOptional: true),
    Field("openComments", .number, "Comments that are not answered yet."),
    Field(
      "heard",
      .list(
        .object([
          Field("constituency", .text, "Who spoke."),
          Field("comments", .number, "How many comments they made."),
          Field(
            "standing", .word(ConstituencyStanding.allCases.map(\.rawValue)),
            "Whether they were heard, asked and did not answer, let go, or not asked."),
        ])), "Comments by constituency."),
  ])
}
