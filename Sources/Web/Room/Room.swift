import Access
import ArgumentParser
import Directory
import Journals
import Kernel
import Markup
import Obligations
import Storage

/// One room of the house: its only door. Everything else in a room is internal, so that rooms
/// cannot lean on each other.
package protocol Room: Sendable {
  static var name: String { get }
  /// The schema of the room's own tables.
  static var migrations: [Migration] { get }
  /// What people can do here, in words for timelines.
  static var actions: [JournalAction] { get }
  /// Every permission its pages, commands and jobs ask for.
  static var permissions: [Permission] { get }
  static var commands: [any AsyncParsableCommand.Type] { get }
  /// Declares the addresses of the room.
  static func addRoutes(to routes: Routes)
  /// Where the room can be entered from the menu.
  static var navigation: [NavigationItem] { get }
  /// Who does the jobs that this room queues.
  static func jobs(_ clock: Clock) -> [JobKind: JobHandler]
  /// The same, with those that keep something sealed.
  static func jobs(_ clock: Clock, keys: KeyRing) -> [JobKind: JobHandler]
  /// What is done again and again without anybody asking, and after how many seconds.
  static var recurringJobs: [JobKind: Int64] { get }
  /// Under whose right each of those jobs is done, and what for.
  static var jobPolicies: [JobKind: JobPolicy] { get }
  /// What leaves as a file other than a list of a page.
  static var filesOut: [FileOut] { get }
  /// What waits for `user` in this room, for "my work".
  static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem]
  /// Fills the room for those who try the example.
  static func addExample(_ cast: ExampleCast, at now: Instant, _ tx: any Transaction) throws
  /// What is wrong in the content that the room carries, for `waypoint content check`.
  static func contentFaults() throws -> [ContentFault]
}

extension Room {
  package static var migrations: [Migration] { [] }
  package static var actions: [JournalAction] { [] }
  package static var permissions: [Permission] { [] }
  package static var commands: [any AsyncParsableCommand.Type] { [] }
  package static func addRoutes(to routes: Routes) {}
  package static var navigation: [NavigationItem] { [] }
  package static func jobs(_ clock: Clock) -> [JobKind: JobHandler] { [:] }
  package static func jobs(_ clock: Clock, keys: KeyRing) -> [JobKind: JobHandler] { jobs(clock) }
  package static var recurringJobs: [JobKind: Int64] { [:] }
  package static var jobPolicies: [JobKind: JobPolicy] { [:] }
  package static var filesOut: [FileOut] { [] }
  package static func workItems(for user: User, _ tx: any Transaction) throws -> [WorkItem] { [] }
  package static func addExample(
    _ cast: ExampleCast, at now: Instant, _ tx: any Transaction
  ) throws {}
  package static func contentFaults() throws -> [ContentFault] { [] }
}

/// Those who appear in the example, by the names it gives them.
package struct ExampleCast: Sendable {
  package let accounts: [String: AccountID]
  package let places: [String: OrganisationID]

  package init(accounts: [String: AccountID], places: [String: OrganisationID]) {
    self.accounts = accounts
    self.places = places
  }
}

/// Under whose right a job is done.
package struct JobPolicy: Sendable {
  package enum Authority: Hashable, Sendable {
    /// Of the account that asked for it, asked anew when the job runs.
    case whoAsked([Permission])
    /// Of nobody: it tidies, and changes nothing that is said of people.
    case nobody
  }

  package let authority: Authority
  /// `Loads files that were checked and confirmed`.
  package let doing: String
  package let purpose: Purpose

  package init(_ authority: Authority, _ doing: String, for purpose: Purpose) {
    self.authority = authority
    self.doing = doing
    self.purpose = purpose
  }
}

/// A file that leaves, and what it takes to have it.
package struct FileOut: Sendable {
  package let name: String
  /// Where it is asked for: `/organisations/:id/exports`.
  package let path: String
  package let permission: Permission
  /// What it holds more of, for those who may have that too.
  package let more: [(Permission, String)]

  package init(
    _ name: String, at path: String, _ permission: Permission, more: [(Permission, String)] = []
  ) {
    self.name = name
    self.path = path
    self.permission = permission
    self.more = more
  }
}

/// An entry of the main menu, for those who may use it.
package struct NavigationItem: Sendable {
  package let link: Link
  /// Shown to those who hold it anywhere; `nil` is everybody who is signed in.
  package let permission: Permission?
  /// Other places that belong to it, such as `/organisations/*/duties`; what is below them too.
  package let also: [String]
  /// Only for those who hold the permission over everything.
  package let overEverything: Bool

  package init(
    _ words: String, to address: String, also: [String] = [], for permission: Permission? = nil,
    overEverything: Bool = false
  ) {
    self.overEverything = overEverything
    link = Link(words, to: address)
    self.also = also
    self.permission = permission
  }

  /// How many parts of `path` it accounts for; `nil` when the path is not under it.
  package func reaches(_ path: String) -> Int? {
    let parts = path.split(separator: "/")
    return ([link.address] + also).compactMap { place in
      let pattern = place.split(separator: "/")
      // The home page is not above every other.
      guard !pattern.isEmpty || parts.isEmpty, parts.count >= pattern.count,
        zip(pattern, parts).allSatisfy({ $0 == "*" || $0 == $1 })
      else { return nil }
      return pattern.count
    }.max()
  }
}

/// One thing that waits for somebody, on their "my work".
package struct WorkItem: Hashable, Sendable {
  package enum Urgency: Int, Hashable, Comparable, Sendable {
    case overdue, soon, open, waitingForOthers
    package static func < (one: Urgency, other: Urgency) -> Bool { one.rawValue < other.rawValue }
  }

  package let words: String
  package let detail: String?
  package let address: String
  package let urgency: Urgency
  package let dueOn: Day?

  package init(
    _ words: String, detail: String? = nil, to address: String, urgency: Urgency,
    dueOn: Day? = nil
  ) {
    self.words = words
    self.detail = detail
    self.address = address
    self.urgency = urgency
    self.dueOn = dueOn
  }
}
