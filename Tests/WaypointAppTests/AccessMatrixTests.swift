import Access
import Foundation
import Testing
import WaypointApp
import Web

/// Which role may do what, written from the permissions that the rooms declare.
@Suite struct `The access matrix` {
  @Test func `is written down as it is`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/access.md")
    if ProcessInfo.processInfo.environment["WAYPOINT_WRITE_DOCS"] != nil {
      try page.write(to: file, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: file, encoding: .utf8)
    #expect(
      written == page,
      "docs/access.md is out of date: WAYPOINT_WRITE_DOCS=1 swift test --filter WaypointAppTests")
  }

  @Test func `lists each permission once`() {
    let codes = permissions.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.count > 10)
  }

  private var permissions: [Permission] {
    Assembly.rooms.flatMap { $0.permissions }.sorted { $0.code < $1.code }
  }

  private var page: String {
    var text = """
      # Who may do what

      Written by the tests from the permissions and addresses of the rooms; not by hand.

      A person reaches themselves. A line manager reaches the people who report to them, at every
      level. Organisation leads and administrators reach an organisation and everything under it.
      Region leads reach the organisations of an area, and national leads all of them, never
      people by name. Rights are held for a time, and asked for inside every action.

      """
    text += "\n| permission | to |" + Role.allCases.map { " \($0.words.lowercased()) |" }.joined()
    text += "\n|---|---|" + String(repeating: "---|", count: Role.allCases.count) + "\n"
    for permission in permissions {
      text += "| `\(permission.code)` | \(permission.doing) |"
      text += Role.allCases.map { permission.roles.contains($0) ? " yes |" : "  |" }.joined() + "\n"
    }
    return text + addresses
  }

  /// The sign on every door. `bin/check-pages` reads it to know which pages there are.
  private var addresses: String {
    let routes = Routes()
    for room in Assembly.rooms { room.addRoutes(to: routes) }
    let rows = routes.all.map { route in
      let door =
        switch route.door {
        case .open: "everybody"
        case .signedIn: "everybody who is signed in"
        case .permission(let permission): "`\(permission.code)`"
        }
      return "| \(route.method) | `\(route.path)` | \(door) |\n"
    }
    return """

      ## Where

      Every address of the rooms, and who may come to it at all. What it does asks for the right
      itself, where the facts are.

      | method | address | who |
      |---|---|---|

      """ + rows.sorted().joined()
  }
}
