import Kernel
import Storage

/// What a cohort costs beside money for cover.
package enum CohortCostKind: String, Storable, CaseIterable {
  case venue, catering, facilitation, access, materials, travel, other

  package var words: String {
    switch self {
    case .venue: "Venue"
    case .catering: "Food and drink"
    case .facilitation: "Those who lead through the days"
    case .access: "What people need to take part"
    case .materials: "Materials"
    case .travel: "Travel"
    case .other: "Something else"
    }
  }
}

/// One sum, in pence.
package struct CohortCost: Hashable, Sendable {
  package let kind: CohortCostKind
  package let pence: Int
  package let addedBy: String
  package let addedOn: Day

  package init(kind: CohortCostKind, pence: Int, addedBy: String, addedOn: Day) {
    self.kind = kind
    self.pence = pence
    self.addedBy = addedBy
    self.addedOn = addedOn
  }
}

/// What cohorts cost and what people said of them, as it is stored.
package enum CohortResultStore {
  package static func add(
    _ one: CohortCost, to cohort: CohortID, id: Int64, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO cohort_cost (id, cohort_id, kind, pence, added_by, added_on)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """, id, cohort, one.kind, one.pence, one.addedBy, one.addedOn)
  }

  /// In the order in which they were added.
  package static func costs(of cohort: CohortID, _ tx: any Transaction) throws -> [CohortCost] {
    try tx.rows(
      "SELECT kind, pence, added_by, added_on FROM cohort_cost WHERE cohort_id = ?1 ORDER BY id",
      cohort
    ).map {
      CohortCost(kind: try $0(0), pence: try $0(1), addedBy: try $0(2), addedOn: try $0(3))
    }
  }

  /// One more who gave so many points to a question; nothing of who it was.
  package static func add(
    _ points: Int, to question: String, of cohort: CohortID, _ tx: any Transaction
  ) throws {
    try tx.execute(
      """
      INSERT INTO cohort_opinion (cohort_id, question, points, said) VALUES (?1, ?2, ?3, 1)
      ON CONFLICT (cohort_id, question, points) DO UPDATE SET said = cohort_opinion.said + 1
      """, cohort, question, points)
  }

  /// How many gave how many points, by the code of the question.
  package static func opinions(
    of cohort: CohortID, _ tx: any Transaction
  ) throws -> [String: [Int: Int]] {
    var found: [String: [Int: Int]] = [:]
    try tx.forEachRow(
      "SELECT question, points, said FROM cohort_opinion WHERE cohort_id = ?1", cohort
    ) { row in
      let (question, points, said): (String, Int, Int) = (try row(0), try row(1), try row(2))
      found[question, default: [:]][points] = said
    }
    return found
  }
}
