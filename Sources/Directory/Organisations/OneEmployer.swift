import Kernel
import Storage

/// The places that are one employer: what a trust decided holds at its sites, what a site decided at
/// its trust, and what an employer decided before it was merged at whoever took over the whole of it.
package enum OneEmployer {
  /// `organisation`, what it is a part of, its own parts, and what they inherited up to `day`.
  package static func places(
    of organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> Set<OrganisationID> {
    let above = try OrganisationTree.ancestors(of: organisation, on: .under, day, tx)
    let beneath = try OrganisationTree.within([organisation], on: .under, day, tx)
    let whole = Set(above).union([organisation])
    let inherited = try whole.flatMap { try OrganisationSuccessions.inherited(by: $0, on: day, tx) }
    return whole.union(beneath).union(inherited)
  }

  /// `organisation` and, where another took over the whole of it up to `day`, that one: who answers
  /// for it now is the last.
  package static func standing(
    for organisation: OrganisationID, on day: Day, _ tx: any Transaction
  ) throws -> [OrganisationID] {
    try [organisation] + OrganisationSuccessions.heirs(of: organisation, on: day, tx)
  }
}
