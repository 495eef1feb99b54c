import Directory
import Foundation
import Kernel
import Obligations
import Records

/// Reads `Content/` into values, or says everything that is wrong with it.
enum InductionReader {
  /// What this version of Waypoint carries.
  static func shipped() throws -> InductionContent { try carried.get() }

  /// Read once: it cannot change while the program runs.
  private static let carried = Result { try content(of: ContentFiles.files(in: folder)) }

  static var folder: URL { Bundle.module.bundleURL.appendingPathComponent("Content") }

  /// The fingerprints of published editions, beside the content.
  static let publishedFile = "published.yaml"

  /// - Throws: `ContentRefusal` with every fault.
  static func content(of files: [(name: String, text: String)]) throws -> InductionContent {
    let faults = ContentFaults()
    var editions: [InductionEdition] = []
    var mappings: [EditionMapping] = []
    var minutes: [InductionTrack: Int] = [:]
    var questions: [InductionQuestion] = []
    var appealDays = 0
    for file in files
    where file.name != publishedFile
      && ![MidCareerReader.folder, AssessedYearReader.folder].contains(where: {
        file.name.hasPrefix("\($0)/")
      })
    {
      guard let fields = ContentFiles.fields(of: file, faults) else { continue }
      switch file.name.split(separator: "/").first {
      case "induction": if let one = edition(fields) { editions.append(one) }
      case "settings.yaml":
        mappings = fields.items("mappings").map { mapping(fields.below($0)) }
        if let all = fields.fields("minutes_of_part") {
          for track in InductionTrack.allCases { minutes[track] = all.number(track.rawValue) }
          all.finish()
        }
        appealDays = fields.number("appeal_days")
        questions = fields.items("opinions").map { node in
          let one = fields.below(node)
          defer { one.finish() }
          return InductionQuestion(code: one.text("code"), question: one.text("question"))
        }
        fields.finish()
      case _: fields.fault("Nothing reads this file")
      }
    }
    guard faults.all.isEmpty else { throw ContentRefusal(faults: faults.all) }
    return InductionContent(
      editions: editions, mappings: mappings, minutesOfPart: minutes,
      appealDays: appealDays, questions: questions)
  }

  private static func edition(_ file: ContentFields) -> InductionEdition? {
    let track: InductionTrack? = file.choice("track")
    let starts = file.period("starts")
    let local = file.optionalFields("local")
    let additions = LocalAdditions(
      atMost: local?.number("at_most") ?? 0,
      topics: (local?.items("topics") ?? []).map { node in
        let topic = file.below(node)
        defer { topic.finish() }
        return LocalAdditions.Topic(code: topic.text("code"), title: topic.text("title"))
      })
    local?.finish()
    let parts = file.items("units").map { part(file.below($0)) }
    let digest = ContentDigest().digest(of: file.values)
    let (edition, title, word) = (file.text("edition"), file.text("title"), file.text("part"))
    let status: ContentStatus = file.choice("status") ?? .unverified
    let (about, statement) = (file.text("about"), file.text("statement"))
    let (contributors, approvedBy) = (file.texts("contributors"), file.text("approved_by"))
    let sources = file.items("sources").map { file.below($0).origin() }
    let (retires, alone) = (file.texts("retires"), file.texts("before_alone"))
    file.finish()
    guard let track, let starts else { return nil }
    return InductionEdition(
      track: track, edition: edition, title: title, part: word, status: status, starts: starts,
      about: about, contributors: contributors, approvedBy: approvedBy, retires: retires,
      sources: sources, statement: statement, local: additions, beforeAlone: alone, parts: parts,
      digest: digest)
  }

  private static func part(_ fields: ContentFields) -> InductionPart {
    let needs = fields.choices("needs", of: Need.self)
    let part = InductionPart(
      code: fields.text("code"), title: fields.text("title"), about: fields.optionalText("about"),
      read: fields.texts("read"), think: fields.optionalText("think"),
      needs: UnitNeeds(
        knowledge: needs.contains(.knowledge), observation: needs.contains(.observation),
        maySimulate: fields.flag("simulation"), byOneself: fields.flag("by_oneself")))
    fields.finish()
    return part
  }

  private enum Need: String, CaseIterable { case knowledge, observation }

  private static func mapping(_ fields: ContentFields) -> EditionMapping {
    let pairs = fields.items("wholly").map { node -> (String, Set<String>) in
      let pair = fields.below(node)
      defer { pair.finish() }
      return (pair.text("to"), Set(pair.texts("from")))
    }
    let mapping = EditionMapping(
      from: fields.text("from"), to: fields.text("to"),
      wholly: Dictionary(pairs) { first, _ in first })
    fields.finish()
    return mapping
  }
}

/// What `waypoint content check` holds inductions to.
enum InductionCheck {
  static func faults() throws -> [ContentFault] {
    let files = try ContentFiles.files(in: InductionReader.folder)
    let list = files.first { $0.name == InductionReader.publishedFile }?.text ?? ""
    do {
      let content = try InductionReader.content(of: files)
      let programmes = try MidCareerReader.editions(of: files)
      let years = try AssessedYearReader.editions(of: files)
      return faults(of: content) + MidCareerCheck.faults(of: programmes)
        + AssessedYearReader.faults(of: years)
        + ContentCheck.published(
          published(content, programmes, years), try ContentCheck.digests(in: list),
          in: InductionReader.publishedFile)
    } catch let refusal as ContentRefusal {
      return refusal.faults
    }
  }

  /// What has a fingerprint, by its name in the list.
  static func published(
    _ content: InductionContent, _ programmes: [MidCareerEdition], _ years: [AssessedYearEdition]
  ) -> [(name: String, digest: String)] {
    content.editions.map { ("\($0.track.rawValue) \($0.edition)", $0.digest) }
      + programmes.map { ("\($0.code) \($0.edition)", $0.digest) }
      + years.map { ("\($0.code) \($0.edition)", $0.digest) }
  }

  static func faults(of content: InductionContent) -> [ContentFault] {
    var faults: [ContentFault] = []
    for edition in content.editions {
      let name = "\(edition.track.rawValue) \(edition.edition)"
      let fault = { (words: String) in
        faults.append(ContentFault(file: "induction", line: 0, message: "\(name): \(words)"))
      }
      let codes = edition.parts.map(\.code)
      if codes.isEmpty { fault("it has no parts") }
      if Set(codes).count < codes.count { fault("two parts have the same code") }
      if codes.contains(where: { $0.hasPrefix(InductionLocalUnit.prefix) || $0.contains(",") }) {
        fault("a code must not begin as those of local parts do, nor hold a comma")
      }
      for code in edition.beforeAlone where !codes.contains(code) {
        fault("there is no part \(code) to be met before working alone")
      }
      for part in edition.parts where !part.needs.knowledge && !part.needs.observation {
        fault("part \(part.code) asks for nothing")
      }
      for part in edition.parts where part.needs.byOneself && part.needs.observation {
        fault("part \(part.code) is seen at work, so nobody finishes it by themselves")
      }
      // What employers add may be no more than what is national.
      if edition.local.atMost > codes.count { fault("more local parts than national ones") }
    }
    for mapping in content.mappings {
      let from = content.edition(.careCertificate, mapping.from)?.parts.map(\.code) ?? []
      let to = content.edition(.careCertificate, mapping.to)?.parts.map(\.code) ?? []
      let known = mapping.wholly.allSatisfy { to.contains($0) && $1.isSubset(of: from) }
      if !known {
        faults.append(
          ContentFault(
            file: "settings.yaml", line: 0,
            message: "the mapping from \(mapping.from) to \(mapping.to) names parts there are not"))
      }
    }
    for track in InductionTrack.allCases where content.edition(track, startingOn: .latest) == nil {
      faults.append(
        ContentFault(file: "induction", line: 0, message: "\(track.words) has no content"))
    }
    return faults
  }
}
