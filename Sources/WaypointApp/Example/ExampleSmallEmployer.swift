import Directory
import Journals
import Kernel
import Storage

/// An employer of the example that sends no file: its people are entered.
struct ExampleSmallEmployer {
  /// `title | role | staff group | engagement`.
  struct Post: Decodable, Sendable {
    let title: String
    let role: String
    let staffGroup: String
    let engagement: Engagement

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let parts = try container.decode(String.self).barParts
      guard parts.count == 4, let engagement = Engagement(rawValue: parts[3]) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "a post has four parts between bars")
      }
      (title, role, staffGroup) = (parts[0], parts[1], parts[2])
      self.engagement = engagement
    }
  }

  struct Member: Decodable, Sendable {
    let weight: Int
    let post: Post
    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      weight = try pair.decode(Int.self)
      post = try pair.decode(Post.self)
    }
  }

  struct Staffing: Decodable, Sendable {
    let leader: Post
    let members: [Member]
  }

  /// Enters `size` people and gives everybody but the leader the leader as line manager; in a
  /// larger employer, team managers share them out.
  ///
  /// - Returns: What it changed, for the journal, and the leader.
  static func make(
    at organisation: OrganisationID, _ staffing: Staffing, size: Int, address: String, today: Day,
    people: inout ExamplePeople, dice: inout ExampleDice, _ tx: any Transaction
  ) throws -> (changes: [JournalChange], leader: PersonID) {
    var persons: [Person] = []
    var assignments: [Assignment] = []
    for number in 0..<max(1, size) {
      let post =
        number == 0 ? staffing.leader : dice.one(of: staffing.members, weight: \.weight).post
      let made = people.next(&dice, age: number == 0 ? 38...62 : 18...67)
      guard let name = PersonName(given: made.given, family: made.family, title: made.title) else {
        continue
      }
      let person = Person(
        id: try tx.newIdentifier(), name: name, bornOn: made.bornOn,
        emails: [made.address(number, at: address)])
      let adult = max(30, (today - made.bornOn) - 18 * 365)
      let started = dice.day(
        before: today, dice.happens(180) ? 1...min(360, adult) : 1...min(5_000, adult))
      let tenths = post.engagement == .volunteer ? 1 : dice.one(of: [10, 10, 10, 8, 6, 5])
      persons.append(person)
      assignments.append(
        Assignment(
          id: try tx.newIdentifier(), person: person.id, organisation: organisation,
          title: post.title, role: JobRole(.local, post.role), staffGroup: post.staffGroup,
          engagement: post.engagement,
          fte: FullTimeEquivalent(hundredThousandths: tenths * 10_000), startedOn: started,
          joinedEmployerOn: started))
    }
    var changes = try People.save(persons, tx)
    changes += try Assignments.save(assignments, tx)
    changes += try LineManagement.set(managers(of: assignments), from: today, tx)
    _ = try ManagerReasons.recompute(for: [organisation], on: today, tx)
    return (changes, persons[0].id)
  }

  private static func managers(
    of assignments: [Assignment]
  ) -> [AssignmentID: LineManagement.Manager?] {
    let leads = [assignments[0]] + assignments.dropFirst().filter { $0.title.hasSuffix("Manager") }
    var managers: [AssignmentID: LineManagement.Manager?] = [:]
    for (index, assignment) in assignments.enumerated().dropFirst() {
      let isLead = leads.contains { $0.id == assignment.id }
      let manager = isLead ? leads[0] : leads[index % leads.count]
      managers[assignment.id] = LineManagement.Manager(
        manager.person, in: manager.id)
    }
    return managers
  }
}

extension String {
  /// What stands between bars, without the blanks around it.
  var barParts: [String] {
    split(separator: "|").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }
}
