import Kernel

/// What earlier loads hold of one provider, as the rules of a whole upload ask it. Ended workers
/// and closed workplaces are not in it: they are not known any more, though kept.
struct CareHeld: Sendable {
  struct Workplace: Sendable {
    var values: [String: String]
    init(_ values: [String: String]) { self.values = values }
  }

  struct Worker: Sendable {
    var values: [String: String]
    var bornOn: Day?
    /// The form in which numbers are compared, never shown.
    var nationalInsurance: String?
    /// Keys of its training rows.
    var training: [RecordKey]

    init(
      _ values: [String: String], bornOn: Day? = nil, nationalInsurance: String? = nil,
      training: [RecordKey] = []
    ) {
      self.values = values
      self.bornOn = bornOn
      self.nationalInsurance = nationalInsurance
      self.training = training
    }

    /// Keys it had before it was renamed or moved.
    var formerKeys: [CareKey] {
      (values[CareKey.formerKeysColumn] ?? "").split(separator: " ").compactMap {
        CareKey(recordKey: String($0))
      }
    }
  }

  var workplaces: [CareKey: Workplace] = [:]
  var workers: [CareKey: Worker] = [:]
  /// Training rows of workers who left, under the keys they had.
  var trainingOfLeavers: [CareKey: [RecordKey]] = [:]
}

extension CareKey {
  /// Not a column of any file: the keys that a worker had before.
  static let formerKeysColumn = "FORMERKEYS"

  /// `OM-1/M03`; a stroke inside an id is written so that it cannot be taken for the one between.
  var recordKey: String {
    worker.isEmpty ? workplace.escaped : workplace.escaped + "/" + worker.escaped
  }

  init?(recordKey: String) {
    let parts = recordKey.split(separator: "/", omittingEmptySubsequences: false)
    guard let workplace = parts.first, parts.count <= 2 else { return nil }
    self.init(
      workplace: String(workplace).unescaped,
      worker: parts.count == 2 ? String(parts[1]).unescaped : "")
  }

  var asRecord: RecordKey {
    RecordKey(worker.isEmpty ? CareKind.workplace : CareKind.worker, recordKey)
  }
}

/// The kinds of source record of care files.
enum CareKind {
  static let workplace = "workplace"
  static let worker = "worker"
  static let training = "training"
}

extension String {
  fileprivate var escaped: String {
    contains { $0 == "/" || $0 == "%" }
      ? split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25")
        .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F")
      : self
  }

  fileprivate var unescaped: String {
    contains("%")
      ? split(separator: "%2F", omittingEmptySubsequences: false).joined(separator: "/")
        .split(separator: "%25", omittingEmptySubsequences: false).joined(separator: "%")
      : self
  }
}
