import Directory
import Kernel
import Storage

/// Whom a provider's verified numbers name.
enum IdentityMatch {
  /// The one person; `nil` when they name nobody, or several, or when what they name disagrees.
  static func person(
    of identity: ProvenIdentity, _ provider: SignInProvider, _ tx: any Transaction
  ) throws -> PersonID? {
    var found: [PersonID] = []
    for identifier in provider.identifiers {
      // Several numbers where one belongs name nobody.
      let values = identity.claims.texts(identifier.claim)
      guard values.count == 1, let value = values.first, value.count <= 200 else { continue }
      found += try people(identifier, value, identity, tx)
    }
    let different = try OnePerson.distinct(found, tx)
    return different.count == 1 ? different.first : nil
  }

  private static func people(
    _ identifier: SignInProvider.VerifiedIdentifier, _ value: String, _ identity: ProvenIdentity,
    _ tx: any Transaction
  ) throws -> [PersonID] {
    switch identifier.kind {
    case .email(let verified):
      let isVerified = identity.sources.contains {
        $0.texts(identifier.claim) == [value] && $0.isTrue(verified)
      }
      guard isVerified else { return [] }
      return try tx.rows(
        "SELECT DISTINCT person_id FROM person_email WHERE folded = ?1 ORDER BY person_id LIMIT 3",
        value.folded
      ).map { try $0(0) }
    case .number(let scheme):
      guard !scheme.isNational else {
        return try People.find(by: scheme, [value], tx)[value] ?? []
      }
      let codes: [String] =
        switch identifier.organisation {
        case .code(let code): [code]
        case .claim(let claim): Array(identity.claims.texts(claim).uniqued().prefix(50))
        case nil: []
        }
      return try codes.flatMap { code -> [PersonID] in
        guard let organisation = try Organisations.find(code: code, tx) else { return [] }
        return try People.find(by: scheme, [value], at: organisation.id, tx)[value] ?? []
      }
    }
  }
}
