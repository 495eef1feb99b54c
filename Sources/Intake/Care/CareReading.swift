import Files
import Kernel

/// The files of one upload as far as they can be read, with what is missing and what depends on
/// what.
///
/// - Source: import formats, section 2.1.
struct CareReading {
  private(set) var sheets: [CareSheet] = []
  private(set) var tables: [SourceTable] = []
  /// Files that were handed over, and could not be read.
  private(set) var refused: Set<CareFileKind> = []
  private var missing: Set<CareFileKind> = []
  private(set) var findings: [Finding] = []

  /// - Parameters:
  ///   - heldWorkplaces: Ids of the workplaces held of this provider.
  ///   - hasHeldWorkers: Whether workers of this provider are held.
  init(
    _ files: [(file: SourceFile, kind: CareFileKind)], heldWorkplaces: Set<String>,
    hasHeldWorkers: Bool, codes: CareCodes
  ) {
    let reader = CareSheetReader(codes: codes)
    var workplaces = heldWorkplaces
    for kind in CareFileKind.allCases {
      let same = files.filter { $0.kind == kind }.map(\.file)
      for file in same.dropFirst() {
        findings.append(
          Finding(
            .fileTypeDuplicate, file: file.name,
            "“\(file.name)” is another \(kind.words) beside “\(same[0].name)”. It was not read; choose "
              + "one of them and load it with the other files."))
      }
      guard let file = same.first else {
        sayMissing(kind, among: files, heldWorkplaces, hasHeldWorkers)
        continue
      }
      if let parent = unavailableParent(of: kind) {
        refused.insert(kind)
        if !missing.contains(parent) {
          findings.append(
            Finding(
              .fileDependsOnRejected, file: file.name, line: 1, record: 1,
              "The \(kind.words) needs the \(parent.words), which could not be read. Correct that one and "
                + "load both together."))
        }
        continue
      }
      switch reader.read(file, as: kind, workplaces: workplaces, &findings) {
      case .refused: refused.insert(kind)
      case .sheet(let sheet, let table):
        sheets.append(sheet)
        tables.append(table)
        if kind == .workplace {
          workplaces.formUnion(sheet.rows.map { $0["LOCALESTID"].withoutSpaces })
        }
      }
    }
    sayDownloads()
  }

  /// The file that would have to be there, or to have been read, before this one.
  private func unavailableParent(of kind: CareFileKind) -> CareFileKind? {
    guard let parent = kind.parent else { return nil }
    return unavailableParent(of: parent)
      ?? (refused.union(missing).contains(parent) ? parent : nil)
  }

  /// A file that the others need may be left out when what it would say is held.
  private mutating func sayMissing(
    _ kind: CareFileKind, among files: [(file: SourceFile, kind: CareFileKind)],
    _ heldWorkplaces: Set<String>, _ hasHeldWorkers: Bool
  ) {
    let children = CareFileKind.allCases.filter { child in
      files.contains { $0.kind == child } && (child.parent == kind || child.parent?.parent == kind)
    }
    guard !children.isEmpty else { return }
    if kind == .workplace ? !heldWorkplaces.isEmpty : hasHeldWorkers {
      findings.append(
        Finding(
          .fileNotSupplied, file: "", value: kind.rawValue,
          "There is no \(kind.words); the stored \(kind == .workplace ? "workplaces" : "workers") were "
            + "used."))
    } else {
      missing.insert(kind)
      findings.append(
        Finding(
          .fileMissing, file: "", value: kind.rawValue,
          "A \(kind.words) is needed, because its \(kind == .workplace ? "workplaces" : "workers") are "
            + "not known yet. Load the files together."))
    }
  }

  private mutating func sayDownloads() {
    for sheet in sheets where sheet.isDownload {
      findings.append(
        Finding(
          .statusAllUnchecked, file: sheet.file, line: 1, record: 1, column: "STATUS",
          value: "UNCHECKED",
          "Every row says UNCHECKED: this is a download of the care service, so all its values were "
            + "taken over."))
    }
  }
}
