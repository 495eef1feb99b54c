import Access
import Kernel
import Records
import Storage

/// Whom what is told of places, in words without names; and when it goes quiet.
enum PlaceNews {
  static let prefix = "place-"

  static func after(
    _ step: PlaceStep, _ request: PlaceRequest, _ session: ModuleSession?, at now: Instant,
    _ tx: any Transaction
  ) throws {
    let key = "\(prefix)\(request.id)"
    try WorkNotices.settle(key, at: now, tx)
    let words: String? =
      switch step {
      case .place: "You have a place in training on \(day(session))"
      case .offer:
        "A place in training on \(day(session)) is free for you: take it by "
          + (request.offerUntil?.inWords ?? "")
      case .accept: "You have taken a place in training on \(day(session))"
      case .lapse:
        session == nil
          ? "A wait for a date of training is over, because nobody said that it is still wanted"
          : "A place in training was not taken in time, and went to the next who waits"
      case .giveBack:
        session?.state == .cancelled
          ? "A date of training is cancelled, and you wait for another: the reason is on its page"
          : session.map { $0.terms.firstOn <= now.dayInLondon } ?? true
            ? "A date of training has begun without a place for you, and you wait for another"
            : "A place that was free for you was not taken in time. You wait for another date"
      case .miss: "It was recorded that you did not attend training on \(day(session))"
      case .attend: "It was recorded that you attended training on \(day(session))"
      case .ask: "A place in training was asked for, for you"
      case .withdraw: "A request for a place in training was withdrawn"
      case .query:
        "You have waited long for a date of training: say whether you still want one, or it lapses"
      case .keep: "It was said that a date of training is still wanted, for you"
      case .leave:
        "What you asked for in training lapsed, because no post is known of you any more"
      case .move: "Another date of training was chosen, for you"
      }
    guard let words else { return }
    try WorkNotices.tell(
      words, about: key, to: request.person, page: page(request), at: now, tx)
  }

  private static func day(_ session: ModuleSession?) -> String {
    session?.terms.firstOn.inWords ?? ""
  }

  static func page(_ request: PlaceRequest) -> String {
    "/learning/places/requests/\(request.id)"
  }

  /// An offer that is over tomorrow, told once.
  static func lapsesTomorrow(
    _ request: PlaceRequest, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      "A place in training waits for you: tomorrow is the last day to take it",
      about: "\(prefix)\(request.id)", to: request.person, page: page(request), at: now, tx)
  }

  /// What was changed of a date, to everybody who has a place or waits.
  static func changed(
    _ request: PlaceRequest, _ session: ModuleSession, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      "A date of training that you asked for has changed: look at when and where it is",
      about: "\(prefix)\(request.id)", to: request.person, page: page(request), at: now, tx)
  }

  /// A new date, to those who wait for any.
  static func published(
    _ request: PlaceRequest, at now: Instant, _ tx: any Transaction
  ) throws {
    try WorkNotices.tell(
      "There is a new date of a module that you wait for: choose it to be in line for a place",
      about: "\(prefix)\(request.id)", to: request.person, page: page(request), at: now, tx)
  }
}
