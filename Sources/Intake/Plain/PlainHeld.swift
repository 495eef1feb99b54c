import Directory
import Kernel

/// What an employer's staff are known as already, whoever said so: earlier plain files, other
/// files, or somebody who typed them in.
struct PlainHeld {
  /// By staff number.
  private(set) var numbers: [String: PersonID] = [:]
  /// Everybody who has or had a post here.
  private(set) var people: [PersonID: Person] = [:]
  private(set) var assignments: [PersonID: [Assignment]] = [:]
  /// Posts of earlier plain files, by their keys.
  private(set) var posts: [String: HeldSourceRecord] = [:]
  private(set) var postsOfPerson: [PersonID: [HeldSourceRecord]] = [:]
  private(set) var completions: [String: HeldSourceRecord] = [:]
  private var byName: [String: [PersonID]] = [:]
  private var byEmail: [String: [PersonID]] = [:]
  private var byRecordKey: [String: PersonID] = [:]

  init() {}

  init(_ context: IntakeContext) throws {
    guard let employer = context.employer else { return }
    numbers = try People.all(by: .staffNumber, at: employer, context.tx)
    for assignment in try Assignments.ofEmployer(employer, context.tx) {
      assignments[assignment.person, default: []].append(assignment)
    }
    people = try People.find(
      Set(assignments.keys).union(numbers.values), context.tx)
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

  func numberOf(_ person: PersonID) -> String? { people[person]?.identifier(.staffNumber)?.value }

  func isHere(_ person: PersonID, on day: Day) -> Bool {
    (assignments[person] ?? []).contains { !$0.hasEnded(by: day) }
  }
}
