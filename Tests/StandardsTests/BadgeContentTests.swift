import Credentials
import Kernel
import Obligations
import Records
import Testing

@testable import Standards

/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
@Suite struct `What may leave as a badge` {
  private let library: StandardsLibrary
  private let issuer: BadgeIssuer

  init() throws {
    library = try StandardsReader.shipped()
    issuer = try BadgeIssuer(address: "https://waypoint.example", name: "Waypoint")
  }

  private func record(
    _ kind: RecordKind, title: String = "Their own words", isHeld: Bool = true, until: Day? = nil,
    source: RecordEntry.Source = .hand
  ) -> HeldRecord {
    HeldRecord(
      id: RecordID(rawValue: 1),
      entry: RecordEntry(
        person: PersonID(rawValue: 2), organisation: OrganisationID(rawValue: 3), source: source,
        key: "key", kind: kind, title: title, awardedOn: Day("2026-03-01"), expiresOn: until,
        isHeld: isHeld, issuer: "A college", note: "Seen in a drawer"))
  }

  @Test func `is what the content lists, and never an appraisal, a qualification or a local name`()
  {
    let leaving: [RecordKind] = [
      .programme(code: "national-induction"), .module(code: "medication-management"),
      .careCertificate(set: .set2025, state: .completed),
      .coreSkill(subject: "Fire Safety", level: nil),
      .competence(owner: "management-and-leadership-2026", level: "2"),
    ]
    for kind in leaving {
      #expect(BadgeKindRules.kind(of: record(kind), library) != nil, "\(kind)")
      #expect(BadgeKindRules.kind(of: record(kind, isHeld: false), library) == nil, "\(kind)")
    }
    let staying: [RecordKind] = [
      .appraisal, .training(category: "11"), .programme(code: "something-local"),
      .qualification(scheme: "asc", code: "302", level: "3", year: 2020),
      .careCertificate(set: .set2025, state: .inProgress),
      .careCertificate(set: .unknown, state: .completed),
      .competence(owner: "990", level: "1"),
      .competence(owner: "management-and-leadership-2026", level: "fundamental"),
      .competence(owner: "management-and-leadership-2026", level: nil),
    ]
    for kind in staying {
      #expect(BadgeKindRules.kind(of: record(kind), library) == nil, "\(kind)")
    }
  }

  @Test func `says it in the words of the content, and none of the record's own`() throws {
    for source in [RecordEntry.Source.careFile, .competenceFile, .plainFile, .hand] {
      let wording = try #require(
        BadgeKindRules.wording(
          of: record(.coreSkill(subject: "Fire Safety", level: nil), source: source), by: issuer,
          library))
      let said = "\(wording)"
      for word in ["own words", "college", "drawer"] { #expect(!said.contains(word)) }
      #expect(wording.achievement.name == "Fire safety")
      #expect(wording.kind == "core-skill-fire-safety")
      #expect(wording.achievement.id == "https://waypoint.example/badges/core-skill-fire-safety")
    }
  }

  @Test func `attests a standard with its version, and a stage where it has one`() throws {
    let stage = try #require(
      BadgeKindRules.wording(
        of: record(.competence(owner: "management-and-leadership-2026", level: "2")), by: issuer,
        library))
    let chance = Chance { [UInt8]((0..<$0).map { UInt8(truncatingIfNeeded: $0 + 1) }) }
    let credential = Credential(
      id: "urn:uuid:1", issuer: .init(id: issuer.profile, name: issuer.name),
      subject: .init(id: "urn:uuid:2"), achievement: stage.achievement, results: stage.results,
      evidence: stage.evidence, validFrom: Instant(startOf: Day(number: 20_000)), validUntil: nil)
    let token = try credential.signed(by: SigningKey(.edDSA, chance: chance))
    let read = try Credential(token)
    #expect(read.stage == "Stage 2: Mid-level managers and leaders")
    #expect(
      read.standard?.hasPrefix("NHS Management and Leadership Framework, version 2026: 1.1 ")
        == true)
    #expect(stage.achievement.alignments.count == 9)
    #expect(
      stage.achievement.alignments.first?.address
        == "https://waypoint.example/standards/management-and-leadership/2026/1.1")

    let certificate = try #require(
      BadgeKindRules.wording(
        of: record(.careCertificate(set: .set2015, state: .completed)), by: issuer, library))
    #expect(certificate.achievement.alignments.count == 15)
    #expect(certificate.achievement.alignments.allSatisfy { $0.version == "2015" })
  }

  @Test func `is known for every core skill that content of obligations knows`() throws {
    for skill in try ContentReader.shipped().skills {
      let kind = RecordKind.coreSkill(subject: skill.title, level: nil)
      #expect(BadgeKindRules.kind(of: record(kind), library) != nil, "\(skill.title)")
    }
  }

  @Test func `ends with its record`() {
    let until = Day("2027-02-28")
    let wording = BadgeKindRules.wording(
      of: record(.coreSkill(subject: "Resuscitation", level: 2), until: until), by: issuer, library)
    #expect(wording?.validUntil == until)
    #expect(wording?.achievement.name == "Resuscitation, level 2")
  }

  @Test func `is whole: no two badges for the same records, and nothing that is not there`() {
    #expect(BadgeKindRules.faults(of: library).isEmpty)
    var broken = library
    broken.badges.append(broken.badges[0])
    broken.frameworks = []
    let faults = BadgeKindRules.faults(of: broken).map(\.message)
    #expect(faults.contains("It is there twice"))
    #expect(faults.contains("Another badge is for the same records"))
    #expect(faults.contains("care-certificate 2025 is not there"))
    #expect(faults.contains("Its framework has no stages"))
  }
}
