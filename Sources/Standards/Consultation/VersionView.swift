import Access
import Kernel
import Obligations
import Records

/// What pages show of a version that is written, commented on and decided about.
struct VersionView: Sendable {
  struct Member: Sendable {
    let id: String
    let name: String
    let organisation: String?
    let constituency: String
    let part: String
    let hasAccount: Bool
    let isReviewer: Bool
    /// Of a reviewer: `nil` where nothing was said of the text as it stands.
    let agrees: Bool?
    /// All that they said of any edition, first to last.
    let said: [String]
    let ended: String?
    let invitedOn: Day
    /// Whether those who work on the version erase them: nobody else keeps a record of theirs.
    let mayBeErased: Bool
  }

  struct Comment: Sendable {
    let id: String
    /// `2.1a Coaching, stage 1`
    let clause: String
    let node: String?
    let stage: String?
    let words: String
    let name: String
    /// Without the name of anybody.
    let publicName: String
    let constituency: String
    let edition: Int
    let madeOn: Day
    let writtenBy: String?
    let broughtFrom: String?
    let answer: Answer?
    /// Those before it, first to last.
    let earlierAnswers: [Answer]
    let isOwn: Bool

    /// How often it was answered.
    var answers: Int { earlierAnswers.count + (answer == nil ? 0 : 1) }
  }

  struct Answer: Sendable {
    let kind: String
    let words: String
    let on: Day
    let by: String
  }

  /// How a constituency was heard.
  struct Heard: Sendable {
    let constituency: String
    let comments: Int
    let standing: ConstituencyStanding
  }

  let version: FrameworkVersion
  /// The text as it stands; of a shipped version as it is in force.
  let framework: Framework
  let before: Framework?
  let body: String?
  let members: [Member]
  let comments: [Comment]
  let events: [FrameworkEvent]
  /// What can be tried now by whoever looks, in the order of the table.
  let offered: [FrameworkStep]
  let isAuthor: Bool
  let isApprover: Bool
  let facts: FrameworkFacts
  /// The first day on which a consultation that is opened today may close, or a version retire.
  let earliest: Day
  let warnings: [(dueOn: Day, sentOn: Day?)]
  /// Where this version names another one that gateways and mappings ask for.
  let day: Day
  /// The part of whoever looks, where they were invited.
  let own: Member?

  var id: String { "\(version.id)" }
  var workAddress: String { "/standards/versions/\(id)" }
  var address: String { "/standards/consultations/\(id)" }
  var isOpen: Bool { version.isOpen(on: day) }
  var openComments: [Comment] { comments.filter { $0.answer == nil } }
  var active: [Member] { members.filter { $0.ended == nil } }
  /// Whether whoever looks may end somebody's part, or erase them.
  var maySayWhoIsHeard: Bool { isApprover || isAuthor && !version.isHeardStill }
  var changes: (before: Framework, comparison: FrameworkComparison)? {
    before.map { ($0, ComparisonRules.compare($0, framework)) }
  }

  let heard: [Heard]
  /// Editions that may be read, first to last.
  let editions: [Int]
  /// What changed since the text that was asked about, and since the one that was last agreed to, by
  /// whoever looks where they review.
  let sinceConsulted: (edition: Int, text: Framework, comparison: FrameworkComparison)?
  let sinceAgreed: (edition: Int, text: Framework, comparison: FrameworkComparison)?
  /// Why it was withdrawn.
  let withdrawnBecause: String?
  /// What is to be known of its text, in sentences.
  let notes: [String]
}
