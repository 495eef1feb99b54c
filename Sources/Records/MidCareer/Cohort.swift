import Directory
import Kernel
import Storage

package struct CohortID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct CohortDayID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package enum CohortState: String, Storable, CaseIterable {
  case draft, open, confirmed, finished, cancelled

  package var words: String {
    switch self {
    case .draft: "Draft"
    case .open: "Open for applications"
    case .confirmed: "Places given"
    case .finished: "Finished"
    case .cancelled: "Cancelled"
    }
  }

  /// Whether people have or may get places in it.
  package var isLive: Bool { self == .open || self == .confirmed }
}

/// Who must be together: no sector above a share of those in the room, at least so many of some, and
/// at least so many sectors.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package struct CohortMix: Hashable, Sendable {
  /// A third is 1 of 3.
  package var sharePart: Int
  package var shareOf: Int
  package var atLeast: [Sector: Int]
  package var fewestSectors: Int

  package init(sharePart: Int, shareOf: Int, atLeast: [Sector: Int], fewestSectors: Int) {
    self.sharePart = sharePart
    self.shareOf = shareOf
    self.atLeast = atLeast.filter { $0.value > 0 }
    self.fewestSectors = fewestSectors
  }

  /// `1/3;socialCare=3;3`: as it is kept.
  package var text: String {
    let least = atLeast.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: ",")
    return "\(sharePart)/\(shareOf);\(least);\(fewestSectors)"
  }

  package init?(text: String) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard parts.count == 3, let fewest = Int(parts[2]) else { return nil }
    let share = parts[0].split(separator: "/").compactMap { Int($0) }
    guard share.count == 2 else { return nil }
    var atLeast: [Sector: Int] = [:]
    for pair in parts[1].split(separator: ",") {
      let sides = pair.split(separator: "=").map(String.init)
      guard sides.count == 2, let sector = Sector(rawValue: sides[0]), let least = Int(sides[1])
      else { return nil }
      atLeast[sector] = least
    }
    self.init(
      sharePart: share[0], shareOf: share[1], atLeast: atLeast, fewestSectors: fewest)
  }

  /// In sentences that people who are not used to rules understand.
  package var sentences: [String] {
    var all: [String] = []
    if sharePart < shareOf {
      let share =
        switch (sharePart, shareOf) {
        case (1, 2): "half"
        case (1, 3): "a third"
        case (1, 4): "a quarter"
        case (2, 5): "two fifths"
        case _: "\(sharePart) of \(shareOf)"
        }
      all.append("No sector is more than \(share) of those who take part")
    }
    for (sector, least) in atLeast.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      all.append(
        "At least \(least) \(least == 1 ? "person comes" : "people come") from \(sector.words)")
    }
    if fewestSectors > 1 { all.append("At least \(fewestSectors) sectors are there") }
    return all
  }
}

/// One group of people who go through a programme together, held by an integrated care system or a
/// place with its partners.
///
/// - Source: Review, recommendation 1, "This programme is targeted at middle managers"
package struct Cohort: Hashable, Sendable {
  package let id: CohortID
  /// The place, or the board of the integrated care system, that holds it.
  package let organisation: OrganisationID
  package let programme: String
  package let edition: String
  package var title: String
  package var state: CohortState
  /// Last day to apply.
  package var closesOn: Day
  package var capacity: Int
  /// With fewer it does not run.
  package var minimum: Int
  package var mix: CohortMix
  /// Code of the reason for which it was cancelled.
  package var cancelledBecause: String?
  package var changedAt: Instant
  package var revision: Int

  package init(
    id: CohortID, organisation: OrganisationID, programme: String, edition: String, title: String,
    state: CohortState = .draft, closesOn: Day, capacity: Int, minimum: Int, mix: CohortMix,
    cancelledBecause: String? = nil, changedAt: Instant, revision: Int = 1
  ) {
    self.id = id
    self.organisation = organisation
    self.programme = programme
    self.edition = edition
    self.title = title
    self.state = state
    self.closesOn = closesOn
    self.capacity = capacity
    self.minimum = minimum
    self.mix = mix
    self.cancelledBecause = cancelledBecause
    self.changedAt = changedAt
    self.revision = revision
  }

  /// Whether somebody may still name it in an application.
  package func takesApplications(on day: Day) -> Bool { state == .open && day <= closesOn }
}

/// Where a day is held.
package struct CohortVenue: Hashable, Sendable {
  package var name: String
  package var postcode: Postcode
  /// What it has, by codes of the content.
  package var access: Set<String>

  package init(name: String, postcode: Postcode, access: Set<String>) {
    self.name = name
    self.postcode = postcode
    self.access = access
  }
}

/// One day in person.
package struct CohortDay: Hashable, Sendable {
  package let id: CohortDayID
  package let cohort: CohortID
  package var on: Day
  /// Minutes of the day, as the clocks of London show them.
  package var from: Int
  package var until: Int
  package var venue: CohortVenue
  package var sessions: [DaySession]
  /// Code of the reason of the last change after places were given.
  package var changedBecause: String?
  /// Grows with each change that those who come must hear of.
  package var sequence: Int
  package var isCancelled: Bool
  package var changedAt: Instant
  package var revision: Int

  package init(
    id: CohortDayID, cohort: CohortID, on: Day, from: Int, until: Int, venue: CohortVenue,
    sessions: [DaySession] = [], changedBecause: String? = nil, sequence: Int = 0,
    isCancelled: Bool = false, changedAt: Instant, revision: Int = 1
  ) {
    self.id = id
    self.cohort = cohort
    self.on = on
    self.from = from
    self.until = until
    self.venue = venue
    self.sessions = sessions
    self.changedBecause = changedBecause
    self.sequence = sequence
    self.isCancelled = isCancelled
    self.changedAt = changedAt
    self.revision = revision
  }

  /// What is taught, in minutes: nothing on a day that is off.
  package var taught: Int { isCancelled ? 0 : sessions.map(\.minutes).reduce(0, +) }

  /// `9:30 to 16:30`.
  package var times: String { "\(Self.clock(from)) to \(Self.clock(until))" }

  package static func clock(_ minutes: Int) -> String {
    let rest = minutes % 60
    return "\(minutes / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// What is done in a day: a session of the national frame, or one that the place adds.
package struct DaySession: Hashable, Sendable {
  /// A session of the frame, by its code, or a local one, by the code of what it is about.
  package let isNational: Bool
  package let code: String
  package let title: String
  package let minutes: Int

  package init(isNational: Bool, code: String, title: String, minutes: Int) {
    self.isNational = isNational
    self.code = code
    self.title = title
    self.minutes = minutes
  }
}

/// What another body says to holding a cohort jointly.
package enum PartnerState: String, Storable, CaseIterable {
  case asked, agreed, declined

  package var words: String {
    switch self {
    case .asked: "Asked"
    case .agreed: "Agreed"
    case .declined: "Declined"
    }
  }
}

/// A body that chooses the cohort jointly with who holds it.
package struct CohortPartner: Hashable, Sendable {
  package let cohort: CohortID
  package let organisation: OrganisationID
  package let sector: Sector
  package var state: PartnerState
  package let askedBy: String
  package var answeredBy: String?
  package var revision: Int

  package init(
    cohort: CohortID, organisation: OrganisationID, sector: Sector, state: PartnerState = .asked,
    askedBy: String, answeredBy: String? = nil, revision: Int = 1
  ) {
    self.cohort = cohort
    self.organisation = organisation
    self.sector = sector
    self.state = state
    self.askedBy = askedBy
    self.answeredBy = answeredBy
    self.revision = revision
  }
}

package struct FacilitatorID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Somebody who leads through the days of a cohort.
package struct CohortFacilitator: Hashable, Sendable {
  package let id: FacilitatorID
  package let cohort: CohortID
  package let person: PersonID
  package let from: Day
  package var until: Day?
  package let namedBy: String

  package init(
    id: FacilitatorID, cohort: CohortID, person: PersonID, from: Day, until: Day? = nil,
    namedBy: String
  ) {
    self.id = id
    self.cohort = cohort
    self.person = person
    self.from = from
    self.until = until
    self.namedBy = namedBy
  }

  package func isInForce(on day: Day) -> Bool {
    from <= day && (until.map { day <= $0 } ?? true)
  }
}
