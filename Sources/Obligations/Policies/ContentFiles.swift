import Foundation
import Kernel
import Yams

/// The files of content that a room carries.
package enum ContentFiles {
  /// Name below the folder and text of each YAML file, sorted by name.
  package static func files(in folder: URL) throws -> [(name: String, text: String)] {
    let names =
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
      (name, try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8))
    }
  }

  /// The keys of a file; `nil` where it cannot be read, which is told as a fault.
  package static func fields(
    of file: (name: String, text: String), _ faults: ContentFaults
  ) -> ContentFields? {
    do {
      guard let node = try Yams.compose(yaml: file.text) else {
        faults.add(file.name, nil, "The file is empty")
        return nil
      }
      return ContentFields(node, in: file.name, faults)
    } catch {
      faults.add(file.name, nil, "This is not YAML: \(error)")
      return nil
    }
  }
}

extension ContentFields {
  /// The keys of something that stands in a list of this file.
  package func below(_ node: Node) -> ContentFields { ContentFields(node, in: file, faults) }

  package func origin(_ key: String) -> ContentOrigin {
    fields(key)?.origin() ?? ContentOrigin(title: "", publisher: "")
  }

  package func origin() -> ContentOrigin {
    let origin = ContentOrigin(
      title: text("title"), publisher: text("publisher"), address: optionalText("address"))
    finish()
    return origin
  }
}
