import Access
import Foundation
import Kernel
import Records
import Storage
import TestKit
import Testing
import Web

@testable import Standards

@Suite struct `What is in force` {
  private let day = Day.on("2027-03-01")

  private func standing(
    _ version: String, _ state: FrameworkState, published: Day? = nil, superseded: Day? = nil,
    retires: Day? = nil
  ) -> FrameworkStanding {
    FrameworkStanding(
      reference: FrameworkReference("small", version), state: state, publishedOn: published,
      supersededOn: superseded, retiresOn: retires)
  }

  @Test func `has a version once that is shipped and was published here, in the words of here`() {
    var shipped = Framework.sample(version: "2", follows: "1")
    shipped.digest = "shipped"
    var here = Framework.sample(version: "2", state: .draft, follows: "1")
    here.digest = "here"
    let library = InForceRules.library(
      .sample([.sample(state: .superseded), shipped]), publishing: [here],
      standing: [standing("2", .published, published: day)])
    let found = library.frameworks.filter { $0.version == "2" }
    #expect(found.map(\.digest) == ["here"] && found.map(\.state) == [.published])
    #expect(library.messages == [])
    #expect(
      InForceRules.notes(here, faults: [], shipped: shipped)
        == ["This release of Waypoint carries other words for it. What was published here holds"])
    #expect(InForceRules.notes(here, faults: [], shipped: here) == [])
  }

  @Test func `carries a badge to a later version once`() async throws {
    let shipped = try StandardsReader.shipped()
    let next = try VersionText(NextCore.text()).framework
    let standing = FrameworkStanding(
      reference: next.reference, state: .published, publishedOn: day, supersededOn: nil,
      retiresOn: nil)
    let first = InForceRules.library(shipped, publishing: [next], standing: [standing])
    #expect(first.badges.count > shipped.badges.count)
    // A later release carries the version and its badges too.
    var later = shipped
    later.frameworks.append(next)
    later.badges = first.badges
    let again = InForceRules.library(later, publishing: [next], standing: [standing])
    #expect(again.badges == first.badges)
    #expect(BadgeKindRules.faults(of: again) == [])
  }

  @Test func `follows a later release in how far a shipped version is`() {
    let announced = standing("1", .published, retires: day)
    let before = InForceRules.library(
      .sample([.sample()]), publishing: [], standing: [announced])
    #expect(before.frameworks.map(\.state) == [.published])
    let release = StandardsLibrary.sample([
      .sample(state: .superseded, effective: Period(from: day - 900, to: day - 500)),
      .sample(version: "2", effective: Period(from: day - 499), follows: "1"),
    ])
    let after = InForceRules.library(release, publishing: [], standing: [announced])
    let first = after.framework(.init("small", "1"))
    #expect(first?.state == .superseded && first?.retiresOn == day)
    #expect(first?.effective?.to == day - 500)
    #expect(after.messages == [])
    // What was decided here stands where it goes further.
    let retired = InForceRules.library(
      release, publishing: [], standing: [standing("1", .retired, retires: day)])
    #expect(retired.framework(.init("small", "1"))?.state == .retired)
  }

  /// As a release long ago took it in: with a key that nothing reads any more, and without one that
  /// is asked for today.
  private static let frozen = """
    code: volunteer-leaders
    version: "1"
    title: Volunteer leaders
    short: Volunteer leaders
    kind: leadership
    status: decision
    about: For those who lead volunteers.
    wording: own
    reading_age: 11
    words: { competency: skill }
    stages:
      - { code: "1", title: First, scope: One group, status: decision }
    standards:
      - code: people
        title: People
        competencies:
          - code: listening
            title: Listening
            expectations: { "1": "Listens" }
    """

  private func replace(
    _ id: FrameworkVersionID, with text: String, _ tx: any Transaction
  ) throws {
    try tx.execute(
      "UPDATE framework_text SET source_text = ?2, text_digest = ?3 WHERE version_id = ?1", id,
      text, "of \(text.count)")
  }

  @Test(arguments: Engine.allCases)
  func `shows what an older release took in, and says what is wrong with it today`(
    engine: Engine
  ) async throws {
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let id = try world.published(tx).id
        #expect(try StandardsInForce.notes(tx).isEmpty)
        try replace(id, with: Self.frozen, tx)
        let framework = try #require(
          try StandardsInForce.library(tx).framework(.init("volunteer-leaders", "1")))
        #expect(framework.node("listening")?.expectation(at: "1") == "Listens")
        #expect(framework.state == .published)
        let notes = try StandardsInForce.notes(tx)
        #expect(notes.count == 1)
        #expect(notes.allSatisfy { $0.note.contains("would not take in its text") })
        let listed = try ListedVersion.all(tx).first { $0.framework == "volunteer-leaders" }
        #expect(listed?.notes.count == 1)
        let work = try StandardsRoom.workItems(for: world.user("authority", tx), tx)
        #expect(work.contains { $0.words == "A version of standards needs a look" })
      }
    }
  }

  @Test func `leaves out a text of which nothing can be read, and no page fails`() async throws {
    try await withConsultationSite { desk, database, world in
      let id = try await database.write { tx in
        let id = try world.published(tx).id
        try replace(id, with: "standards: [", tx)
        let library = try StandardsInForce.library(tx)
        #expect(library.framework(.init("volunteer-leaders", "1")) == nil)
        #expect(library.core != nil)
        return id
      }
      let (everybody, authority) = (try await desk(nil), try await desk("authority"))
      for address in ["/standards", "/standards/consultations", "/api/v1/standards"] {
        let reply = try await everybody.get(address)
        #expect(reply.status == 200, "\(address)")
      }
      let gone = try await everybody.get("/standards/consultations/\(id)")
      #expect(gone.status == 404)
      let page = try await authority.get("/standards/versions")
      #expect(page.status == 200 && page.body.contains("cannot read its text"))
      let version = try await authority.get("/standards/versions/\(id)")
      #expect(version.status == 404)
    }
  }

  @Test func `is not what a draft says that forgets the core, a stage or the scale`() throws {
    let library = try StandardsReader.shipped()
    let text = try NextCore.text()
    for (changed, words) in [
      (text.replacing("core: yes", with: "core: no"), "write “core: yes”"),
      (
        text.split(separator: "\n").filter { !$0.hasPrefix("scale:") }.joined(separator: "\n"),
        "answer on the same scale"
      ),
      (
        text.replacing("code: \"4\"", with: "code: \"5\"").replacing("\"4\":", with: "\"5\":"),
        "keep its stage 4"
      ),
    ] {
      let framework = try VersionText(changed).framework
      #expect(changed != text)
      let faults = VersionFaults.faults(of: framework, in: .draft, on: day, library)
      #expect(faults.contains { $0.message.contains(words) }, "\(words): \(faults)")
      let before = try #require(library.framework(NextCore.before))
      #expect(!ComparisonRules.compare(before, framework).whole.isEmpty)
    }
    // Stages may be added.
    let more = text.replacing(
      "\nstages:\n",
      with:
        "\nstages:\n  - { code: \"0\", title: Before, scope: Nobody, status: decision, optional: yes }\n"
    )
    #expect(more != text)
    let framework = try VersionText(more).framework
    #expect(VersionFaults.faults(of: framework, in: .draft, on: day, library) == [])
  }

  @Test(arguments: Engine.allCases)
  func `counts what was said without reading it`(engine: Engine) async throws {
    try await withConsultations(engine) { database, world in
      try await database.write { tx in
        let (day, id) = (Clock.test.today, try world.draft(tx: tx))
        try world.invite(id, tx)
        try world.take(.openConsultation, id, as: "author", on: day, given: day + 84, tx)
        for name in ["carer", "carer", "patient"] {
          try MakeComment(id: id, clause: .whole, words: "Why?").run(by: world.user(name, tx), tx)
        }
        let first = try #require(try Consultations.comments(on: id, tx).first)
        try AnswerComment(id: id, comment: first.id, kind: .answered, words: "Because")
          .run(by: world.user("author", tx), tx)
        let counts = try ConsultationCounts.of(id, tx)
        #expect(counts.open == 2)
        #expect(counts.comments == [.care: 2, .patientRepresentatives: 1])
      }
    }
  }
}

extension ConsultationWorld {
  fileprivate func published(_ tx: any Transaction) throws -> (id: FrameworkVersionID, on: Day) {
    try published(Self.text(), tx)
  }

  fileprivate func draft(tx: any Transaction) throws -> FrameworkVersionID {
    try draft(Self.text(), tx).id
  }
}
