import Foundation
import Testing

@testable import Obligations

@Suite struct `The policies Waypoint carries` {
  /// The review's paragraphs, as the program carries them.
  private var openings: [(section: String, opening: String)] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("Sources/WaypointApp/Content/review-openings.tsv")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return (fields[0], fields[2])
    }
  }

  @Test func `can be read, cite paragraphs that exist, and are as they were published`() throws {
    try publishIfAsked()
    let faults = try ContentCheck.faults(openings: openings)
    #expect(faults.isEmpty, "\(faults.map(\.words).joined(separator: "\n"))")
  }

  /// With `WAYPOINT_PUBLISH_POLICIES` set, adds versions that are not listed yet. It never mends a
  /// fingerprint: that is what the list is for.
  private func publishIfAsked() throws {
    guard ProcessInfo.processInfo.environment["WAYPOINT_PUBLISH_POLICIES"] != nil else { return }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources/Obligations/Content/published.yaml")
    var text = try String(contentsOf: file, encoding: .utf8)
    let listed = try ContentCheck.digests(in: text)
    for item in ContentCheck.publishable(try Small.content.get()) where listed[item.name] == nil {
      text += "\(item.name): \(item.digest)\n"
    }
    try text.write(to: file, atomically: true, encoding: .utf8)
  }

  @Test func `cover every subject of the core skills framework`() throws {
    let content = try Small.content.get()
    #expect(Set(content.skills.map(\.subject)).count == 11)
    let required = Set(
      content.policies.filter { $0.set.code == "nhs-core-skills" }.compactMap { policy in
        if case .coreSkill(let subject, _) = policy.requirement.what { subject } else { nil }
      })
    #expect(required == Set(content.skills.map(\.subject)))
  }

  @Test func `each name a source and a status`() throws {
    for policy in try Small.content.get().policies {
      #expect(!policy.sources.isEmpty, "\(policy.code)")
      #expect(!policy.whoInWords.isEmpty, "\(policy.code)")
    }
  }
}

@Suite struct `Checking content` {
  private func files(replacing old: String, with new: String, in name: String) throws -> [(
    name: String, text: String
  )] {
    try ContentReader.files(in: ContentReader.folder).map { file in
      file.name == name ? (file.name, file.text.replacingOccurrences(of: old, with: new)) : file
    }
  }

  private func faults(_ files: [(name: String, text: String)]) throws -> [String] {
    try ContentCheck.faults(
      in: files,
      openings: [
        ("recommendation 1", "The scope here is intentionally broad"),
        ("recommendation 1", "The aim of this programme is to introduce new starters"),
        ("implementation", "firm policy on participation: we believe"),
        ("findings", "We found inequity in how different managers are perceived"),
        ("recommendation 3", "roll out – in the first instance, the bundles should"),
      ]
    ).map(\.words)
  }

  @Test func `names the file and line of a misspelt key`() throws {
    let faults = try faults(
      files(
        replacing: "owed_once_for: person", with: "owed_once: person",
        in: "policies/care-certificate.yaml"))
    #expect(
      faults.contains {
        $0.hasPrefix("policies/care-certificate.yaml:") && $0.contains("“owed_once”")
      })
    #expect(faults.contains { $0.contains("“owed_once_for” is missing") })
  }

  @Test func `notices a published version that was changed`() throws {
    let faults = try faults(
      files(
        replacing: "12 weeks, from", with: "13 weeks, from", in: "policies/care-certificate.yaml"))
    #expect(faults.count == 1)
    #expect(faults.first?.contains("care-certificate 1 has changed since it was published") == true)
  }

  @Test func `notices a change to a list that a published version uses`() throws {
    let faults = try faults(
      files(replacing: "      - Home Help\n", with: "", in: "lists.yaml"))
    #expect(faults.contains { $0.contains("care-certificate 1 has changed") })
  }

  @Test func `refuses a citation that no paragraph begins with`() throws {
    let faults = try faults(
      files(
        replacing: "opening: The scope here is intentionally broad", with: "opening: The scope is",
        in: "policies/national-induction.yaml"))
    #expect(
      faults.contains { $0.contains("no paragraph in recommendation 1 that begins “The scope is”") }
    )
  }

  @Test func `refuses two versions in force at once`() throws {
    let content = try Small.content.get()
    let policy = try #require(content.policy("national-induction"))
    let twice = PolicyContent(
      policies: [policy, policy], skills: [], agreements: [], settings: content.settings)
    #expect(
      ContentCheck.faults(of: twice).contains {
        $0.message.contains("another policy has this code")
      })
  }
}
