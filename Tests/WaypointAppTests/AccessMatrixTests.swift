import Access
import ArgumentParser
import Directory
import Foundation
import Kernel
import Storage
import Testing
import WaypointApp
import Web

/// Which role may do what, to whom and what for, written from the policy itself.
@Suite struct `The access matrix` {
  @Test func `is written down as it is`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/access-matrix.md")
    let page = AccessMatrixPage().text
    if ProcessInfo.processInfo.environment["WAYPOINT_WRITE_DOCS"] != nil {
      try page.write(to: file, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOf: file, encoding: .utf8)
    #expect(
      written == page,
      """
      docs/access-matrix.md is out of date: WAYPOINT_WRITE_DOCS=1 swift test --filter \
      WaypointAppTests
      """)
  }

  @Test func `lists each permission once`() {
    let codes = AccessMatrixPage().permissions.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes.count > 10)
  }

  @Test func `names a permission that some room declares on every door`() {
    let page = AccessMatrixPage()
    let declared = Set(page.permissions)
    for route in page.routes {
      if case .permission(let permission) = route.door {
        #expect(declared.contains(permission), "\(route.path) asks for \(permission.code)")
      }
    }
  }

  /// A job that nobody thought about would act without anybody's right.
  @Test func `says under whose right each job is done`() {
    let declared = Set(AccessMatrixPage().permissions)
    let policies = Assembly.jobPolicies
    let kinds = Set(Assembly.jobs(.fixed(Day(number: 0))).keys)
    #expect(kinds.isSubset(of: policies.keys), "\(kinds.subtracting(policies.keys))")
    for (kind, policy) in policies {
      guard case .whoAsked(let permissions) = policy.authority else { continue }
      #expect(!permissions.isEmpty && declared.isSuperset(of: permissions), "\(kind.rawValue)")
      // What comes again and again is asked by nobody.
      #expect(Assembly.recurringJobs[kind] == nil, "\(kind.rawValue)")
    }
    for kind in kinds.subtracting(Assembly.recurringJobs.keys) {
      if case .nobody? = policies[kind]?.authority { Issue.record("\(kind.rawValue)") }
    }
  }

  @Test func `says what takes to have each file that leaves`() {
    let page = AccessMatrixPage()
    let declared = Set(page.permissions)
    let paths = Set(page.routes.map(\.path))
    let files = Assembly.rooms.flatMap { $0.filesOut }
    #expect(!files.isEmpty)
    for file in files {
      #expect(declared.contains(file.permission), "\(file.name)")
      #expect(paths.contains(file.path), "\(file.name)")
    }
  }

  /// A role that names people is held at an employer, or sees them only where they are shared.
  @Test func `shows nobody by name to those outside but where it is shared`() {
    for permission in AccessMatrixPage().permissions
    where !permission.roles.isDisjoint(with: Set<Role>.outside) {
      for role in Set<Role>.outside {
        #expect(
          AccessMatrixPage.allows(permission, role, .personUnder) == false,
          "\(permission.code) shows names to \(role)")
      }
    }
  }

  /// - Source: inclusion measures, section 10: "may hold quarterly aggregates … must not hold …
  ///   names".
  @Test func `gives figures and nothing else to a guardian`() {
    let allowed = AccessMatrixPage().permissions.filter {
      $0.roles.contains(.speakUpGuardian)
    }
    for permission in allowed {
      #expect(!AccessMatrixPage.allows(permission, .speakUpGuardian, .personUnder))
    }
    #expect(
      Set(allowed.map(\.code)) == [
        "account.cover", "account.own", "claim.count", "figures.see-published", "gateway.count",
        "induction.count", "learning-time.count", "learning.count", "obligation.count",
        "place.demand", "place.see", "programme.count",
        "recognition.count",
        "search", "sharing.see",
      ])
  }

  /// Bodies outside and what they cannot change into rights over people are given by those who look
  /// after everything; what is left is what an administrator could raise themselves by.
  @Test func `knows which roles let their holder do what administrators may not`() {
    var beyond: Set<Role> = []
    // Who hands in training sees nobody by it, and decides nothing.
    let harmless = ["accreditation.submit", "accreditation.see"]
    for permission in AccessMatrixPage().permissions
    where !permission.roles.contains(.administrator) && permission.purpose != .ownRecord
      && permission != .standIn && !harmless.contains(permission.code)
    {
      beyond.formUnion(permission.roles.filter(\.isGiven))
    }
    #expect(beyond == Set<Role>.beyondAdministrators)
  }

  @Test func `gives support and the auditor no record of anybody`() {
    for permission in AccessMatrixPage().permissions {
      for role in [Role.support, .auditor] {
        for relationship in AccessMatrixPage.Relationship.allCases
        where relationship != .themselves {
          #expect(!AccessMatrixPage.allows(permission, role, relationship))
        }
      }
    }
  }
}

/// `docs/access-matrix.md`, asked of the rules and not of a list beside them.
struct AccessMatrixPage {
  /// How a subject stands to whoever asks, who holds a role at `here` and at what is under it.
  enum Relationship: String, CaseIterable {
    case themselves = "themselves"
    case report = "those who report to them"
    case personUnder = "people of the organisation"
    case organisationUnder = "the organisation, in figures"
    case organisationInArea = "employers in the area, in figures"
    case organisationElsewhere = "every employer, in figures"
    case shared = "people shared with the organisation"

    static let here = OrganisationID(rawValue: 1)

    func standing(_ data: SharedData?) -> Standing {
      let (here, part, other) = (
        Self.here, OrganisationID(rawValue: 2), OrganisationID(rawValue: 3)
      )
      return switch self {
      case .themselves: Standing(isSelf: true, isPerson: true)
      case .report: Standing(reportsToUser: true, isPerson: true)
      case .personUnder: Standing(isPerson: true, places: [part], under: [part, here])
      case .organisationUnder: Standing(places: [part], under: [part, here], areas: [part, here])
      case .organisationInArea: Standing(places: [other], under: [other], areas: [other, here])
      case .organisationElsewhere: Standing(places: [other], under: [other], areas: [other])
      case .shared:
        Standing(
          isPerson: true, places: [other], under: [other],
          shared: [here: Set([data].compactMap(\.self))])
      }
    }
  }

  static func allows(
    _ permission: Permission, _ role: Role, _ relationship: Relationship
  ) -> Bool {
    guard let period = Period(from: Day(number: 0)) else { return false }
    let grants =
      role.isGiven
      ? [
        Grant(
          id: GrantID(rawValue: 1), role: role, organisation: Relationship.here, period: period)
      ] : []
    let holder = Holder(
      isPerson: role == .person, isLineManager: role == .lineManager, grants: grants)
    return AccessRules.holding(
      permission, over: relationship.standing(permission.shows), by: holder) != nil
  }

  var permissions: [Permission] {
    Assembly.rooms.flatMap { $0.permissions }.sorted { $0.code < $1.code }
  }

  var routes: [Routes.Route] {
    let routes = Routes()
    for room in Assembly.rooms { room.addRoutes(to: routes) }
    return routes.all
  }

  var text: String {
    """
    # Who may do what, to whom, and what for

    Written by the tests, which ask the rules themselves (`AccessRules`); not by hand. A change of
    the policy that is not written here fails the tests.

    Rights are held for a time and asked for inside every action, where the facts are. Nobody is
    given what follows from the records: being oneself, and managing those who report to one.

    One exception is meant: an administrator who holds the role everywhere and not at an organisation
    runs the installation for all its employers and reaches the people of each of them. Who they look
    at finds it on their own page, as with anybody else.

    """ + roles + policy + addresses + files + commands + jobs
  }

  private var roles: String {
    var text = """

      ## Roles

      | role | what for | held | reaches |
      |---|---|---|---|

      """
    for role in Role.allCases {
      text += "| \(role.words) | \(role.purpose) | \(held(role)) | \(reach(role)) |\n"
    }
    return text
  }

  private func held(_ role: Role) -> String {
    switch role.facts.place {
    case .nowhere: "not given: it follows from the records"
    case .everywhere: "everywhere; given by administrators of everything"
    case .organisationOrEverywhere: "at an organisation, or everywhere"
    case .organisation(let kinds):
      kinds.isEmpty
        ? "at an organisation" : "at: " + kinds.map(\.words).sorted().joined(separator: ", ")
    }
  }

  private func reach(_ role: Role) -> String {
    switch role.reach {
    case .themselves: "themselves"
    case .reports: "those who report to them, at every level"
    case .people: "people of the organisation by name, with or without what lies beneath"
    case .figures: "figures of the organisation and what is under it"
    case .area: "figures of the area; people only where an employer or they themselves share them"
    case .nation: "figures of every employer; people only where they are shared"
    case .journal: "the journal"
    case .dealings: "what the organisation hands in and decides; nobody by name"
    case .nothing: "nothing of its own"
    }
  }

  private var policy: String {
    var text = """

      ## Action and relationship

      One row for each action. A relationship allows it to the roles named; where none is named,
      nobody may. What names people is open to those outside only where it is shared.

      | action | to | what for |

      """
    text.removeLast()
    text += Relationship.allCases.map { " \($0.rawValue) |" }.joined() + "\n|---|---|---|"
    text += String(repeating: "---|", count: Relationship.allCases.count) + "\n"
    for permission in permissions {
      text += "| `\(permission.code)` | \(permission.doing) | \(permission.purpose.words) |"
      for relationship in Relationship.allCases {
        // Everybody is themselves, so that is said once.
        let roles = Role.allCases.filter { role in
          (relationship != .themselves || role == .person)
            && Self.allows(permission, role, relationship)
        }
        text += " \(roles.map(\.words).joined(separator: ", ")) |"
      }
      text += "\n"
    }
    return text + rolesByAction
  }

  /// Some actions are about no place: one's own account, what is over everything.
  private var rolesByAction: String {
    var text = """

      ## Action and role

      Who holds an action anywhere at all: the sign on the doors below.

      | action | roles |
      |---|---|

      """
    for permission in permissions {
      let roles = Role.allCases.filter(permission.roles.contains).map(\.words)
      let all = roles.count == Role.allCases.count
      text += "| `\(permission.code)` | \(all ? "everybody" : roles.joined(separator: ", ")) |\n"
    }
    return text
  }

  /// The sign on every door. `bin/check-pages` reads it to know which pages there are.
  private var addresses: String {
    let rows = routes.map { route in
      let (door, purpose) =
        switch route.door {
        case .open: ("everybody", route.openBecause ?? Purpose.runningTheService.words)
        case .entering: ("everybody whose password was right", Purpose.runningTheService.words)
        case .signedIn: ("everybody who is signed in", "To find one’s way; holds nobody’s record")
        case .permission(let permission): ("`\(permission.code)`", permission.purpose.words)
        }
      return "| \(route.method) | `\(route.path)` | \(door) | \(purpose) |\n"
    }
    return """

      ## Where

      Every address, and who may come to it at all. What it does asks for the right itself, where
      the facts are. A list under an address is had as a file under the same right.

      | method | address | who | what for |
      |---|---|---|---|

      """ + rows.sorted().joined() + addressesOfNoRoom
  }

  /// They hold nobody's record, so there is nothing to decide.
  private var addressesOfNoRoom: String {
    let routes = Routes()
    Website.addOwn(to: routes)
    return """

      Beside these, for the page itself and for machines, without anybody's record: \
      \(routes.all.map { "`\($0.path)`" }.sorted().joined(separator: ", ")). The figures for \
      Prometheus are for this machine and those the operator names.

      """
  }

  private var commands: String {
    func rows(_ command: any ParsableCommand.Type, _ above: String) -> [String] {
      let name = above + command._commandName
      let below = command.configuration.subcommands
      guard below.isEmpty else { return below.flatMap { rows($0, name + " ") } }
      return ["| `\(name)` | \(command.configuration.abstract) |\n"]
    }
    let all = WaypointCommand.configuration.subcommands.flatMap { rows($0, "waypoint ") }
    return """

      ## Commands

      Whoever runs a command can read the database itself, so a command may do everything; the
      journal says that it was done there.

      | command | what for |
      |---|---|

      """ + all.sorted().joined()
  }

  private var files: String {
    let rows = Assembly.rooms.flatMap { $0.filesOut }.map { file in
      let more = file.more.map { "`\($0.0.code)`: \($0.1)" }.joined(separator: "; ")
      return """
        | \(file.name) | `\(file.path)` | `\(file.permission.code)` | \(more) | \
        \(file.permission.purpose.words) |

        """
    }
    return """

      ## Files out

      What leaves as a file and is not a list of a page above. Whoever is named in one finds on
      their own page who took it.

      | file | address | takes | and | what for |
      |---|---|---|---|---|

      """ + rows.sorted().joined()
  }

  private var jobs: String {
    let recurring = Set(Assembly.recurringJobs.keys)
    let rows = Assembly.jobPolicies.map { kind, policy in
      let right =
        switch policy.authority {
        case .whoAsked(let permissions):
          permissions.map { "`\($0.code)`" }.joined(separator: " or ") + " of who asked"
        case .nobody: "acts for nobody"
        }
      return """
        | `\(kind.rawValue)` | \(policy.doing)\(recurring.contains(kind) ? ", again and again" : "") \
        | \(right) | \(policy.purpose.words) |

        """
    }
    return """

      ## Jobs

      A job acts for the account that asked for it and asks for its rights again when it runs.
      Those that act for nobody change nothing that is said of people.

      | job | what it does | right | what for |
      |---|---|---|---|

      """ + rows.sorted().joined()
  }
}
