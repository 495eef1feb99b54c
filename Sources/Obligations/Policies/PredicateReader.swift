import Directory
import Kernel
import Yams

/// Reads whom a policy means, and what shows that something was done.
struct PredicateReader {
  let lists: ContentLists
  let file: String
  let faults: ContentFaults

  func predicate(_ node: Node) -> Predicate? {
    if node.scalar?.string == "everyone" { return .everyone }
    let fields = ContentFields(node, in: file, faults)
    guard fields.keys.count == 1, let key = fields.keys.first else {
      fields.fault("Write one condition here; join several with all or any")
      return nil
    }
    defer { fields.finish() }
    switch key {
    case "all": return .all(fields.items(key).compactMap(predicate))
    case "any": return .any(fields.items(key).compactMap(predicate))
    case "not": return fields.node(key).flatMap(predicate).map { .not($0) }
    case "sector": return .sector(fields.choices(key))
    case "kind": return .organisationKind(fields.choices(key))
    case "cqc_registered": return fields.flag(key) ? .cqcRegistered : .not(.cqcRegistered)
    case "engagement": return .engagement(fields.choices(key))
    case "band": return .band(Set(fields.texts(key)))
    case "started_from": return .startedFrom(fields.day(key))
    case "new_to_sector_from": return .newToSectorFrom(year: fields.number(key))
    case "roles": return roles(fields)
    case "staff_groups": return staffGroups(fields)
    case "manager":
      return fields.node(key)?.scalar?.string == "yes"
        ? .manager([]) : .manager(fields.choices(key))
    case "holds": return fields.node(key).flatMap(achievement).map { .holds($0) }
    case _:
      fields.fault("“\(key)” is not a known condition")
      return nil
    }
  }

  private func roles(_ fields: ContentFields) -> Predicate? {
    let code = fields.text("roles")
    guard let list = lists.roles[code] else {
      fields.fault("lists.yaml has no role list “\(code)”")
      return nil
    }
    return .role(list)
  }

  private func staffGroups(_ fields: ContentFields) -> Predicate? {
    let code = fields.text("staff_groups")
    guard let groups = lists.staffGroups[code] else {
      fields.fault("lists.yaml has no staff group list “\(code)”")
      return nil
    }
    return .staffGroup(groups)
  }

  func achievement(_ node: Node) -> Achievement? {
    let fields = ContentFields(node, in: file, faults)
    defer { fields.finish() }
    guard fields.keys.count == 1, let key = fields.keys.first else {
      fields.fault("Name one kind of record")
      return nil
    }
    switch key {
    case "training": return .training(category: fields.text(key))
    case "programme": return .programme(fields.text(key))
    case "module": return .module(fields.text(key))
    case "qualification": return .qualification(fields.text(key))
    case "care_certificate":
      let set = fields.text(key)
      return .careCertificate(set: set == "any" ? nil : set)
    case "appraisal": return fields.flag(key) ? .appraisal : nil
    case "core_skill":
      return fields.fields(key).map { skill in
        defer { skill.finish() }
        return .coreSkill(subject: skill.text("subject"), level: skill.number("level", default: 0))
      }
    case _:
      fields.fault("“\(key)” is not a known kind of record")
      return nil
    }
  }
}
