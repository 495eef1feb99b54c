import Access
import Directory
import Files
import Kernel
import Records
import Storage
import Web

/// `/calendars/:code`: for programs that follow a calendar, by a secret address and nothing else.
enum CalendarRoutes {
  /// What the codes are for.
  static let place = "calendar"

  static func add(to routes: Routes) {
    routes.get("/calendars/:code", .open, feed)
  }

  @Sendable static func feed(_ visit: Visit) async throws -> Answer {
    let digest = SafeCode.digest(try visit.word("code"), for: place)
    let today = visit.today
    let file = try await visit.site.database.read { tx in
      guard let person = try CalendarFeeds.person(digest, tx) else {
        throw NotFound("This calendar")
      }
      // Who has no account any more follows nothing.
      let records = try OnePerson.records(of: person, tx)
      guard try !Accounts.open(of: Set(records), tx).isEmpty else {
        throw NotFound("This calendar")
      }
      return try MidCareerCalendar(tx).feed(of: records, on: today)
    }
    return .file(named: "waypoint.ics", type: file.mediaType, file.bytes)
  }
}
