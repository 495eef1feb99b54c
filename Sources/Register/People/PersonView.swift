import Kernel
import Markup

/// What a person's page shows, in words.
struct PersonView: Sendable {
  let id: PersonID
  let name: String
  let otherNames: [String]
  /// Whether the reader sees all that is kept, and not only what is shared with them.
  let isWhole: Bool
  let showsPosts: Bool
  let showsTraining: Bool
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
  /// How several records came to be this one person; `nil` for those with one.
  let joined: Joined?
  let mayChange: Bool
  let mayRecord: Bool
  /// Whether the reader may suspend badges and take them back.
  let mayKeepBadges: Bool
  let mayMakeAccount: Bool
  /// Whether the reader may say that another record is the same person.
  let mayMerge: Bool
  let mayHold: Bool
  let isSelf: Bool
  let disputed: Disputed

  struct Joined: Sendable {
    /// One for each merge whose records the reader sees both.
    let merges: [Merge]
    /// Whether another employer has a record that the reader does not see.
    let hasMore: Bool
    /// Whom the person can ask when it is wrong.
    let deciders: [String]
  }

  struct Merge: Sendable {
    /// `Records of X and Y, as one person since 3 May 2026`.
    let words: String
    let reason: String
    let by: String
    /// Where it is taken back, for those who may.
    let unmerge: String?
  }

  struct Number: Hashable, Sendable {
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
    let isWhole: Bool
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
