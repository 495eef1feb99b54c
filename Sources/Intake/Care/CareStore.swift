import Directory
import Files
import Kernel

/// What is held of one provider, read for the rules and for taking a difference over.
struct CareStore {
  let workplaces: [CareKey: HeldSourceRecord]
  let workers: [CareKey: HeldSourceRecord]
  /// By worker, in the order of their keys.
  let training: [CareKey: [HeldSourceRecord]]
  /// Of the workers; left out where only the records are wanted.
  let people: [PersonID: Person]

  init(_ context: IntakeContext, withPeople: Bool = true) throws {
    workplaces = Self.byKey(try context.held(CareKind.workplace))
    workers = Self.byKey(try context.held(CareKind.worker))
    var training: [CareKey: [HeldSourceRecord]] = [:]
    for (key, record) in try context.held(CareKind.training).sorted(by: { $0.key < $1.key })
    where record.isCurrent {
      guard let worker = CareKey(trainingKey: key) else { continue }
      training[worker, default: []].append(record)
    }
    self.training = training
    people =
      withPeople
      ? try People.find(workers.values.compactMap(\.links.person), context.tx) : [:]
  }

  /// As the rules ask it: without what has ended.
  var held: CareHeld {
    var held = CareHeld()
    for (key, record) in workplaces where record.isCurrent {
      held.workplaces[key] = CareHeld.Workplace(record.values)
    }
    for (key, record) in workers where record.isCurrent {
      let person = record.links.person.flatMap { people[$0] }
      held.workers[key] = CareHeld.Worker(
        record.values, bornOn: person?.bornOn,
        nationalInsurance: person?.identifier(.nationalInsurance)?.key,
        training: (training[key] ?? []).map(\.key))
    }
    for (key, rows) in training where held.workers[key] == nil {
      held.trainingOfLeavers[key] = rows.map(\.key)
    }
    return held
  }

  private static func byKey(
    _ records: [String: HeldSourceRecord]
  ) -> [CareKey: HeldSourceRecord] {
    Dictionary(
      records.compactMap { key, record in CareKey(recordKey: key).map { ($0, record) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension CareKey {
  /// The key of a training row: the worker, what and when, and which of several alike.
  func training(_ values: [String: String], number: Int) -> RecordKey {
    RecordKey(
      CareKind.training,
      [recordKey, values["CATEGORY"] ?? "", values["DATECOMPLETED"] ?? "", String(number)]
        .joined(separator: "/"))
  }

  /// The worker of a training row, from its key.
  init?(trainingKey: String) {
    let parts = trainingKey.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 2 else { return nil }
    self.init(recordKey: parts.prefix(2).joined(separator: "/"))
  }

  /// The same training under this worker's key.
  func taking(training key: RecordKey) -> RecordKey {
    let rest = key.key.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2)
    return RecordKey(key.kind, ([recordKey] + rest.map(String.init)).joined(separator: "/"))
  }
}
