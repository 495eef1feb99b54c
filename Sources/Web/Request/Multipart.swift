import Foundation
import Markup

/// A file as a browser sent it.
package struct UploadedFile: Hashable, Sendable {
  /// The name of the control.
  package let field: String
  /// The name on the user's machine, without folders; only ever shown back to them.
  package let name: String
  package let bytes: [UInt8]

  package init(field: String, name: String, bytes: [UInt8]) {
    self.field = field
    self.name = name
    self.bytes = bytes
  }
}

/// `multipart/form-data`: the answers and the files of a form. Read from one buffer whose size the
/// caller has limited; only the bytes of files are copied.
enum Multipart {
  struct Malformed: Error {}

  /// More than any form of ours has.
  private static let mostParts = 2_000

  static func boundary(of contentType: String) -> String? {
    for part in contentType.split(separator: ";").dropFirst() {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, pair[0].drop(while: { $0 == " " }).lowercased() == "boundary" else {
        continue
      }
      let value = pair[1].filter { $0 != "\"" }
      return (1...70).contains(value.utf8.count) ? value : nil
    }
    return nil
  }

  static func read(
    _ bytes: [UInt8], boundary: String
  ) throws -> (form: FormData, files: [UploadedFile]) {
    let delimiter = Array("\r\n--\(boundary)".utf8)
    var form = FormData()
    var files: [UploadedFile] = []
    var parts = 0
    // The first boundary has no line end before it.
    guard bytes.starts(with: delimiter.dropFirst(2)) else { throw Malformed() }
    var position = delimiter.count - 2
    while true {
      guard position + 2 <= bytes.count else { throw Malformed() }
      if bytes[position] == UInt8(ascii: "-"), bytes[position + 1] == UInt8(ascii: "-") { break }
      guard bytes[position] == 13, bytes[position + 1] == 10,
        let headEnd = find([13, 10, 13, 10], in: bytes, from: position),
        let partEnd = end(of: delimiter, in: bytes, from: headEnd + 2)
      else { throw Malformed() }
      let head = String(decoding: bytes[(position + 2)..<max(position + 2, headEnd)], as: UTF8.self)
      let content = bytes[min(headEnd + 4, partEnd)..<partEnd]
      guard let disposition = disposition(in: head) else { throw Malformed() }
      if let file = disposition.file {
        // A control without a chosen file sends an empty one without a name.
        if !file.isEmpty || !content.isEmpty {
          files.append(
            UploadedFile(field: disposition.name, name: withoutFolders(file), bytes: Array(content))
          )
        }
      } else {
        form.add(disposition.name, String(decoding: content, as: UTF8.self))
      }
      position = partEnd + delimiter.count
      parts += 1
      guard parts <= mostParts, position < bytes.count else { throw Malformed() }
    }
    return (form, files)
  }

  private static func disposition(in head: String) -> (name: String, file: String?)? {
    for line in head.split(separator: "\r\n") {
      guard line.lowercased().hasPrefix("content-disposition:") else { continue }
      guard let name = parameter("name", in: line) else { return nil }
      return (name, parameter("filename", in: line))
    }
    return nil
  }

  private static func parameter(_ name: String, in line: Substring) -> String? {
    guard let start = line.range(of: "; \(name)=\"")?.upperBound,
      let end = line[start...].firstIndex(of: "\"")
    else { return nil }
    // Browsers write a quotation mark in a name as %22.
    return line[start..<end].replacingOccurrences(of: "%22", with: "\"")
  }

  private static func withoutFolders(_ name: String) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? "file"
    return String(last.filter { !$0.isNewline && $0 != "\0" }.prefix(200))
  }

  /// Where the next boundary is: a line of its own, not words that begin like one.
  private static func end(of delimiter: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    var start = start
    while let place = find(delimiter, in: bytes, from: start) {
      let after = bytes[(place + delimiter.count)...].prefix(2)
      if after.elementsEqual([13, 10]) || after.elementsEqual("--".utf8) { return place }
      start = place + 1
    }
    return nil
  }

  private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard start >= 0, bytes.count - start >= pattern.count, let first = pattern.first else {
      return nil
    }
    return bytes.withUnsafeBufferPointer { buffer in
      var index = start
      let last = buffer.count - pattern.count
      while index <= last {
        if buffer[index] == first {
          var matched = 1
          while matched < pattern.count, buffer[index + matched] == pattern[matched] {
            matched += 1
          }
          if matched == pattern.count { return index }
        }
        index += 1
      }
      return nil
    }
  }
}
