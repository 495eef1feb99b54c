import Files
import Kernel

/// Compares what a set of files says with what is held.
struct Comparison {
  let format: any IntakeFormat
  let context: IntakeContext

  func difference(of reading: Reading) throws -> Difference {
    var difference = Difference()
    var held = try heldRecords(namedBy: reading)

    for (from, to) in reading.renamed {
      guard let record = held.removeValue(forKey: from), held[to]?.isCurrent != true else {
        continue
      }
      difference.renamed.append((record, to))
      held[to] = record
    }

    var same: [(held: HeldSourceRecord, said: SourceRecord)] = []
    var writer = SaidText.Writer()
    for var record in reading.records {
      record.settle(&writer)
      guard let before = held[record.key] else {
        difference.created.append(record)
        continue
      }
      if !before.isCurrent { difference.reopened.insert(record.key) }
      if before.isCurrent, before.parent == record.parent,
        before.said == record.said
      {
        same.append((before, record))
      } else {
        difference.changed.append(change(from: before, to: record))
      }
    }
    let differing =
      same.isEmpty ? [] : try format.differingInHiddenValues(same.map(\.said), context)
    for (before, record) in same {
      if differing.contains(record.key) {
        difference.changed.append(
          Difference.Change(before: before, after: record, columns: [], isMove: false))
      } else {
        difference.unchanged.append(before)
      }
    }

    for end in reading.ended {
      guard let before = held[end.key], before.isCurrent else { continue }
      difference.ended.append((before, end))
    }
    for key in reading.confirmed {
      guard let before = held[key] else { continue }
      difference.confirmed.append(before)
      difference.unchanged.append(before)
    }
    difference.unchanged += reading.untouched.compactMap { held[$0] }
    return difference
  }

  /// Numbers for the report.
  func tally(_ difference: Difference, _ projection: Projection) -> ChangeTally {
    var tally = ChangeTally()
    let altered = projection.altered
    for record in difference.created {
      if projection.adopted.contains(record.key), !altered.contains(record.key) {
        tally.unchanged += 1
      } else if isPost(record.key), !format.isOver(record.values, context),
        !altered.contains(record.key)
      {
        tally.joiners += 1
      } else {
        tally.changed += 1
      }
    }
    var counted: Set<RecordKey> = []
    for change in difference.changed {
      counted.insert(change.after.key)
      guard isPost(change.after.key) else {
        tally.changed += 1
        continue
      }
      let wasOver =
        difference.reopened.contains(change.after.key)
        || format.isOver(change.before.values, context)
      let isOver = format.isOver(change.after.values, context)
      switch (wasOver, isOver) {
      case (true, false): tally.joiners += 1
      case (false, true): tally.leavers += 1
      case (false, false) where change.isMove: tally.movers += 1
      case _: tally.changed += 1
      }
    }
    for (held, end) in difference.ended {
      if isPost(held.key), end.reason == .removed {
        tally.leavers += 1
      } else {
        tally.changed += 1
      }
    }
    let renamedOnly = Set(difference.renamed.map(\.to)).subtracting(counted)
    tally.changed += renamedOnly.count
    tally.unchanged += difference.unchanged.count { !renamedOnly.contains($0.key) }
    return tally
  }

  private func isPost(_ key: RecordKey) -> Bool { format.postKinds.contains(key.kind) }

  private func heldRecords(
    namedBy reading: Reading
  ) throws -> [RecordKey: HeldSourceRecord] {
    var kinds = Set(reading.records.map(\.key.kind))
    kinds.formUnion(reading.ended.map(\.key.kind))
    kinds.formUnion(reading.renamed.map(\.from.kind))
    kinds.formUnion(reading.confirmed.map(\.kind))
    kinds.formUnion(reading.untouched.map(\.kind))
    var held: [RecordKey: HeldSourceRecord] = [:]
    for kind in kinds.sorted() {
      for record in try context.held(kind).values { held[record.key] = record }
    }
    return held
  }

  private func change(
    from before: HeldSourceRecord, to after: SourceRecord
  ) -> Difference.Change {
    let old = before.values
    var columns: Set<String> = []
    for name in Set(old.keys).union(after.values.keys) where old[name] != after.values[name] {
      columns.insert(name)
    }
    return Difference.Change(
      before: before, after: after, columns: columns,
      isMove: isPost(after.key) && !columns.isDisjoint(with: format.placeColumns))
  }
}
