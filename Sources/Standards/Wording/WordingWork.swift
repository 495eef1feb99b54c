import Access
import Directory
import Kernel
import Storage
import Web

/// What actions and pages have in common.
enum WordingWork {
  /// Wordings that wait for somebody other than who loaded them.
  static func items(for user: User, _ tx: any Transaction) throws -> [WorkItem] {
    guard user.may(.publishStandards) else { return [] }
    return try OfficialWordings.all(tx).compactMap { wording in
      guard wording.state == .waiting, try !loaded(wording, user, tx) else { return nil }
      return WorkItem(
        "Official wording waits to be confirmed", detail: wording.reference.words,
        to: wording.address, urgency: .open)
    }
  }

  static func find(
    _ id: OfficialWordingID, seen: Int, _ tx: any Transaction
  ) throws -> OfficialWording {
    guard let wording = try OfficialWordings.find(id, tx) else { throw NotFound("This wording") }
    guard wording.revision == seen else {
      throw Problems("", "Somebody else has changed this wording. Read it as it stands now first")
    }
    return wording
  }

  /// Whether this human loaded it, under whatever account.
  static func loaded(
    _ wording: OfficialWording, _ user: User, _ tx: any Transaction
  ) throws -> Bool {
    guard let account = user.account else { return wording.loaded.account == nil }
    var own: Set<AccountID> = [account]
    if let person = user.person {
      own.formUnion(try Accounts.open(of: Set(try OnePerson.records(of: person, tx)), tx))
    }
    return wording.loaded.account.map(own.contains) ?? false
  }
}
