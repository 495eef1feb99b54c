import Kernel
import Obligations
import Records

/// Whether content about modules and bundles is whole.
///
/// - Source: Review, recommendation 3, "development of the training bundles to meet the standards"
enum LearningContentRules {
  /// - Parameter gateways: Codes of the gateways there are.
  static func faults(of library: StandardsLibrary, gateways: Set<String>) -> [LibraryFault] {
    library.modules.flatMap { faults(of: $0, library) }
      + library.bundles.flatMap { faults(of: $0, library, gateways) }
  }

  private static func faults(
    of module: NationalModule, _ library: StandardsLibrary
  ) -> [LibraryFault] {
    var messages = standing(
      module.framework, stages: module.stages, competencies: module.competencies, library)
    if library.modules.count(where: { $0.reference == module.reference }) > 1 {
      messages.append("It is there twice")
    }
    if !isCode(module.code) || module.code.hasPrefix("accredited-") {
      messages.append("Write its code in small letters, digits and hyphens, not as “accredited-”")
    }
    if module.hours < 1 { messages.append("Say how many hours it takes") }
    if module.stages.isEmpty { messages.append("Say for which stages it is") }
    if module.competencies.isEmpty { messages.append("Say which competencies it speaks to") }
    if module.delivery.isEmpty { messages.append("Say how it is held") }
    if let length = module.validFor, length.months == 0 || length.days > 0 {
      messages.append("Write in whole months how long it counts")
    }
    if module.closesOn != nil, module.replacedBy == nil {
      messages.append("It closes: say which module takes its place")
    }
    if let next = module.replacedBy, next == module.code || library.module(next) == nil {
      messages.append("It is replaced by \(next), which is not another module")
    }
    return messages.map { LibraryFault(place: "module \(module.reference)", message: $0) }
  }

  private static func faults(
    of bundle: LearningBundle, _ library: StandardsLibrary, _ gateways: Set<String>
  ) -> [LibraryFault] {
    var messages = standing(
      bundle.framework, stages: [bundle.stage], competencies: bundle.competencies, library)
    if library.bundles.count(where: { $0.reference == bundle.reference }) > 1 {
      messages.append("It is there twice")
    }
    if !isCode(bundle.code) { messages.append("Write its code in small letters and hyphens") }
    messages += parts(of: bundle, library) + dates(of: bundle, library)
    if bundle.competencies.isEmpty {
      messages.append(
        "Say which competencies are confirmed at work: modules alone complete nothing")
    }
    if bundle.profession != nil,
      let base = library.bundles.first(where: {
        $0.code == bundle.programme && $0.profession == nil && $0.replacedBy == nil
      })
    {
      // A version that ends asks what it asked when it began.
      if bundle.replacedBy == nil { messages += weaker(bundle, than: base) }
    } else if bundle.profession == nil, bundle.programme != bundle.code {
      messages.append("A bundle becomes a record of its own code")
    } else if bundle.profession != nil,
      !library.bundles.contains(where: {
        $0.code == bundle.programme && $0.profession == nil
      })
    {
      messages.append("It becomes \(bundle.programme), which is no bundle")
    }
    if let gateway = bundle.enrolsForGateway, !gateways.contains(gateway) {
      messages.append("There is no gateway \(gateway)")
    }
    return messages.map { LibraryFault(place: "bundle \(bundle.reference)", message: $0) }
  }

  /// A pathway gives what a bundle gives only when it asks for as much.
  private static func weaker(_ pathway: LearningBundle, than base: LearningBundle) -> [String] {
    let modules = base.core.filter { !pathway.core.contains($0) }
    let claims = base.competencies.filter { !pathway.competencies.contains($0) }
    var messages = (modules + claims).map {
      "It becomes \(base.code), and leaves out \($0), which that asks for"
    }
    if pathway.framework != base.framework {
      messages.append("It is held against other standards than \(base.code)")
    }
    if pathway.stage != base.stage { messages.append("It is for another stage than \(base.code)") }
    if pathway.flexible.credits < base.flexible.credits {
      messages.append("It asks for fewer credits to choose than \(base.code)")
    }
    if pathway.flexible.kinds < base.flexible.kinds {
      messages.append("It asks for fewer kinds to choose than \(base.code)")
    }
    return messages
  }

  private static func parts(of bundle: LearningBundle, _ library: StandardsLibrary) -> [String] {
    var messages: [String] = []
    let all = bundle.core + bundle.flexible.from
    for twice in Set(all.filter { code in all.count { $0 == code } > 1 }).sorted() {
      messages.append("\(twice) is there more than once")
    }
    for code in all {
      guard let module = library.module(code) else {
        messages.append("There is no module \(code)")
        continue
      }
      if !module.stages.contains(bundle.stage) {
        messages.append("\(code) is not for stage \(bundle.stage)")
      }
      if let closed = module.closesOn, bundle.enrolUntil.map({ $0 > closed }) ?? true {
        messages.append("\(code) closes while this bundle takes people")
      }
    }
    if bundle.core.isEmpty { messages.append("It has no core") }
    let chosen = bundle.flexible.from.compactMap(library.module)
    if chosen.map(\.credits).reduce(0, +) < bundle.flexible.credits {
      messages.append("What can be chosen does not come to \(bundle.flexible.credits) credits")
    }
    if Set(chosen.map(\.kind)).count < bundle.flexible.kinds {
      messages.append("What can be chosen is of fewer than \(bundle.flexible.kinds) kinds")
    }
    return messages
  }

  private static func dates(of bundle: LearningBundle, _ library: StandardsLibrary) -> [String] {
    var messages: [String] = []
    if let last = bundle.enrolUntil, last < bundle.opensOn {
      messages.append("It closes before it opens")
    }
    if let retires = bundle.retiresOn, retires < bundle.enrolUntil ?? bundle.opensOn {
      messages.append("It retires while it takes people")
    }
    let ends = bundle.enrolUntil != nil || bundle.retiresOn != nil
    if ends, bundle.replacedBy == nil { messages.append("It ends: say which version follows") }
    if let next = bundle.replacedBy,
      next == bundle.version || library.bundle(bundle.code, next) == nil
    {
      messages.append("It is replaced by version \(next), which is not another one")
    }
    let day = bundle.opensOn
    if bundle.due.after(day) <= day { messages.append("Say within how long it is to be done") }
    if bundle.partTimeUpTo.after(day) < bundle.due.after(day) {
      messages.append("Part-time staff would have less time than others")
    }
    return messages
  }

  private static func standing(
    _ reference: FrameworkReference, stages: [String], competencies: [String],
    _ library: StandardsLibrary
  ) -> [String] {
    guard let framework = library.framework(reference) else {
      return ["\(reference.words) is not there"]
    }
    let known = framework.selectableStages.map(\.code)
    return stages.filter { !known.contains($0) }.map { "There is no stage \($0)" }
      + competencies.filter { framework.node($0)?.level != .competency }
      .map { "There is no competency \($0)" }
  }

  private static func isCode(_ code: String) -> Bool {
    !code.isEmpty
      && code.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
  }
}
