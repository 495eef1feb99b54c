/// The policy as a table for people: which role may do what. The documentation is written from it.
package enum AccessMatrix {
  package static func markdown(of permissions: [Permission]) -> String {
    let roles = Role.allCases
    var lines = [
      "# Who may do what",
      "",
      "Written by the tests from the permissions in the sources; do not edit.",
      "",
      "A person reaches themselves. A line manager reaches the people who report to them, at every",
      "level. Organisation leads and administrators reach an organisation and everything under it.",
      "Region leads reach the organisations of an area, and national leads all of them, never",
      "people by name. Rights are held for a time, and asked for inside every action.",
      "",
      "| Permission | To … | " + roles.map(\.words).joined(separator: " | ") + " |",
      "|---|---|" + roles.map { _ in ":-:|" }.joined(),
    ]
    for permission in permissions.sorted(by: { $0.code < $1.code }) {
      let marks = roles.map { permission.roles.contains($0) ? "yes" : "" }
      lines.append(
        "| `\(permission.code)` | \(permission.doing) | " + marks.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
