import Directory
import Kernel

/// What earlier loads left of an employer's staff, as far as a report refers to it.
struct HeldStaff {
  /// People by employee number.
  private(set) var people: [String: PersonID] = [:]
  private(set) var assignments: [String: Assignment] = [:]
  private(set) var employees: Set<String> = []
  /// Employee number of each assignment number.
  private(set) var employeeOf: [String: String] = [:]
  /// Assignment numbers that have not ended.
  private(set) var open: Set<String> = []

  /// - Parameter employeeOf: Employee number of each assignment number.
  init(people: [String: PersonID] = [:], employeeOf: [String: String] = [:]) {
    self.people = people
    self.employeeOf = employeeOf
    employees = Set(people.keys)
    open = Set(employeeOf.keys)
  }

  init(_ context: IntakeContext) throws {
    guard let employer = context.employer else { return }
    people = try People.all(by: .esrEmployee, at: employer, context.tx)
    employees = Set(people.keys)
    let numbers = Dictionary(people.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for assignment in try Assignments.ofEmployer(employer, context.tx) {
      guard let number = assignment.number, let employee = numbers[assignment.person] else {
        continue
      }
      // The latest, where a number was used again.
      assignments[number] = assignment
      employeeOf[number] = employee
    }
    open = Set(
      assignments.filter { !$0.value.hasEnded(by: context.asOf) }.keys)
  }
}

extension HeldStaff {
  /// The employee number that is `number` with zeros put in front.
  func padded(_ number: String) -> String? {
    guard number.utf8.count < 8 else { return nil }
    var padded = number
    while padded.utf8.count < 8 {
      padded = "0" + padded
      if people[padded] != nil { return padded }
    }
    return nil
  }

  func number(of person: PersonID) -> String? {
    people.filter { $0.value == person }.keys.min()
  }
}

extension Assignment {
  func hasEnded(by day: Day) -> Bool {
    status == .ended || (endedOn.map { $0 < day } ?? false)
  }
}
