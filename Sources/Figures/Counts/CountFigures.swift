import Directory
import Kernel
import Storage

/// Counts what a measure needs, from the census of an employer and what was loaded. Within this
/// target alone: what leaves it is for whoever may have it exact, or is made safe first.
struct CountFigures {
  let census: WorkforceCensus
  let question: FigureQuestion
  /// Everything that counts as the organisation.
  let within: Set<OrganisationID>
  let tx: any Transaction

  func run() throws -> FigureCounts {
    switch question.source {
    case .workforce: workforce()
    case .board: beside(.board, called: "board")
    case .managers: beside(.senior, called: "senior managers")
    case .recruitment: try recruitment()
    case .disciplinary: try casework(.disciplinary)
    case .capability: try casework(.capability)
    case .training: try training()
    case .leavers: leavers()
    case .survey: try survey()
    case .pay: try pay()
    }
  }

  private var groups: [String] { question.characteristic.groups }

  private func scope(_ population: WorkforceScope.Population = .staff) -> WorkforceScope {
    WorkforceScope(on: question.year.end, population, at: within)
  }

  /// By group, in the order of the groups; those who did not say last.
  private func counts(_ population: WorkforceScope.Population = .staff) -> [Int] {
    let counted = census.count(scope(population), by: [question.characteristic.side])
    return byGroup(counted.counts)
  }

  private func byGroup(_ counted: [Int]) -> [Int] {
    var sums = [Int](repeating: 0, count: groups.count + 1)
    for (place, count) in counted.enumerated() {
      let group = question.characteristic.group(place).flatMap(groups.firstIndex)
      sums[group ?? groups.count] += count
    }
    return sums
  }

  /// Each group with how many are counted of how many; those who did not say apart.
  private func fill(_ result: inout FigureCounts, _ part: [Int], of whole: [Int]) {
    for (place, name) in groups.enumerated() {
      result.groups.append(.init(name, numerator: part[place], denominator: whole[place]))
    }
    result.rest = .init(
      "not known", numerator: part[groups.count], denominator: whole[groups.count])
  }

  private func known(_ result: inout FigureCounts, _ sums: [Int]) {
    result.all = sums.reduce(0, +)
    result.known = result.all - (sums.last ?? 0)
    result.isRecorded = result.all > 0
  }

  /// How much of the workforce each group is, band by band; those who did not say are in the whole.
  private func workforce() -> FigureCounts {
    var result = FigureCounts()
    let sums = counts()
    known(&result, sums)
    for (name, count) in zip(groups, sums) {
      result.groups.append(.init(name, numerator: count, denominator: result.all))
    }
    result.rest = .init("not known", numerator: sums.last ?? 0, denominator: result.all)
    // The disability standard takes bands together.
    let side: WorkforceSide = question.characteristic == .disability ? .cluster : .band
    let counted = census.count(scope(), by: [side, question.characteristic.side])
    let size = census.size(question.characteristic.side)
    for place in 0..<census.size(side) {
      let row = byGroup(Array(counted.counts[place * size..<(place + 1) * size]))
      guard row.contains(where: { $0 > 0 }) else { continue }
      let name =
        side == .band ? census.book.name(ofBand: place) : census.book.name(ofCluster: place)
      result.parts.append(FigureCounts.Part(name: name, counts: row))
    }
    return result
  }

  /// How much of some a group is, and how much of the workforce.
  private func beside(
    _ population: WorkforceScope.Population, called name: String
  ) -> FigureCounts {
    var result = FigureCounts()
    let staff = counts()
    let few = counts(population)
    known(&result, staff)
    result.isRecorded = result.isRecorded && few.reduce(0, +) > 0
    result.groups = [
      .init(name, numerator: few[0], denominator: few.reduce(0, +)),
      .init("workforce", numerator: staff[0], denominator: staff.reduce(0, +)),
    ]
    if population == .board {
      result.safeNotes.append(
        "The board is whoever holds a role that sits on it, until boards are kept by name")
    }
    return result
  }

  // MARK: Recruitment

  private func recruitment() throws -> FigureCounts {
    var result = FigureCounts()
    var shortlisted = [Int](repeating: 0, count: groups.count + 1)
    var appointed = shortlisted
    var aside = 0
    var declined = 0
    for application in try RecruitmentRows.all(at: question.organisation, tx).values {
      guard let closed = application.closedOn, question.year.contains(closed) else { continue }
      result.isRecorded = true
      guard application.setAside == nil else {
        aside += 1
        continue
      }
      if application.hasDeclined {
        declined += 1
        continue
      }
      guard application.isShortlisted == true else { continue }
      let place = place(application.said[question.characteristic.said])
      shortlisted[place] += 1
      if application.isAppointed == true { appointed[place] += 1 }
    }
    guard result.isRecorded else { return try recruitmentTotals() }
    known(&result, shortlisted)
    result.isRecorded = true
    fill(&result, appointed, of: shortlisted)
    if aside > 0 {
      result.notes.append(
        "\(aside) \(aside == 1 ? "application is" : "applications are") left out until corrected")
    }
    if declined > 0 {
      result.notes.append(
        "\(declined) who turned the post down \(declined == 1 ? "is" : "are") in neither count")
    }
    return result
  }

  private func place(_ code: String?) -> Int {
    let place = code.map {
      census.book.place(of: question.characteristic.characteristic, "esr", $0)
    }
    let counted =
      question.characteristic == .ethnicity
      ? place.map { Int(census.book.group(ofEthnicity: $0).rawValue) } : place.map(Int.init)
    return counted.flatMap(question.characteristic.group).flatMap(groups.firstIndex)
      ?? groups.count
  }

  private func recruitmentTotals() throws -> FigureCounts {
    var result = FigureCounts()
    let totals = try RecruitmentRows.totals(at: question.organisation, question.year.end, tx)
      .filter { $0.characteristic == question.characteristic.said }
    guard !totals.isEmpty else { return result }
    var shortlisted = [Int](repeating: 0, count: groups.count + 1)
    var appointed = shortlisted
    var faults: [Int: Int] = [:]
    for total in totals {
      let place = place(total.said)
      guard total.setAside == nil, let some = total.shortlisted, let few = total.appointed else {
        faults[place, default: 0] += 1
        continue
      }
      shortlisted[place] += some
      appointed[place] += few
    }
    known(&result, shortlisted)
    result.isRecorded = true
    for (place, name) in groups.enumerated() {
      result.groups.append(
        faults[place] == nil
          ? .init(name, numerator: appointed[place], denominator: shortlisted[place])
          : .init(name, fault: "A row of \(name) applicants was not taken over"))
    }
    result.rest = .init(
      "not known", numerator: appointed[groups.count], denominator: shortlisted[groups.count])
    result.safeNotes.append(
      "From totals: offers that were declined are inside the shortlisted count")
    return result
  }

  // MARK: Casework

  /// People who entered a formal process in the year, each once, over those in post on its last day.
  private func casework(_ process: CaseworkEntry.Process) throws -> FigureCounts {
    var result = FigureCounts()
    let staff = counts()
    known(&result, staff)
    let cases = try CaseworkRows.all(at: question.organisation, tx)
    result.isRecorded = !cases.isEmpty
    guard result.isRecorded else { return result }
    let numbers = try People.all(by: .esrEmployee, at: question.organisation, tx)
    let objecting = try Objections.everybody(tx)
    let standIns = try OnePerson.everybody(tx)
    var people: [PersonID: Int] = [:]
    var strangers: [String: Int] = [:]
    var aside = 0
    let said = try said()
    for one in cases.values.sorted(by: { $0.reference < $1.reference }) {
      guard one.process == process, one.isFormal == true else { continue }
      guard one.setAside == nil else {
        aside += 1
        continue
      }
      guard let start = one.formalOn, question.year.contains(start) else { continue }
      if let person = one.person ?? one.staffNumber.flatMap({ numbers[$0] }) {
        if objecting.contains(person) { continue }
        people[standIns[person] ?? person] = said[person] ?? groups.count
      } else {
        strangers[one.staffNumber ?? "#\(one.reference)"] = place(
          one.said[question.characteristic.characteristic])
      }
    }
    var entered = [Int](repeating: 0, count: groups.count + 1)
    for place in people.values { entered[place] += 1 }
    for place in strangers.values { entered[place] += 1 }
    fill(&result, entered, of: staff)
    if let unknown = entered.last, unknown > 0 {
      result.notes.append(
        "\(unknown) who entered it did not say to which group they belong, and \(unknown == 1 ? "is" : "are") in neither"
      )
    }
    if aside > 0 {
      result.notes.append(
        "\(aside) \(aside == 1 ? "case is" : "cases are") left out until corrected")
    }
    return result
  }

  /// To which group each person belongs by the employer's word: places among the groups.
  private func said() throws -> [PersonID: Int] {
    var said: [PersonID: Int] = [:]
    try tx.forEachRow(
      """
      SELECT person_id, scheme, code FROM monitoring_value
      WHERE organisation_id = ?1 AND characteristic = ?2
      """, question.organisation, question.characteristic.characteristic
    ) { row in
      let code = census.book.place(
        of: question.characteristic.characteristic, try row(1), try row(2))
      let counted =
        question.characteristic == .ethnicity
        ? Int(census.book.group(ofEthnicity: code).rawValue) : Int(code)
      said[try row(0)] =
        question.characteristic.group(counted).flatMap(groups.firstIndex) ?? groups.count
    }
    for (person, own) in try OwnAnswers.everybody(question.characteristic.characteristic, tx) {
      let code = census.book.place(
        of: question.characteristic.characteristic, own.scheme, own.code)
      let counted =
        question.characteristic == .ethnicity
        ? Int(census.book.group(ofEthnicity: code).rawValue) : Int(code)
      said[person] =
        question.characteristic.group(counted).flatMap(groups.firstIndex) ?? groups.count
    }
    return said
  }

  // MARK: Other

  /// People who left in the year over those in post on the day before it or since.
  private func leavers() -> FigureCounts {
    var result = FigureCounts()
    var left = [Int](repeating: 0, count: groups.count + 1)
    var whole = left
    let (first, last) = (
      Int32(clamping: question.year.start.number), Int32(clamping: question.year.end.number)
    )
    let meant = census.organisations.map(within.contains)
    for block in census.blocks {
      var row = 0
      while row < block.count {
        var end = row
        var isCounted = false
        var isStill = false
        while end < block.count, block.person[end] == block.person[row] {
          let isMeant =
            meant[Int(block.employer[end])] || meant[Int(block.organisation[end])]
          if isMeant, WorkforceScope.Population.staff.includes(block.engagement[end]),
            block.started[end] <= last, block.ended[end] >= first
          {
            isCounted = true
            if block.ended[end] > last { isStill = true }
          }
          end += 1
        }
        if isCounted {
          let value =
            switch question.characteristic {
            case .ethnicity:
              Int(census.book.group(ofEthnicity: block.ethnicity[row]).rawValue)
            case .disability: Int(block.disability[row])
            case .gender: Int(block.gender[row])
            }
          let place =
            question.characteristic.group(value).flatMap(groups.firstIndex) ?? groups.count
          whole[place] += 1
          if !isStill { left[place] += 1 }
        }
        row = end
      }
    }
    known(&result, whole)
    fill(&result, left, of: whole)
    return result
  }

  /// People in post who took part in something in the year, each once.
  private func training() throws -> FigureCounts {
    var result = FigureCounts()
    let staff = counts()
    known(&result, staff)
    let taken = try HandedOver.training(at: question.organisation, tx)
    result.isRecorded = !taken.isEmpty
    guard result.isRecorded else { return result }
    let people = try People.all(by: .esrEmployee, at: question.organisation, tx)
    let standIns = try OnePerson.everybody(tx)
    let inPost = census.people(of: scope())
    var part = [Int](repeating: 0, count: groups.count + 1)
    let said = try said()
    var seen: Set<PersonID> = []
    for one in taken where question.year.contains(one.takenOn) {
      guard let record = one.person ?? people[one.staffNumber] else { continue }
      let person = standIns[record] ?? record
      guard inPost.contains(person.rawValue), seen.insert(person).inserted else { continue }
      part[said[person] ?? said[record] ?? groups.count] += 1
    }
    fill(&result, part, of: staff)
    return result
  }

  /// The last survey that closed in the year.
  private func survey() throws -> FigureCounts {
    var result = FigureCounts()
    let held = try HandedOver.surveys(at: question.organisation, tx).filter {
      $0.team.isEmpty && $0.measure == question.measure && question.year.contains($0.askedOn)
    }
    guard let last = held.map(\.askedOn).max() else { return result }
    let latest = held.filter { $0.askedOn == last }
    result.isRecorded = true
    for name in groups {
      let one = latest.first { $0.saidBy == name }
      result.groups.append(.init(name, numerator: one?.part, denominator: one?.whole))
    }
    result.safeNotes.append("From the survey that closed on \(last.inWords)")
    if latest.contains(where: \.isFromPercentage) {
      result.safeNotes.append(
        "Counts were worked out from percentages that were handed over, to the nearest whole")
    }
    return result
  }

  /// The last snapshot in the year, or in the five days after it: public bodies take 31 March, others 5
  /// April.
  private func pay() throws -> FigureCounts {
    var result = FigureCounts()
    let rates = try HandedOver.pay(at: question.organisation, tx).filter {
      question.year.contains($0.paidOn - 5)
    }
    guard let last = rates.map(\.paidOn).max() else { return result }
    result.isRecorded = true
    let people = try People.all(by: .esrEmployee, at: question.organisation, tx)
    let objecting = try Objections.everybody(tx)
    let said = try said()
    var pays: [PayGap.Pay] = []
    for rate in rates where rate.paidOn == last {
      guard let person = rate.person ?? people[rate.staffNumber], !objecting.contains(person)
      else { continue }
      result.all += 1
      guard let place = said[person], place < 2 else { continue }
      result.known += 1
      pays.append(
        PayGap.Pay(
          isOfFocus: place == 0, hourly: rate.isFullPay ? rate.hourly : nil, bonus: rate.bonus))
    }
    let gap = PayGap(pays)
    result.pay = gap
    result.groups = [
      .init(groups[0], numerator: gap.people.focus, denominator: gap.employees.focus),
      .init(groups[1], numerator: gap.people.other, denominator: gap.employees.other),
    ]
    result.safeNotes.append("As paid on \(last.inWords)")
    return result
  }
}
