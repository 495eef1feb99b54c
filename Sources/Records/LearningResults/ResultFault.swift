import Kernel

/// Why a result waits for somebody to decide. None of them is ever taken for a completion.
package enum ResultFault: String, Storable, CaseIterable {
  case unknownSource = "unknown-source"
  case unknownStatus = "unknown-status"
  case contradictoryStatus = "contradictory-status"
  case satisfiedAlone = "satisfied-alone"
  case waivedWithoutReason = "waived-without-reason"
  case waivedTwice = "waived-twice"
  case unknownModule = "unknown-module"
  case moduleGone = "module-gone"
  case nobody
  case unknownPerson = "unknown-person"
  case severalPeople = "several-people"
  case noDay = "no-day"
  case dayInFuture = "day-in-future"
  case beforeModule = "before-module"
  case wrongScore = "wrong-score"
  case contradictoryScore = "contradictory-score"
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
    case .unknownModule: "The course is no module that is known here"
    case .moduleGone: "The course is mapped to a module that is not in the catalogue"
    case .nobody: "It names nobody"
    case .unknownPerson: "Nobody here is known by what it names"
    case .severalPeople: "What it names is not one person"
    case .noDay: "It has no day that can be read"
    case .dayInFuture: "Its day is yet to come"
    case .beforeModule: "Its day is before the module was there"
    case .wrongScore: "Its score is not from 0 to 100 percent"
    case .contradictoryScore: "Its score and its status say different things"
    case .referenceReused: "Its reference belongs to another result already"
    case .tooLong: "One of its values is too long"
    }
  }

  /// What to do about it.
  package var mending: String {
    switch self {
    case .unknownSource:
      "Send it with one of the sources that Waypoint knows"
    case .unknownStatus, .contradictoryStatus:
      "Find out at the source how far they are, and send it again with one of its words"
    case .satisfiedAlone:
      "Say in the mapping what the course asks for, or send what they completed or passed"
    case .waivedWithoutReason: "Send it again with the reason"
    case .waivedTwice: "Leave it out: it counts already"
    case .unknownModule: "Say which module the course is, or leave it out"
    case .moduleGone: "End the mapping and say which module it is now"
    case .nobody, .unknownPerson, .severalPeople: "Say whose it is, or leave it out"
    case .noDay: "Send it again with the day on which it happened, such as 31/03/2026"
    case .dayInFuture, .beforeModule: "Find out at the source when it was, and send it again"
    case .wrongScore, .contradictoryScore:
      "Find out at the source what the score was, and send it again"
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
      .noDay, .dayInFuture, .beforeModule, .wrongScore, .contradictoryScore, .referenceReused,
      .tooLong:
      .none
    }
  }
}
