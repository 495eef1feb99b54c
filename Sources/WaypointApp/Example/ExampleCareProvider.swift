import Kernel

/// The three bulk upload files of one care provider, as its own download would give them.
struct ExampleCareProvider {
  static let workplaceHeader =
    "LOCALESTID,STATUS,ESTNAME,ADDRESS1,ADDRESS2,ADDRESS3,POSTTOWN,POSTCODE,ESTTYPE,OTHERTYPE,"
    + "PERMCQC,PERMLA,REGTYPE,PROVNUM,LOCATIONID,MAINSERVICE,ALLSERVICES,CAPACITY,UTILISATION,"
    + "SERVICEDESC,SERVICEUSERS,OTHERUSERDESC,DHA,DHAACTIVITIES,TOTALPERMTEMP,ALLJOBROLES,"
    + "STARTERS,LEAVERS,VACANCIES,REASONS,REASONNOS,REPEATTRAINING,CWPAWARE,CWPUSE,CWPUSEDESC,"
    + "SICKPAY,PENSION,ACTUALCONT,OPTOUTPEN,HOLIDAY,SLEEPINS,SLEEPINPAY,TRAVELTIME,TTDIFFRATE"
  static let staffHeader =
    "LOCALESTID,UNIQUEWORKERID,STATUS,DISPLAYID,NINUMBER,POSTCODE,DOB,GENDER,ETHNICITY,"
    + "NATIONALITY,BRITISHCITIZENSHIP,COUNTRYOFBIRTH,YEAROFENTRY,DISABLED,CARECERT,L2CARECERT,"
    + "RECSOURCE,HANDCVISA,INOUTUK,STARTDATE,STARTINSECT,DHA,APPRENTICE,EMPLSTATUS,ZEROHRCONT,"
    + "DAYSSICK,SALARYINT,SALARY,HOURLYRATE,MAINJOBROLE,MAINJRDESC,CONTHOURS,AVGHOURS,NMCREG,"
    + "AMHP,SCQUAL,NONSCQUAL,CWPCATEGORY,QUALACH01,QUALACH01NOTES,QUALACH02,QUALACH02NOTES,"
    + "QUALACH03,QUALACH03NOTES"
  static let trainingHeader =
    "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME,"
    + "HOWDELIVERED,VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES"

  let provider: ExampleContent.Places.Provider
  let today: Day
  private(set) var workplaces: ExampleTable
  private(set) var staff: ExampleTable
  private(set) var training: ExampleTable

  /// - Parameter alsoEmployedElsewhere: People who hold a second job here; taken from the front.
  init(
    _ provider: ExampleContent.Places.Provider, alsoEmployedElsewhere: inout [ExamplePerson],
    today: Day, people: inout ExamplePeople, dice: inout ExampleDice
  ) {
    self.provider = provider
    self.today = today
    let table = { (kind: String, header: String) in
      ExampleTable(
        name: "\(today.iso)-sfc-bulk-upload-\(kind).csv",
        header: header.split(separator: ",").map(String.init))
    }
    workplaces = table("workplace", Self.workplaceHeader)
    staff = table("staff", Self.staffHeader)
    training = table("training", Self.trainingHeader)
    for (index, home) in provider.homes.enumerated() {
      let key = "W\(index + 1)"
      addWorkplace(home, key, &dice)
      for number in 1...home.people {
        // Every twelfth care worker also works for a trust.
        let takesBoth = number % 12 == 7 && !alsoEmployedElsewhere.isEmpty
        let person =
          takesBoth
          ? alsoEmployedElsewhere.removeFirst()
          : people.next(&dice, age: number == 1 ? 34...61 : 18...67)
        addWorker(person, number, of: home, key, &dice)
      }
    }
  }

  private mutating func addWorkplace(
    _ home: ExampleContent.Places.Home, _ key: String, _ dice: inout ExampleDice
  ) {
    let isAgency = provider.kind == .agency
    let service = isAgency ? "8" : "2"
    workplaces.rows.append(
      row(
        Self.workplaceHeader,
        [
          "LOCALESTID": key, "STATUS": "UNCHECKED", "ESTNAME": home.name,
          "ADDRESS1": "\(dice.number(1...90)) Beck Lane", "POSTTOWN": "Tarnbridge",
          "POSTCODE": "ZX9 \(dice.number(1...9))AA", "ESTTYPE": "6", "PERMCQC": "1", "PERMLA": "1",
          "REGTYPE": "2", "PROVNUM": provider.number, "LOCATIONID": home.location,
          "MAINSERVICE": service, "ALLSERVICES": service,
          "CAPACITY": isAgency ? "" : String(home.people + 4),
          "UTILISATION": String(home.people), "SERVICEUSERS": "1",
          "TOTALPERMTEMP": String(home.people),
          "ALLJOBROLES": "8", "STARTERS": "3", "LEAVERS": "2", "VACANCIES": "1",
          "REPEATTRAINING": "3", "SICKPAY": "0", "PENSION": "0", "HOLIDAY": "28",
        ]))
  }

  private mutating func addWorker(
    _ person: ExamplePerson, _ number: Int, of home: ExampleContent.Places.Home, _ key: String,
    _ dice: inout ExampleDice
  ) {
    let worker = "\(key)-\(100 + number)"
    let role = role(number, of: home.people, &dice)
    let adult = max(30, (today - person.bornOn) - 17 * 365)
    let started = dice.day(
      before: today, dice.happens(280) ? 2...min(300, adult) : 20...min(4_200, adult))
    let monitoring = ExampleMonitoring(person, &dice)
    let british = monitoring.careNationality == "826"
    let hours = role == "4" ? "37.5" : dice.one(of: ["37.5", "36", "30", "24", "20", "16"])
    // Whoever joined lately does the Care Certificate, so that there are inductions to look at.
    let isRecent = today - started < (provider.kind == .home ? 250 : 100)
    staff.rows.append(
      row(
        Self.staffHeader,
        [
          "LOCALESTID": key, "UNIQUEWORKERID": worker, "STATUS": "UNCHECKED",
          "DISPLAYID": person.family.isEmpty ? person.given : "\(person.given) \(person.family)",
          "NINUMBER": person.nationalInsuranceNumber, "POSTCODE": "ZX9 \(dice.number(1...9))BB",
          "DOB": Self.date(person.bornOn), "GENDER": person.isFemale ? "2" : "1",
          "ETHNICITY": monitoring.careEthnicity, "NATIONALITY": monitoring.careNationality,
          "BRITISHCITIZENSHIP": british ? "" : "2", "COUNTRYOFBIRTH": monitoring.careNationality,
          "YEAROFENTRY": british ? "" : String(max(started.year - 1, person.bornOn.year + 18)),
          "DISABLED": monitoring.careDisability,
          "CARECERT": isRecent
            ? dice.one(of: ["2", "3", "3"]) : dice.one(of: ["1", "1", "1", "1", "3", "2"]),
          "RECSOURCE": dice.one(of: ["2", "2", "7", "10"]),
          "HANDCVISA": british ? "" : "2", "STARTDATE": Self.date(started),
          "STARTINSECT": String(started.year), "APPRENTICE": "2", "EMPLSTATUS": "1",
          "ZEROHRCONT": "2", "DAYSSICK": dice.one(of: ["0", "1", "2.5", "4", "9"]),
          "SALARYINT": "3", "HOURLYRATE": dice.one(of: ["12.21", "12.60", "13.15", "14.02"]),
          "MAINJOBROLE": role, "CONTHOURS": hours, "NMCREG": role == "16" ? "01" : "",
          "SCQUAL": dice.one(of: ["2", "1;2", "1;3", "999"]), "NONSCQUAL": "2",
          "CWPCATEGORY": role == "4"
            ? "7" : role == "43" ? "6" : dice.one(of: ["1", "2", "2", "998"]),
        ]))
    addTraining(of: worker, key, since: started, &dice)
  }

  /// A registered manager, a deputy, team leaders, then seniors, carers and ancillary staff.
  private func role(_ number: Int, of size: Int, _ dice: inout ExampleDice) -> String {
    switch number {
    case 1: "4"
    case 2: "43"
    case 3...(3 + size / 30): "45"
    default:
      dice.one(
        of: provider.kind == .home
          ? ["7", "8", "8", "8", "8", "26", "34"] : ["7", "8", "8", "8", "52"])
    }
  }

  private mutating func addTraining(
    of worker: String, _ key: String, since started: Day, _ dice: inout ExampleDice
  ) {
    let courses: [(category: String, name: String, months: Int)] = [
      ("6", "Fire safety", 12), ("9", "Health and safety", 36), ("10", "Infection control", 12),
      ("15", "Moving and assisting", 12), ("20", "Safeguarding adults", 24),
      ("7", "Basic life support", 12), ("26", "Data protection", 12),
      ("23", "Equality and diversity", 36), ("42", "Oliver McGowan training, tier 1", 36),
    ]
    for course in courses where !dice.happens(today - started < 60 ? 500 : 90) {
      let served = today - started
      let age =
        dice.happens(110)
        ? course.months * 30 + dice.number(10...150) : dice.number(0...(course.months * 29))
      let completed = today - min(age, served)
      training.rows.append(
        row(
          Self.trainingHeader,
          [
            "LOCALESTID": key, "UNIQUEWORKERID": worker, "CATEGORY": course.category,
            "TRAININGNAME": course.name, "ACCREDITED": "999", "WHODELIVERED": "1",
            "HOWDELIVERED": dice.one(of: ["1", "2"]), "VALIDITY": String(course.months),
            "DATECOMPLETED": Self.date(completed),
            "EXPIRYDATE": Self.date(completed.adding(months: course.months) - 1),
          ]))
    }
  }

  private func row(_ header: String, _ values: [String: String]) -> [String] {
    header.split(separator: ",").map { values[String($0)] ?? "" }
  }

  /// `07/06/2014`.
  private static func date(_ day: Day) -> String {
    let two = { (value: Int) in value < 10 ? "0\(value)" : String(value) }
    return "\(two(day.dayOfMonth))/\(two(day.month))/\(day.year)"
  }
}
