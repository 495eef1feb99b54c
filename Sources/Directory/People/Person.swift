import Kernel

/// Somebody who works, has worked or is about to work in health or social care, under Waypoint's
/// own identifier: nobody has a national number that every employer knows.
///
/// Birth date and identifiers serve to know who somebody is, and nothing else. What describes a
/// person (gender, ethnic group, …) is not here but in the monitoring store of `Figures`.
package struct Person: Hashable, Sendable {
  package let id: PersonID
  /// The name in use now.
  package var name: PersonName
  /// Previous names and names the person is known as.
  package var otherNames: [PersonName]
  package var bornOn: Day?
  package var identifiers: [PersonIdentifier]
  package var emails: [String]

  package init(
    id: PersonID, name: PersonName, otherNames: [PersonName] = [], bornOn: Day? = nil,
    identifiers: [PersonIdentifier] = [], emails: [String] = []
  ) {
    self.id = id
    self.name = name
    self.otherNames = otherNames
    self.bornOn = bornOn
    self.identifiers = identifiers
    self.emails = emails
  }

  /// Takes `next` as the name in use from `day` on, and keeps the old one as a previous name. A
  /// name that only differs in title replaces the old one, as does one of a person already so
  /// called.
  package mutating func rename(to next: PersonName, on day: Day?) {
    guard next.display.folded != name.display.folded else {
      name = next.dated(from: name.from ?? next.from, to: nil)
      return
    }
    otherNames.removeAll { $0.display == next.display && $0.kind == .previous }
    otherNames.append(name.asPrevious(until: day.map { $0 - 1 }))
    name = next.dated(from: day, to: nil)
  }

  /// Gives the person `identifier`: the one number of a scheme that allows one at a time (an NI
  /// number, an employee number of this employer) takes the place of the one before.
  package mutating func identify(by identifier: PersonIdentifier) {
    if let same = identifiers.firstIndex(where: { $0.isSame(as: identifier) }) {
      identifiers[same] = identifier
      return
    }
    if identifier.scheme.isOneAtATime {
      identifiers.removeAll {
        $0.scheme == identifier.scheme && $0.organisation == identifier.organisation
          && $0.isCurrent
      }
    }
    identifiers.append(identifier)
  }

  /// A registration whose last day a file gives in a way that nobody can read: the day that is held
  /// for the same number stays.
  package mutating func identify(byUndated identifier: PersonIdentifier) {
    let held = identifiers.first { $0.isSame(as: identifier) }?.expiresOn
    identify(
      by: PersonIdentifier(
        identifier.scheme, identifier.value, organisation: identifier.organisation,
        body: identifier.body, expiresOn: identifier.expiresOn ?? held,
        retiredOn: identifier.retiredOn))
  }

  /// Gives the person an e-mail address they do not have yet; the first one stays first.
  package mutating func reach(at address: String) {
    guard !emails.contains(where: { $0.folded == address.folded }) else { return }
    emails.append(address)
  }

  package func identifier(
    _ scheme: PersonIdentifier.Scheme, at organisation: OrganisationID? = nil
  ) -> PersonIdentifier? {
    identifiers.first {
      $0.scheme == scheme && $0.isCurrent
        && (organisation == nil || $0.organisation == organisation)
    }
  }
}
