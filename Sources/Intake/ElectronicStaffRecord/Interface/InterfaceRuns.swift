import Files
import Kernel

/// The runs of the interface that were loaded, and where a file stands among them.
///
/// - Source: import formats, section 3.2, "a changes file whose previous-run time is not the run
///   time last loaded".
struct InterfaceRuns {
  static let kind = "run"

  /// What is kept of a run.
  struct Run: Hashable {
    let file: String
    let run: String
    let previous: String
    let isFull: Bool
    let digest: String
  }

  enum Standing: Hashable {
    /// The very same file was loaded.
    case loadedBefore
    /// It follows what is held, or begins anew.
    case next
    /// A changes file, and something before it is missing. Names the last run; `nil` for none.
    case gap(last: String?)
    /// A later run was loaded already.
    case late(last: String)
  }

  private let runs: [Run]
  /// What they deleted that was not known then.
  let deleted: Set<RecordKey>

  init(_ runs: [Run], deleted: Set<RecordKey> = []) {
    self.runs = runs
    self.deleted = deleted
  }

  /// The latest run loaded.
  var last: String? { runs.map(\.run).max() }

  func standing(of run: Run) -> Standing {
    if runs.contains(where: { $0.file == run.file && $0.digest == run.digest }) {
      return .loadedBefore
    }
    guard let last else { return run.isFull ? .next : .gap(last: nil) }
    if run.run < last { return .late(last: last) }
    // The same run once more: a corrected file, or changes beside the full file of one night.
    if run.isFull || run.run == last || run.previous == last { return .next }
    return .gap(last: last)
  }
}

extension InterfaceRuns {
  init(_ context: IntakeContext) throws {
    var runs: [Run] = []
    var deleted: Set<RecordKey> = []
    for record in try context.held(InterfaceRuns.kind).values where record.isCurrent {
      let values = record.values
      runs.append(
        Run(
          file: record.key.key, run: values["RunAt"] ?? "", previous: values["PreviousRunAt"] ?? "",
          isFull: values["Kind"] == "full", digest: values["Digest"] ?? ""))
      for key in (values["Deleted"] ?? "").split(separator: " ") {
        let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
        if parts.count == 2 { deleted.insert(RecordKey(parts[0], parts[1])) }
      }
    }
    self.init(runs, deleted: deleted)
  }
}

extension InterfaceRuns.Run {
  init(_ file: InterfaceFile, digest: String) {
    self.init(
      file: file.header.fileName.uppercased(), run: file.header.run,
      previous: file.header.previousRun, isFull: file.name.isFull, digest: digest)
  }

  var key: RecordKey { RecordKey(InterfaceRuns.kind, file) }

  /// - Parameters:
  ///   - name: Of the file, as it was handed over.
  ///   - deleted: What it deletes and nobody knows.
  func source(named name: String, deleted: [RecordKey]) -> SourceRecord {
    var values = [
      "RunAt": run, "PreviousRunAt": previous, "Kind": isFull ? "full" : "changes",
      "Digest": digest,
    ]
    if !deleted.isEmpty {
      values["Deleted"] = deleted.sorted().map { "\($0.kind)/\($0.key)" }.joined(separator: " ")
    }
    return SourceRecord(key, values: values, file: name, line: 1)
  }
}

extension InterfaceRuns.Standing {
  /// What the owner of the file is told; `nil` when there is nothing to say.
  func finding(_ file: InterfaceFile, named name: String) -> Finding? {
    let header = file.header
    let this = InterfaceTime.inWords(header.run)
    func gap(_ message: String) -> Finding {
      Finding(
        .sequenceGap, file: name, line: header.line, record: 1, column: "PreviousRunAt",
        value: header.previousRun, message)
    }
    switch self {
    case .next: return nil
    case .loadedBefore:
      return Finding(
        .olderRecord, file: name, line: header.line, record: 1, column: "RunAt", value: header.run,
        "This file, the run of \(this), was loaded before. Nothing was changed.")
    case .gap(let last):
      let held =
        last.map { "the last one loaded is of \(InterfaceTime.inWords($0))" } ?? "none was loaded"
      return gap(
        "This changes file follows the run of \(InterfaceTime.inWords(header.previousRun)), and"
          + " \(held): changes may be missing. It was loaded; ask for a full file, and load it.")
    case .late(let last):
      return gap(
        "This is the run of \(this), and a later one, of \(InterfaceTime.inWords(last)), was loaded"
          + " before. What is known was left as the later run has it, and only what is not known was"
          + " loaded; ask for a full file, and load it.")
    }
  }
}
