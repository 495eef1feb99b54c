import Directory
import Foundation
import Kernel
import Records
import Yams

/// Reads `Content/` into values, or says everything that is wrong with it.
package enum ContentReader {
  /// What this version of Waypoint carries.
  package static func shipped() throws -> PolicyContent { try carried.get() }

  /// Read once: it cannot change while the program runs.
  private static let carried = Result { try content(of: files(in: folder)) }

  static var folder: URL { Bundle.module.bundleURL.appendingPathComponent("Content") }

  /// Name below `Content/` and text of each file, sorted by name.
  static func files(in folder: URL) throws -> [(name: String, text: String)] {
    try ContentFiles.files(in: folder)
  }

  /// - Throws: `ContentRefusal` with every fault.
  package static func content(of files: [(name: String, text: String)]) throws -> PolicyContent {
    let faults = ContentFaults()
    var nodes: [String: Node] = [:]
    for file in files {
      do {
        if let node = try Yams.compose(yaml: file.text) { nodes[file.name] = node }
      } catch {
        faults.add(file.name, nil, "This is not YAML: \(error)")
      }
    }
    let fields = { (name: String) -> ContentFields? in
      guard let node = nodes[name] else {
        faults.add(name, nil, "The file is missing")
        return nil
      }
      return ContentFields(node, in: name, faults)
    }

    let skills = fields("core-skills.yaml").map(coreSkills) ?? []
    let lists = fields("lists.yaml").map(ContentLists.init) ?? ContentLists()
    let reasons = fields("reasons.yaml").map(ContentReasons.init) ?? ContentReasons()
    let agreements = fields("agreements.yaml").map(agreements) ?? []
    let settings = fields("settings.yaml").flatMap(settings)
    var policies: [Policy] = []
    let reader = PolicyReader(
      lists: lists, reasons: reasons, skills: skills, agreements: agreements,
      digest: ContentDigest(references: references(nodes)))
    for name in nodes.keys.sorted() where name.hasPrefix("policies/") {
      if let fields = fields(name) { policies += reader.policies(fields) }
    }
    var book = GatewayBook()
    for name in nodes.keys.sorted() where name.hasPrefix("gateways/") {
      if let fields = fields(name) {
        let more = GatewayReader(lists: lists, digest: reader.digest).book(fields)
        book = GatewayBook(
          posts: book.posts + more.posts, gateways: book.gateways + more.gateways,
          interim: book.interim.union(more.interim))
      }
    }
    let eligibility = nodes.keys.sorted().filter { $0.hasPrefix("eligibility/") }
      .compactMap { fields($0).map(EligibilityReader(lists: lists).eligibility) }
    let postcodes = fields("postcode-areas.yaml").map(PostcodeAreas.read)
    guard faults.all.isEmpty, let settings else { throw ContentRefusal(faults: faults.all) }
    return PolicyContent(
      policies: policies, skills: skills, agreements: agreements, settings: settings,
      reasons: reasons, titles: lists.titles, gateways: book, eligibility: eligibility,
      postcodes: postcodes ?? PostcodeMap(areas: [:]))
  }

  /// What policies refer to by code.
  private static func references(_ nodes: [String: Node]) -> [String: Node] {
    let places = [
      ("core-skills.yaml", "subjects"), ("lists.yaml", "role_lists"),
      ("lists.yaml", "staff_group_lists"), ("agreements.yaml", "agreements"),
    ]
    return places.reduce(into: [:]) { references, place in
      for node in nodes[place.0]?.mapping?[Node(place.1)]?.sequence ?? [] {
        if let code = node.mapping?["code"]?.scalar?.string { references[code] = node }
      }
    }
  }

  private static func coreSkills(_ file: ContentFields) -> [CoreSkill] {
    let authority = file.text("authority")
    let skills = file.items("subjects").flatMap { node -> [CoreSkill] in
      let subject = ContentFields(node, in: file.file, file.faults)
      let code = subject.text("code")
      let title = subject.text("title")
      let levels = subject.items("levels").compactMap { node -> CoreSkill? in
        let level = ContentFields(node, in: file.file, file.faults)
        let skill = CoreSkill(
          subject: code, title: title, level: level.number("level"), name: level.text("name"),
          interval: level.length("every"), status: level.choice("status") ?? .unverified,
          authority: level.optionalText("authority") ?? authority,
          trainingCategories: level.texts("care_training"))
        level.finish()
        return skill
      }
      subject.finish()
      return levels
    }
    file.finish()
    return skills
  }

  private static func agreements(_ file: ContentFields) -> [RecognitionAgreement] {
    let agreements = file.items("agreements").map { node in
      let fields = ContentFields(node, in: file.file, file.faults)
      let agreement = RecognitionAgreement(
        code: fields.text("code"), title: fields.text("title"),
        status: fields.choice("status") ?? .unverified, from: fields.day("from"),
        presumedKinds: fields.choices("presumed_kinds"))
      fields.finish()
      return agreement
    }
    file.finish()
    return agreements
  }

  private static func settings(_ file: ContentFields) -> ObligationSettings? {
    let hours = WeeklyHours(file.text("full_time_hours"))
    let settings = hours.map {
      ObligationSettings(
        fullTimeHours: $0, continuity: file.length("continuity"),
        secondPost: file.length("second_post"), pausing: file.choices("pausing_absences"))
    }
    if settings == nil { file.fault("“full_time_hours” must be a number like 37.5") }
    file.finish()
    return settings
  }
}

/// Named lists that policies refer to.
struct ContentLists {
  private(set) var roles: [String: RoleList] = [:]
  private(set) var staffGroups: [String: Set<String>] = [:]
  private(set) var titles: [TitleReading] = []

  init() {}

  init(_ file: ContentFields) {
    for node in file.items("role_lists") {
      let fields = ContentFields(node, in: file.file, file.faults)
      let code = fields.text("code")
      describe(fields)
      var roles: Set<JobRole> = []
      for (key, scheme) in [("asc", JobRole.Scheme.asc), ("esr", .esr)] {
        roles.formUnion(fields.texts(key).map { JobRole(scheme, $0) })
      }
      if roles.isEmpty { fields.fault("The list names no roles") }
      self.roles[code] = RoleList(code: code, roles: roles)
      fields.finish()
    }
    for node in file.items("staff_group_lists") {
      let fields = ContentFields(node, in: file.file, file.faults)
      let code = fields.text("code")
      describe(fields)
      staffGroups[code] = Set(fields.texts("groups").map(\.folded))
      fields.finish()
    }
    for node in file.items("titles") {
      let fields = ContentFields(node, in: file.file, file.faults)
      titles.append(
        TitleReading(
          phrases: fields.texts("contains").map(\.folded), module: fields.text("module")))
      fields.finish()
    }
    file.finish()
  }

  /// Read so that they must be there; nothing is worked out from them.
  private func describe(_ fields: ContentFields) {
    _ = fields.text("title")
    _ = fields.choice("status", of: ContentStatus.self)
  }
}

/// Records whose title holds some words are read as a module, whatever list they come from.
package struct TitleReading: Hashable, Sendable {
  /// Folded; all of them must be there.
  package let phrases: [String]
  package let module: String

  package func covers(foldedTitle title: String) -> Bool {
    !phrases.isEmpty && phrases.allSatisfy(title.contains)
  }
}

/// The reasons for which somebody may be let off or given more time.
package struct ContentReasons: Hashable, Sendable {
  package private(set) var exemptions: [ReasonChoice] = []
  package private(set) var deferrals: [ReasonChoice] = []

  package init() {}

  init(_ file: ContentFields) {
    exemptions = ContentReasons.choices("exemptions", file)
    deferrals = ContentReasons.choices("deferrals", file)
    file.finish()
  }

  private static func choices(_ key: String, _ file: ContentFields) -> [ReasonChoice] {
    file.items(key).map { node in
      let fields = ContentFields(node, in: file.file, file.faults)
      let choice = ReasonChoice(
        code: fields.text("code"), title: fields.text("title"),
        isDiscretionary: fields.flag("discretionary"))
      fields.finish()
      return choice
    }
  }
}
