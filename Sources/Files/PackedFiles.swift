import CZip
import Kernel

/// Several files as one zip archive, to be downloaded together.
package enum PackedFiles {
  package struct NotPacked: Error {}

  /// - Parameters:
  ///   - files: Names without folders, each once.
  ///   - day: The day written beside each file, so that the same files are the same archive.
  /// - Throws: `NotPacked` when there is no room.
  package static func archive(
    _ files: [(name: String, bytes: [UInt8])], made day: Day
  ) throws -> [UInt8] {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let packed = zip_source_buffer_create(nil, 0, 0, &error) else { throw NotPacked() }
    defer { zip_source_free(packed) }
    // Opening takes the source over, and it is read once the archive is closed.
    zip_source_keep(packed)
    guard let archive = zip_open_from_source(packed, ZIP_TRUNCATE, &error) else {
      zip_source_free(packed)
      throw NotPacked()
    }
    // Read when the archive is closed, so they stay until then.
    let copies = files.map { file in
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(file.bytes.count, 1))
      _ = copy.update(fromContentsOf: file.bytes)
      return copy
    }
    defer { for copy in copies { copy.deallocate() } }
    for (file, copy) in zip(files, copies) where !add(file, copy, to: archive, made: day) {
      zip_discard(archive)
      throw NotPacked()
    }
    guard zip_close(archive) == 0 else {
      zip_discard(archive)
      throw NotPacked()
    }
    return try bytes(of: packed)
  }

  private static func add(
    _ file: (name: String, bytes: [UInt8]), _ copy: UnsafeMutableBufferPointer<UInt8>,
    to archive: OpaquePointer, made day: Day
  ) -> Bool {
    guard
      let source = zip_source_buffer(
        archive, copy.baseAddress, zip_uint64_t(file.bytes.count), 0)
    else { return false }
    let place = zip_file_add(archive, file.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
    guard place >= 0 else {
      zip_source_free(source)
      return false
    }
    let date = max(day.year - 1980, 0) << 9 | day.month << 5 | day.dayOfMonth
    return zip_file_set_dostime(archive, zip_uint64_t(place), 0, zip_uint16_t(date), 0) == 0
  }

  private static func bytes(of packed: OpaquePointer) throws -> [UInt8] {
    guard zip_source_open(packed) == 0 else { throw NotPacked() }
    defer { zip_source_close(packed) }
    guard zip_source_seek(packed, 0, SEEK_END) == 0 else { throw NotPacked() }
    let count = Int(zip_source_tell(packed))
    guard count >= 0, zip_source_seek(packed, 0, SEEK_SET) == 0 else { throw NotPacked() }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      guard zip_source_read(packed, buffer.baseAddress, zip_uint64_t(count)) == count else {
        throw NotPacked()
      }
      filled = count
    }
  }
}
