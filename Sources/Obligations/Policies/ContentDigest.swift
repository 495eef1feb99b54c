import Crypto
import Foundation
import Kernel
import Yams

/// The fingerprint of content as its author wrote it, such as a policy with the lists and core
/// skills it refers to: the same as long as nothing that decides about people changes. Comments,
/// order of keys and layout do not count.
package struct ContentDigest {
  /// What a scalar may refer to, by code.
  let references: [String: Node]

  package init(references: [String: Node] = [:]) { self.references = references }

  package func digest(of values: [String: Node]) -> String {
    var mentioned: Set<String> = []
    var text = mapping(values.map { ($0.key, $0.value) }, &mentioned)
    for code in mentioned.sorted() {
      var inside: Set<String> = []
      if let node = references[code] { text += "\n" + code + "=" + self.text(of: node, &inside) }
    }
    return Hexadecimal.words(SHA256.hash(data: Data(text.utf8)))
  }

  private func text(of node: Node, _ mentioned: inout Set<String>) -> String {
    if let items = node.sequence {
      var parts: [String] = []
      for item in items { parts.append(text(of: item, &mentioned)) }
      return "[" + parts.joined(separator: ",") + "]"
    }
    if let pairs = node.mapping {
      return mapping(pairs.map { ($0.key.scalar?.string ?? "", $0.value) }, &mentioned)
    }
    let scalar = node.scalar?.string ?? ""
    if references[scalar] != nil { mentioned.insert(scalar) }
    return "\"" + scalar + "\""
  }

  private func mapping(_ pairs: [(String, Node)], _ mentioned: inout Set<String>) -> String {
    var parts: [String] = []
    for (key, value) in pairs.sorted(by: { $0.0 < $1.0 }) {
      parts.append(key + ":" + text(of: value, &mentioned))
    }
    return "{" + parts.joined(separator: ",") + "}"
  }
}
