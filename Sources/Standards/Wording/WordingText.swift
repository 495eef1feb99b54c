import Kernel
import Obligations
import Yams

/// Official wording as it is handed in.
struct WordingText: Sendable {
  let reference: FrameworkReference
  let source: WordingSource
  let lines: [WordingRules.Line]
  let digest: String

  /// - Throws: `ContentRefusal` with every fault and its line.
  init(_ text: String, named file: String = "The text") throws {
    let (node, faults) = try VersionText.node(of: text, named: file)
    let fields = ContentFields(node, in: file, faults)
    reference = FrameworkReference(fields.text("framework"), fields.text("version"))
    let from = fields.fields("source")
    source = WordingSource(
      title: from?.text("title") ?? "", publisher: from?.text("publisher") ?? "",
      address: from?.optionalText("address"), licence: from?.text("licence") ?? "")
    if let address = source.address, !address.hasPrefix("https://") {
      from?.fault("“address” must begin with https://")
    }
    from?.finish()
    lines = fields.items("expectations").map { item in
      let line = ContentFields(item, in: file, faults)
      defer { line.finish() }
      return WordingRules.Line(
        code: line.text("code"), stage: line.text("stage"), title: line.optionalText("title"),
        words: line.text("expectation"))
    }
    fields.finish()
    guard faults.all.isEmpty else { throw ContentRefusal(faults: faults.all) }
    digest = ContentDigest().digest(of: ["text": Node(text)])
  }
}
