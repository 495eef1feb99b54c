import Kernel
import Obligations
import Synchronization
import Yams

/// A text that was taken in before, as this release of Waypoint reads it. What was published stays
/// readable when a later release reads more strictly: what it can no longer take in is a fault, told
/// to those who work on it, and no reason to show nobody anything.
struct ReadText: Sendable {
  /// `nil` where no standards are found in it any more.
  let framework: Framework?
  /// What would stand in its way if it were handed in today.
  let faults: [ContentFault]

  init(_ source: String, as reference: FrameworkReference) {
    do {
      let text = try VersionText(source)
      (framework, faults) = (text.framework, [])
    } catch {
      framework = Self.readable(source, as: reference)
      faults =
        (error as? ContentRefusal)?.faults
        ?? [ContentFault(file: "The text", line: 0, message: "It cannot be read")]
    }
  }

  /// The standards in a text, whatever else is wrong with it.
  private static func readable(
    _ source: String, as reference: FrameworkReference
  ) -> Framework? {
    guard let node = try? Yams.compose(yaml: source), node.mapping != nil else { return nil }
    var framework = FrameworkReader.framework(
      ContentFields(node, in: "", ContentFaults(), defaults: ["state": "draft"]))
    framework.state = .draft
    return framework.reference == reference && !framework.nodes.isEmpty ? framework : nil
  }

  // MARK: Kept

  /// By the fingerprint of every byte: what is kept here can be forgotten, and cannot be out of date.
  private static let kept = Mutex<[(key: String, text: ReadText)]>([])
  private static let mostKept = 16

  /// The text of this fingerprint; `source` is asked for where it was not read lately.
  static func find(
    _ digest: String, as reference: FrameworkReference, source: () throws -> String
  ) rethrows -> ReadText {
    let key = "\(reference.words) \(digest)"
    if let known = kept.withLock({ $0.first { $0.key == key }?.text }) { return known }
    let text = ReadText(try source(), as: reference)
    kept.withLock { kept in
      kept.removeAll { $0.key == key }
      kept.append((key, text))
      if kept.count > mostKept { kept.removeFirst() }
    }
    return text
  }
}
