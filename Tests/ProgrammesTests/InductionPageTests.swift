import Access
import Directory
import Kernel
import Obligations
import Records
import Register
import Storage
import TestKit
import Testing
import Web

@testable import Programmes

@Suite struct `The pages about inductions` {
  @Test(arguments: Engine.allCases)
  func `lead a joiner through a part, whatever they press twice`(engine: Engine) async throws {
    try await withInductionSite(engine) { browser, site, world in
      let core = try await site.database.read { tx in try world.induction(.core, tx) }
      try await browser.become("abena")
      let home = try await browser.get("/induction")
      #expect(home.body.contains("National induction") && home.body.contains("Care Certificate"))
      let unit = "/induction/\(core.id)/units/inclusion"
      let page = try await browser.get(unit)
      #expect(
        page.body.contains("reasonable adjustments") && page.body.contains("Finish this part"))
      let empty = try await browser.post(unit, [("kind", "knowledge"), ("words", " ")])
      #expect(empty.status == 422 && empty.body.contains("Write a few words about it"))
      let done = try await browser.post(
        unit, [("kind", "knowledge"), ("words", "<b>Ọ dara</b> 🙂"), ("then", "finish")])
      #expect(done.status == 200 && done.body.contains("1 of 4 parts done"))
      // Pressed twice, it is done once.
      let again = try await browser.sendAgain()
      #expect(again.status == 200 && again.body.contains("1 of 4 parts done"))
      let shown = try await browser.get(unit)
      #expect(shown.body.contains("&lt;b&gt;Ọ dara&lt;/b&gt; 🙂"))
      let count = try await site.database.read { tx in
        try InductionUnits.evidence(of: core.id, tx)["inclusion"]?.count
      }
      #expect(count == 1)
      // What is on an old page is not done over what is new.
      let stale = try await browser.post(
        unit, [("kind", "knowledge"), ("words", "Again"), ("then", "finish"), ("revision", "0")])
      #expect(stale.status == 422 && stale.body.contains("changed meanwhile"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `take a standard from the joiner to the assessor and to the sign-off`(
    engine: Engine
  ) async throws {
    try await withInductionSite(engine) { browser, site, world in
      let one = try await site.database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        try world.meet(one, but: ["3"], tx)
        return one
      }
      try await browser.become("abena")
      try await browser.get("/induction/\(one.id)/units/3")
      let asked = try await browser.post(
        "/induction/\(one.id)/units/3",
        [("kind", "knowledge"), ("words", "I tell my manager at once"), ("then", "ask")])
      #expect(asked.body.contains("Somebody is asked to look"))

      try await browser.become("sam")
      let list = try await browser.get("/inductions")
      #expect(list.body.contains("Abena Boateng") && list.body.contains("1 waiting"))
      let part = "/inductions/\(one.id)/units/3"
      let look = try await browser.get(part)
      #expect(look.body.contains("I tell my manager at once"))
      let early = try await browser.post(part, [("kind", "nothing"), ("decision", "met")])
      #expect(early.status == 422 && early.body.contains("somebody who saw it at work"))
      let nothing = try await browser.post(part, [("kind", "observation")])
      #expect(nothing.status == 422 && nothing.body.contains("Choose what now"))
      let future = try await browser.post(
        part,
        [
          ("kind", "observation"), ("decision", "met"), ("on-day", "29"), ("on-month", "2"),
          ("on-year", "2028"),
        ])
      #expect(future.status == 422 && future.body.contains("today or in the past"))
      let met = try await browser.post(part, [("kind", "observation"), ("decision", "met")])
      #expect(met.body.contains("it can be signed off"))

      try await browser.become("homelead")
      let waiting = try await browser.get("/inductions/sign-off")
      let item = try #require(waiting.body.between("value=\"\(one.id).", "\""))
      let check = try await browser.get("/inductions/sign-off/check?item=\(one.id).\(item)")
      #expect(check.body.contains("I answer for this employer"))
      let signed = try await browser.post(
        "/inductions/sign-off", [("item", "\(one.id).\(item)")])
      #expect(signed.status == 200 && signed.body.contains("Signed off"))
      let twice = try await browser.sendAgain()
      #expect(twice.status == 200)

      try await browser.become("abena")
      let certificate = try await browser.get("/induction/\(one.id)/certificate")
      #expect(certificate.status == 200 && certificate.body.contains("Abena Boateng"))
      try await browser.get("/induction/\(one.id)/opinion")
      let said = try await browser.post(
        "/induction/\(one.id)/opinion", [("welcome", "5"), ("ready", "4")])
      #expect(said.body.contains("Thank you"))
      let asked2 = try await browser.get("/induction/\(one.id)/opinion")
      #expect(asked2.status == 404)
      // What was said is nobody’s.
      let rows = try await site.database.read { tx in
        try tx.rows("SELECT question, points, said FROM induction_opinion ORDER BY question").count
      }
      #expect(rows == 2)
    }
  }

  @Test func `let somebody say what they can do, and have a decision looked at by somebody else`()
    async throws
  {
    try await withInductionSite(.sqlite) { browser, site, world in
      let one = try await site.database.write { tx in
        let one = try world.induction(.careCertificate, tx)
        // As if she had brought it along from elsewhere.
        try tx.execute(
          """
          INSERT INTO induction_unit (induction_id, unit, state, decided_on, revision)
          VALUES (?1, '2', 'credited', ?2, 1)
          """, one.id, Clock.test.today - 100)
        return one
      }
      try await browser.become("abena")
      let page = try await browser.get("/induction/\(one.id)")
      #expect(page.body.contains("Have you worked in care before?"))
      try await browser.get("/induction/\(one.id)/known")
      let none = try await browser.post("/induction/\(one.id)/known", [])
      #expect(none.status == 422)
      let some = try await browser.post(
        "/induction/\(one.id)/known", [("item", "1"), ("item", "6")])
      #expect(some.body.contains("Somebody is asked to look at 2"))

      // Nothing was declined, so there is nothing to ask for.
      let appeal = "/induction/\(one.id)/units/2/appeal"
      #expect(try await browser.get(appeal).status == 404)
      try await browser.become("sam")
      try await browser.get("/inductions/\(one.id)/units/2")
      let declined = try await browser.post(
        "/inductions/\(one.id)/units/2/reopening", [("why", "Your plan for this year")])
      #expect(declined.status == 200)
      let other = "/inductions/\(one.id)/units/2/appeal"
      #expect(try await browser.get(other).status == 404)

      try await browser.become("abena")
      let asked = try await browser.get(appeal)
      #expect(asked.status == 200 && asked.body.contains("Your plan for this year"))
      let blank = try await browser.post(appeal, [("words", " ")])
      #expect(blank.status == 422)
      let sent = try await browser.post(appeal, [("words", "My last manager signed my plan")])
      #expect(sent.body.contains("Somebody else is asked to look at it"))
      #expect(try await browser.get(appeal).status == 404)

      try await browser.become("homelead")
      let look = try await browser.get(other)
      #expect(look.body.contains("My last manager signed my plan"))
      #expect(look.body.contains("Your plan for this year"))
      let open = try await browser.post(other, [("decision", "missing")])
      #expect(open.status == 422 && open.body.contains("Enter what is missing"))
      let done = try await browser.post(other, [("decision", "counts")])
      #expect(done.status == 200 && done.body.contains("Saved"))
      #expect(try await browser.get(other).status == 404)
    }
  }

  @Test(arguments: Engine.allCases)
  func `let an employer name people, add parts and say what it asks`(
    engine: Engine
  ) async throws {
    try await withInductionSite(engine) { browser, _, world in
      let base = "/organisations/\(world.home)/induction"
      try await browser.become("homelead")
      let register = try await browser.get(base)
      #expect(register.body.contains("Abena Boateng"))
      let csv = try await browser.get("\(base)?format=csv")
      #expect(csv.status == 200 && csv.body.contains("Abena Boateng"))
      let search = try await browser.get("\(base)/people/new?q=ruth")
      #expect(search.body.contains("Ruth Ash"))
      let named = try await browser.post(
        "\(base)/people",
        [("person", "\(world.ruth)"), ("duty", "signatory"), ("q", "ruth")])
      #expect(named.body.contains("Named, and told") && named.body.contains("Ruth Ash"))
      let twice = try await browser.post(
        "\(base)/people", [("person", "\(world.ruth)"), ("duty", "signatory")])
      #expect(twice.status == 422 && twice.body.contains("named for this already"))
      let far = try await browser.post(
        "\(base)/people", [("person", "\(world.dele)"), ("duty", "assessor")])
      #expect(far.status == 422 && far.body.contains("works here today"))
      try await browser.get("\(base)/parts")
      let bad = try await browser.post("\(base)/parts", [("title", "Exits")])
      #expect(bad.status == 422 && bad.body.contains("Choose what it is about"))
      let added = try await browser.post(
        "\(base)/parts",
        [("title", "Exits"), ("about", "Where they are"), ("topic", "site"), ("how", "seen")])
      #expect(added.body.contains("Added for everybody who begins from tomorrow"))
      try await browser.get("\(base)/settings")
      let set = try await browser.post(
        "\(base)/settings",
        [("separation", "yes"), ("which", "own"), ("alone", "12"), ("alone", "15")])
      #expect(set.body.contains("Saved"))
      let now = try await browser.get("\(base)/settings")
      #expect(now.body.contains("value=\"12\" checked"))
      let unknown = try await browser.post(
        "\(base)/settings", [("which", "own"), ("alone", "99")])
      #expect(unknown.status == 422)
    }
  }

  @Test(arguments: Engine.allCases)
  func `write down what several people did together`(engine: Engine) async throws {
    try await withInductionSite(engine) { browser, site, world in
      let one = try await site.database.read { tx in try world.induction(.careCertificate, tx) }
      let address = "/organisations/\(world.home)/induction/several"
      try await browser.become("homelead")
      let choose = try await browser.get(address)
      #expect(choose.body.contains("12. Basic life support"))
      let list = try await browser.get("\(address)?unit=care-certificate:12")
      #expect(list.body.contains("Abena Boateng"))
      let nobody = try await browser.post(
        address,
        [("unit", "care-certificate:12"), ("kind", "simulation"), ("decision", "none")])
      #expect(nobody.status == 422 && nobody.body.contains("Choose at least one"))
      let saved = try await browser.post(
        address,
        [
          ("unit", "care-certificate:12"), ("item", "\(one.id)"), ("kind", "simulation"),
          ("decision", "none"),
        ])
      #expect(saved.body.contains("Basic life support: saved for 1 person"))
    }
  }

  @Test(arguments: Engine.allCases)
  func `show figures exactly to those who see people, and rounded to all others`(
    engine: Engine
  ) async throws {
    try await withInductionSite(engine) { browser, site, world in
      try await site.database.write { tx in
        for number in 1...9 {
          let person = try AddPerson(
            given: "Porter\(number)", family: "Many",
            job: JobParticulars(
              organisation: world.hospital, title: "Porter", startedOn: Clock.test.today - 30)
          ).run(under: .test, tx).id
          try InductionJobs.follow([person], at: Clock.test.now(), tx)
        }
        try InductionFigures.count(at: Clock.test.now(), tx)
        let figures = try #require(
          try InductionFigures.of(world.hospital, tx)[""]?["national-induction"])
        #expect(figures[.open] == 10 && figures[.signed] == 0)
      }
      try await browser.become("chair")
      let rounded = try await browser.get("/organisations/\(world.hospital)/induction/figures")
      #expect(rounded.status == 200 && rounded.body.contains("rounded to the nearest 5"))
      // A chair sees nobody by name.
      let register = try await browser.get("/organisations/\(world.hospital)/induction")
      #expect(register.status == 403)
      try await browser.become("homelead")
      let exact = try await browser.get("/organisations/\(world.home)/induction/figures")
      #expect(exact.status == 200 && !exact.body.contains("rounded to the nearest 5"))
      let elsewhere = try await browser.get("/organisations/\(world.hospital)/induction/figures")
      #expect(elsewhere.status == 403)
    }
  }
}
