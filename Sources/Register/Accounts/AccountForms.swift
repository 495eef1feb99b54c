import Access
import Directory
import Kernel
import Markup
import Storage

/// A new account: who, with which role, where.
struct NewAccountForm: Sendable {
  let data: FormData

  struct Answers: Sendable {
    let name: String
    let role: Role
    let organisation: String?
    let person: PersonID?

    func action(password: StoredPassword, _ tx: any Transaction) throws -> AddAccount {
      AddAccount(
        name: name, password: password, role: role,
        organisation: try OrganisationAnswer.find(organisation, "organisation", tx),
        person: person)
    }
  }

  func answers() throws(Problems) -> Answers {
    var problems = Problems()
    let name = problems.text(data["name"], "name", limit: 100, blank: "Enter a user name")
    let role = problems.choice(data["role"], "role", as: Role.self, blank: "Choose a role")
    let organisation = problems.optionalText(
      data["organisation"], "organisation", called: "The code")
    let person = problems.optionalText(data["person"], "person", called: "The number")
    if let person, PersonID(person) == nil {
      problems.add("person", "The number of a person is in the address of their page")
    }
    guard problems.isEmpty, let name, let role else { throw problems }
    return Answers(
      name: name, role: role, organisation: organisation, person: person.flatMap(PersonID.init))
  }
}

/// A further role for an account, at the organisation of a code or over everything.
struct RoleForm: Sendable {
  let data: FormData

  func action(for account: AccountID, _ tx: any Transaction) throws -> GiveGrant {
    var problems = Problems()
    let role = problems.choice(data["role"], "role", as: Role.self, blank: "Choose a role")
    let from = problems.optionalDay(data.day("from"), "from")
    let until = problems.optionalDay(data.day("until"), "until")
    let code = problems.optionalText(data["organisation"], "organisation", called: "The code")
    let reason = problems.text(data["reason"], "reason", blank: "Enter why this role is given")
    guard problems.isEmpty, let role, let reason else { throw problems }
    return GiveGrant(
      account: account, role: role,
      organisation: try OrganisationAnswer.find(code, "organisation", tx), from: from, until: until,
      reason: reason)
  }
}

/// An organisation typed by its code.
enum OrganisationAnswer {
  static func find(
    _ code: String?, _ field: String, _ tx: any Transaction
  ) throws -> OrganisationID? {
    guard let code else { return nil }
    guard let organisation = try Organisations.find(code: code, tx) else {
      throw Problems(field, "There is no organisation with the code \(code)")
    }
    return organisation.id
  }
}
