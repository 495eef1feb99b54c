import Kernel
import Obligations

/// What is wrong in standards content, and in which piece of it.
struct LibraryFault: Hashable, Comparable, Sendable {
  /// `management-and-leadership 2026`
  let place: String
  let message: String

  static func < (one: LibraryFault, other: LibraryFault) -> Bool {
    (one.place, one.message) < (other.place, other.message)
  }
}

/// Whether standards content is whole: nothing is named twice, nothing points at what is not there,
/// and the core says something for every competency at every stage.
///
/// - Source: Review, recommendation 3, "development of the standards – the standards should be
///   co-created"
enum LibraryRules {
  /// Words that have an address of their own below `/standards`.
  static let reservedCodes: Set<String> = ["crosswalk", "consultations", "versions", "wordings"]

  /// Everything that is wrong; nothing when all is well.
  static func faults(of library: StandardsLibrary) -> [LibraryFault] {
    (library.frameworks.flatMap { faults(of: $0, library) } + versionFaults(of: library)
      + scaleFaults(of: library) + MappingRules.faults(of: library)
      + professionFaults(of: library)).sorted()
  }

  static func faults(of framework: Framework, _ library: StandardsLibrary) -> [LibraryFault] {
    var messages = codeFaults(of: framework) + stageFaults(of: framework)
    if framework.nodes.isEmpty { messages.append("It holds no standards") }
    if let scale = framework.scale, library.scale(scale) == nil {
      messages.append("There is no scale \(scale.code), version \(scale.version)")
    }
    if let successor = framework.replacedBy, library.framework(successor) == nil {
      messages.append("It is replaced by \(successor.words), which is not there")
    }
    if let retires = framework.retiresOn, let effective = framework.effective,
      retires < effective.from
    {
      messages.append("It retires before it begins")
    }
    let isWritten = framework.nodes(at: .competency).contains { !$0.expectations.isEmpty }
    if isWritten, framework.wording == .titles {
      messages.append("It has expectations, so say whose wording they are")
    }
    return messages.map { LibraryFault(place: framework.reference.words, message: $0) }
  }

  private static func codeFaults(of framework: Framework) -> [String] {
    var messages: [String] = []
    let code = framework.code
    if code.isEmpty || !code.allSatisfy({ $0.isLetterOfCode || $0.isDigit || $0 == "-" }) {
      messages.append("Write its code in small letters, digits and hyphens")
    }
    if reservedCodes.contains(code) { messages.append("“\(code)” is an address of its own") }
    for part in [framework.version] + framework.allNodes.map(\.code) {
      let isFit =
        !part.isEmpty
        && part.allSatisfy { $0.isLetterOfCode || $0.isDigit || $0 == "-" || $0 == "." }
      if !isFit {
        messages.append("Write “\(part)” in small letters, digits, hyphens and full stops")
      }
    }
    let codes = framework.allNodes.map(\.code)
    for twice in Set(codes.filter { code in codes.count { $0 == code } > 1 }).sorted() {
      messages.append("The code \(twice) is used more than once")
    }
    for node in framework.allNodes where node.title.isEmpty {
      messages.append("\(node.code) has no title")
    }
    return messages
  }

  /// Every competency says what it asks for at every stage that somebody can be at.
  private static func stageFaults(of framework: Framework) -> [String] {
    var messages: [String] = []
    let stages = framework.stages.map(\.code)
    if Set(stages).count < stages.count { messages.append("Two stages have the same code") }
    for node in framework.allNodes {
      let said = node.expectations.map(\.stage)
      for unknown in said where !stages.contains(unknown) {
        messages.append("\(node.code) speaks of a stage \(unknown), which is not there")
      }
      if node.level != .competency, !said.isEmpty {
        messages.append("\(node.code) is no competency, and has expectations")
      }
      guard node.level == .competency else { continue }
      for stage in framework.selectableStages
      where (node.expectation(at: stage.code) ?? "").isEmpty {
        messages.append("\(node.code) does not say what it asks for at stage \(stage.code)")
      }
    }
    return messages
  }

  /// Versions follow one another, and one at most is in force.
  private static func versionFaults(of library: StandardsLibrary) -> [LibraryFault] {
    Dictionary(grouping: library.frameworks, by: \.code).flatMap { code, versions in
      var messages: [String] = []
      if Set(versions.map(\.version)).count < versions.count {
        messages.append("Two frameworks have the same code and version")
      }
      if versions.count(where: { $0.state == .published }) > 1 {
        messages.append("More than one version is published")
      }
      let followed = versions.compactMap(\.follows)
      if Set(followed).count < followed.count {
        messages.append("Two versions follow the same version")
      }
      if versions.count(where: { $0.follows == nil }) > 1 {
        messages.append("Say of each version but the first which it follows")
      }
      for version in versions {
        if let before = version.follows {
          if before == version.version { messages.append("\(before) follows itself") }
          if let former = versions.first(where: { $0.version == before }) {
            messages += departures(of: version, from: former)
          } else {
            messages.append("\(version.version) follows \(before), which is not there")
          }
        }
        let isFollowed =
          followed.contains(version.version) || version.replacedBy != nil
        if version.state == .superseded, !isFollowed {
          messages.append("\(version.version) is superseded, and nothing follows it")
        }
      }
      let cores = library.frameworks.filter(\.isCore)
      if cores.contains(where: { $0.code == code }), Set(cores.map(\.code)).count > 1 {
        messages.append("There is one core, and another framework says that it is the core too")
      }
      messages += overlaps(versions)
      return messages.map { LibraryFault(place: code, message: $0) }
    }
  }

  /// What a version may not leave behind by saying nothing of it: people are asked to be at its
  /// stages, answer on its scale, and everything looks for the core.
  private static func departures(of version: Framework, from former: Framework) -> [String] {
    var messages: [String] = []
    if version.isCore != former.isCore {
      messages.append(
        former.isCore
          ? "\(former.version) is the core, and \(version.version) follows it: write “core: yes”"
          : "\(former.version) is not the core, and \(version.version) follows it: leave out "
            + "“core: yes”")
    }
    if version.scale != former.scale {
      messages.append(
        "\(version.version) follows \(former.version): answer on the same scale, "
          + "\(former.scale.map { "\($0.code) \($0.version)" } ?? "which is none")")
    }
    for stage in former.stages where version.stage(stage.code) == nil {
      messages.append(
        "\(version.version) follows \(former.version): keep its stage \(stage.code)")
    }
    return messages
  }

  private static func overlaps(_ versions: [Framework]) -> [String] {
    let dated = versions.filter(\.state.isFixed).compactMap { version in
      version.effective.map { (version.version, $0) }
    }.sorted { $0.1.from < $1.1.from }
    return zip(dated, dated.dropFirst()).compactMap { earlier, later in
      earlier.1.overlaps(later.1)
        ? "\(earlier.0) must end before \(later.0) begins" : nil
    }
  }

  private static func scaleFaults(of library: StandardsLibrary) -> [LibraryFault] {
    var faults: [LibraryFault] = []
    let references = library.scales.map(\.reference)
    for scale in library.scales {
      let place = "scale \(scale.reference.code) \(scale.reference.version)"
      if references.count(where: { $0 == scale.reference }) > 1 {
        faults.append(LibraryFault(place: place, message: "It is there twice"))
      }
      if scale.points.map(\.value) != Array(1...max(1, scale.points.count)) {
        faults.append(LibraryFault(place: place, message: "Number its points 1, 2, 3 and so on"))
      }
      if Set(scale.points.map(\.label)).count < scale.points.count {
        faults.append(LibraryFault(place: place, message: "Two points have the same label"))
      }
    }
    return faults
  }

  /// A profession adds to the core, and to nothing else.
  private static func professionFaults(of library: StandardsLibrary) -> [LibraryFault] {
    library.professions.flatMap { profession -> [LibraryFault] in
      let place = "profession \(profession.profession) \(profession.version)"
      let fault = { LibraryFault(place: place, message: $0) }
      guard let core = library.framework(profession.core) else {
        return [fault("\(profession.core.words) is not there")]
      }
      var faults: [LibraryFault] = []
      if !core.isCore { faults.append(fault("\(profession.core.words) is not the core")) }
      for line in profession.lines {
        if core.node(line.competency)?.level != .competency {
          faults.append(fault("\(line.competency) is no competency of the core"))
        }
        if let stage = line.stage, core.stage(stage) == nil {
          faults.append(fault("There is no stage \(stage)"))
        }
      }
      return faults
    }
  }
}

extension Character {
  fileprivate var isLetterOfCode: Bool { ("a"..."z").contains(self) }
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
