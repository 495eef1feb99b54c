import Crypto
import Files
import Kernel

/// Names a difference, so that a confirmation can tell whether it is still the same one. Holds no
/// hidden values.
enum Fingerprint {
  static func of(_ difference: Difference, _ findings: [Finding], _ projection: Projection)
    -> String
  {
    var lines: [String] = []
    for record in difference.created {
      lines.append("+ \(record.key.kind) \(record.key.key) \(record.said)")
    }
    for change in difference.changed {
      lines.append(
        "~ \(change.after.key.kind) \(change.after.key.key) \(change.before.said) "
          + change.after.said)
    }
    for (held, end) in difference.ended {
      lines.append("- \(held.key.kind) \(held.key.key) \(end.reason.rawValue)")
    }
    for (held, key) in difference.renamed {
      lines.append("> \(held.key.kind) \(held.key.key) \(key.key)")
    }
    lines.append("= \(difference.unchanged.count)")
    for finding in findings {
      lines.append(
        "! \(finding.file) \(finding.line ?? 0) \(finding.column) \(finding.code.rawValue) "
          + finding.effect.rawValue)
    }
    for (name, lists) in projection.lists {
      for (list, codes) in lists {
        lines.append("# \(name) \(list) \(codes.joined(separator: " "))")
      }
    }
    return of(lines.sorted())
  }

  /// Who sees more or fewer people, by number: those who would join have no number of their own.
  static func lines(of sight: [SightChange]) -> [String] {
    sight.map { "@ \($0.account) \($0.gains.count) \($0.loses.count)" }
  }

  static func of(_ parts: [String]) -> String {
    Hexadecimal.words(SHA256.hash(data: Array(parts.joined(separator: "\n").utf8)))
  }

  static func of(_ bytes: [UInt8]) -> String { Hexadecimal.words(SHA256.hash(data: bytes)) }
}
