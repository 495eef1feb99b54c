import Kernel
import Testing

@testable import Directory

@Suite struct `A person's name` {
  @Test func `may be one word`() throws {
    let name = try #require(PersonName(given: "", family: "Suharto"))
    #expect(name.display == "Suharto")
    #expect(name.sortKey == "suharto")
    #expect(PersonName(given: " ", family: "") == nil)
    #expect(PersonName(written: "  ") == nil)
  }

  @Test func `is written family name first and unspaced where its script is`() throws {
    #expect(try #require(PersonName(given: "小明", family: "王")).display == "王小明")
    #expect(try #require(PersonName(given: "민준", family: "김")).display == "김민준")
    #expect(try #require(PersonName(given: "Xiaoming", family: "Wang")).display == "Xiaoming Wang")
  }

  @Test func `keeps what its bearer writes`() throws {
    let name = try #require(PersonName(given: "Oluwáṣeun ", family: "  Adébáyọ̀"))
    #expect(name.display == "Oluwáṣeun Adébáyọ̀")
    #expect(name.sortKey == "adebayo oluwaseun")
  }

  @Test(arguments: [
    ("Siobhán O’Brien", ["siobhan", "obrien", "brien", "o"]),
    ("Nguyễn Thị Hoa", ["nguyen", "thi", "hoa"]),
    ("Đặng Văn Lâm", ["dang", "van", "lam"]),
    ("Zofia Wójcik-Łaska", ["zofia", "wojcik", "laska", "wojciklaska"]),
    ("أحمد الحسن", ["احمد", "الحسن"]),
    ("王小明", ["王小明", "小明", "明"]),
    ("Şükran Öztürk", ["sukran", "ozturk"]),
  ])
  func `is found by its words without accents`(written: String, words: [String]) throws {
    let name = try #require(PersonName(written: written))
    #expect(NameWords.words(of: name).isSuperset(of: words))
  }

  @Test func `is compared without regard to the order of its parts`() throws {
    let care = try #require(PersonName(written: "Maureen Birtwistle"))
    let trust = try #require(PersonName(given: "MAUREEN", family: "Birtwistle"))
    let other = try #require(PersonName(written: "Birtwistle, Maureen"))
    #expect(care.comparisonKey == trust.comparisonKey)
    #expect(care.comparisonKey == other.comparisonKey)
    #expect(try #require(PersonName(written: "Maureen")).comparisonKey.isEmpty)
  }

  @Test func `that changes is kept as a previous one`() throws {
    var person = Person(
      id: PersonID(rawValue: 1), name: try #require(PersonName(given: "Ann", family: "Shaw")))
    let day = try #require(Day("2025-06-14"))
    person.rename(to: try #require(PersonName(given: "Ann", family: "Lewis")), on: day)
    #expect(person.name.display == "Ann Lewis")
    #expect(person.name.from == day)
    #expect(person.otherNames.map(\.display) == ["Ann Shaw"])
    #expect(person.otherNames.first?.kind == .previous)
    #expect(person.otherNames.first?.to == day - 1)
    // Writing it otherwise is not another name.
    person.rename(to: try #require(PersonName(given: "ANN", family: "Lewis")), on: day + 100)
    #expect(person.otherNames.count == 1)
    #expect(person.name.from == day)
  }
}

@Suite struct `Numbers of people` {
  @Test(arguments: ["QQ 12 34 56 C", "qq123456c", "QQ123456", "QQ\u{A0}12 34 56 A"])
  func `of National Insurance are compared without spaces, case and last letter`(text: String) {
    #expect(PersonIdentifier.key(.nationalInsurance, text) == "QQ123456")
    #expect(PersonRules.isNationalInsuranceNumber(text) == true)
  }

  @Test(arguments: ["Q1123456C", "QQ12345", "QQ123456Z", "", "QQ1234567"])
  func `that are no National Insurance numbers are told apart`(text: String) {
    #expect(PersonRules.isNationalInsuranceNumber(text) == false)
  }

  @Test func `of care workers are compared letter by letter without spaces`() {
    #expect(PersonIdentifier.key(.ascWorker, "h 001") == "h001")
    #expect(PersonIdentifier.key(.ascWorker, "H001") == "H001")
  }

  @Test(arguments: [
    ("NMC", PersonIdentifier.Scheme.nursingAndMidwifery),
    ("Nursing and Midwifery Council", .nursingAndMidwifery),
    ("General Medical Council", .medical), ("GMC", .medical),
    ("Health and Care Professions Council", .healthAndCareProfessions),
    ("General Pharmaceutical Council", .pharmaceutical), ("General Dental Council", .dental),
    ("Social Work England", .socialWork), ("Society of Bell Ringers", .otherRegistration),
  ])
  func `belong to the body that gave them`(body: String, scheme: PersonIdentifier.Scheme) {
    #expect(PersonIdentifier.scheme(ofBody: body) == scheme)
  }

  @Test func `of which there is one at a time take the place of the one before`() throws {
    var person = Person(
      id: PersonID(rawValue: 1), name: try #require(PersonName(written: "Ann Shaw")))
    person.identify(by: PersonIdentifier(.nationalInsurance, "QQ123456C"))
    person.identify(by: PersonIdentifier(.nationalInsurance, "QQ 65 43 21 A"))
    person.identify(by: PersonIdentifier(.nursingAndMidwifery, "18A1234E"))
    person.identify(by: PersonIdentifier(.nursingAndMidwifery, "99Z1234E"))
    #expect(person.identifiers.count == 3)
    #expect(person.identifier(.nationalInsurance)?.value == "QQ 65 43 21 A")
  }
}

@Suite struct `Working time` {
  @Test(arguments: [
    ("1", 100_000), ("0.8", 80_000), (".53333", 53_333), ("0.533335", 53_334), ("0", 0),
    ("1.00000", 100_000),
  ])
  func `is read in hundred-thousandths`(text: String, value: Int) {
    #expect(FullTimeEquivalent(text)?.hundredThousandths == value)
  }

  @Test(arguments: ["", ".", "-1", "0,8", "1.2.3", "one", "1e3", " 1"])
  func `that is no number is refused`(text: String) {
    #expect(FullTimeEquivalent(text) == nil)
  }

  @Test func `is written as short as it is exact`() {
    #expect(FullTimeEquivalent(hundredThousandths: 80_000).inWords == "0.8")
    #expect(FullTimeEquivalent.full.inWords == "1")
    #expect(WeeklyHours(hundredths: 3_750).inWords == "37.5")
    #expect(WeeklyHours(hundredths: 5).inWords == "0.05")
  }
}
