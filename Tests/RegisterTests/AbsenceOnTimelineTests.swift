import Access
import Directory
import Kernel
import Register
import Storage
import TestKit
import Testing
import Web

/// That somebody is away sick is about their health.
@Suite struct `A long absence` {
  @Test(arguments: Engine.allCases)
  func `is known by its kind to those who may change the post, and to no other reader`(
    engine: Engine
  ) async throws {
    try await withWaypoint(engine) { client, site in
      let password = try await site.passwords.digest("correct horse battery")
      let console = User.console(now: Clock.test.now())
      let today = Clock.test.today
      let person = try await site.database.write { tx -> PersonID in
        let home = try Organisations.create(.init(name: "Ashdown", kind: .careProvider), tx)
          .organisation.id
        let trust = try Organisations.create(.init(name: "Beech", kind: .nhsTrust), tx)
          .organisation.id
        let person = try AddPerson(
          given: "Siân", family: "Pugh",
          job: JobParticulars(organisation: home, title: "Care worker", startedOn: today - 300)
        ).run(under: .test, tx).id
        let post = try #require(try Assignments.of([person], tx)[person]?.first).id
        try AddAssignment(
          person: person,
          job: JobParticulars(organisation: trust, title: "Bank nurse", startedOn: today - 100)
        ).run(under: .test, tx)
        _ = try RecordAbsence(post, kind: .longSickness, from: today - 40, to: today - 20)
          .run(under: .test, tx)
        for (name, role, place) in [
          ("lead", Role.organisationLead, home), ("training", .trainingLead, home),
          ("other", .organisationLead, trust),
        ] {
          try AddAccount(name: name, password: password, role: role, organisation: place)
            .run(by: console, tx)
        }
        try AddAccount(name: "sian", password: password, role: .person, person: person)
          .run(by: console, tx)
        return person
      }
      for (name, atThePost, onTheTimeline) in [
        ("lead", true, false), ("training", false, false), ("other", false, false),
        ("sian", true, true),
      ] {
        _ = try await client.signIn(name, "correct horse battery")
        let page = try await client.get("/people/\(person)").body
        let posts = try #require(page.between("<main", "id=\"timeline\""))
        let timeline = try #require(page.between("id=\"timeline\"", "</main>"))
        #expect(posts.lowercased().contains("sickness") == atThePost, "\(name)")
        #expect(timeline.contains("Long absence recorded"), "\(name)")
        #expect(timeline.lowercased().contains("sickness") == onTheTimeline, "\(name)")
        let origins = try await client.get("/people/\(person)/origins")
        #expect(origins.status == 200, "\(name)")
        #expect(origins.body.lowercased().contains("sickness") == onTheTimeline, "\(name)")
        try await client.signOut()
      }
    }
  }
}
