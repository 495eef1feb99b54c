import Directory
import Kernel
import Storage

/// Which obligations are asked about.
package struct ObligationScope: Hashable, Sendable {
  /// People with a post at this organisation or at anything under it; for a region, a board or
  /// another area the employers that lie in it as well. Everywhere when `nil`.
  package var organisation: OrganisationID?
  /// A policy or a family of policies; all when `nil`.
  package var policy: String?
  package var day: Day

  package init(organisation: OrganisationID? = nil, policy: String? = nil, on day: Day) {
    self.organisation = organisation
    self.policy = policy
    self.day = day
  }

  /// The organisations it covers; everywhere when `nil`.
  func places(_ tx: any Transaction) throws -> Set<OrganisationID>? {
    try organisation.map { try PeopleInScope.organisations(of: $0, on: day, tx) }
  }

  /// - Throws: `NotFound` when no policy and no family has the code.
  func codes(in content: PolicyContent) throws -> [String] {
    guard let policy else { return [] }
    let codes = content.codes(named: policy)
    guard !codes.isEmpty else { throw NotFound("A policy with the code “\(policy)”") }
    return codes
  }
}

/// Works out obligations for many people and hands them on one by one.
enum ObligationSweep {
  /// - Parameters:
  ///   - people: Each once, with what may be read of them.
  ///   - places: Only obligations that arise from a post at one of these; all when `nil`.
  ///   - explaining: Whether to give the reasons.
  static func forEach(
    of people: VisiblePeople, at places: Set<OrganisationID>?, on day: Day, codes: [String] = [],
    content: PolicyContent, explaining: Bool = false, _ tx: any Transaction,
    _ body: (Obligation, EmployerBook) throws -> Void
  ) throws {
    var reader = try FactsReader(content: content, day: day, codes: codes, tx)
    var rules: ObligationRules?
    try reader.forEachBatch(of: people.people) { facts, book in
      var current =
        rules ?? ObligationRules(content: content, book: book, on: day, codes: codes)
      current.use(book)
      for person in facts {
        for obligation in current.obligations(of: person, explaining: explaining)
        where obligation.arises(at: places) {
          if let seen = people.seen(obligation, book) { try body(seen, book) }
        }
      }
      rules = current
    }
  }
}

extension Obligation {
  func arises(at places: Set<OrganisationID>?) -> Bool {
    posts.contains { $0.isAt(places) }
  }
}

extension PostFacts {
  func isAt(_ places: Set<OrganisationID>?) -> Bool {
    places.map { $0.contains(organisation) || $0.contains(employer) } ?? true
  }
}
