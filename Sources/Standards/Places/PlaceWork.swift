import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for somebody: an offer to take, an agreement to answer, attendance to record.
enum PlaceWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil else { return [] }
    return try own(user, tx) + team(user, tx) + dates(user, tx)
  }

  private static func own(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let person = user.person, user.may(.seekPlaces) else { return [] }
    let records = try OnePerson.records(of: person, tx)
    let offers = try PlaceRequests.of(records, tx).filter { $0.state == .offered }.map { one in
      WorkItem(
        "A place in training is free for you", detail: "Take it by then, or it goes to the next",
        to: "/learning/places/requests/\(one.id)", urgency: .soon, dueOn: one.offerUntil)
    }
    let times = try LearningTimes.of(records, tx).filter {
      $0.state == .proposed && $0.proposedSide == .manager
    }.map { time in
      WorkItem(
        "Your employer proposes time to learn", to: "/learning/time/\(time.id)", urgency: .open)
    }
    return offers + times
  }

  /// Proposals of those who report to the user.
  private static func team(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let person = user.person, user.isLineManager else { return [] }
    let team = try Team.direct(of: OnePerson.records(of: person, tx), on: user.today, tx)
    let waiting = try LearningTimes.of(team.map(\.person), tx).filter {
      try $0.state == .proposed && $0.proposedSide == .person
        && PlaceReach.reaches($0.person, at: $0.organisation, for: .agreeTime, user, tx)
    }
    guard let first = waiting.first else { return [] }
    return [
      WorkItem(
        waiting.count == 1
          ? "1 person proposes time to learn" : "\(waiting.count) people propose time to learn",
        detail: "They wait for your answer",
        to: "/people/\(first.person)/learning-time/\(first.id)", urgency: .open)
    ]
  }

  private static func dates(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    let places = user.grants.filter { Permission.offerPlaces.roles.contains($0.role) }
      .compactMap(\.organisation).uniqued()
    let over = try ModuleSessions.over(at: places, on: user.today, tx)
    guard let first = over.first else { return [] }
    return [
      WorkItem(
        over.count == 1
          ? "Say who attended a date of training"
          : "Say who attended \(over.count) dates of training",
        to: "/organisations/\(first.organisation)/places/\(first.id)/attendance", urgency: .open)
    ]
  }
}
