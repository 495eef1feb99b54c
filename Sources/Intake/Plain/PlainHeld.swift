import Directory
import Kernel

/// What an employer's staff are known as already, whoever said so: earlier plain files, other
/// files, or somebody who typed them in.
struct PlainHeld {
  /// By staff number; the employee number of the staff record is one too.
  private(set) var numbers: [String: PersonID] = [:]
  /// Everybody who has or had a post here.
  private(set) var people: [PersonID: Person] = [:]
  /// Those who manage somebody here and work elsewhere.
  private(set) var outsiders: Set<PersonID> = []
  /// Who manages each post.
  private(set) var managers: [AssignmentID: LineManager] = [:]
  private(set) var assignments: [PersonID: [Assignment]] = [:]
  /// Posts of earlier plain files, by their keys.
  private(set) var posts: [String: HeldSourceRecord] = [:]
  private(set) var postsOfPerson: [PersonID: [HeldSourceRecord]] = [:]
  private(set) var completions: [String: HeldSourceRecord] = [:]
  private var byName: [String: [PersonID]] = [:]
  private var byEmail: [String: [PersonID]] = [:]
  private var byRecordKey: [String: PersonID] = [:]
  private var employer: OrganisationID?

  init() {}

  init(_ context: IntakeContext) throws {
    guard let employer = context.employer else { return }
    self.employer = employer
    numbers = try People.all(by: .esrEmployee, at: employer, context.tx)
      .merging(try People.all(by: .staffNumber, at: employer, context.tx)) { $1 }
    for assignment in try Assignments.ofEmployer(employer, context.tx) {
      assignments[assignment.person, default: []].append(assignment)
    }
    people = try People.find(
      Set(assignments.keys).union(numbers.values), context.tx)
    managers = try LineManagement.managers(
      of: assignments.values.joined().map(\.id), on: context.asOf, context.tx)
    outsiders = Set(managers.values.map(\.manager)).subtracting(people.keys)
    posts = try context.held(PlainFormat.postKind)
    completions = try context.held(PlainFormat.completionKind)
    for (key, post) in posts.sorted(by: { $0.key < $1.key }) {
      guard let person = post.links.person else { continue }
      postsOfPerson[person, default: []].append(post)
      byRecordKey[Self.personKey(ofPost: key)] = person
    }
    for (id, person) in people.sorted(by: { $0.key < $1.key }) {
      byName[Self.key(of: person.name), default: []].append(id)
      for email in person.emails { byEmail[email.folded, default: []].append(id) }
    }
  }

  /// The form in which names are compared: the order of first and last name does not count.
  static func key(of name: PersonName) -> String {
    name.comparisonKey.isEmpty ? name.display.folded : name.comparisonKey
  }

  static func personKey(ofPost key: String) -> String {
    PlainPostKey(key)?.person ?? key
  }

  func named(_ key: String) -> [PersonID] { byName[key] ?? [] }
  func reached(at email: String) -> [PersonID] { byEmail[email.folded] ?? [] }
  func person(ofKey key: String) -> PersonID? { byRecordKey[key] }

  /// The staff number that is `number` with zeros put in front.
  func padded(_ number: String) -> String? {
    numbers.keys.first { EmployeeNumbers.isSameButForZeros(number, $0) }
  }

  /// The post of that key, also under the key that the person had before they got a staff number.
  func post(_ key: String, of person: PersonID?) -> HeldSourceRecord? {
    if let post = posts[key] { return post }
    guard let person, let ordinal = PlainPostKey(key)?.ordinal else { return nil }
    return postsOfPerson[person]?.first { PlainPostKey($0.key.key)?.ordinal == ordinal }
  }

  /// The key that earlier files have for the person, else their number, else Waypoint's own.
  func key(of person: PersonID) -> String {
    if let post = postsOfPerson[person]?.first { return Self.personKey(ofPost: post.key.key) }
    return numberOf(person) ?? "#\(person)"
  }

  func numberOf(_ person: PersonID) -> String? {
    people[person]?.staffNumber(at: employer)?.value
  }

  /// Whether somebody here, or a manager from elsewhere, has Waypoint's own number.
  func knows(_ person: PersonID) -> Bool { people[person] != nil || outsiders.contains(person) }

  func isHere(_ person: PersonID, on day: Day) -> Bool {
    (assignments[person] ?? []).contains { !$0.hasEnded(by: day) }
  }
}

extension Person {
  /// What an employer calls somebody by: its own number, or that of the staff record.
  func staffNumber(at employer: OrganisationID?) -> PersonIdentifier? {
    identifier(.staffNumber, at: employer) ?? identifier(.esrEmployee, at: employer)
  }
}
