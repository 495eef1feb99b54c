import Journals
import Kernel

/// What the census must do about what happened to organisations; what happened to people it reads
/// anew in any case.
enum CensusRules {
  enum Consequence: Hashable {
    /// Everybody who works for these is read anew. Nobody, most of the time.
    case employers(Set<OrganisationID>)
    /// It may concern anybody: the census has to be made anew.
    case everything
  }

  /// - Parameter isPlace: Whether somebody counted works there, or for it.
  static func consequence(
    of places: Set<JournalTouches.Place>, isPlace: (OrganisationID) -> Bool
  ) -> Consequence {
    var employers: Set<OrganisationID> = []
    for place in places {
      switch place.record {
      case nil:
        switch place.action {
        case ObligationsJournal.intervalSet.code, ObligationsJournal.intervalEnded.code:
          if let organisation = place.organisation { employers.insert(organisation) }
        // Whose records are accepted where.
        case ObligationsJournal.memberAdded.code, ObligationsJournal.memberEnded.code:
          return .everything
        // Entries with changes are judged by those.
        case _: continue
        }
      // Wards and cost centres: no policy asks about them.
      case "unit": continue
      // New organisations concern nobody yet.
      case "organisation" where place.kind == .created:
        if place.organisation.map(isPlace) ?? false { return .everything }
      // Changed kinds, relations and successions, and whatever is not known here.
      case _: return .everything
      }
    }
    return .employers(employers)
  }
}
