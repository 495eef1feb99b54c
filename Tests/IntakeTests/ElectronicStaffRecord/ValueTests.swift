import Directory
import Kernel
import Testing

@testable import Intake

private let codes = ReportExample.codes

@Suite struct `Values of ESR reports` {
  @Test(arguments: [
    ("", PayBand.blank), ("5", .band("5")), ("Band 5", .band("5")), ("XR05", .band("5")),
    ("Review Body Band 5", .band("5")), ("NHS|XR05|Review Body Band 5", .band("5")),
    ("review body band 8 - range b", .band("8b")), ("Band 8c", .band("8c")),
    ("8D", .band("8d")), ("Band 8 Range A", .band("8a")), ("Non Review Body Band 3", .band("3")),
    ("Band 5 Point 3", .band("5")), ("Very Senior Manager", .band("VSM")),
    ("Consultant", .band("CON")), ("Specialty Registrar", .band("TRN")),
    ("Band 8", .ambiguous(.noRange)), ("Review Body Band 8", .ambiguous(.noRange)),
    ("8", .ambiguous(.noRange)), ("Band 8 - Range E", .ambiguous(.noRange)),
    ("NHS|XR08|Review Body Band 8 - Range B", .ambiguous(.several)),
    ("Band 6/7", .ambiguous(.several)), ("Bands 2-3", .ambiguous(.several)),
    ("Band 8a/8b", .ambiguous(.several)), ("NHS|XR05|Review Body Band 6", .ambiguous(.several)),
    ("Local Spot Salary", .unknown), ("Band 10", .unknown), ("Director", .unknown),
  ]) func `give the band, or why there is none`(text: String, band: PayBand) {
    #expect(codes.bands.read(text) == band)
  }

  @Test(arguments: [
    ("", ValueList.Reading.blank), ("A", .known("A")), ("a", .known("A")), ("sc", .known("SC")),
    ("A White - British", .known("A")), ("J - Asian or Asian British - Pakistani", .known("J")),
    ("h Asian or Asian British - Indian", .known("H")), ("Z Not Stated", .known("Z")),
    ("99 Not Known", .known("99")), ("CN White Gypsy/Romany", .known("CN")),
    ("White - British", .known("A")), ("White British", .alias("A")), ("Not Stated", .alias("Z")),
    ("Unknown", .alias("99")),
    ("Arab", .alias("S")), ("Black Nigerian", .known("PC")), ("A White - Irish", .unknown),
    ("White", .unknown), ("BAME", .unknown), ("Asian Chinese", .unknown), ("Q", .unknown),
    ("A lot", .unknown),
  ]) func `give the ethnic origin in every usual shape`(text: String, code: ValueList.Reading) {
    #expect(codes.ethnicOrigins.read(text) == code)
  }

  @Test(arguments: [
    ("Y", ValueList.Reading.known("Yes")), ("No", .known("No")), ("TRUE", .alias("Yes")),
    ("0", .alias("No")), ("maybe", .unknown),
  ]) func `give a flag in every usual spelling`(text: String, flag: ValueList.Reading) {
    #expect(codes.flags.read(text) == flag)
  }

  @Test func `give listed words, and other spellings with a note`() {
    #expect(codes.disability.read("Prefer Not To Answer") == .known("Prefer Not To Answer"))
    #expect(codes.gender.read("F") == .known("Female"))
    #expect(codes.gender.read("FEMALE") == .alias("Female"))
    #expect(codes.staffGroups.read("Admin & Clerical") == .alias("Administrative and Clerical"))
    #expect(codes.staffGroups.read("Support to Clinical Staff") == .unknown)
    #expect(codes.categories.read("Fixed-term") == .alias("Fixed Term Temp"))
    #expect(codes.statuses.read("Maternity & Adoption") == .known("Maternity & Adoption"))
    #expect(codes.compliance.read("green") == .known("GREEN"))
    #expect(codes.compliance.read("PURPLE") == .unknown)
    #expect(codes.noExpiry.read("No Expiry") == .known("(no expiry)"))
  }

  @Test func `offer the listed word that was probably meant`() {
    #expect(codes.statuses.closest(to: "Active Asignment") == "Active Assignment")
    #expect(codes.statuses.closest(to: "On the moon") == nil)
  }

  @Test func `know every status, category and engagement that Directory needs`() {
    for status in codes.statuses.values {
      #expect(
        codes.status(of: status).flatMap(AssignmentStatus.init(rawValue:)) != nil, "\(status)")
    }
    for category in codes.categories.values where !codes.isNoWork(category) {
      #expect(
        codes.engagement(of: category).flatMap(Engagement.init(rawValue:)) != nil, "\(category)")
    }
    #expect(codes.isNoWork("Widow/Widower"))
  }

  @Test func `name units by prefix, name, code and level`() throws {
    let unit = try #require(OrganisationText("990 Ward 4 Cardiology (A210) L6"))
    #expect(unit.prefix == "990")
    #expect(unit.name == "Ward 4 Cardiology")
    #expect(unit.code == "A210")
    #expect(unit.level == 6)
    let plain = try #require(OrganisationText("Ward 4 (Cardiology)"))
    #expect(plain.prefix == nil)
    #expect(plain.level == nil)
    #expect(try #require(OrganisationText("Theatres")).key == "theatres")
    #expect(OrganisationText("") == nil)
  }

  @Test func `name competences by owner, set, subject and period`() throws {
    let core = try #require(CompetencyName("NHS|CSTF|Resuscitation - Level 1 - 1 Year|"))
    #expect(core.isCoreSkill)
    #expect(core.subject == "Resuscitation - Level 1")
    #expect(core.refreshMonths == 12)
    #expect(codes.coreSkills.find(core.subject) == .init(subject: "Resuscitation", level: 1))
    let local = try #require(CompetencyName("457|LOCAL|Clinical Risk (PAR)|"))
    #expect(local.owner == .employer("457"))
    #expect(local.refreshMonths == nil)
    let dashed = try #require(CompetencyName("990|LOCAL|Freedom to Speak Up - Managers|"))
    #expect(dashed.subject == "Freedom to Speak Up - Managers")
    for text in ["Fire Safety", "NHS|Fire Safety|", "NHS|CSTF|Fire Safety", "ABC|LOCAL|Risk|", ""] {
      #expect(CompetencyName(text) == nil)
    }
  }

  @Test func `have a level or a subject for every core skill in the list`() {
    for entry in CodeLists.shared["cstf_subjects"].entries {
      let skill = codes.coreSkills.find(entry["subject"])
      #expect(skill?.subject.isEmpty == false, "\(entry["subject"])")
    }
  }
}
