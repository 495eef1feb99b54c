import Access
import Directory
import Journals
import Kernel
import Records
import Storage

extension Permission {
  /// One’s own requests; those of who reports to one; and those of everybody whose training one
  /// keeps.
  static let seekPlaces = Permission(
    "place.seek", doing: "ask for places in training for this person",
    roles: Set<Role>.trainers.union([.person, .lineManager]), for: .training)
  /// Dates themselves, for all who have to do with places.
  static let seeDates = Permission(
    "place.see", doing: "see dates of training",
    roles: seekPlaces.roles.union(seeDemand.roles), for: .training)
  /// For those who hold dates: providers and employers.
  static let offerPlaces = Permission(
    "place.offer", doing: "hold dates of modules for this organisation",
    roles: Set<Role>.trainers.union([.trainingProvider]), for: .training)
  /// Numbers, without names.
  static let seeDemand = Permission(
    "place.demand", doing: "see how many wait for places in training",
    roles: Set<Role>.counters.union([.trainingProvider]), for: .planning)
  /// One’s own time to learn; that of who reports to one; and that of everybody whose training one
  /// keeps.
  static let agreeTime = Permission(
    "learning-time.agree", doing: "agree and record this person’s time to learn",
    roles: Set<Role>.trainers.union([.person, .lineManager]), for: .training)
  /// Numbers, without names.
  static let countTime = Permission(
    "learning-time.count", doing: "see how time to learn is kept here", roles: .counters,
    for: .planning)
}

enum PlacePermissions {
  static let all: [Permission] = [
    .seekPlaces, .seeDates, .offerPlaces, .seeDemand, .agreeTime, .countTime,
  ]
}

/// What is written of dates, places and time to learn.
enum PlaceJournal {
  static let session = JournalAction(
    "place.session", words: "Date of {module} on {day}: {step}")
  static let request = JournalAction("place.request", words: "Place in {module}: {step}")
  static let time = JournalAction("learning-time.step", words: "Time to learn, {hours}: {step}")
  static let entry = JournalAction(
    "learning-time.entry", words: "Time to learn on {day}, {hours}: {step}")

  static let actions = [session, request, time, entry]

  static func record(
    _ one: ModuleSession, _ step: String, module: String, under right: Right,
    _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        session, [.organisation(one.organisation)],
        details: ["module": module, "day": one.terms.firstOn.inWords, "step": step],
        occurredOn: right.at.dayInLondon), under: right, tx)
  }

  static func record(
    _ one: PlaceRequest, _ step: PlaceStep, module: String, under right: Right,
    _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        request, [.person(one.person), .organisation(one.organisation)],
        details: ["module": module, "step": step.words], occurredOn: right.at.dayInLondon),
      under: right, tx)
  }

  static func record(
    _ time: LearningTime, _ step: String, under right: Right, _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        Self.time, [.person(time.person), .organisation(time.organisation)],
        details: ["hours": LearningTimeRules.words(time.minutes), "step": step],
        occurredOn: right.at.dayInLondon), under: right, tx)
  }

  static func record(
    _ entry: LearningTimeEntry, of time: LearningTime, _ step: String, under right: Right,
    _ tx: any Transaction
  ) throws {
    try Journal.record(
      JournalEvent(
        Self.entry, [.person(time.person), .organisation(time.organisation)],
        details: [
          "day": entry.on.inWords, "hours": LearningTimeRules.words(entry.minutes), "step": step,
        ], occurredOn: entry.on), under: right, tx)
  }
}
