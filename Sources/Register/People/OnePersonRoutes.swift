import Access
import Directory
import Kernel
import Web

extension Routes {
  /// A page about the person of the address. Old addresses, of records that another stands for,
  /// lead to the one page of the person.
  func getOfPerson(_ path: String, _ door: Door, _ handler: @escaping Handler) {
    get(path, door) { visit in
      if let address = try await visit.addressOfOnePerson() { return .redirect(to: address) }
      return try await handler(visit)
    }
  }
}

extension Visit {
  /// The same page under the record that stands for the person; `nil` when it is that one. Whoever
  /// may not see the record is told nothing of it.
  fileprivate func addressOfOnePerson() async throws -> String? {
    let id = try id(PersonID.self)
    let one = try await read { user, tx -> PersonID? in
      let one = try OnePerson.canonical(of: id, tx)
      return try one != id && user.holds(.seePerson, over: .record(id), tx) ? one : nil
    }
    guard let one else { return nil }
    let rest = address.split(separator: "/", omittingEmptySubsequences: false).dropFirst(3)
    let last = rest.isEmpty ? address.drop { $0 != "?" } : "/" + rest.joined(separator: "/")
    return "/people/\(one)\(last)"
  }
}
