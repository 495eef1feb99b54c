import Files

/// What each file is, by its content.
struct Recognition {
  /// Files of one format that belong together.
  struct FileSet {
    let format: any IntakeFormat
    let files: [RecognisedFile]
  }

  private(set) var files: [ImportReport.File] = []
  private(set) var findings: [Finding] = []
  /// In the order in which formats need each other.
  private(set) var sets: [FileSet] = []

  init(_ request: ImportRequest, _ formats: [any IntakeFormat]) {
    let told = request.format.flatMap { name in formats.first { $0.name == name } }
    var recognised: [String: [RecognisedFile]] = [:]
    for file in request.files {
      guard let bytes = file.bytes else {
        findings.append(
          Finding(
            .fileMissing, file: file.name,
            "\(file.name) could not be opened. Check its name, and that you may read it."))
        files.append(ImportReport.File(name: file.name, format: told?.name ?? ""))
        continue
      }
      if let name = request.format, told == nil {
        findings.append(
          Finding(
            .headerNotFound, file: file.name,
            "There is no format called “\(name)”. Leave --format out, or use one of: "
              + formats.map(\.name).joined(separator: ", ") + "."))
        files.append(ImportReport.File(name: file.name, format: ""))
        continue
      }
      let sources = SourceFile.files(name: file.name, bytes: bytes)
      var found = sources.map { Self.recognise($0, told, formats) }
      let isWorkbook = sources.count > 1
      if let told, isWorkbook {
        // Which of the sheets is meant is seen by its content; if none is, all are asked.
        let meant: [(any IntakeFormat, FileRole)?] = sources.map { source in
          source.text.isUnreadable ? nil : told.recognise(source).map { (told, $0) }
        }
        if meant.contains(where: { $0 != nil }) { found = meant }
      }
      for (source, kind) in zip(sources, found) {
        if source.text.isUnreadable {
          findings += source.text.findings
          files.append(ImportReport.File(name: source.name, format: told?.name ?? ""))
        } else if let (format, role) = kind {
          recognised[format.name, default: []].append(RecognisedFile(file: source, role: role))
          files.append(ImportReport.File(name: source.name, format: format.name))
        } else if isWorkbook, PlainLayout.isGuide(source.text) {
          continue
        } else if isWorkbook, found.contains(where: { $0 != nil }) {
          // Notes and look-up lists beside the list that is meant.
          findings.append(
            Finding(
              .sheetNotRead, file: source.name, value: source.text.sheet ?? "",
              "The sheet “\(source.text.sheet ?? "")” holds no list that Waypoint knows and was not"
                + " read."))
        } else {
          findings += source.text.findings
          findings.append(Self.unknown(source, formats))
          files.append(ImportReport.File(name: source.name, format: ""))
        }
      }
    }
    for format in formats.sorted(by: { $0.order < $1.order }) {
      guard let files = recognised[format.name] else { continue }
      sets += format.sets(of: files).map { FileSet(format: format, files: $0) }
    }
  }

  private static func recognise(
    _ file: SourceFile, _ told: (any IntakeFormat)?, _ formats: [any IntakeFormat]
  ) -> (any IntakeFormat, FileRole)? {
    if file.text.isUnreadable { return nil }
    if let told { return (told, told.recognise(file) ?? told.roleWhenTold(file)) }
    for format in formats {
      if let role = format.recognise(file) { return (format, role) }
    }
    return nil
  }

  private static func unknown(_ file: SourceFile, _ formats: [any IntakeFormat]) -> Finding {
    if let other = OtherFormat.recognise(file.text) {
      return Finding(
        .headerNotFound, file: file.name,
        "This is \(other.title), which Waypoint does not load. \(other.instead)")
    }
    return Finding(
      .headerNotFound, file: file.name,
      "No row among the first 15 is a header that Waypoint knows. It reads: "
        + formats.map(\.title).joined(separator: "; ")
        + ". Export the file again with its header, or say which format it is.")
  }
}
