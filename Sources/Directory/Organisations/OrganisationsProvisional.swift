import Journals
import Kernel
import Storage

/// An organisation found or made for a file of staff that names it.
package struct ProvisionalOrganisation: Hashable, Sendable {
  package let organisation: Organisation
  /// Whether it was made just now.
  package let isNew: Bool
  /// What was changed to find it so; empty when it was held with all of these codes.
  package let changes: [JournalChange]
}

extension Organisations {
  /// The organisation that holds one of `codes`, or a provisional one made for them. Codes it did
  /// not have yet are added to it, and it is put under `provider`; its name, kind and dates are
  /// left alone when it is held already, except that a provisional one without a name gets one.
  ///
  /// - Parameters:
  ///   - codes: From the surest to the least sure; a care location may have both its CQC number
  ///     and its `LOCALESTID` within the provider.
  ///   - provider: The provider of a care location.
  package static func provisional(
    _ codes: [OrganisationCode], name: String, kind: OrganisationKind,
    locationOf provider: OrganisationID? = nil, source: OrganisationSource, _ tx: any Transaction
  ) throws -> ProvisionalOrganisation {
    var held: Organisation?
    var free: [OrganisationCode] = []
    for code in codes where !code.value.isEmpty {
      if let holder = try OrganisationStore.find(code, tx) {
        // A second code that another organisation holds stays with that one.
        if held == nil { held = try find(holder, tx) }
      } else if !free.contains(code) {
        free.append(code)
      }
    }

    var batch = OrganisationBatch()
    let organisation: Organisation
    if let held {
      var next = held
      // One code per list: a new number of the same list is somebody else's to decide.
      next.codes += free.filter { code in
        !held.codes.contains { $0.scheme == code.scheme && $0.within == code.within }
      }
      if held.provisional, held.names.allSatisfy(\.value.isEmpty), !name.isEmpty {
        next.names = [Dated(name)]
      }
      if held.provisional, held.kinds.allSatisfy({ $0.value == .unstated }), kind != .unstated {
        next.kinds = [Dated(kind)]
      }
      batch.change(held, to: next)
      organisation = next
    } else {
      organisation = Organisation(
        id: try tx.newIdentifier(), provisional: true, source: source, codes: free,
        names: name.isEmpty ? [] : [Dated(name)], kinds: [Dated(kind)])
      batch.create(organisation)
    }
    if let provider, provider != organisation.id {
      let placed = try OrganisationRelationStore.outgoing(of: [organisation.id], tx)
        .contains { $0.kind.basis == .under && $0.to == provider && $0.endedOn == nil }
      if !placed {
        batch.create(
          OrganisationRelation(
            id: try tx.newIdentifier(), from: organisation.id, to: provider, kind: .locationOf))
      }
    }
    let changes = batch.isEmpty ? [] : try batch.save(tx)
    return ProvisionalOrganisation(
      organisation: organisation, isNew: held == nil, changes: changes)
  }
}
