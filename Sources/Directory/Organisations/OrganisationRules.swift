import Kernel

/// What may be changed about an organisation by hand, and why not. Each gives the organisation as
/// it would be, or refuses and leaves it as it was.
extension Organisation {
  /// Under another name from `day` on; the earlier name ends the day before.
  package func renamed(to name: String, from day: Day) throws(OrganisationRefusal) -> Organisation {
    let name = name.withoutOuterSpaces
    guard !name.isEmpty else { throw .nameMissing }
    guard self.name(on: day) != name else { throw .nameUnchanged }
    var next = self
    next.names = try Self.with(name, from: day, in: names, laterIs: { .laterNameKnown(from: $0) })
    return next
  }

  /// Another kind from `day` on, as when an NHS trust becomes a foundation trust.
  package func turned(
    into kind: OrganisationKind, from day: Day
  ) throws(OrganisationRefusal) -> Organisation {
    guard self.kind(on: day) != kind else { throw .kindUnchanged }
    var next = self
    next.kinds = try Self.with(kind, from: day, in: kinds, laterIs: { .laterKindKnown(from: $0) })
    return next
  }

  /// Whether people may say what kind it is: not of one whose kind is published.
  package var mayBeToldItsKind: Bool {
    switch source {
    case .ods, .content: kinds.allSatisfy { $0.value == .unstated }
    case .ascWds, .esr, .careQualityCommission, .oversight, .plain, .hand, .example: true
    }
  }

  /// Of a kind that nobody had said, or that was said wrongly: it always was.
  package func stated(_ kind: OrganisationKind) throws(OrganisationRefusal) -> Organisation {
    guard mayBeToldItsKind else { throw .kindPublished }
    guard kinds != [Dated(kind)] else { throw .kindUnchanged }
    var next = self
    next.kinds = [Dated(kind)]
    return next
  }

  /// Closed, with `day` as its last day.
  package func closed(on day: Day) throws(OrganisationRefusal) -> Organisation {
    if let closedOn { throw .alreadyClosed(on: closedOn) }
    if let openedOn, day < openedOn { throw .closedBeforeOpening(on: openedOn) }
    var next = self
    next.closedOn = day
    return next
  }

  /// Open again, when it was closed by mistake.
  package func reopened() throws(OrganisationRefusal) -> Organisation {
    guard closedOn != nil else { throw .notClosed }
    var next = self
    next.closedOn = nil
    return next
  }

  /// The history with `value` from `day` on. What is said of the very first day, or of the day
  /// the last value began, replaces it: that was a mistake and not a change.
  private static func with<Value>(
    _ value: Value, from day: Day, in history: [Dated<Value>],
    laterIs refusal: (Day) -> OrganisationRefusal
  ) throws(OrganisationRefusal) -> [Dated<Value>] {
    var history = history
    guard let last = history.last else { return [Dated(value)] }
    if let from = last.from, from > day { throw refusal(from) }
    if last.from == day {
      history[history.count - 1].value = value
    } else {
      history[history.count - 1].to = last.to ?? (day - 1)
      history.append(Dated(value, from: day))
    }
    return history
  }
}

extension OrganisationCode {
  /// ODS codes have three to ten letters and digits. Nothing else may be told from their look.
  package var isWellFormed: Bool {
    switch scheme {
    case .ods:
      (3...10).contains(value.utf8.count) && value.utf8.allSatisfy(\.isCapitalOrDigit)
    case .cqcProvider, .cqcLocation, .ons, .vpd, .ascWorkplace, .reference: !value.isEmpty
    }
  }
}

extension OrganisationRelationKind {
  /// What `to` must be; `nil` when it may be anything.
  package var kindsOfTarget: Set<OrganisationKind>? {
    switch self {
    case .region: [.region]
    case .nationalGrouping: [.nationalGrouping, .region, .unstated]
    case .icb: [.integratedCareBoard]
    case .healthGeography: [.healthGeography, .integratedCareBoard, .unstated]
    case .place: [.place]
    case .localAuthority: [.localAuthority]
    case .primaryCareNetwork: [.primaryCareNetwork]
    case .federation: [.gpFederation]
    case .careGroup: [.careGroup, .careProvider]
    case .siteOf: [.nhsTrust, .nhsFoundationTrust, .unstated]
    case .partOf, .locationOf, .hostedBy, .commissionedBy, .cluster, .succeeds: nil
    }
  }
}

extension OrganisationRelation {
  /// No longer so after `day`.
  package func ended(on day: Day) throws(OrganisationRefusal) -> OrganisationRelation {
    if let startedOn, day < startedOn { throw .endsBeforeStart(on: startedOn) }
    if let endedOn, endedOn <= day { throw .alreadyEnded(on: endedOn) }
    var next = self
    next.endedOn = day
    return next
  }
}

package enum OrganisationRefusal: Error, Hashable, Sendable {
  case nameMissing
  case nameUnchanged
  case laterNameKnown(from: Day)
  case kindUnchanged
  case kindPublished
  case laterKindKnown(from: Day)
  case alreadyClosed(on: Day)
  case closedBeforeOpening(on: Day)
  case notClosed
  case codeMalformed(String)
  case codeTaken(String, by: String)
  case relatedToItself
  case alreadyRelated(from: Day?)
  case wrongTarget(OrganisationRelationKind)
  case wouldLoop(String)
  case endsBeforeStart(on: Day)
  case alreadyEnded(on: Day)
  case shareOutOfRange
}

extension OrganisationRefusal: Refusal {
  package var problems: [Problem] {
    switch self {
    case .nameMissing: [Problem("name", "Enter the name of the organisation")]
    case .nameUnchanged: [Problem("name", "Enter a name other than the one it has on that day")]
    case .laterNameKnown(let day):
      [Problem("from", "The date must be on or after \(day.inWords), when its latest name began")]
    case .kindUnchanged: [Problem("kind", "Choose a kind other than the one it has on that day")]
    case .kindPublished:
      [Problem("kind", "What it is comes from the published register, and is changed there")]
    case .laterKindKnown(let day):
      [Problem("from", "The date must be on or after \(day.inWords), when its latest kind began")]
    case .alreadyClosed(let day):
      [Problem("closedOn", "The organisation is already closed, since \(day.inWords)")]
    case .closedBeforeOpening(let day):
      [Problem("closedOn", "The date must be on or after \(day.inWords), when it opened")]
    case .notClosed: [Problem("", "The organisation is open already")]
    case .codeMalformed(let code):
      [Problem("code", "Enter an ODS code of 3 to 10 letters and digits instead of “\(code)”")]
    case .codeTaken(let code, let holder):
      [Problem("code", "“\(code)” is the code of \(holder): enter another, or change that one")]
    case .relatedToItself: [Problem("to", "Choose another organisation than this one")]
    case .alreadyRelated(let day):
      [
        Problem(
          "to",
          day.map { "The two are related in this way already, since \($0.inWords)" }
            ?? "The two are related in this way already")
      ]
    case .wrongTarget(let kind):
      [Problem("to", "Choose an organisation that others can say of: “\(kind.words)” it")]
    case .wouldLoop(let name):
      [Problem("to", "\(name) is within this organisation already; it cannot be around it too")]
    case .endsBeforeStart(let day):
      [Problem("endedOn", "The date must be on or after \(day.inWords), when it began")]
    case .alreadyEnded(let day): [Problem("endedOn", "This ended already, on \(day.inWords)")]
    case .shareOutOfRange: [Problem("share", "Enter a share from 0% to 100%")]
    }
  }
}

extension String {
  var withoutOuterSpaces: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension UInt8 {
  fileprivate var isCapitalOrDigit: Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
  }
}
