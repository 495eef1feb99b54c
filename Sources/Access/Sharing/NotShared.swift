import Directory
import Kernel
import Storage

/// A body outside asked for the people of an employer that did not agree to show them to it. That
/// the employer exists is public; why not, and how to ask, is said.
package struct NotShared: Refusal, Hashable {
  package let organisation: OrganisationID
  package let name: String
  /// For whom the user asked: bodies at which they hold a role.
  package let bodies: [String]

  package var problems: [Problem] { words.map { Problem("", $0) } }

  package var words: [String] {
    let asking = bodies.isEmpty ? "your organisation" : bodies.joined(separator: " or ")
    return [
      "\(name) answers for its own records. It has not agreed to show the people who work there "
        + "by name to \(asking), so you see figures only.",
      "If you need names for your work, ask \(name) for a sharing agreement: somebody who "
        + "administers or leads it here records what is shared, what for and until when. People "
        + "can also share their own record with \(asking).",
      "You were not told who works there, and nothing was sent to anybody.",
    ]
  }
}

extension User {
  /// Why `permission` is refused over `subject`. Of a person out of reach it is not said whether
  /// they exist; of organisations it is, for the register of them is public.
  func refusal(
    of permission: Permission, _ subject: Subject, _ tx: any Transaction
  ) throws -> any Refusal {
    switch subject {
    case .person, .record:
      return may(permission) ? NotFound("This person") : Forbidden(permission.doing)
    case .post: return may(permission) ? NotFound("This post") : Forbidden(permission.doing)
    case .organisation, .everything, .own: break
    }
    let outside = grants.filter {
      permission.roles.contains($0.role) && Set<Role>.outside.contains($0.role)
    }
    guard permission.shows != nil, !outside.isEmpty, case .organisation(let organisation) = subject,
      let name = try Organisations.names(of: [organisation], tx)[organisation]
    else { return Forbidden(permission.doing) }
    let bodies = outside.compactMap(\.organisation).uniqued()
    let names = try Organisations.names(of: bodies, tx)
    return NotShared(
      organisation: organisation, name: name, bodies: bodies.compactMap { names[$0] })
  }
}
