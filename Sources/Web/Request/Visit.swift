import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Markup
import NIOCore
import Storage

/// One request, as a handler sees it: who asks, for what, with which answers.
package struct Visit: Sendable {
  package let site: Site
  package let visitor: Visitor?
  /// Who has given their password and not yet their second factor. Nothing but the pages of the
  /// second factor asks for them.
  package let entrant: Visitor?
  /// The question part of the address.
  package let query: FormData
  let request: Request
  let context: Context
  /// The form, where it was read before the handler: a body is read once.
  private(set) var taken: FormData?
  /// One moment for the whole request.
  package let now: Instant

  init(site: Site, request: Request, context: Context) {
    self.site = site
    self.request = request
    self.context = context
    visitor = context.visitor
    entrant = context.entrant
    now = context.now
    query = URLEncoding.read(request.uri.query ?? "")
  }

  func having(_ form: FormData?) -> Visit {
    guard let form else { return self }
    var visit = self
    visit.taken = form
    return visit
  }

  package var path: String { request.uri.path }

  /// Where the request comes from: the connection, or what our own proxy says of it.
  package var clientAddress: String { context.address }

  /// The path with its question part, as it was asked for.
  package var address: String { request.uri.query.map { "\(path)?\($0)" } ?? path }

  package var today: Day { now.dayInLondon }

  /// - Throws: `SignInNeeded`, which leads to the sign-in page and back.
  package func user() throws -> User {
    if let program = context.program { return program.user }
    if let stage = entrant?.session.stage, visitor == nil { throw SecondFactorNeeded(stage: stage) }
    guard let user = visitor?.user else { throw SignInNeeded() }
    return user
  }

  /// Whoever the session is of, signed in wholly or with the password alone: for the pages of the
  /// second factor.
  package func anybodyEntering() throws -> Visitor {
    guard let somebody = visitor ?? entrant else { throw SignInNeeded() }
    return somebody
  }

  /// The `:id` of the path, or another part of it.
  package func id<ID: Identifier>(_ kind: ID.Type = ID.self, _ name: String = "id") throws -> ID {
    guard let id = ID(try word(name)) else { throw NotFound("This page") }
    return id
  }

  package func word(_ name: String) throws -> String {
    guard let raw = context.parameters.get(name) else { throw NotFound("This page") }
    return raw.removingPercentEncoding ?? raw
  }

  /// The page of a list that is asked for, from 1. No list is so long that a higher one exists,
  /// and what is counted from it must not overflow.
  package var pageNumber: Int {
    min(max(1, query["page"].flatMap { Int($0) } ?? 1), 1_000_000)
  }

  /// Everything a page shows, read from one state of the database, in one go.
  package func read<Value: Sendable>(
    _ question: @escaping @Sendable (User, any Transaction) throws -> Value
  ) async throws -> Value {
    let user = try user()
    return try await site.database.read { tx in
      SightMemory.begin(tx)
      return try question(user, tx)
    }
  }

  /// Does what a form asks, once, and goes on to the page that shows it; or asks again with what
  /// is to be mended. Things not found and rights not held become their own pages.
  package func submit(
    _ form: FormData, _ action: @escaping @Sendable (User, any Transaction) throws -> Done,
    orAsk ask: ([Problem]) async throws -> Page
  ) async throws -> Answer {
    let user = try user()
    return try await submit(form, { tx in try action(user, tx) }, orAsk: ask)
  }

  /// The same for those who are not signed in.
  package func submit(
    _ form: FormData, _ action: @escaping @Sendable (any Transaction) throws -> Done,
    orAsk ask: ([Problem]) async throws -> Page
  ) async throws -> Answer {
    do {
      let done = try await once(form, action)
      return .redirect(to: done.address, done: done.words)
    } catch let refusal as any Refusal {
      if refusal is NotFound || refusal is Forbidden || refusal is SignInNeeded
        || refusal is NotShared
        || refusal is SecondFactorNeeded
      {
        throw refusal
      }
      return .page(try await ask(refusal.problems))
    }
  }

  /// Runs the action in a transaction together with the note that this form was taken. A form
  /// taken before ends as it ended then.
  package func once(
    _ form: FormData, _ action: @escaping @Sendable (any Transaction) throws -> Done
  ) async throws -> Done {
    try await once(form, showing: { tx in (try action(tx), ()) }).done
  }

  /// The same for what makes something that is shown once, such as a code: to whoever sends a form
  /// that was taken before, also at the same moment, nothing is `shown`.
  package func once<Shown: Sendable>(
    _ form: FormData,
    showing action: @escaping @Sendable (any Transaction) throws -> (done: Done, shown: Shown)
  ) async throws -> (done: Done, shown: Shown?) {
    let now = now
    // Without a key (a program, an old page) there is nothing to remember it by.
    let key = form[FormToken.keyField].map { "\(visitor?.session.account.rawValue ?? 0):\($0)" }
    do {
      return try await writeOnce(key, now, action)
    } catch StorageError.constraint(.unique, let detail) {
      // The same form was taken at the same moment; all of this one is undone.
      let before = try await site.database.read { tx in
        try key.flatMap { try Submissions.find($0, tx) }
      }
      guard let before else { throw StorageError.constraint(.unique, detail: detail) }
      return (before, nil)
    }
  }
}

extension Visit {
  /// With a key, work whose end is in doubt is run again: if it was kept, the note says so; and if
  /// it is only just being kept, the note of the second is refused.
  private func writeOnce<Shown: Sendable>(
    _ key: String?, _ now: Instant,
    _ action: @escaping @Sendable (any Transaction) throws -> (done: Done, shown: Shown)
  ) async throws -> (done: Done, shown: Shown?) {
    let work = { @Sendable (tx: any Transaction) throws -> (done: Done, shown: Shown?) in
      if let key, let before = try Submissions.find(key, tx) { return (before, nil) }
      let (done, shown) = try action(tx)
      if let key { try Submissions.save(key, done, at: now, tx) }
      return (done, shown)
    }
    do {
      return try await site.database.write(work)
    } catch StorageError.inDoubt(let why) where key != nil {
      do {
        return try await site.database.write(work)
      } catch let error as StorageError where error.isPassing {
        // It was not done now; the first time it may have been.
        throw StorageError.inDoubt(why)
      }
    }
  }
}

extension StorageError {
  fileprivate var isPassing: Bool {
    switch self {
    case .unavailable, .conflict: true
    case .unexpectedValue, .constraint, .databaseFromTheFuture, .migrationChanged, .inDoubt,
      .unreplicated, .statement:
      false
    }
  }
}

/// The password was right; the second factor comes before anything else.
struct SecondFactorNeeded: Refusal {
  let stage: SessionStage
  var problems: [Problem] { [Problem("", "Finish signing in to see this page")] }
  /// The page that asks for it.
  var address: String {
    stage == .setUp ? "/sign-in/second-factor/set-up" : "/sign-in/second-factor"
  }
}

/// Somebody has to sign in before they see this page.
struct SignInNeeded: Refusal {
  var problems: [Problem] { [Problem("", "Sign in to see this page")] }
}
