import Access
import Directory
import Kernel
import Records
import Storage
import Web

/// What waits for somebody about inductions: their own, to look at, to sign off.
enum InductionWork {
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard !user.isConsole, user.viewer == nil else { return [] }
    return try own(user, tx) + ofOthers(user, tx)
  }

  private static func own(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard let person = user.person, user.may(.ownInduction) else { return [] }
    return try Inductions.of(OnePerson.records(of: person, tx), tx)
      .filter { $0.state.isRunning && $0.state != .ready }
      .map { one in
        let isOverdue = one.isOverdue(on: user.today)
        let isSoon = one.dueOn <= user.today + daysOfSoon
        return WorkItem(
          isOverdue
            ? "Your \(one.track.shortWords) is overdue" : "Go on with your \(one.track.shortWords)",
          detail: "\(one.done) of \(one.track.parts(one.all)) done", to: "/induction/\(one.id)",
          urgency: isOverdue ? .overdue : isSoon ? .soon : .open, dueOn: one.dueOn)
      }
  }

  private static let daysOfSoon = 28

  private static func ofOthers(_ user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.namedForInductions) else { return [] }
    let questions = InductionQuestions(user, tx)
    var items: [WorkItem] = []
    let toLook = try questions.toLook().count
    if toLook > 0 {
      items.append(
        WorkItem(
          toLook == 1
            ? "1 joiner waits for you to look at what they show"
            : "\(toLook) joiners wait for you to look at what they show", to: "/inductions",
          urgency: .open))
    }
    let toSign = try questions.toSign().count
    if toSign > 0 {
      items.append(
        WorkItem(
          toSign == 1
            ? "1 induction waits for your sign-off" : "\(toSign) inductions wait for your sign-off",
          to: "/inductions/sign-off", urgency: .open))
    }
    return items
  }
}
