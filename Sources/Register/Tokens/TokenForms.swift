import Access
import Kernel
import Markup

/// A new token: what for, to do what, where, until when.
struct TokenForm: Sendable {
  let data: FormData

  /// - Parameter offered: What a token of this account can be narrowed to.
  func action(for account: AccountID, offered: [Permission]) throws(Problems) -> MakeToken {
    var problems = Problems()
    let name = problems.text(
      data["name"], "name", limit: 60, blank: "Enter what the token is for, such as Rota system")
    let chosen = Set(data.all("permissions"))
    let permissions = offered.filter { chosen.contains($0.code) }
    if permissions.isEmpty { problems.add("permissions", "Choose what the program may do") }
    let expiresOn = problems.day(
      data.day("expiresOn"), "expiresOn", blank: "Enter the last day on which it is to work")
    let place = data["organisation"] ?? ""
    if !place.isEmpty, OrganisationID(place) == nil {
      problems.add("organisation", "Choose an organisation from the list")
    }
    guard problems.isEmpty, let name, let expiresOn else { throw problems }
    return MakeToken(
      account: account, name: name, permissions: permissions,
      organisation: OrganisationID(place), expiresOn: expiresOn)
  }
}
