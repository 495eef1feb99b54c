import Kernel
import Storage

/// An organisation found or made for a file of staff that names it.
package struct ProvisionalOrganisation: Hashable, Sendable {
  package let organisation: Organisation
  /// Whether it was made just now.
  package let isNew: Bool
}

/// Organisations: found, searched, made, renamed, closed and related. Everything that changes
/// them goes through here, and keeps the table behind `WithinBasis` right.
package enum Organisations {
  /// The organisation that holds one of `codes`, or a provisional one made for them. Codes it did
  /// not have yet are added to it; its name, kind and dates are left alone when it is held already.
  ///
  /// - Parameters:
  ///   - codes: From the surest to the least sure; a care location may have both its CQC number
  ///     and its `LOCALESTID` within the provider.
  ///   - locationOf: The provider of a care location, which it is put under.
  package static func provisional(
    _ codes: [OrganisationCode], name: String, kind: OrganisationKind,
    locationOf provider: OrganisationID? = nil, source: OrganisationSource, _ tx: any Transaction
  ) throws -> ProvisionalOrganisation {
    throw NotFound("The register of organisations")
  }

  package static func find(_ id: OrganisationID, _ tx: any Transaction) throws -> Organisation? {
    nil
  }

  package static func find(_ code: OrganisationCode, _ tx: any Transaction) throws -> Organisation?
  { nil }

  /// Finds by a code of any list, the ODS code first. A care workplace's own reference needs its
  /// provider and is not looked for here.
  package static func find(code: String, _ tx: any Transaction) throws -> Organisation? { nil }

  /// Whole organisations for many ids, in one question.
  package static func find(
    _ ids: some Collection<OrganisationID>, _ tx: any Transaction
  ) throws -> [OrganisationID: Organisation] { [:] }
}
