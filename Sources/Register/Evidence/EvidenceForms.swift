import Access
import Directory
import Kernel
import Markup
import Storage

/// What was typed about a pack that is to be made.
struct MakeEvidenceForm: Sendable {
  typealias Step = MakeEvidencePages.Step
  let data: FormData

  var request: EvidenceRequestID? { data["request"].flatMap(EvidenceRequestID.init) }
  var sections: Set<EvidenceSection> {
    Set(data.all("sections").compactMap(EvidenceSection.init(rawValue:)))
  }
  var beneath: Bool { data["beneath"] == "yes" }

  /// What is wrong with the answers of one page.
  func problems(of step: Step, on today: Day, _ tx: any Transaction) throws -> [Problem] {
    var problems = Problems()
    switch step {
    case .scope:
      _ = problems.choice(
        data["beneath"], "beneath", among: ["yes", "no"], blank: "Choose how far it goes")
      let day = problems.day(data.day("asAt"), "asAt", blank: "Enter the day")
      // What is in it is asked on another page.
      if let day {
        for problem in EvidenceRules.problems(sections: [.figures], asAt: day, on: today) {
          problems.add(problem.field, problem.message)
        }
      }
    case .sections:
      if sections.isEmpty { problems.add("sections", "Choose what is in the pack") }
    case .body: _ = try EvidenceCodes.body(data["body"], &problems, tx)
    case .purpose:
      _ = problems.text(
        data["purpose"], "purpose", limit: 500, blank: "Enter what the pack is for")
      _ = problems.optionalText(
        data["whyInstead"], "whyInstead", limit: 1_000, called: "The reason")
    }
    return problems.problems
  }

  /// The first page whose answers will not do.
  func firstWrong(on today: Day, _ tx: any Transaction) throws -> Step? {
    try Step.allCases.first { try !problems(of: $0, on: today, tx).isEmpty }
  }

  /// On which page a problem is mended.
  static func step(of problem: Problem) -> Step {
    switch problem.field {
    case "beneath", "asAt": .scope
    case "body": .body
    case "purpose", "whyInstead": .purpose
    case _: .sections
    }
  }

  func action(
    of organisation: OrganisationID, on today: Day, _ tx: any Transaction
  ) throws -> PrepareEvidence {
    var problems = Problems()
    for step in Step.allCases {
      for problem in try self.problems(of: step, on: today, tx) {
        problems.add(problem.field, problem.message)
      }
    }
    try problems.throwIfAny()
    let body = try EvidenceCodes.body(data["body"], &problems, tx)
    let asAt = problems.day(data.day("asAt"), "asAt", blank: "Enter the day")
    let purpose = problems.text(
      data["purpose"], "purpose", limit: 500, blank: "Enter what the pack is for")
    let why = problems.optionalText(
      data["whyInstead"], "whyInstead", limit: 1_000, called: "The reason")
    guard let body, let asAt, let purpose else { throw problems }
    return PrepareEvidence(
      organisation: organisation, beneath: beneath, asAt: asAt, body: body, purpose: purpose,
      sections: sections, request: request, whyInstead: why)
  }
}

/// What was typed about a statutory request.
struct EvidenceRequestForm: Sendable {
  let data: FormData

  func action(
    of organisation: OrganisationID, _ tx: any Transaction
  ) throws -> RecordEvidenceRequest {
    var problems = Problems()
    let body = try EvidenceCodes.body(data["body"], &problems, tx)
    let inspector = problems.text(data["inspector"], "inspector", blank: "Enter who asks")
    let basis = problems.text(
      data["legalBasis"], "legalBasis", blank: "Enter the law that lets them ask")
    let reference = problems.text(
      data["reference"], "reference", limit: 100, blank: "Enter the reference of the request")
    let wanted = problems.text(
      data["wanted"], "wanted", limit: 2_000, blank: "Enter what is asked for")
    let sections = Set(data.all("sections").compactMap(EvidenceSection.init(rawValue:)))
    if sections.isEmpty { problems.add("sections", "Choose what is asked for") }
    let beneath = problems.choice(
      data["beneath"], "beneath", among: ["yes", "no"], blank: "Choose how far it goes")
    let asked = problems.day(data.day("askedOn"), "askedOn", blank: "Enter the day of the request")
    let due = problems.day(
      data.day("dueOn"), "dueOn", blank: "Enter the day by which it is to be answered")
    try problems.throwIfAny()
    guard let body, let inspector, let basis, let reference, let wanted, let asked, let due else {
      throw problems
    }
    return RecordEvidenceRequest(
      of: organisation, by: body, inspector: inspector, legalBasis: basis, reference: reference,
      wanted: wanted, sections: sections, beneath: beneath == "yes", askedOn: asked, dueOn: due)
  }
}

enum EvidenceCodes {
  /// The body that a typed code names. Those of national bodies are words in small letters.
  static func body(
    _ typed: String?, _ problems: inout Problems, _ tx: any Transaction
  ) throws -> OrganisationID? {
    let code = problems.text(typed, "body", limit: 60, blank: "Enter the code of the body")
    guard let code else { return nil }
    let found =
      try Organisations.find(code: code, tx)
      ?? Organisations.find(
        code: code.lowercased(), tx)
    if found == nil {
      problems.add("body", "There is no organisation with this code; find it by search")
    }
    return found?.id
  }
}
