import Directory
import Files
import Kernel
import Storage

/// Relations between organisations that no published list states: clusters of boards, splits and
/// mergers of bodies without a code, places, care groups, networks. Waypoint's own layout, one
/// relation in each row; `organisation` and `other` are codes, or references of the list that
/// Waypoint carries.
package struct OrganisationRelationsFormat: IntakeFormat {
  package init() {}

  package var name: String { "organisation-relations" }
  package var title: String { "Relations between organisations" }
  package var order: Int { 2 }

  static let layout = TableLayout([
    .key("organisation"), .key("relation"), .key("other"), .value("from"), .value("until"),
    .value("share"),
  ])

  package func recognise(_ file: SourceFile) -> FileRole? {
    let first = file.text.leadingRows(1).first
    return first?.holds("organisation", "relation", "other") == true ? FileRole("relations") : nil
  }

  package func employer(
    of files: [RecognisedFile], _ context: IntakeContext
  ) throws -> EmployerClaim { .nobody }

  package func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading {
    var rows: [StatedRelation] = []
    var reading = Reading(of: files, as: Self.layout) { table in
      var findings: [Finding] = []
      for row in table.rows {
        switch StatedRelation.read(row, of: table.file) {
        case .success(let relation): rows.append(relation)
        case .failure(let fault): findings.append(fault.finding)
        }
      }
      return findings
    }
    reading.payload = rows
    return reading
  }

  package func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection {
    var projection = Projection()
    var tally = ChangeTally()
    var lists = OrganisationDifference.Lists()
    for stated in reading.payload as? [StatedRelation] ?? [] {
      do {
        let changes = try stated.apply(context.tx)
        if changes.isEmpty {
          tally.unchanged += 1
          continue
        }
        tally.changed += 1
        projection.changes += changes
        if stated.kind.basis == nil {
          lists.changed.append(stated.organisation)
        } else {
          lists.moved.append(stated.organisation)
        }
      } catch let refusal as any Refusal {
        projection.findings.append(stated.finding(of: refusal))
      }
    }
    projection.lists = ["organisations": lists.named.mapValues { Set($0).sorted() }]
    projection.tally = tally
    return projection
  }

  package func counts(_ context: IntakeContext) throws -> [Count] {
    [Count("organisation_relations", try Organisations.countRelations(context.tx))]
  }
}
