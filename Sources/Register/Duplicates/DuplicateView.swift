import Kernel
import Markup

/// Two records that may be one person, as one reader may see them.
struct DuplicateView: Sendable {
  let address: String
  let first: Side
  let second: Side
  let pro: [Evidence]
  let contra: [Evidence]
  /// Whether they are one person now.
  let isJoined: Bool
  let stage: String
  let stageColour: TagColour
  let parties: [Party]
  let history: [Answer]
  /// Whether the reader may answer now.
  let mayDecide: Bool
  /// Whether the reader answered that they are the same, and it is not done yet.
  let mayWithdraw: Bool
  let mayTakeApart: Bool
  /// Employers for whom somebody who looks after everything may write down what they said.
  let onBehalf: [Choice]
  /// Those of them that confirm it before it counts, by code.
  let confirming: Set<String>

  struct Side: Sendable {
    let person: PersonID
    let name: String
    let otherNames: [String]
    let employers: String
    /// `nil` when the record is another employer's.
    let detail: Detail?
  }

  struct Detail: Sendable {
    let address: String
    let bornOn: Day?
    let posts: [String]
    let numbers: [String]
  }

  struct Evidence: Sendable {
    let words: String
    let meaning: String
  }

  /// An employer whose say it is.
  struct Party: Sendable {
    let name: String
    let answer: String?
    let colour: TagColour
    /// What somebody else wrote down for it and nobody there has confirmed.
    let noted: String?
    /// Whom to ask, where nobody answered.
    let deciders: [String]
  }

  struct Answer: Sendable {
    let words: String
    let when: String
    let by: String
    let reason: String
  }

  var title: String {
    isJoined
      ? "\(first.name) and \(second.name) are one person"
      : "Are \(first.name) and \(second.name) one person?"
  }
}

/// One line of the list.
struct DuplicateLine: Sendable {
  let address: String
  let names: String
  let places: String
  let why: String
  let status: String
  let colour: TagColour
}

struct DuplicateList: Sendable {
  let state: String
  let states: [Choice]
  let lines: [DuplicateLine]
  let page: PageOfMany
}
