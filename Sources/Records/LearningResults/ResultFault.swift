import Kernel

/// Why a result waits for somebody to decide. None of them is ever taken for a completion.
package enum ResultFault: String, Storable, CaseIterable {
  case unknownSource = "unknown-source"
  case unknownStatus = "unknown-status"
  case contradictoryStatus = "contradictory-status"
  case satisfiedAlone = "satisfied-alone"
  case waivedWithoutReason = "waived-without-reason"
  case waivedTwice = "waived-twice"
  case noCourse = "no-course"
  case unknownModule = "unknown-module"
  case moduleGone = "module-gone"
  case nobody
  case unknownPerson = "unknown-person"
  case severalPeople = "several-people"
  case notEmployed = "not-employed"
  case noDay = "no-day"
  case dayInFuture = "day-in-future"
  case beforeModule = "before-module"
  case wrongScore = "wrong-score"
  case contradictoryScore = "contradictory-score"
  /// An assessment that is said to be completed, and not whether it was passed.
  case notJudged = "not-judged"
  /// Of a kind that somebody confirms, and no line of a file.
  case needsEvidence = "needs-evidence"
  case referenceReused = "reference-reused"
  case tooLong = "too-long"

  /// What is wrong, without what the row says.
  package var words: String {
    switch self {
    case .unknownSource: "Nobody knows the words of this source"
    case .unknownStatus: "The status is not one of the source’s words"
    case .contradictoryStatus: "It says passed and failed at once"
    case .satisfiedAlone: "It says satisfied, of a course that asks for nothing"
    case .waivedWithoutReason: "It was waived, and no reason is given"
    case .waivedTwice: "It was waived before in the same registration"
    case .noCourse: "It names no course"
    case .unknownModule: "The course is no module that is known here"
    case .moduleGone: "The course is mapped to a module that is not in the catalogue"
    case .nobody: "It names nobody"
    case .unknownPerson: "Nobody here is known by what it names"
    case .severalPeople: "What it names is not one person"
    case .notEmployed: "Whoever it names does not work here, or had left before its day"
    case .noDay: "It has no day that can be read"
    case .dayInFuture: "Its day is yet to come"
    case .beforeModule: "Its day is before the module was there"
    case .wrongScore: "Its score is not from 0 to 100 percent"
    case .contradictoryScore: "Its score and its status say different things"
    case .notJudged: "It is of an assessment, and does not say whether it was passed"
    case .needsEvidence:
      "Learning of this kind is not done by a line: the person writes down what they did, and a "
        + "supervisor, host, sponsor or facilitator confirms it"
    case .referenceReused: "Its reference belongs to another result already"
    case .tooLong: "One of its values is too long"
    }
  }

  /// What to do about it, for who brought it in such a way.
  package func mending(_ way: ResultWay = .file) -> String {
    switch self {
    case .unknownSource:
      "Send it with one of the sources that Waypoint knows"
    case .unknownStatus, .contradictoryStatus:
      "Find out at the source how far they are, and send it again with one of its words"
    case .satisfiedAlone:
      "Say in the mapping what the course asks for, or send what they completed or passed"
    case .waivedWithoutReason: "Send it again with the reason"
    case .waivedTwice: "Leave it out: it counts already"
    case .noCourse: "Send it again with the course"
    case .unknownModule: "Say which module the course is, or leave it out"
    case .moduleGone: "End the mapping and say which module it is now"
    case .nobody, .unknownPerson, .severalPeople: "Say whose it is, or leave it out"
    case .notEmployed:
      "Load the staff list first if they work here, and send it again; else leave it out"
    case .noDay:
      "Send it again with the day on which it happened, such as "
        + (way == .program ? "2026-03-31" : "31/03/2026")
    case .dayInFuture, .beforeModule: "Find out at the source when it was, and send it again"
    case .wrongScore, .contradictoryScore:
      "Find out at the source what the score was, and send it again"
    case .notJudged: "Send it again as passed or failed"
    case .needsEvidence:
      "Ask the person to write it down under Learning and to name who confirms it, and leave this out"
    case .referenceReused: "Give each result a reference of its own, and send it again"
    case .tooLong: "Send it again with values of at most \(ArrivedResult.longest) characters"
    }
  }

  /// What a decision here can do about it, besides leaving it out.
  package enum Remedy: Hashable, Sendable { case module, person, none }

  package var remedy: Remedy {
    switch self {
    case .unknownModule, .moduleGone, .satisfiedAlone: .module
    case .nobody, .unknownPerson, .severalPeople: .person
    case .unknownSource, .unknownStatus, .contradictoryStatus, .waivedWithoutReason, .waivedTwice,
      .noCourse, .notEmployed, .noDay, .dayInFuture, .beforeModule, .wrongScore,
      .contradictoryScore, .notJudged, .needsEvidence, .referenceReused, .tooLong:
      .none
    }
  }
}
