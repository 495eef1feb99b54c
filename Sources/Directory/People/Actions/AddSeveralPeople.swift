import Journals
import Kernel
import Storage

/// Adds several people of one employer at once, each with the post they have: all of them or, when
/// something is to be mended, nobody.
package struct AddSeveralPeople: Sendable {
  /// One line of the list.
  package struct Starter: Sendable {
    /// By which problems name the line: `title-3`.
    package let line: Int
    package let name: PersonName
    /// An address, checked before.
    package let email: String?
    package let isManager: Bool
    package let job: JobParticulars

    package init(
      line: Int, name: PersonName, email: String?, isManager: Bool, job: JobParticulars
    ) {
      self.line = line
      self.name = name
      self.email = email
      self.isManager = isManager
      self.job = job
    }
  }

  package let organisation: OrganisationID
  package let starters: [Starter]

  package init(_ starters: [Starter], at organisation: OrganisationID) {
    self.starters = starters
    self.organisation = organisation
  }

  /// - Throws: `Problems` with every line to be mended; nobody is added then.
  @discardableResult
  package func run(under right: Right, _ tx: any Transaction) throws -> [Person] {
    var problems = Problems()
    try refuseThoseHere(on: right.at.dayInLondon, &problems, tx)
    var people: [Person] = []
    var posts: [Assignment] = []
    for starter in starters {
      var person = Person(id: try tx.newIdentifier(), name: starter.name)
      if let email = starter.email { person.reach(at: email) }
      var post = starter.job.assignment(try tx.newIdentifier(), of: person.id, isPrimary: true)
      post.isFlaggedManager = starter.isManager
      var own = Problems()
      PersonRules.check(post, bornOn: nil, &own)
      for problem in own.problems {
        problems.add(
          "\(problem.field)-\(starter.line)", "Person \(starter.line): \(problem.message)")
      }
      people.append(person)
      posts.append(post)
    }
    try problems.throwIfAny()
    let changes = try People.save(people, tx) + Assignments.save(posts, tx)
    try ManagerReasons.recompute(for: [organisation], on: right.at.dayInLondon, tx)
    let name = try Organisations.names(of: [organisation], tx)[organisation] ?? ""
    var subjects: [JournalSubject] = [.organisation(organisation)]
    subjects += people.map { JournalSubject.person($0.id) }
    try Journal.record(
      JournalEvent(
        PersonJournal.addedSeveral, subjects,
        details: ["count": "\(people.count)", "organisation": name], changes: changes),
      under: right, tx)
    return people
  }

  /// Somebody of that name and job who is here already: typed twice, more likely than not.
  private func refuseThoseHere(
    on day: Day, _ problems: inout Problems, _ tx: any Transaction
  ) throws {
    let posts = try Assignments.ofEmployer(organisation, tx).filter {
      $0.endedOn.map { $0 >= day } ?? true
    }
    let names = try People.names(of: Set(posts.map(\.person)), tx)
    var here = Set(posts.map { key(names[$0.person] ?? "", $0.title) })
    for starter in starters {
      guard !here.insert(key(starter.name.display, starter.job.title)).inserted else { continue }
      problems.add(
        "name-\(starter.line)",
        "Person \(starter.line): there is a \(starter.name.display), \(starter.job.title), already. "
          + "Clear the line, or write the name in full if it is somebody else")
    }
  }

  private func key(_ name: String, _ title: String) -> String {
    name.folded + "\n" + title.folded
  }
}
