import Foundation
import Kernel
import Yams

/// The dated lists of codes and roles that make somebody count as a manager
/// (`Content/manager-lists.yaml`).
package struct ManagerLists: Hashable, Sendable {
  package enum Standing: String, Codable, Sendable { case verified, unverified }

  package struct Entry: Hashable, Codable, Sendable {
    package let code: String?
    package let name: String
    package let nameStatus: Standing

    enum CodingKeys: String, CodingKey {
      case code, name
      case nameStatus = "name-status"
    }
  }

  package struct DatedList: Hashable, Codable, Sendable {
    package let reason: ManagerReason
    /// First day on which the list is in force.
    package let from: Day
    package let status: Standing
    package let source: String
    /// What an occupation code of a manager begins with.
    package let beginnings: [String]?
    package let roles: [Entry]?
  }

  package let lists: [DatedList]

  package init(lists: [DatedList]) { self.lists = lists }

  /// Those that Waypoint carries.
  package static func shipped() throws -> ManagerLists { try read.get() }

  private static let read = Result { () throws -> ManagerLists in
    let file = Bundle.module.bundleURL.appending(path: "Content/manager-lists.yaml")
    let yaml = try String(contentsOf: file, encoding: .utf8)
    return ManagerLists(lists: try YAMLDecoder().decode(Shipped.self, from: yaml).lists)
  }

  private struct Shipped: Decodable { let lists: [DatedList] }

  /// The lists in force on `day`, made ready for looking up.
  package func inForce(on day: Day) -> InForce {
    var force = InForce()
    for list in lists.sorted(by: { $0.from < $1.from }) where list.from <= day {
      switch list.reason {
      case .occupationCode: force.beginnings = list.beginnings ?? []
      case .jobRole: force.roleNames = Set((list.roles ?? []).map(\.name.folded))
      case .careJobGroup:
        force.careRoles = Dictionary(
          (list.roles ?? []).compactMap { entry in entry.code.map { ($0, entry.name) } },
          uniquingKeysWith: { first, _ in first })
      case .reports, .budget, .flag: continue
      }
    }
    return force
  }

  package struct InForce: Hashable, Sendable {
    var beginnings: [String] = []
    var roleNames: Set<String> = []
    var careRoles: [String: String] = [:]
  }
}

extension ManagerReason: Codable {}
