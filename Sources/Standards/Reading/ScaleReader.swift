import Obligations
import Yams

/// Reads scales, and the numbers that the rules go by.
enum ScaleReader {
  static func scales(_ file: ContentFields) -> [Scale] {
    let scales = file.items("scales").map { node in
      let fields = file.below(node)
      let scale = Scale(
        reference: ScaleReference(fields.text("code"), fields.text("version")),
        title: fields.text("title"), publisher: fields.text("publisher"),
        status: fields.choice("status") ?? .unverified, source: fields.origin("source"),
        points: fields.items("points").map { point(fields.below($0)) },
        noAnswer: fields.optionalText("no_answer"),
        noAnswerStatus: fields.node("no_answer_status") == nil
          ? nil : fields.choice("no_answer_status"),
        digest: ContentDigest().digest(of: fields.values))
      fields.finish()
      return scale
    }
    file.finish()
    return scales
  }

  private static func point(_ fields: ContentFields) -> Scale.Point {
    let point = Scale.Point(
      value: fields.number("value"), label: fields.text("label"),
      alsoCalled: fields.optionalText("also"), meaning: fields.optionalText("meaning"))
    fields.finish()
    return point
  }

  static func settings(_ file: ContentFields) -> StandardsSettings? {
    let range = file.fields("signpost").flatMap(range)
    let consultation = file.fields("consultation")
    let retirement = file.fields("retirement")
    let settings = range.map {
      StandardsSettings(
        signpost: $0, consultationAtLeast: consultation?.length("at_least") ?? Length(),
        consultationCloses: consultation?.length("remind") ?? Length(),
        warnings: retirement.map(warnings) ?? [])
    }
    for fields in [consultation, retirement].compactMap(\.self) {
      _ = fields.choice("status", of: ContentStatus.self)
      fields.finish()
    }
    file.finish()
    return settings
  }

  private static func range(_ fields: ContentFields) -> SignpostRange? {
    _ = fields.choice("status", of: ContentStatus.self)
    let (from, to) = (Score(fields.text("from")), Score(fields.text("to")))
    fields.finish()
    guard let from, let to, let range = SignpostRange(from: from, to: to) else {
      fields.fault("“from” and “to” must be scores like 3 or 3.5, the lower one first")
      return nil
    }
    return range
  }

  private static func warnings(_ fields: ContentFields) -> [Length] {
    fields.items("warn").compactMap { node in
      ContentFields(["warn": node], in: fields.file, fields.faults).optionalLength("warn")
    }
  }
}
