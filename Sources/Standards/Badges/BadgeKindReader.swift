import Credentials
import Obligations
import Records

/// Reads `badges.yaml`.
enum BadgeKindReader {
  static func kinds(_ file: ContentFields) -> [BadgeKind] {
    let kinds = file.items("badges").flatMap { read(file.below($0)) }
    file.finish()
    return kinds
  }

  private static func read(_ fields: ContentFields) -> [BadgeKind] {
    let code = fields.text("code")
    let records = fields.fields("records")
    let group: RecordKind.Group = records?.choice("kind") ?? .module
    let one = records?.optionalText("code")
    records?.finish()
    let names = each(fields)
    guard (one == nil) != names.isEmpty else {
      fields.fault("Name either one code under “records”, or several under “each”")
      return []
    }
    let name = one == nil ? "" : fields.text("name")
    let aligned = aligned(fields)
    let type = type(fields)
    let (version, about) = (fields.text("version"), fields.text("about"))
    let criteria = fields.text("criteria")
    let status: ContentStatus = fields.choice("status") ?? .unverified
    let months = fields.node("months") == nil ? nil : fields.number("months")
    let hasStages = fields.flag("stages")
    fields.finish()
    let digest = ContentDigest().digest(of: fields.values)
    let entries =
      one.map { [(code: code, record: $0, name: name)] }
      ?? names.map { (code: "\(code)-\($0.code)", record: $0.record, name: $0.name) }
    return entries.map { entry in
      BadgeKind(
        code: entry.code, version: version, status: status,
        records: BadgeKind.Records(group: group, code: entry.record), name: entry.name, type: type,
        about: about, criteria: criteria, months: months, framework: aligned?.framework,
        nodes: aligned?.nodes ?? [], hasStages: hasStages, digest: digest)
    }
  }

  /// Several badges that differ in the records they are for, and in their names.
  private static func each(
    _ fields: ContentFields
  ) -> [(code: String, record: String, name: String)] {
    fields.items("each").map { node in
      let one = fields.below(node)
      let entry = (one.text("code"), one.text("records"), one.text("name"))
      one.finish()
      return entry
    }
  }

  private static func aligned(
    _ fields: ContentFields
  ) -> (framework: FrameworkReference, nodes: [String])? {
    guard let aligned = fields.optionalFields("aligned") else { return nil }
    let framework = FrameworkReference(aligned.text("framework"), aligned.text("version"))
    let nodes = aligned.texts("nodes")
    aligned.finish()
    return (framework, nodes)
  }

  private static func type(_ fields: ContentFields) -> BadgeAchievement.Kind {
    let text = fields.text("type")
    if let type = BadgeKind.types.first(where: { $0.rawValue == text }) { return type }
    let known = BadgeKind.types.map(\.rawValue).joined(separator: ", ")
    fields.fault("“type” knows no “\(text)”, only: \(known)")
    return .completion
  }
}
