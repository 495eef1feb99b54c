import Kernel

/// When two records may be one person, whose say it is, and what their answers come to.
package enum MatchRules {
  /// More than two full-time jobs.
  package static let mostHundredthsOfHours = 7_500

  /// Everything that speaks for and against.
  package static func evidence(
    _ one: MatchFacts, _ other: MatchFacts
  ) -> Set<MatchEvidence> {
    var found: Set<MatchEvidence> = []
    if let isSame = compare(one.nationalInsurance, other.nationalInsurance) {
      found.insert(isSame ? .sameNationalInsurance : .otherNationalInsurance)
    }
    if let isSame = compare(one.bornOn, other.bornOn) {
      found.insert(isSame ? .sameBirthDate : .otherBirthDate)
    }
    if !one.registrations.isDisjoint(with: other.registrations) {
      found.insert(.sameRegistration)
    } else if haveNumbersOfOneBody(one, other) {
      found.insert(.otherRegistration)
    }
    if !one.names.isDisjoint(with: other.names) {
      found.insert(.sameNames)
    } else if shareAnEarlierName(one, other) {
      found.insert(.sameEarlierName)
    } else if compare(one.nameWords, other.nameWords) == false {
      found.insert(.otherNames)
    }
    if !one.emails.isDisjoint(with: other.emails) { found.insert(.sameEmail) }
    found.formUnion(ofPosts(one, other))
    return found
  }

  /// Whether it is enough to ask somebody. Between employers a number alone is not; within one, two
  /// people with one National Insurance number are a question in any case. A name alone never is.
  ///
  /// - Parameter shareEmployer: Whether somebody employs both.
  package static func isWorthAsking(
    _ evidence: Set<MatchEvidence>, shareEmployer: Bool
  ) -> Bool {
    if evidence.contains(.sameNationalInsurance), shareEmployer { return true }
    return evidence.contains(.sameBirthDate)
      && !evidence.isDisjoint(with: [
        .sameNationalInsurance, .sameRegistration, .sameNames, .sameEarlierName, .sameEmail,
      ])
  }

  /// Whether anything but a name speaks for it, so that a person may decide that it is so.
  package static func restsOnMoreThanAName(_ evidence: Set<MatchEvidence>) -> Bool {
    !evidence.isDisjoint(with: [.sameNationalInsurance, .sameRegistration])
      || isWorthAsking(evidence, shareEmployer: false)
  }

  /// Whether what was decided should be asked again: something speaks for it that did not then.
  package static func isNewEvidence(
    _ now: Set<MatchEvidence>, since then: Set<MatchEvidence>
  ) -> Bool {
    !Set(now.pro).isSubset(of: then.pro)
  }

  /// Whether those who agreed agreed to something else: something speaks against it that did not
  /// then, or what spoke for it is gone.
  package static func isOtherQuestion(
    _ now: Set<MatchEvidence>, since then: Set<MatchEvidence>
  ) -> Bool {
    !Set(now.contra).isSubset(of: then.contra) || !Set(then.pro).isSubset(of: now.pro)
  }

  /// Where the answers so far lead. The last answer of each party counts, of those given since the
  /// question was last asked, and since the records were last un-merged. Which was last is told by
  /// their positions, in whatever order they come.
  ///
  /// - Parameter parties: The employers whose say it is; one decision of anybody, if there is none.
  package static func stage(
    parties: Set<OrganisationID>, decisions: [MatchDecision]
  ) -> PersonMatch.Stage {
    let answers = answers(parties: parties, decisions: decisions)
    if answers.values.contains(.different) { return .apart }
    let agreed = answers.filter { $0.value == .same }.count
    if agreed > 0, agreed >= parties.count { return .merged }
    return agreed > 0 ? .agreed : .proposed
  }

  /// What each party last said.
  package static func answers(
    parties: Set<OrganisationID>, decisions: [MatchDecision]
  ) -> [OrganisationID?: MatchDecision.Answer] {
    var answers: [OrganisationID?: MatchDecision.Answer] = [:]
    for decision in decisions.sorted(by: { $0.position < $1.position }) where decision.counts {
      if decision.answer == .unmerged {
        answers = [:]
      } else if parties.isEmpty || decision.organisation.map(parties.contains) == true {
        answers[parties.isEmpty ? nil : decision.organisation] = decision.answer
      }
    }
    return answers
  }

  /// Which of `people` are one person, by the merges in force between them: each with the record
  /// that stands for it, the one with the lowest number. Those who are nobody else are left out.
  package static func canonical(
    of people: some Sequence<PersonID>, merges: some Sequence<(PersonID, PersonID)>
  ) -> [PersonID: PersonID] {
    var parent: [PersonID: PersonID] = [:]
    for person in people { parent[person] = person }
    func root(_ person: PersonID) -> PersonID {
      var at = person
      while let above = parent[at], above != at { at = above }
      var step = person
      while let above = parent[step], above != at {
        parent[step] = at
        step = above
      }
      return at
    }
    for (one, other) in merges {
      let (first, second) = (root(one), root(other))
      if first != second { parent[max(first, second)] = min(first, second) }
    }
    var canonical: [PersonID: PersonID] = [:]
    for person in parent.keys { canonical[person] = root(person) }
    let merged = Set(canonical.filter { $0.key != $0.value }.values)
    return canonical.filter { merged.contains($0.value) }
  }
}

extension MatchRules {
  /// Whether two sets of values have one in common; `nil` when either is not known.
  private static func compare<Value: Hashable>(
    _ one: Set<Value>, _ other: Set<Value>
  ) -> Bool? {
    one.isEmpty || other.isEmpty ? nil : !one.isDisjoint(with: other)
  }

  private static func haveNumbersOfOneBody(_ one: MatchFacts, _ other: MatchFacts) -> Bool {
    one.registrations.contains { mine in
      other.registrations.contains { $0.scheme == mine.scheme && $0.body == mine.body }
    }
  }

  private static func shareAnEarlierName(_ one: MatchFacts, _ other: MatchFacts) -> Bool {
    !one.names.union(one.otherNames).isDisjoint(with: other.otherNames)
      || !one.otherNames.isDisjoint(with: other.names)
  }

  private static func ofPosts(_ one: MatchFacts, _ other: MatchFacts) -> Set<MatchEvidence> {
    var found: Set<MatchEvidence> = []
    let hours = (one.posts + other.posts).reduce(0) { $0 + $1.hundredthsOfHours }
    if !one.posts.isEmpty, !other.posts.isEmpty, hours > mostHundredthsOfHours {
      found.insert(.tooManyHours)
    }
    let main = Set(one.posts.filter(\.isMain).map(\.employer))
    if other.posts.contains(where: { $0.isMain && main.contains($0.employer) }) {
      found.insert(.twoMainPosts)
    }
    return found
  }
}
