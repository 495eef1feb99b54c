import Kernel
import Obligations
import Yams

/// The text of a version that somebody hands in: the format of `Content/frameworks`, without what
/// Waypoint keeps beside it.
struct VersionText: Sendable {
  let source: String
  let framework: Framework

  /// In bytes. The largest that is shipped has a twentieth of it.
  static let longest = 500_000

  /// What is kept beside the text, and why it is not in it.
  private static let kept = [
    ("effective", "it is in force from the day on which it is published"),
    ("retires_on", "the day is announced on the page of the version"),
    ("replaced_by", "what follows says so itself, with “follows”"),
  ]

  /// - Throws: `ContentRefusal` with every fault and its line.
  init(_ source: String, named file: String = "The text") throws {
    let (node, faults) = try Self.node(of: source, named: file)
    let fields = ContentFields(node, in: file, faults, defaults: ["state": "draft"])
    for (key, why) in Self.kept {
      if let found = fields.values[key] {
        fields.fault("Leave out “\(key)”: \(why)", at: found)
        _ = fields.node(key)
      }
    }
    let framework = FrameworkReader.framework(fields)
    if framework.state != .draft {
      fields.fault(
        "Leave out “state”: a version begins as a draft, and Waypoint keeps how far it is",
        at: fields.values["state"])
    }
    guard faults.all.isEmpty else { throw ContentRefusal(faults: faults.all) }
    self.source = source
    self.framework = framework
  }

  /// A text that somebody hands in, as YAML, once its shape is sound.
  ///
  /// - Throws: `ContentRefusal` with every fault and its line.
  static func node(
    of source: String, named file: String
  ) throws -> (node: Node, faults: ContentFaults) {
    let faults = ContentFaults()
    guard source.utf8.count <= longest else {
      throw ContentRefusal(faults: [
        ContentFault(file: file, line: 0, message: "It is longer than half a million bytes")
      ])
    }
    for (line, message) in TextShape.faults(of: source) { faults.add(file, line, message) }
    guard faults.all.isEmpty else { throw ContentRefusal(faults: faults.all) }
    guard let node = try Self.node(source, file) else {
      throw ContentRefusal(faults: [ContentFault(file: file, line: 0, message: "It is empty")])
    }
    return (node, faults)
  }

  private static func node(_ source: String, _ file: String) throws -> Node? {
    do {
      return try Yams.compose(yaml: source)
    } catch {
      let (line, words): (Int?, String) =
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
          .composer(_, let problem, let mark, _):
          (mark.line, problem)
        case _: (nil, "it cannot be read")
        }
      throw ContentRefusal(faults: [
        ContentFault(file: file, line: line ?? 0, message: "This is not YAML: \(words)")
      ])
    }
  }

  /// Of every byte.
  var digest: String { ContentDigest().digest(of: ["text": Node(source)]) }
}

/// The shape that a text must have before anything reads it: no part of it can stand for many, and
/// nothing is nested so deeply that reading it would take all there is.
enum TextShape {
  /// More than any framework needs.
  private static let deepest = 30
  private static let widestMargin = 60

  static func faults(of text: String) -> [(line: Int, message: String)] {
    var faults: [(line: Int, message: String)] = []
    var depth = 0
    for (index, line) in text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    ).enumerated() {
      let margin = line.prefix { $0 == " " || $0 == "-" || $0 == "?" || $0 == ":" || $0 == "\t" }
      if margin.count > widestMargin {
        faults.append((index + 1, "This is nested too deeply"))
      }
      if refers(line) {
        faults.append(
          (
            index + 1,
            "Write it out: parts that stand for others (&name, *name, !name) are not read. "
              + "Put words that begin so in quotes"
          ))
      }
      for character in line {
        switch character {
        case "[", "{": depth += 1
        case "]", "}": depth = max(0, depth - 1)
        case _: break
        }
        if depth > deepest {
          return faults + [(index + 1, "There are too many brackets within brackets")]
        }
      }
    }
    return faults
  }

  /// Whether a value begins with a sign that names another, or that says how to read it: after a
  /// colon, a hyphen, a bracket or a comma, or at the beginning of the line.
  private static func refers(_ line: Substring) -> Bool {
    var begins = true
    var isSign = false
    for character in line {
      if isSign {
        if !character.isWhitespace { return true }
        (begins, isSign) = (false, false)
        continue
      }
      switch character {
      case " ", "\t": break
      case ":", "-", "?", ",", "[", "{": begins = true
      case "&", "*", "!": isSign = begins
      case _: begins = false
      }
    }
    return false
  }
}
