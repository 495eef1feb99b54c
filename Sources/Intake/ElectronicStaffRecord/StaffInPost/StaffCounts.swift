import Directory
import Kernel

/// The numbers that a load of staff leaves behind.
enum StaffCounts {
  static func of(_ context: IntakeContext) throws -> [Count] {
    let held = try HeldStaff(context)
    let all = Array(held.assignments.values)
    let inPost = all.filter { $0.isCurrent(on: context.asOf) }
    let mains = inPost.filter(\.isPrimary)
    let managers = try LineManagement.managers(of: mains.map(\.id), on: context.asOf, context.tx)
    let managed = Set(mains.filter { managers[$0.id] != nil }.map(\.person))
    let fte = inPost.compactMap(\.fte).reduce(.zero, +)
    return [
      Count("assignment_rows", all.count),
      Count("assignments", all.count),
      Count("persons", Set(all.map(\.person)).count),
      Count("people_without_supervisor", Set(mains.map(\.person)).subtracting(managed).count),
      Count("fte_total", hundredThousandths: Int64(fte.hundredThousandths)),
    ]
  }
}
