import Directory
import Kernel
import Testing

@testable import Obligations

@Suite struct `Whom the mid-career programme is for` {
  static func eligibility() throws -> ProgrammeEligibility {
    try #require(try Small.content.get().eligibility(for: "mid-career-programme"))
  }

  /// The group of somebody with one post.
  static func group(
    at place: OrganisationID, band: String? = nil, staffGroup: String? = nil, manages: Bool = true,
    to: Day? = nil
  ) throws -> String? {
    let facts = Small.book.organisations[place]
    let kind = PostKind(
      sectors: [facts?.kind.sector ?? .unstated], organisationKinds: facts.map { [$0.kind] } ?? [],
      staffGroup: staffGroup, band: band, managerReasons: manages ? [.reports] : [])
    let post = PostFacts(
      assignment: AssignmentID(rawValue: 1), kind: kind, organisation: place,
      startedOn: "2020-01-01", endedOn: to)
    let person = PersonFacts(person: PersonID(rawValue: 1), posts: [post])
    return try eligibility().group(of: person, on: "2026-04-01")?.group.code
  }

  @Test func `is every group that the review names, each in its own sector`() throws {
    let medical = "Medical and Dental"
    #expect(
      try Self.group(at: Small.practice, staffGroup: medical, manages: false)
        == "general-practice")
    #expect(try Self.group(at: Small.practice) == "general-practice")
    #expect(
      try Self.group(at: Small.trust, band: "7", staffGroup: medical, manages: false)
        == "clinicians")
    #expect(try Self.group(at: Small.trust, band: "8a") == "nhs-managers")
    #expect(try Self.group(at: Small.home) == "registered-managers")
    #expect(try Self.group(at: Small.council) == "local-government")
    #expect(try Self.group(at: Small.hospice) == "voluntary-and-independent")
  }

  @Test func `is nobody who does not manage, is at the top, or has left`() throws {
    #expect(try Self.group(at: Small.trust, band: "5", manages: false) == nil)
    #expect(try Self.group(at: Small.trust, band: "vsm") == nil)
    #expect(try Self.group(at: Small.home, manages: false) == nil)
    #expect(try Self.group(at: Small.home, to: "2026-03-31") == nil)
    #expect(try Self.group(at: Small.home, to: "2026-04-01") == "registered-managers")
  }

  @Test func `is released by partners in a practice, and by themselves where nobody manages them`()
    throws
  {
    let eligibility = try Self.eligibility()
    #expect(eligibility.releasedBy("general-practice") == Set(ReleasedBy.allCases))
    #expect(eligibility.releasedBy("registered-managers") == [.employer, .oneself])
    #expect(eligibility.releasedBy("nhs-managers") == [.employer])
    #expect(eligibility.releasedBy(ProgrammeEligibility.others) == [.employer])
    #expect(eligibility.title(of: ProgrammeEligibility.others) == eligibility.othersTitle)
  }

  @Test func `is read with every fault named`() throws {
    let faults = ContentFaults()
    let text = """
      programme: x
      groups:
        - { code: others, title: A, status: decision, who: everyone, released_by: [] }
        - { code: b, title: B, status: decision, released_by: [nobody] }
      """
    let fields = try #require(ContentFiles.fields(of: ("eligibility/x.yaml", text), faults))
    _ = EligibilityReader(lists: ContentLists()).eligibility(fields)
    let words = faults.all.map(\.message).joined(separator: "\n")
    for expected in ["released_by", "kept for others", "nobody", "who", "others"] {
      #expect(words.contains(expected), "\(expected) is missing in \(words)")
    }
  }
}
