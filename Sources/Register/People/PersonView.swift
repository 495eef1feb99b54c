import Kernel
import Markup

/// What a person's page shows, in words.
struct PersonView: Sendable {
  let id: PersonID
  let name: String
  let otherNames: [String]
  let bornOn: Day?
  let emails: [String]
  let numbers: [Number]
  let posts: [Post]
  let pastPosts: [Post]
  let team: [TeamLine]
  let duties: [DutyLine]
  let records: [RecordLine]
  let timeline: [TimelineEntry]
  let hasEarlier: String?
  let mayChange: Bool
  let mayRecord: Bool
  let mayMakeAccount: Bool
  let isSelf: Bool

  struct Number: Sendable {
    let words: String
    let value: String
  }

  struct Post: Sendable {
    let id: AssignmentID
    let title: String
    let organisation: Link
    let unit: String?
    let engagement: String
    let band: String?
    let time: String?
    let startedOn: Day?
    let endedOn: Day?
    let status: String?
    let manager: Link?
    let managerSince: Day?
    let reasons: [String]
    let absences: [AbsenceLine]
    /// Whether the reader may change this post: another employer’s is theirs.
    let mayChange: Bool
  }

  struct AbsenceLine: Sendable {
    let id: Int64
    let words: String
    let from: Day
    let to: Day?
  }

  struct TeamLine: Sendable {
    let id: PersonID
    let name: String
    let title: String
  }

  struct DutyLine: Sendable {
    let code: String
    let title: String
    let state: HTML
    let dueOn: Day?
    /// Done, so that the day is when it is due again.
    let isInDate: Bool
  }

  struct RecordLine: Sendable {
    let id: RecordID
    let title: String
    let kind: String
    let awardedOn: Day?
    let expiresOn: Day?
    let isExpired: Bool
    let isHeld: Bool
    let source: String
    let mayVoid: Bool
  }
}
