import Foundation

/// The repository's own sources, read as text.
struct SourceTree {
  struct File {
    /// Path below the repository, `Sources/Kernel/Day.swift`.
    let path: String
    let text: String

    var name: String { String(path.split(separator: "/").last ?? "") }
    /// The target: the folder below `Sources` or `Tests`.
    var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Lines with comments and the insides of string literals taken out, by line number from 1.
    /// A plain reader: good enough for our own formatted sources.
    var code: [(number: Int, text: String)] {
      var inLongString = false
      return lines.enumerated().map { index, line in
        var kept = ""
        var inString = false
        var characters = Array(line)[...]
        while let character = characters.first {
          if characters.starts(with: ["\"", "\"", "\""]) {
            inLongString.toggle()
            characters = characters.dropFirst(3)
            continue
          }
          if inLongString {
            characters = characters.dropFirst()
            continue
          }
          if !inString, characters.starts(with: ["/", "/"]) { break }
          if inString, character == "\\" {
            characters = characters.dropFirst(2)
            continue
          }
          if character == "\"" { inString.toggle() }
          if !inString { kept.append(character) }
          characters = characters.dropFirst()
        }
        return (index + 1, kept)
      }
    }

    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ").map(String.init)
        guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count,
          index == 0 || words[0].hasPrefix("@")
        else { return nil }
        return words[index + 1]
      }
    }
  }

  let root: URL
  let files: [File]

  /// The repository this test was compiled in.
  static func here(_ thisFile: String = #filePath) -> SourceTree {
    let root = URL(fileURLWithPath: thisFile)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    var files: [File] = []
    for folder in ["Sources", "Tests"] {
      let base = root.appendingPathComponent(folder)
      let all =
        FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
      for path in all.sorted() where path.hasSuffix(".swift") {
        let text = try? String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
        files.append(File(path: "\(folder)/\(path)", text: text ?? ""))
      }
    }
    return SourceTree(root: root, files: files)
  }

  var sources: [File] { files.filter { $0.path.hasPrefix("Sources/") } }
  var tests: [File] { files.filter { $0.path.hasPrefix("Tests/") } }

  func text(of path: String) -> String? {
    try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }
}
