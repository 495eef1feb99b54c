import Foundation
import Kernel

/// The file that holds the keys, one a line, the newest last. It is only ever added to, and is as
/// secret as everything sealed with it.
package struct KeyFile: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// Where the keys of a database are when nothing else is said: beside a SQLite file, else in the
  /// working folder.
  package static func usual(for address: DatabaseAddress) -> KeyFile {
    switch address.place {
    case .sqlite(let path):
      KeyFile(
        URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path)
    case .postgresql: KeyFile(name)
    }
  }

  private static let name = "waypoint.keys"

  package var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// A ring of the keys, the last of which seals.
  /// - Throws: `Problems` that say what is wrong with the file.
  package func read(chance: Chance) throws -> KeyRing { KeyRing(try keys(), chance: chance) }

  /// In the order in which they were added.
  /// - Throws: `Problems` that say what is wrong with the file.
  func keys() throws -> [KeyRing.Key] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Problems(
        "keys",
        "The key file \(path) cannot be read. Say where it is with --keys FILE, or make one with"
          + " `waypoint keys make --keys FILE`")
    }
    try refuseReadableByAll()
    var keys: [KeyRing.Key] = []
    let lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = line.split(separator: " ")
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      guard words.count == 3, let bytes = Data(base64Encoded: String(words[2])),
        let key = KeyRing.Key(bytes: Array(bytes)), key.id == first
      else {
        throw Problems(
          "keys", "Line \(index + 1) of the key file \(path) is no key. Restore the file as it was")
      }
      keys.append(key)
    }
    guard !keys.isEmpty else { throw Problems("keys", "The key file \(path) holds no key") }
    return keys
  }

  /// Makes the file with one key, for its owner alone. Of two who make it at once, one does.
  package func make(chance: Chance, on day: Day) throws {
    let words = """
      # The keys of this Waypoint. Keep a copy apart from the database and its backups: without
      # this file nobody can read what is sealed (National Insurance numbers, second factors), and
      # who has it and the database can. One key a line. Lines are only ever added, by
      # `waypoint keys rotate`, and never removed: the first one finds numbers.

      """
    let text = try words + line(chance: chance, on: day)
    do { try put(text, replacing: false) } catch  where exists { return }
  }

  /// Adds a key, which seals nothing until the database says so; its name. Of several who add one
  /// at once, each does.
  @discardableResult
  package func add(chance: Chance, on day: Day) throws -> String {
    let real = try resolved()
    guard real.path == path else { return try real.add(chance: chance, on: day) }
    return try alone {
      _ = try keys()
      var text = String(
        decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
      if text.last != "\n" { text += "\n" }
      let line = try line(chance: chance, on: day)
      try put(text + line, replacing: true)
      return String(line.prefix(8))
    }
  }

  /// The file itself, where the path leads to it by links.
  private func resolved() throws -> KeyFile {
    guard let found = realpath(path, nil) else { return self }
    defer { free(found) }
    return KeyFile(String(cString: found))
  }

  /// While nobody else on this machine changes a file of the folder through here.
  private func alone<Value>(_ work: () throws -> Value) throws -> Value {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let lock = Foundation.open(folder, O_RDONLY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
      throw Problems("keys", "The key file \(path) cannot be written. Choose another folder")
    }
    defer { Foundation.close(lock) }
    return try work()
  }

  private func line(chance: Chance, on day: Day) throws -> String {
    let bytes = chance.bytes(32)
    guard let key = KeyRing.Key(bytes: bytes) else { throw NoKeys() }
    return "\(key.id) \(day.iso) \(Data(bytes).base64EncodedString())\n"
  }

  /// Under another name first, so that nobody ever reads half a file.
  private func put(_ text: String, replacing: Bool) throws {
    let part = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
    try? FileManager.default.removeItem(atPath: part)
    defer { try? FileManager.default.removeItem(atPath: part) }
    guard
      FileManager.default.createFile(
        atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: part)
    else { throw Problems("keys", "The key file \(path) cannot be written. Choose another folder") }
    try handle.write(contentsOf: Data(text.utf8))
    if replacing { try resemble(handle.fileDescriptor) }
    try handle.synchronize()
    try handle.close()
    let done = replacing ? rename(part, path) : link(part, path)
    guard done == 0 else {
      throw Problems("keys", "The key file \(path) cannot be written. Choose another folder")
    }
  }

  /// Gives the file that comes in the place of this one its owner, group and mode, so that nodes
  /// that run as somebody else go on reading it.
  private func resemble(_ part: CInt) throws {
    var (old, new) = (stat(), stat())
    let isDone =
      stat(path, &old) == 0 && fstat(part, &new) == 0
      && ((old.st_uid, old.st_gid) == (new.st_uid, new.st_gid)
        || fchown(part, old.st_uid, old.st_gid) == 0)
      && fchmod(part, old.st_mode & 0o7777) == 0
    guard isDone else {
      throw Problems(
        "keys",
        "The key file \(path) belongs to somebody else, and nodes could not read it any more if you"
          + " wrote it. Nothing was changed. Say this as its owner, or as root")
    }
  }

  private func refuseReadableByAll() throws {
    // Of the file, where the path is a link to it.
    var status = stat()
    guard stat(path, &status) != 0 || status.st_mode & 0o007 == 0 else {
      throw Problems(
        "keys",
        "Everybody on this machine can read the key file \(path). Say `chmod 600 \(path)`, and then"
          + " `waypoint keys rotate`")
    }
  }
}
