import CZip

/// A zip archive in memory. What it unpacks to is counted, so that a small file cannot fill it.
final class Archive {
  /// What all parts together may unpack to.
  static let limit = 512 << 20

  private let archive: OpaquePointer
  private let copy: UnsafeMutableBufferPointer<UInt8>
  private let limit: Int
  private var unpacked = 0

  /// - Throws: `WorkbookRefusal` for what is no archive.
  init(_ bytes: [UInt8], limit: Int = Archive.limit) throws {
    self.limit = limit
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = copy.update(fromContentsOf: bytes)
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard
      let source = zip_source_buffer_create(copy.baseAddress, zip_uint64_t(bytes.count), 0, &error)
    else {
      copy.deallocate()
      throw WorkbookRefusal.damaged
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      copy.deallocate()
      throw WorkbookRefusal.damaged
    }
    self.archive = archive
    self.copy = copy
  }

  deinit {
    zip_discard(archive)
    copy.deallocate()
  }

  func has(_ name: String) -> Bool { place(of: name) != nil }

  var hasWorkbook: Bool {
    (0..<zip_get_num_entries(archive, 0)).contains { index in
      zip_get_name(archive, zip_uint64_t(index), 0).map {
        let name = String(cString: $0).lowercased()
        return name.hasPrefix("xl/") && name.hasSuffix("workbook.xml")
      } ?? false
    }
  }

  /// Hands the unpacked bytes of a part on, piece by piece.
  ///
  /// - Throws: `WorkbookRefusal` when the part is missing, damaged, protected or too large.
  func read(_ name: String, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let place = place(of: name) else { throw WorkbookRefusal.damaged }
    var facts = zip_stat_t()
    zip_stat_init(&facts)
    if zip_stat_index(archive, place, 0, &facts) == 0, facts.encryption_method != 0 {
      throw WorkbookRefusal.locked
    }
    guard let file = zip_fopen_index(archive, place, 0) else { throw WorkbookRefusal.damaged }
    defer { zip_fclose(file) }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { piece.deallocate() }
    while true {
      let count = zip_fread(file, piece.baseAddress, zip_uint64_t(piece.count))
      if count < 0 { throw WorkbookRefusal.damaged }
      if count == 0 { return }
      unpacked += Int(count)
      if unpacked > limit { throw WorkbookRefusal.tooLarge }
      try take(UnsafeRawBufferPointer(rebasing: piece[..<Int(count)]))
    }
  }

  private func place(of name: String) -> zip_uint64_t? {
    let place = zip_name_locate(archive, name, zip_flags_t(ZIP_FL_NOCASE))
    return place < 0 ? nil : zip_uint64_t(place)
  }
}
