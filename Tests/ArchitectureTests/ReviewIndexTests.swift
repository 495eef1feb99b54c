import Foundation
import Testing

/// A paragraph of the review, known by its opening words.
struct ReviewParagraph {
  let section: String
  /// The target that answers what the paragraph demands; empty where it demands nothing.
  let answeredBy: String
  let opening: String

  static func all(in tree: SourceTree) -> [ReviewParagraph] {
    let text = tree.text(of: "Sources/WaypointApp/Content/review-openings.tsv") ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return ReviewParagraph(section: fields[0], answeredBy: fields[1], opening: fields[2])
    }
  }
}

/// A place in the sources that names the paragraph it comes from.
struct Citation {
  let file: String
  let line: Int
  let section: String
  let opening: String

  /// Finds `Source: Review, recommendation 4, "As the effectiveness of appraisal"`, also where a
  /// comment breaks the line.
  static func all(in files: [SourceTree.File]) -> [Citation] {
    let pattern = /Source: Review, ([^"]+?),\s+"([^"]+)"/
    return files.flatMap { file -> [Citation] in
      let lines = file.lines
      return lines.indices.compactMap { index -> Citation? in
        guard lines[index].contains("Source: Review,") else { return nil }
        let comment = lines[index...].prefix(3).map { line in
          line.drop { $0 == " " || $0 == "/" || $0 == "#" }
        }.joined(separator: " ")
        guard let found = comment.firstMatch(of: pattern) else {
          return Citation(file: file.path, line: index + 1, section: "", opening: "")
        }
        return Citation(
          file: file.path, line: index + 1, section: String(found.1), opening: String(found.2))
      }
    }
  }

  func cites(_ paragraph: ReviewParagraph) -> Bool {
    let plain = { (text: String) in
      text.lowercased().replacingOccurrences(of: "’", with: "'")
        .replacingOccurrences(of: "–", with: "-")
    }
    return opening.count >= 12 && plain(paragraph.opening).hasPrefix(plain(opening))
      && paragraph.section.hasPrefix(section)
  }
}

@Suite struct `The index of the review` {
  let tree = SourceTree.here()
  var paragraphs: [ReviewParagraph] { ReviewParagraph.all(in: tree) }

  /// Swift sources and tests, and the content that carries policies.
  var citingFiles: [SourceTree.File] {
    let content =
      (FileManager.default.enumerator(atPath: tree.root.appendingPathComponent("Sources").path)?
      .compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    return tree.files.filter { $0.target != "ArchitectureTests" }
      + content.map {
        SourceTree.File(path: "Sources/\($0)", text: tree.text(of: "Sources/\($0)") ?? "")
      }
  }

  /// Targets, and the folders in them: a demand may name the folder that is to answer it.
  private var built: Set<String> {
    Set(
      tree.sources.flatMap { file in
        let parts = file.path.split(separator: "/").dropFirst().dropLast()
        return (1...max(1, parts.count)).map { parts.prefix($0).joined(separator: "/") }
      })
  }

  @Test func `holds openings only, one for each paragraph`() {
    #expect(paragraphs.count > 100)
    #expect(Set(paragraphs.map(\.opening)).count == paragraphs.count)
    #expect(paragraphs.allSatisfy { $0.opening.split(separator: " ").count <= 10 })
  }

  @Test func `knows every paragraph that a source names`() {
    for citation in Citation.all(in: citingFiles) {
      #expect(
        paragraphs.contains(where: citation.cites),
        "\(citation.file):\(citation.line) cites an unknown paragraph: \(citation.opening)")
    }
  }

  @Test func `finds an answer to every demand whose target is built`() {
    let citations = Citation.all(in: citingFiles)
    let built = built
    for paragraph in paragraphs where built.contains(paragraph.answeredBy) {
      let answers = citations.filter {
        $0.cites(paragraph) && $0.file.hasPrefix("Sources/\(paragraph.answeredBy)/")
      }
      #expect(!answers.isEmpty, "\(paragraph.answeredBy) does not answer: \(paragraph.opening)")
    }
  }

  @Test func `is written down as it is`() throws {
    let written = tree.text(of: "docs/review-index.md") ?? ""
    let now = page()
    if ProcessInfo.processInfo.environment["WAYPOINT_WRITE_DOCS"] != nil {
      try now.write(
        to: tree.root.appendingPathComponent("docs/review-index.md"), atomically: true,
        encoding: .utf8)
    } else {
      #expect(
        written == now,
        "docs/review-index.md is out of date: WAYPOINT_WRITE_DOCS=1 swift test --filter ArchitectureTests"
      )
    }
  }

  private func page() -> String {
    let citations = Citation.all(in: citingFiles)
    let built = built
    var text = """
      # The review, paragraph by paragraph

      Written by the tests from the sources; not by hand. Each paragraph is known by its opening words.
      A paragraph that demands something names the room that answers it.

      """
    for section in paragraphs.map(\.section).reduce(
      into: [String](),
      { sections, section in
        if sections.last != section { sections.append(section) }
      })
    {
      text += "\n## \(section.prefix(1).uppercased() + section.dropFirst())\n\n"
      text +=
        "| paragraph | answered by | rules and content | pages | tests |\n|---|---|---|---|---|\n"
      for paragraph in paragraphs where paragraph.section == section {
        let files = Set(citations.filter { $0.cites(paragraph) }.map(\.file)).sorted()
        let list = { (include: (String) -> Bool) in
          files.filter(include).map { "`\($0)`" }.joined(separator: ", ")
        }
        let isPage = { (path: String) in
          path.hasSuffix("Pages.swift") || path.hasSuffix("Routes.swift")
        }
        let room =
          paragraph.answeredBy.isEmpty || built.contains(paragraph.answeredBy)
          ? paragraph.answeredBy : "\(paragraph.answeredBy) (not built yet)"
        text += "| \(paragraph.opening)… | \(room) | "
        text += list { $0.hasPrefix("Sources/") && !isPage($0) } + " | " + list(isPage) + " | "
        text += list { $0.hasPrefix("Tests/") } + " |\n"
      }
    }
    return text
  }
}
