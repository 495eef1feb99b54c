import Kernel

/// One row of the example's staff-in-post report, before it is written down.
struct ExamplePost: Sendable {
  var employee: Int
  var assignment: String
  var isPrimary = true
  var person: ExamplePerson
  var post: ExampleContent.Post
  /// Levels 3 and 4 of the tree, and the cost centre: name and code each.
  var division: (name: String, code: String)
  var group: (name: String, code: String)
  var team: (name: String, code: String)
  var fullTimeEquivalent = 100
  var category = "Permanent"
  var status = "Active Assignment"
  var startedOn: Day
  var joinedOn: Day
  var endsOn: Day?
  var supervisor: (employee: Int, assignment: String, name: String)?
  var managesPeople = false
}

/// Builds a trust: a board, divisions under directors, groups under matrons, teams under leaders.
struct ExampleTrust {
  let trust: ExampleContent.Places.Trust
  let content: ExampleContent
  let today: Day
  let size: Int
  private(set) var rows: [ExamplePost] = []
  private var nextEmployee: Int

  init(
    _ trust: ExampleContent.Places.Trust, size: Int, content: ExampleContent, today: Day,
    people: inout ExamplePeople, dice: inout ExampleDice
  ) {
    self.trust = trust
    self.content = content
    self.today = today
    self.size = size
    nextEmployee = (Int(trust.vpd) ?? 900) * 100_000
    build(&people, &dice)
  }

  private mutating func build(_ people: inout ExamplePeople, _ dice: inout ExampleDice) {
    let boardUnit = ("Board", "X100")
    let executive = ("Executive", "X000")
    var chair = row(
      NonExecutive.chair, executive, boardUnit, ("Board Members", "X110"), nil, &people, &dice)
    chair.category = "Non-Exec Director/Chair"
    chair.fullTimeEquivalent = 20
    chair.managesPeople = true
    rows.append(chair)
    var leaders: [ExamplePost] = []
    for post in content.posts.executives {
      var member = row(
        post, executive, boardUnit, ("Board Members", "X110"), leaders.first ?? chair, &people,
        &dice, age: 40...64)
      member.managesPeople = true
      leaders.append(member)
      rows.append(member)
    }
    for _ in 0..<5 {
      var member = row(
        NonExecutive.member, executive, boardUnit, ("Board Members", "X110"), chair, &people, &dice,
        age: 44...66)
      member.category = "Non-Exec Director/Chair"
      member.fullTimeEquivalent = 10
      rows.append(member)
    }

    let divisions = max(1, size / 900)
    var division = 0
    while rows.count < size {
      let number = division % divisions + 1
      let unit = ("Division \(number)", "D\(number)00")
      let above = leaders[division % leaders.count]
      var director = row(
        content.posts.division.director, unit, ("Division \(number) Management", "D\(number)01"),
        ("Division \(number) Office", "D\(number)02"), above, &people, &dice, age: 36...63)
      if division < divisions {
        director.managesPeople = true
        rows.append(director)
        divisionDirectors.append(director)
      } else {
        director = divisionDirectors[number - 1]
      }
      fill(unit, under: director, round: division / divisions, number, &people, &dice)
      division += 1
    }
    addSecondAssignments(&dice)
    addFaults(&dice)
  }

  private var divisionDirectors: [ExamplePost] = []

  /// One group of up to six teams under a matron.
  private mutating func fill(
    _ unit: (String, String), under director: ExamplePost, round: Int, _ number: Int,
    _ people: inout ExamplePeople, _ dice: inout ExampleDice
  ) {
    let code = "D\(number)\(round + 1)"
    let group = ("Group \(number).\(round + 1)", "\(code)G")
    var middle = row(
      content.posts.division.middle, unit, group,
      ("Group \(number).\(round + 1) Office", "\(code)H"),
      director, &people, &dice, age: 32...62)
    middle.managesPeople = true
    rows.append(middle)
    let kinds = content.posts.teams.filter { $0.sorts.contains(trust.sort) }
    for place in 1...6 where rows.count < size {
      let kind = dice.one(of: kinds) { $0.weight }
      let team = ("\(kind.name) \(number)\(round + 1)\(place)", "\(code)T\(place)")
      var leader = row(kind.leader, unit, group, team, middle, &people, &dice, age: 28...63)
      leader.managesPeople = true
      rows.append(leader)
      // A leader's post is empty for the moment in one team of forty: nobody is named above.
      let gap = dice.happens(25)
      for member in kind.members {
        for _ in 0..<member.weight where rows.count < size {
          var new = row(
            member.post, unit, group, team, gap ? middle : leader, &people, &dice, age: 19...66)
          vary(&new, &dice)
          rows.append(new)
        }
      }
    }
  }

  private mutating func row(
    _ post: ExampleContent.Post, _ division: (String, String), _ group: (String, String),
    _ team: (String, String), _ above: ExamplePost?, _ people: inout ExamplePeople,
    _ dice: inout ExampleDice, age: ClosedRange<Int> = 45...66
  ) -> ExamplePost {
    nextEmployee += 1
    let person = people.next(&dice, age: age)
    // Most have been here for years; about one in seven started within the last twelve months.
    let longest = max(40, min(9_000, (today - person.bornOn) - 18 * 366))
    let joined = dice.day(before: today, dice.happens(140) ? 1...min(360, longest) : 1...longest)
    let started = dice.happens(300) ? dice.day(before: today, 0...(today - joined)) : joined
    return ExamplePost(
      employee: nextEmployee, assignment: String(nextEmployee), person: person, post: post,
      division: (division.0, division.1), group: (group.0, group.1), team: (team.0, team.1),
      startedOn: started, joinedOn: joined,
      supervisor: above.map { ($0.employee, $0.assignment, ExampleTrust.listed($0.person)) })
  }

  /// Part-timers, fixed terms, the bank, people on long leave.
  private func vary(_ row: inout ExamplePost, _ dice: inout ExampleDice) {
    row.fullTimeEquivalent = dice.one(of: [100, 100, 100, 100, 100, 80, 80, 64, 60, 50])
    switch dice.number(1...100) {
    case 1...5:
      row.category = "Fixed Term Temp"
      row.endsOn = today + dice.number(20...500)
    case 6...9:
      row.category = "Bank"
      row.fullTimeEquivalent = 0
    default: break
    }
    switch dice.number(1...1_000) {
    case 1...22: row.status = row.person.isFemale ? "Maternity & Adoption" : "Active Assignment"
    case 23...27: row.status = "Career Break"
    case 28...33: row.status = "Acting Up"
    default: break
    }
  }

  /// Some people hold a second post in the same trust.
  private mutating func addSecondAssignments(_ dice: inout ExampleDice) {
    let count = rows.count
    for index in 20..<max(20, count) where dice.happens(12) {
      var second = rows[index]
      guard second.status == "Active Assignment", second.category == "Permanent" else { continue }
      let other = rows[dice.number(20...(count - 1))]
      second.isPrimary = false
      second.assignment += "-2"
      second.category = "Bank"
      second.fullTimeEquivalent = 0
      second.division = other.division
      second.group = other.group
      second.team = other.team
      second.managesPeople = false
      rows.append(second)
    }
  }

  /// What a real extract has wrong: a supervisor who has gone, a person who is their own.
  private mutating func addFaults(_ dice: inout ExampleDice) {
    for index in rows.indices.dropFirst(40) {
      switch dice.number(1...2_000) {
      case 1: rows[index].supervisor = (99_000_000 + index, "\(99_000_000 + index)", "Gone, Mr A")
      case 2:
        rows[index].supervisor = (
          rows[index].employee, rows[index].assignment, ExampleTrust.listed(rows[index].person)
        )
      default: break
      }
    }
  }

  private static func listed(_ person: ExamplePerson) -> String {
    person.family.isEmpty ? person.given : "\(person.family), \(person.title) \(person.given)"
  }

  private enum NonExecutive {
    static let chair = ExampleContent.Post(
      title: "Chair", staffGroup: "Administrative and Clerical", role: "Chair",
      occupationCode: "Z2A", payscale: "Non Exec Director")
    static let member = ExampleContent.Post(
      title: "Non Executive Director", staffGroup: "Administrative and Clerical",
      role: "Non Executive Director", occupationCode: "Z2E", payscale: "Non Exec Director")
  }
}

extension ExampleContent.Post {
  init(title: String, staffGroup: String, role: String, occupationCode: String, payscale: String) {
    self.title = title
    self.staffGroup = staffGroup
    self.role = role
    self.occupationCode = occupationCode
    self.payscale = payscale
  }
}
