import Foundation

/// A file being made under another name. It gets its own only once it is whole and on the disk;
/// until then, and when the process is killed, whatever had that name stays as it was.
///
/// Only its owner may read it: it holds personal data.
// Sendable because one piece of work at a time writes to it: the steps of a backup follow each other.
final class OutputFile: @unchecked Sendable {
  let path: String
  /// Where it is while it is made. A killed process leaves it; the next one begins it anew.
  let partialPath: String
  private let descriptor: CInt
  private let isReplacing: Bool
  /// Nothing of ours is at `partialPath` (yet, or any more).
  private var isPlaced = true

  /// - Throws: `BackupProblem`.
  init(_ path: String, suffix: String, replacing: Bool) throws {
    self.path = path
    partialPath = path + suffix
    isReplacing = replacing
    if Self.exists(path) {
      guard replacing else { throw BackupProblem.exists(path) }
      // A slip of the pen must not cost anybody their database.
      guard BackupFile.looksLikeOne(path) else { throw BackupProblem.notABackupToReplace(path) }
    }
    descriptor = open(partialPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw BackupProblem.cannotWrite(path, because: String(cString: strerror(errno)))
    }
    // Held while it is made, so that two do not write one file; a killed process lets go of it.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw BackupProblem.inUse(path)
    }
    isPlaced = false
    fchmod(descriptor, 0o600)
    try empty()
  }

  /// Throws away what was written.
  func empty() throws {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw failure()
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    try Self.write(bytes, to: descriptor) { throw self.failure() }
  }

  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: CInt, orFail fail: () throws -> Void
  ) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 {
        try fail()
        return
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Brings it to the disk, and has it read from there from now on.
  func flush() throws {
    guard fsync(descriptor) == 0 else { throw failure() }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
  }

  /// Gives it its name. Nobody's file is overwritten unless that was asked for.
  ///
  /// - Parameter link: The system's, which gives a file a second name. Shared folders (SMB) and
  ///   sticks (FAT, exFAT) have none.
  func place(
    by link: (_ from: String, _ to: String) -> CInt = { Foundation.link($0, $1) }
  ) throws {
    if isReplacing {
      guard rename(partialPath, path) == 0 else { throw failure() }
    } else if link(partialPath, path) == 0 {
      unlink(partialPath)
    } else if errno == EEXIST {
      throw BackupProblem.exists(path)
    } else {
      try placeWithoutLink()
    }
    isPlaced = true
    // The name is only safe once its folder is on the disk.
    let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Takes the name with an empty file first, which only one can do, and then takes its place. A
  /// kill between the two leaves the empty file and the whole one under its other name.
  private func placeWithoutLink() throws {
    let claim = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard claim >= 0 else { throw errno == EEXIST ? BackupProblem.exists(path) : failure() }
    close(claim)
    guard rename(partialPath, path) == 0 else {
      let failure = failure()
      unlink(path)
      throw failure
    }
  }

  /// Removes what was not placed.
  func discard() {
    if !isPlaced { unlink(partialPath) }
    isPlaced = true
  }

  deinit {
    discard()
    if descriptor >= 0 { close(descriptor) }
  }

  private func failure() -> BackupProblem { .writing(path, failedWith: errno) }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }
}

extension BackupProblem {
  static func writing(_ path: String, failedWith code: CInt) -> BackupProblem {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .diskFull(path)
    case _: .cannotWrite(path, because: String(cString: strerror(code)))
    }
  }
}
