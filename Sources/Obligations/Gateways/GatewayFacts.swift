import Directory
import Kernel

/// On what footing somebody is appointed.
package enum GatewayFooting: String, Storable, CaseIterable, Hashable, Sendable {
  case substantive
  case actingUp = "acting-up"
  case interim

  package var words: String {
    switch self {
    case .substantive: "For good"
    case .actingUp: "Acting up"
    case .interim: "Interim"
    }
  }

  package var isTemporary: Bool { self != .substantive }
}

/// What is asked: one person and one post, on a day.
package struct GatewayQuestion: Hashable, Sendable {
  package let post: String
  package let footing: GatewayFooting
  /// First day in the post.
  package let startsOn: Day
  /// The day as at which the answer is: of a post that begins later, its first day. What ends
  /// before it lets nobody begin.
  package let day: Day
  /// Of full time, where it is known.
  package let share: FullTimeEquivalent?

  package init(
    _ post: String, _ footing: GatewayFooting = .substantive, startsOn: Day? = nil, on day: Day,
    share: FullTimeEquivalent? = nil
  ) {
    self.post = post
    self.footing = footing
    self.startsOn = startsOn ?? day
    self.day = max(day, startsOn ?? day)
    self.share = share
  }
}

/// A record of the person, as far as gateways look at it.
package struct GatewayRecord: Hashable, Sendable {
  package enum Standing: Hashable, Sendable {
    case current
    case replaced(on: Day)
    case voided
    /// Its badge is suspended, or was taken back by whoever keeps the record.
    case suspended
    /// Not completed.
    case notHeld
  }

  package let id: RecordID
  package let proof: GatewayProof
  package let title: String
  package let awardedOn: Day?
  package let expiresOn: Day?
  package let standing: Standing

  package init(
    id: RecordID, _ proof: GatewayProof, title: String, awardedOn: Day?, expiresOn: Day? = nil,
    standing: Standing = .current
  ) {
    self.id = id
    self.proof = proof
    self.title = title
    self.awardedOn = awardedOn
    self.expiresOn = expiresOn
    self.standing = standing
  }

  /// Whether it counts on `day`, wherever it was completed.
  func counts(on day: Day) -> Bool {
    let stands =
      switch standing {
      case .current: true
      case .replaced(let on): day < on
      case .voided, .suspended, .notHeld: false
      }
    return stands && (awardedOn.map { $0 <= day } ?? true)
      && (expiresOn.map { day <= $0 } ?? true)
  }

  /// Why it does not count on `day`, in a sentence without a full stop.
  func failing(on day: Day) -> String? {
    if let awardedOn, awardedOn > day { return "“\(title)” was completed after this day" }
    if let expiresOn, expiresOn < day {
      return "“\(title)” counted until \(expiresOn.inWords)"
    }
    switch standing {
    case .suspended: return "“\(title)” is suspended or was taken back"
    case .voided: return "“\(title)” was taken out of the record"
    case .notHeld: return "“\(title)” is not completed"
    case .current, .replaced: return nil
    }
  }
}

/// Everything about one person that a gateway looks at. There is nothing else that it could: no
/// characteristic of the person has a place here.
package struct GatewayFacts: Hashable, Sendable {
  package var records: [GatewayRecord]
  /// Waivers in force or over, of the gateway asked about.
  package var waivers: [Waived]
  /// First day of the earliest acting-up or interim post that counts together with this one.
  package var temporarySince: Day?
  /// First day in posts before which the gateway stands, of current ones and those that led to them.
  package var inPostSince: Day?
  /// An accountable officer let the appointment through with which somebody came into the post.
  /// Only those in a post have it: an appointment is put to the gateway by itself.
  package var override: Overridden?

  package init(
    records: [GatewayRecord] = [], waivers: [Waived] = [], temporarySince: Day? = nil,
    inPostSince: Day? = nil, override: Overridden? = nil
  ) {
    self.records = records
    self.waivers = waivers
    self.temporarySince = temporarySince
    self.inPostSince = inPostSince
    self.override = override
  }

  package struct Waived: Hashable, Sendable {
    package let id: GatewayWaiverID
    package let from: Day
    package let until: Day
    package let organisation: OrganisationID
    package init(
      id: GatewayWaiverID, from: Day, until: Day, organisation: OrganisationID
    ) {
      self.id = id
      self.from = from
      self.until = until
      self.organisation = organisation
    }
  }

  package struct Overridden: Hashable, Sendable {
    package let on: Day
    package let organisation: OrganisationID
    package init(on: Day, organisation: OrganisationID) {
      self.on = on
      self.organisation = organisation
    }
  }
}

package struct GatewayWaiverID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}

package struct GatewayAppointmentID: Identifier {
  package let rawValue: Int64
  package init(rawValue: Int64) { self.rawValue = rawValue }
}
