import Kernel

/// One thing that speaks for or against two records being one person. Weights are words, never a
/// score: whoever decides reads what there is.
package enum MatchEvidence: String, Storable, CaseIterable, Codable {
  case sameNationalInsurance = "same-ni"
  case sameRegistration = "same-registration"
  case sameBirthDate = "same-birth-date"
  case sameNames = "same-names"
  case sameEarlierName = "same-earlier-name"
  case sameEmail = "same-email"
  case otherNationalInsurance = "other-ni"
  case otherRegistration = "other-registration"
  case otherBirthDate = "other-birth-date"
  case otherNames = "other-names"
  case tooManyHours = "too-many-hours"
  case twoMainPosts = "two-main-posts"

  package enum Weight: String, Sendable {
    case strong, some, little
  }

  package var speaksFor: Bool {
    switch self {
    case .sameNationalInsurance, .sameRegistration, .sameBirthDate, .sameNames, .sameEarlierName,
      .sameEmail:
      true
    case .otherNationalInsurance, .otherRegistration, .otherBirthDate, .otherNames, .tooManyHours,
      .twoMainPosts:
      false
    }
  }

  package var weight: Weight {
    switch self {
    case .sameNationalInsurance, .sameRegistration, .otherNationalInsurance, .otherBirthDate:
      .strong
    case .sameBirthDate, .sameNames, .sameEarlierName, .sameEmail, .otherRegistration,
      .twoMainPosts:
      .some
    case .otherNames, .tooManyHours: .little
    }
  }

  /// `The same National Insurance number`.
  package var words: String {
    switch self {
    case .sameNationalInsurance: "The same National Insurance number"
    case .sameRegistration: "The same professional registration number"
    case .sameBirthDate: "The same date of birth"
    case .sameNames: "The same names"
    case .sameEarlierName: "The name of one is an earlier or other name of the other"
    case .sameEmail: "The same e-mail address"
    case .otherNationalInsurance: "Different National Insurance numbers"
    case .otherRegistration: "Different registration numbers with the same body"
    case .otherBirthDate: "Different dates of birth"
    case .otherNames: "No name in common"
    case .tooManyHours: "Unusually long hours for one person"
    case .twoMainPosts: "Two main posts with one employer"
    }
  }

  /// How much it says, and what else could explain it.
  package var meaning: String {
    switch self {
    case .sameNationalInsurance:
      "Strong: a number is given to one person only. It can be mistyped, or lent."
    case .sameRegistration: "Strong: a regulator gives a number to one person only."
    case .sameBirthDate: "Some: about 1 in 20,000 people of working age share a birthday."
    case .sameNames: "Some: common names are shared by many, never enough by themselves."
    case .sameEarlierName: "Some: people change their names, and are known by others."
    case .sameEmail: "Some: an address can be shared by a team or a family."
    case .otherNationalInsurance: "Strong, unless one was mistyped or is a temporary number."
    case .otherRegistration: "Some: a number is kept for life, but some people hold two."
    case .otherBirthDate: "Strong, unless one was mistyped."
    case .otherNames: "Little by itself: people marry, and files shorten names."
    case .tooManyHours: "Little: more than 75 contracted hours a week in all, counted together."
    case .twoMainPosts: "Some: an employer gives a person one main post."
    }
  }
}

extension Set<MatchEvidence> {
  /// What speaks for it, strongest first.
  package var pro: [MatchEvidence] {
    MatchEvidence.allCases.filter { contains($0) && $0.speaksFor }
  }

  /// What speaks against it, strongest first.
  package var contra: [MatchEvidence] {
    MatchEvidence.allCases.filter { contains($0) && !$0.speaksFor }
  }

  /// As it is stored, in a fixed order.
  var code: String {
    MatchEvidence.allCases.filter(contains).map(\.rawValue).joined(separator: ",")
  }

  init(code: String) {
    self.init(code.split(separator: ",").compactMap { MatchEvidence(rawValue: String($0)) })
  }
}

/// What evidence is drawn from: one record, or all records of somebody who was merged.
package struct MatchFacts: Hashable, Sendable {
  package struct Post: Hashable, Sendable {
    package let employer: OrganisationID
    package let isMain: Bool
    /// Hours a week, in hundredths; nothing where nobody said.
    package let hundredthsOfHours: Int

    package init(employer: OrganisationID, isMain: Bool, hundredthsOfHours: Int) {
      self.employer = employer
      self.isMain = isMain
      self.hundredthsOfHours = hundredthsOfHours
    }
  }

  package struct Registration: Hashable, Sendable {
    package let scheme: PersonIdentifier.Scheme
    /// The body, where it has no scheme of its own.
    package let body: String
    package let key: String
  }

  /// In the forms in which numbers are compared.
  package var nationalInsurance: Set<String>
  package var registrations: Set<Registration>
  package var bornOn: Set<Day>
  /// Comparison keys of whole names in use.
  package var names: Set<String>
  /// And of earlier and other whole names.
  package var otherNames: Set<String>
  /// Every word of every name.
  package var nameWords: Set<String>
  package var emails: Set<String>
  /// Those filled now.
  package var posts: [Post]

  package init(_ person: Person, posts: [Assignment], on day: Day) {
    let identifiers = person.identifiers.filter(\.isCurrent)
    nationalInsurance = Set(
      identifiers.filter { $0.scheme == .nationalInsurance }.map(\.key))
    registrations = Set(
      identifiers.filter(\.scheme.isRegistration).map {
        Registration(scheme: $0.scheme, body: $0.body?.folded ?? "", key: $0.key)
      })
    bornOn = Set([person.bornOn].compactMap(\.self))
    names = Set([person.name.comparisonKey]).subtracting([""])
    otherNames = Set(person.otherNames.map(\.comparisonKey)).subtracting([""])
    nameWords = Set(
      ([person.name] + person.otherNames).flatMap { NameWords.typed($0.display) }
    ).subtracting([""])
    emails = Set(person.emails.map(\.folded))
    self.posts = posts.filter { $0.isCurrent(on: day) }.map(Post.init)
  }

  /// What is known of one person from several records.
  package mutating func add(_ other: MatchFacts) {
    nationalInsurance.formUnion(other.nationalInsurance)
    registrations.formUnion(other.registrations)
    bornOn.formUnion(other.bornOn)
    names.formUnion(other.names)
    otherNames.formUnion(other.otherNames)
    nameWords.formUnion(other.nameWords)
    emails.formUnion(other.emails)
    posts += other.posts
  }
}

extension MatchFacts.Post {
  /// A full-time job is 37.5 hours where only its share is known.
  init(_ assignment: Assignment) {
    let ofShare = assignment.fte.map { $0.hundredThousandths * 3_750 / 100_000 }
    self.init(
      employer: assignment.employer, isMain: assignment.isPrimary,
      hundredthsOfHours: assignment.contractedHours?.hundredths ?? ofShare ?? 0)
  }
}
