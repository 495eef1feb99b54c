import Statistics
import Testing

@Suite struct `A round of places` {
  private func refusal(
    cohorts: [MixedAssignment.Cohort], _ applicants: [MixedAssignment.Applicant]
  ) -> MixedAssignment.Refusal? {
    do throws(MixedAssignment.Refusal) {
      _ = try MixedAssignment.Round(cohorts: cohorts, applicants: applicants)
      return nil
    } catch {
      return error
    }
  }

  @Test func `is refused when somebody wants a cohort that is not there`() throws {
    let cohort = MixedAssignment.Cohort(key: 1, rules: try .free(capacity: 1))
    #expect(
      refusal(cohorts: [cohort], [.sample(5, to: [1, 2])]) == .unknownCohort(2, applicant: 5))
  }

  @Test func `is refused when anything is there twice`() throws {
    let cohort = MixedAssignment.Cohort(key: 1, rules: try .free(capacity: 1))
    #expect(refusal(cohorts: [cohort, cohort], []) == .cohortTwice(1))
    #expect(refusal(cohorts: [cohort], [.sample(5), .sample(5)]) == .applicantTwice(5))
    #expect(refusal(cohorts: [cohort], [.sample(5, to: [1, 1])]) == .optionTwice(1, applicant: 5))
  }

  @Test func `is refused with numbers below nought, or too large to be added up`() throws {
    let cohort = MixedAssignment.Cohort(key: 1, rules: try .free(capacity: 1))
    #expect(refusal(cohorts: [cohort], [.sample(5, rank: -1)]) == .negative(.rank, -1))
    #expect(refusal(cohorts: [cohort], [.sample(5, waited: -2)]) == .negative(.waited, -2))
    let cheap = MixedAssignment.Applicant(
      key: 5, sector: "care", options: [.init(1, cost: -3)])
    #expect(refusal(cohorts: [cohort], [cheap]) == .negative(.cost, -3))
    let endless = [Int64(5), 6].map { MixedAssignment.Applicant.sample($0, waited: .max) }
    #expect(refusal(cohorts: [cohort], endless) == .cannotBeAddedUp)
    let crowd = MixedAssignment.Cohort(
      key: 1, rules: try .free(capacity: 1), placed: .init(["care": .max]))
    #expect(refusal(cohorts: [crowd], []) == .tooLarge(.placed, .max))
    let dear = MixedAssignment.Applicant(
      key: 5, sector: "care", waited: .max, options: [.init(1, cost: .max)])
    #expect(refusal(cohorts: [cohort], [dear]) == .cannotBeAddedUp)
  }

  @Test func `is refused with rules that cannot be meant`() {
    #expect(throws: MixedAssignment.Refusal.negative(.capacity, -1)) {
      try MixedAssignment.CohortRules(capacity: -1)
    }
    #expect(throws: MixedAssignment.Refusal.negative(.minimumSize, -1)) {
      try MixedAssignment.CohortRules(capacity: 1, minimumSize: -1)
    }
    #expect(throws: MixedAssignment.Refusal.tooLarge(.capacity, .max)) {
      try MixedAssignment.CohortRules(capacity: .max)
    }
    #expect(throws: MixedAssignment.Refusal.negative(.fewestSectors, -1)) {
      try MixedAssignment.Mix(fewestSectors: -1)
    }
    #expect(throws: MixedAssignment.Refusal.negative(.quota, -1)) {
      try MixedAssignment.Mix(quotas: [.init(atLeast: -1, from: ["care"])])
    }
    #expect(throws: MixedAssignment.Refusal.quotaWithoutSectors) {
      try MixedAssignment.Mix(quotas: [.init(atLeast: 1, from: [])])
    }
    let left = MixedAssignment.Quota(atLeast: 1, from: ["care", "health"])
    let right = MixedAssignment.Quota(atLeast: 1, from: ["care", "council"])
    #expect(throws: MixedAssignment.Refusal.quotasOverlap(left, right)) {
      try MixedAssignment.Mix(quotas: [left, right])
    }
  }

  @Test func `takes a share only as an exact part of a whole`() {
    #expect(MixedAssignment.Share(0, of: 3) == nil)
    #expect(MixedAssignment.Share(4, of: 3) == nil)
    #expect(MixedAssignment.Share(1, of: 0) == nil)
    #expect(MixedAssignment.Share(1, of: 3)?.limit(among: 8) == 2)
    #expect(MixedAssignment.Share(1, of: 3)?.allows(3, among: 9) == true)
    #expect(MixedAssignment.Share(1, of: 3)?.allows(3, among: 8) == false)
  }
}

@Suite struct `Screening cohorts for one person` {
  @Test func `keeps what they could go to, and every rule against the others`() throws {
    let screening = try MixedAssignment.Screening(
      .init(greatestDistance: 60, unavailableOn: [101], access: ["step-free"]),
      among: [
        .init(cohort: 1, distance: 60, meetsOn: [100], access: ["step-free", "loop"], cost: 4),
        .init(cohort: 2, distance: 61, meetsOn: [100, 101], access: ["step-free"], cost: 1),
        .init(cohort: 3, isEligible: false, distance: 5, cost: 2),
      ])
    #expect(screening.options == [.init(1, cost: 4)])
    #expect(
      screening.reasons == [2: [.tooFar, .datesClash], 3: [.notEligible, .accessNeedNotMet]])
    #expect(
      screening.excluded == [
        .tooFar: 1, .datesClash: 1, .notEligible: 1, .accessNeedNotMet: 1,
      ])
  }

  @Test func `is refused with a distance below nought`() {
    #expect(throws: MixedAssignment.Refusal.negative(.distance, -1)) {
      try MixedAssignment.Screening(.init(), among: [.init(cohort: 1, distance: -1, cost: 0)])
    }
  }
}
