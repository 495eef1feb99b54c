import Kernel
import Markup

/// What an organisation's page shows, in words.
struct OrganisationView: Sendable {
  let id: OrganisationID
  let name: String
  let kind: String
  let codes: [(words: String, value: String)]
  let earlierNames: [String]
  let openedOn: Day?
  let closedOn: Day?
  let address: [String]
  let source: String
  let isProvisional: Bool
  let relations: [Relation]
  /// Ways in which many stand to this one, with how many there are.
  let manyRelations: [(words: String, count: Int, address: String)]
  let successors: [(link: Link, words: String)]
  let standing: StandingView?
  let posts: [PostLine]
  let managers: [ManagerLine]
  let timeline: [TimelineEntry]
  let maySeePeople: Bool
  /// Whether the reader looks on from outside, and nothing was agreed that shows them who works here.
  let hidesNames: Bool
  let maySeeTraining: Bool
  /// Whether the reader answers for it, so that they see what was done there.
  let maySeeRecord: Bool
  let mayAddPeople: Bool
  let mayChange: Bool
  let maySayKind: Bool
  let kindMissing: KindMissing?
  let mayCount: Bool
  let mayTakeOut: Bool
  let mayGiveAccess: Bool
  let maySeeSharing: Bool
  let mayHold: Bool
  /// Exact counts by characteristic, for the returns.
  let mayCountExactly: Bool
  let mayPrepareEvidence: Bool

  struct Relation: Sendable {
    let id: String
    let words: String
    let other: Link
    let since: Day?
    let mayEnd: Bool
  }

  struct PostLine: Sendable {
    let title: String
    let band: String?
    let headcount: Int
    let fte: String
  }

  struct ManagerLine: Sendable {
    let reason: String
    let headcount: Int
    let fte: String
  }
}
