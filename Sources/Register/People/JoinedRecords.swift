import Access
import Directory
import Kernel
import Storage

/// How several records came to be one person, as far as the reader sees them.
struct JoinedRecords: Sendable {
  let person: PersonID
  /// The records the reader sees.
  let seen: [PersonID]

  func answer(_ user: User, _ tx: any Transaction) throws -> PersonView.Joined? {
    let records = try OnePerson.records(of: person, tx)
    guard records.count > 1 else { return nil }
    let parties = try Assignments.of(records, tx).mapValues { Set($0.map(\.employer)) }
    let names = try Organisations.names(of: parties.values.joined(), tx)
    let all = Set(parties.values.joined()).sorted()
    // Who decides for an employer was told whose records these are; others see only their own.
    let speaks = try user.mayTakeApart(Set(all), tx)
    let merges = try Merges.of(seen, tx).filter { merge in
      merge.isInForce && (speaks || [merge.first, merge.second].allSatisfy(seen.contains))
    }
    return PersonView.Joined(
      merges: merges.map { merge in
        let places = [merge.first, merge.second].flatMap { (parties[$0] ?? []).sorted() }
          .compactMap { names[$0] }.uniqued().joined(separator: " and ")
        return PersonView.Merge(
          words: "Two records\(places.isEmpty ? "" : " of \(places)") are one person since "
            + merge.at.dayInLondon.inWords,
          reason: merge.reason, by: merge.actorName,
          unmerge: speaks ? "/duplicates/\(merge.match)/unmerge" : nil)
      }, hasMore: seen.count < records.count,
      deciders: try user.person == person
        ? all.flatMap {
          try Accounts.names(holding: .mergePeople, over: $0, on: user.today, tx)
        }.uniqued() : [])
  }
}
