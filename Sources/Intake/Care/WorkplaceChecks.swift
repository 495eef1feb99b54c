import Files
import Kernel

/// What the columns of a workplace row say about each other.
///
/// - Source: import formats, section 2.3.
extension CareRowJudge {
  static func workplace(_ row: CareRow, _ scene: CareScene) -> CareRowJudge {
    var judge = CareRowJudge(row, scene)
    judge.judgeValues()
    judge.judgeEmployerType()
    judge.judgeRegistration()
    judge.judgeServices()
    judge.judgeServiceUsers()
    judge.judgeDelegatedHealthcare()
    judge.judgeTotal()
    judge.judgeTurnover()
    judge.judgeReasons()
    judge.judgePathway()
    judge.judgePay()
    return judge
  }

  private mutating func judgeEmployerType() {
    guard !isSpoilt("ESTTYPE"), has("ESTTYPE") else { return }
    if self["ESTTYPE"] == "8" {
      remindIfBlank("OTHERTYPE", "\(heading("ESTTYPE")) is 8 (other)")
    } else {
      ignore("OTHERTYPE", "it belongs to \(heading("ESTTYPE")) 8 (other) only")
    }
  }

  /// Registration with the Care Quality Commission must fit the main service; its numbers are
  /// needed exactly when the workplace is registered.
  private mutating func judgeRegistration() {
    guard has("REGTYPE"), !isSpoilt("REGTYPE") else { return }
    let isRegistered = self["REGTYPE"] == "2"
    if !isSpoilt("MAINSERVICE"),
      let expected = scene.codes.isRegulated(service: self["MAINSERVICE"]),
      expected != isRegistered
    {
      keep("REGTYPE", "")
      report(
        .fieldConflict, "REGTYPE/MAINSERVICE",
        "\(heading("MAINSERVICE")) \(self["MAINSERVICE"]) is \(expected ? "" : "not ")regulated by the "
          + "CQC, but \(heading("REGTYPE")) says \(isRegistered ? "it is" : "it is not"). "
          + "\(heading("REGTYPE")) was left out; correct whichever is wrong and load the file again."
      )
      return
    }
    guard isRegistered else {
      let why = "\(heading("REGTYPE")) says that the workplace is not regulated by the CQC"
      ignore("PROVNUM", why)
      ignore("LOCATIONID", why)
      return
    }
    requireIfBlank("PROVNUM", "the workplace is regulated by the CQC")
    if !scene.codes.isHeadOffice(service: self["MAINSERVICE"]), !isSpoilt("MAINSERVICE") {
      requireIfBlank("LOCATIONID", "the workplace is regulated by the CQC")
    }
  }

  private mutating func judgeServices() {
    guard has("ALLSERVICES"), !isSpoilt("ALLSERVICES") else { return }
    let services = CareList.items(self["ALLSERVICES"])
    let main = self["MAINSERVICE"]
    if !isSpoilt("MAINSERVICE"), !main.isEmpty, !services.contains(main) {
      report(
        .fieldConflict, "ALLSERVICES/MAINSERVICE", effect: .loaded, spoils: false,
        "\(heading("ALLSERVICES")) does not hold \(heading("MAINSERVICE")) \(main). Both were kept; "
          + "add it to the list.")
    }
    if services.contains("0"), services.count(where: { $0 != "0" && !$0.isEmpty }) > 1 {
      report(
        .fieldConflict, "ALLSERVICES", effect: .loaded, spoils: false,
        "\(heading("ALLSERVICES")) has 0 (no other service) beside other services. The list was kept; "
          + "take the 0 out.")
    }
    judgeCapacity(services)
    judgeServiceDescriptions(services)
  }

  /// Whether a list beside ALLSERVICES is in step with it. The 0 for "no other service" may be
  /// left out of the count.
  private func isInStep(_ items: [String], _ services: [String]) -> Bool {
    items.count == services.count || items.count == services.count(where: { $0 != "0" })
  }

  private mutating func judgeCapacity(_ services: [String]) {
    let columns = ["CAPACITY", "UTILISATION"].filter {
      has($0) && !row[$0].isEmpty && !isSpoilt($0)
    }
    let lists = columns.map { CareList.items(row[$0]) }
    if !lists.allSatisfy({ isInStep($0, services) })
      || (lists.count == 2 && lists[0].count != lists[1].count)
    {
      for column in columns { keep(column, "") }
      report(
        .listLengthMismatch, "CAPACITY/UTILISATION",
        "\(services.count) services in \(heading("ALLSERVICES")), but "
          + zip(columns, lists).map { "\($1.count) in \(heading($0))" }.joined(separator: " and ")
          + ". Both lists were left out; give one item per service, empty ones too.")
      return
    }
    for (column, list) in zip(columns, lists) {
      var items = list
      for (index, item) in list.enumerated() where !item.isEmpty && index < services.count {
        let service = services[index]
        guard !service.isEmpty, !CareCodes.servicesWithCapacity.contains(service) else { continue }
        items[index] = ""
        report(
          .valueIgnored, column, value: item,
          "\(heading(column)) \(item) stands for service \(service), which has no beds or places. It "
            + "was left out.")
      }
      keep(column, items.allSatisfy(\.isEmpty) ? "" : CareList.text(items))
    }
  }

  private mutating func judgeServiceDescriptions(_ services: [String]) {
    let name = "SERVICEDESC"
    guard has(name), !row[name].isEmpty, !isSpoilt(name) else { return }
    var items = CareList.items(row[name])
    guard isInStep(items, services) else {
      keep(name, "")
      report(
        .listLengthMismatch, "ALLSERVICES/SERVICEDESC",
        "\(services.count) services in \(heading("ALLSERVICES")), but \(items.count) items in "
          + "\(heading(name)). The descriptions were left out; give one item per service, empty ones "
          + "too.")
      return
    }
    for (index, item) in items.enumerated() where !item.isEmpty && index < services.count {
      guard !services[index].isEmpty, !scene.codes.takesDescription(service: services[index]) else {
        continue
      }
      items[index] = ""
      report(
        .valueIgnored, name, value: item,
        "\(heading(name)) describes service \(services[index]), which needs no description. It was "
          + "left out.")
    }
    keep(name, items.allSatisfy(\.isEmpty) ? "" : CareList.text(items))
  }

  private mutating func judgeServiceUsers() {
    let name = "OTHERUSERDESC"
    guard has("SERVICEUSERS"), has(name), !isSpoilt("SERVICEUSERS"), !isSpoilt(name) else { return }
    let groups = CareList.items(self["SERVICEUSERS"])
    let descriptions = CareList.items(row[name])
    if !descriptions.isEmpty, descriptions.count != groups.count {
      keep(name, "")
      report(
        .listLengthMismatch, "SERVICEUSERS/OTHERUSERDESC",
        "\(groups.count) groups in \(heading("SERVICEUSERS")), but \(descriptions.count) items in "
          + "\(heading(name)). The descriptions were left out; give one item per group, empty ones too."
      )
      return
    }
    for (index, group) in groups.enumerated()
    where scene.codes.expectsDescription(serviceUser: group) {
      guard index >= descriptions.count || descriptions[index].isEmpty else { continue }
      report(
        .unanswered, name,
        "\(heading("SERVICEUSERS")) \(group) (other) has no description in \(heading(name)). Add it "
          + "if you can.")
    }
  }
}

// Small rules that several columns share.
extension CareRowJudge {
  /// The value does not apply here, so it goes.
  mutating func ignore(_ column: String, _ why: String) {
    guard has(column), !row[column].isEmpty, !isSpoilt(column) else { return }
    drop(.valueIgnored, column, "\(heading(column)) was left out: \(why).")
  }

  mutating func requireIfBlank(_ column: String, _ why: String) {
    guard has(column), row[column].isEmpty, !isSpoilt(column) else { return }
    report(
      .requiredMissing, column,
      "\(heading(column)) is blank, but \(why). Fill it in and load the file again.")
  }

  mutating func remindIfBlank(_ column: String, _ why: String) {
    guard has(column), row[column].isEmpty, !isSpoilt(column) else { return }
    report(
      .unanswered, column, "\(heading(column)) is blank, but \(why). Fill it in if you know it.")
  }
}
