import Directory
import Files
import Kernel

/// The staff files of one load, read and checked together. Pure: what is held comes in.
struct PlainStaffReading {
  let codes: PlainCodes
  let asOf: Day
  private(set) var posts: [PlainPost] = []
  private(set) var findings: [Finding] = []
  private(set) var people: PlainPeople
  /// Rows that hold columns of subjects beside the post, with whom they are about.
  private(set) var placed: [(row: SourceRow, found: PlainPeople.Found)] = []
  private let held: PlainHeld
  private var rowsOfPerson: [String: [Int]] = [:]

  init(_ held: PlainHeld, codes: PlainCodes, asOf: Day) {
    self.held = held
    self.codes = codes
    self.asOf = asOf
    people = PlainPeople(held, asOf: asOf)
  }

  mutating func read(_ table: SourceTable) {
    placed = []
    let columns = ReportColumns<PlainColumn>(table.header)
    let dates = ReportDates(columns, PlainColumn.dates, of: table)
    let values = PlainValues(codes: codes, columns: columns, dates: dates, asOf: asOf)
    var findings = ReportFindings(file: table.file)
    var suffixes = DecimalSuffixes<PlainColumn>()
    var silent = DecimalSuffixes<PlainColumn>()
    for row in table.rows {
      let words = values.words(of: row, &silent)
      guard let found = people.place(words, row, columns, &findings) else { continue }
      var post = PlainPost(
        file: table.file, source: row, columns: columns, personKey: found.key,
        person: found.person)
      values.fill(&post, &suffixes, &findings)
      if let problem = clash(post, columns) {
        findings.add(
          problem.code, row, problem.column.rawValue, value: words.name?.display ?? "",
          problem.words)
        continue
      }
      placed.append((row, found))
      rowsOfPerson[found.key, default: []].append(posts.count)
      posts.append(post)
    }
    suffixes.report(PlainColumn.numbers, name: { ($0.rawValue, columns.name($0)) }, &findings)
    dates.reportShapes(PlainColumn.dates, &findings)
    self.findings += findings.all
  }

  private struct Clash {
    let code: FindingCode
    let column: PlainColumn
    let words: String
  }

  /// Rows of one key that cannot be one person, and rows that say the same twice.
  private func clash(_ post: PlainPost, _ columns: ReportColumns<PlainColumn>) -> Clash? {
    guard let first = rowsOfPerson[post.personKey]?.first.map({ posts[$0] }) else { return nil }
    let isNumbered = !post.staffNumber.isEmpty
    let column = isNumbered ? PlainColumn.staffNumber : columns.has(.name) ? .name : .lastName
    let differs =
      (post.bornOn != nil && first.bornOn != nil && post.bornOn != first.bornOn)
      || (!post.nationalInsurance.isEmpty && !first.nationalInsurance.isEmpty
        && PersonIdentifier.key(.nationalInsurance, post.nationalInsurance)
          != PersonIdentifier.key(.nationalInsurance, first.nationalInsurance))
    if differs {
      return Clash(
        code: .keyDuplicate, column: column,
        words: "\(columns.name(column)): line \(first.source.line) has the same"
          + " \(isNumbered ? "number" : "name"), and another birth date or National Insurance number."
          + " The row was not loaded. \(isNumbered ? "Give each person their own number." : "Add a column of staff numbers.")"
      )
    }
    let same = rowsOfPerson[post.personKey]?.lazy.map { posts[$0] }.first { other in
      post.postNumber.isEmpty
        ? other.postNumber.isEmpty && other.jobTitle.folded == post.jobTitle.folded
          && other.siteCode == post.siteCode && other.startsOn == post.startsOn
        : other.postNumber == post.postNumber
    }
    return same.map { other in
      Clash(
        code: .keyDuplicate, column: column,
        words:
          "\(columns.name(column)): the same person and post as line \(other.source.line). This"
          + " row was not loaded. If it is a second post, give both a number under Post number.")
    }
  }

  /// What can be said only when all rows are known: keys of posts, main posts, managers, places.
  mutating func settle(places: [String: OrganisationID]) {
    let keys = PlainPostKeys(held)
    for (person, rows) in rowsOfPerson {
      let known = posts[rows[0]].person
      for (row, key) in zip(rows, keys.keys(of: rows.map { posts[$0] }, person, known)) {
        posts[row].key = key
        if let earlier = held.post(key, of: known)?.values {
          posts[row].keepHeld(earlier, &findings)
        }
      }
      let main = main(of: rows)
      for row in rows { posts[row].isPrimary = row == main }
    }
    findPlaces(places)
    PlainManagers(people: people, held: held, asOf: asOf).link(&posts, &findings)
  }

  /// A person's main post: the one that is known to be it, else of those that run the one with most
  /// hours, then the first.
  private func main(of rows: [Int]) -> Int {
    let running = rows.filter { !posts[$0].isOver(by: asOf) }
    let counted = running.isEmpty ? rows : running
    if counted.count > 1, let known = mainAsHeld(of: counted) { return known }
    return counted.max { one, other in
      let size = { (post: PlainPost) in (post.fte ?? .zero, post.hours?.hundredths ?? 0) }
      let (a, b) = (size(posts[one]), size(posts[other]))
      return a == b ? one > other : a < b
    } ?? rows[0]
  }

  /// The row of the post that another source, or somebody by hand, made the main one. What earlier
  /// plain files made it follows the hours.
  private func mainAsHeld(of rows: [Int]) -> Int? {
    guard let person = posts[rows[0]].person,
      let main = held.assignments[person]?.first(where: {
        $0.isPrimary && !$0.hasEnded(by: asOf)
      })
    else { return nil }
    return rows.first { row in
      let post = posts[row]
      if let number = main.number, !post.postNumber.isEmpty { return post.postNumber == number }
      return post.jobTitle.folded == main.title.folded && post.startsOn == main.startedOn
    }
  }

  private mutating func findPlaces(_ places: [String: OrganisationID]) {
    for index in posts.indices where !posts[index].siteCode.isEmpty {
      let post = posts[index]
      if let place = places[post.siteCode] {
        posts[index].site = place
        continue
      }
      posts[index].refused.insert(.siteCode)
      posts[index].siteCode = ""
      findings.append(
        Finding(
          .orphanOrganisation, file: post.file, line: post.source.line, record: post.source.record,
          column: PlainColumn.siteCode.rawValue, value: post.siteCode,
          "\(post.columns.name(.siteCode)): no site of the employer has the code \(post.siteCode). A new"
            + " post was loaded at the employer itself; one that is known stays where it is."))
    }
  }
}

/// Which of a person's posts each row is, also when rows change places or titles.
struct PlainPostKeys {
  let held: PlainHeld

  init(_ held: PlainHeld) { self.held = held }

  func keys(of posts: [PlainPost], _ personKey: String, _ person: PersonID?) -> [String] {
    var keys = [String?](repeating: nil, count: posts.count)
    func key(_ which: PlainPostKey.Which) -> String { PlainPostKey(personKey, which).text }
    for (place, post) in posts.enumerated() where !post.postNumber.isEmpty {
      keys[place] = key(.number(post.postNumber))
    }
    // Posts held under ordinals, by person: the key of the person may have changed since.
    var open = (person.flatMap { held.postsOfPerson[$0] } ?? []).map {
      (ordinal: PlainPostKey($0.key.key)?.ordinal, values: $0.values)
    }.filter { $0.ordinal != nil }
    func take(_ place: Int, where fits: ([String: String]) -> Bool) {
      guard keys[place] == nil, let index = open.firstIndex(where: { fits($0.values) }),
        let ordinal = open[index].ordinal
      else { return }
      keys[place] = key(.ordinal(ordinal))
      open.remove(at: index)
    }
    for (place, post) in posts.enumerated() {
      take(place) {
        $0[PlainColumn.jobTitle.rawValue] == post.jobTitle
          && $0[PlainColumn.start.rawValue] == post.startsOn?.iso
      }
    }
    for (place, post) in posts.enumerated() {
      take(place) { $0[PlainColumn.jobTitle.rawValue]?.folded == post.jobTitle.folded }
    }
    for place in posts.indices { take(place) { _ in true } }
    var next = 1
    let used = Set(
      (person.flatMap { held.postsOfPerson[$0] } ?? []).compactMap {
        PlainPostKey($0.key.key)?.ordinal
      })
    return keys.map { known in
      if let known { return known }
      while used.contains(next) || keys.contains(key(.ordinal(next))) { next += 1 }
      defer { next += 1 }
      return key(.ordinal(next))
    }
  }
}
