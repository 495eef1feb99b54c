import Directory
import Disclosure
import Kernel
import Obligations
import Web

/// What programs are told, field by field. Nothing is ever taken away from a version.
struct OrganisationAnswerForPrograms: Encodable, Sendable {
  struct Code: Encodable, Sendable {
    let scheme: String
    let value: String
  }

  let id: OrganisationID
  let name: String
  let kind: String
  let codes: [Code]
  let openedOn: String?
  let closedOn: String?

  init(_ organisation: Organisation, _ day: Day) {
    id = organisation.id
    name = organisation.displayName(on: day)
    kind = organisation.kind(on: day).rawValue
    codes = organisation.codes.filter { $0.scheme != .reference }.map {
      Code(scheme: $0.scheme.rawValue, value: $0.value)
    }
    openedOn = organisation.openedOn?.iso
    closedOn = organisation.closedOn?.iso
  }
}

/// One page of a list.
struct PageForPrograms<Item: Encodable & Sendable>: Encodable, Sendable {
  let page: Int
  let pages: Int
  let total: Int
  let items: [Item]
}

struct MemberForPrograms: Encodable, Sendable {
  let person: PersonID
  let name: String
  let organisation: OrganisationID
  let unit: String?
  let title: String
  let startedOn: String?
  let manager: PersonID?

  init(_ member: TeamMember, isWhole: Bool) {
    person = member.person
    name = member.name
    organisation = member.organisation
    unit = member.unit
    title = member.title
    startedOn = member.startedOn?.iso
    manager = isWhole ? member.manager : nil
  }
}

struct ObligationForPrograms: Encodable, Sendable {
  let person: PersonID
  let name: String?
  let policy: String
  let title: String
  let employer: OrganisationID?
  let state: String
  let dueOn: String?

  init(_ obligation: Obligation, of person: PersonID, _ name: String?) {
    self.person = person
    self.name = name
    policy = obligation.policy.code
    title = obligation.policy.title
    employer = obligation.employer
    state = obligation.state.codeForPrograms
    dueOn = obligation.dueOn?.iso
  }
}

/// How many must do what, and how it stands; rounded for those who may not see who they are.
struct CountsForPrograms: Encodable, Sendable {
  struct PolicyCounts: Encodable, Sendable {
    let policy: String
    /// Every state, also those nobody is in, so that programs need not guess; `null` is not told.
    let states: [String: Int?]
  }

  let policies: [PolicyCounts]
  let isRounded: Bool

  init(_ counts: ObligationCounts, to readership: Readership) {
    isRounded = readership == .seesFigures
    policies = counts.policies.map { count in
      PolicyCounts(
        policy: count.policy.code,
        states: Dictionary(
          uniqueKeysWithValues: ObligationState.allCases.map { state in
            (
              state.codeForPrograms,
              ShownCount(count.tally[state], among: count.tally.total, to: readership).number
            )
          }))
    }
  }
}

/// The same shapes, as the description of the interface tells them.
enum InterfaceShapes {
  typealias Field = Schema.Field

  static let state = Schema.word(ObligationState.allCases.map(\.codeForPrograms))

  static let organisation = Schema.object([
    Field("id", .number, "Its number here."), Field("name", .text, "Its name today."),
    Field("kind", .text, "What kind it is."),
    Field(
      "codes",
      .list(
        .object([
          Field("scheme", .text, "Whose code it is."), Field("value", .text, "The code."),
        ])), "Its codes."),
    Field("openedOn", .day, "Its first day.", isOptional: true),
    Field("closedOn", .day, "Its last day.", isOptional: true),
  ])

  static let people = page(
    .object([
      Field("person", .number, "The number of the person."), Field("name", .text, "Their name."),
      Field("organisation", .number, "Where the post is."),
      Field("unit", .text, "Its ward, team or department.", isOptional: true),
      Field("title", .text, "What the post is called."),
      Field("startedOn", .day, "Since when they hold it.", isOptional: true),
      Field("manager", .number, "Who manages them there.", isOptional: true),
    ]))

  private static let obligationFields = [
    Field("person", .number, "The number of the person."),
    Field("policy", .text, "The code of the policy."),
    Field("title", .text, "What it asks for."),
    Field("employer", .number, "To whom it is owed, where it is owed to one.", isOptional: true),
    Field("state", state, "How it stands."),
    Field("dueOn", .day, "The day by which it is due, or due again.", isOptional: true),
  ]

  static let obligationsOfPerson = Schema.list(.object(obligationFields))

  static let obligationsOfPeople = page(
    .object(obligationFields + [Field("name", .text, "The name of the person.")]))

  static let counts = Schema.object([
    Field(
      "policies",
      .list(
        .object([
          Field("policy", .text, "The code of the policy."),
          Field(
            "states", .counts,
            "How many stand how. Null is not told: 1 to 7, or too few people to say."),
        ])), "Policies that oblige somebody."),
    Field(
      "isRounded", .yesOrNo,
      "Whether the numbers are rounded to the nearest 5, because the account sees nobody by name."),
  ])

  private static func page(_ item: Schema) -> Schema {
    .object([
      Field("page", .number, "Which page this is, from 1."),
      Field("pages", .number, "How many pages there are."),
      Field("total", .number, "How many items there are in all."),
      Field("items", .list(item), "The items of this page."),
    ])
  }
}
