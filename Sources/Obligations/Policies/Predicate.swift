import Directory
import Kernel

/// Whom a policy means, said of one post of one person.
package indirect enum Predicate: Hashable, Sendable {
  case everyone
  case all([Predicate])
  case any([Predicate])
  case not(Predicate)
  /// The sector of where it is worked, or of the employer.
  case sector(Set<Sector>)
  case organisationKind(Set<OrganisationKind>)
  /// Registered with the Care Quality Commission: the workplace or the employer.
  case cqcRegistered
  case engagement(Set<Engagement>)
  /// The job role is on a list of content.
  case role(RoleList)
  /// The staff group (NHS) or job group (care), compared folded.
  case staffGroup(Set<String>)
  case band(Set<String>)
  /// Counts as a manager for one of these reasons; for any when empty.
  case manager(Set<ManagerReason>)
  /// In the post since this day or later.
  case startedFrom(Day)
  /// Nobody says that they worked in social care before this year.
  case newToSectorFrom(year: Int)
  /// Has completed this, whenever.
  case holds(Achievement)
}

/// A list of job roles, by scheme and code, kept in content.
package struct RoleList: Hashable, Sendable {
  package let code: String
  package let roles: Set<JobRole>
  package init(code: String, roles: Set<JobRole>) {
    self.code = code
    self.roles = roles
  }
}

extension Predicate {
  /// Whether it holds, as far as the post and its organisations can tell; `nil` where it hangs on
  /// a date or a record. The answer is the same for everyone with such a post, so it is worked
  /// out once for each kind of post.
  package func holds(for kind: PostKind) -> Bool? {
    switch self {
    case .everyone: return true
    case .all(let parts):
      var answer: Bool? = true
      for part in parts {
        switch part.holds(for: kind) {
        case .some(false): return false
        case .some(true): continue
        case .none: answer = nil
        }
      }
      return answer
    case .any(let parts):
      var answer: Bool? = false
      for part in parts {
        switch part.holds(for: kind) {
        case .some(true): return true
        case .some(false): continue
        case .none: answer = nil
        }
      }
      return answer
    case .not(let part): return part.holds(for: kind).map { !$0 }
    case .sector(let sectors): return !sectors.isDisjoint(with: kind.sectors)
    case .organisationKind(let kinds): return !kinds.isDisjoint(with: kind.organisationKinds)
    case .cqcRegistered: return kind.isCQCRegistered
    case .engagement(let engagements): return engagements.contains(kind.engagement)
    case .role(let list): return kind.role.map(list.roles.contains) ?? false
    case .staffGroup(let groups): return kind.staffGroup.map(groups.contains) ?? false
    case .band(let bands): return kind.band.map(bands.contains) ?? false
    case .manager(let reasons):
      return reasons.isEmpty
        ? !kind.managerReasons.isEmpty : !reasons.isDisjoint(with: kind.managerReasons)
    case .startedFrom, .newToSectorFrom, .holds: return nil
    }
  }

  /// Whether it holds for `post` of `person`.
  package func holds(for post: PostFacts, of person: PersonFacts) -> Bool {
    switch self {
    case .all(let parts): parts.allSatisfy { $0.holds(for: post, of: person) }
    case .any(let parts): parts.contains { $0.holds(for: post, of: person) }
    case .not(let part): !part.holds(for: post, of: person)
    case .startedFrom(let day): post.startedOn.map { $0 >= day } ?? false
    case .newToSectorFrom(let year): post.startedInSectorYear.map { $0 >= year } ?? true
    case .holds(let achievement):
      person.records.contains { Evidence(achievement).matches($0.achievement) }
    case .everyone, .sector, .organisationKind, .cqcRegistered, .engagement, .role, .staffGroup,
      .band, .manager:
      holds(for: post.kind) ?? false
    }
  }
}
