import Directory
import Files
import Foundation
import Kernel

/// A kind of file that Waypoint takes as users have it. Formats plug in: the mechanism recognises,
/// reads, compares, applies and reports the same way for all of them.
///
/// In one load the mechanism asks a format, in this order: `recognise` for each file, `sets`, then
/// for each set `employer`, `read`, and, after comparing what was read with what is held,
/// `project` and `counts`. From `employer` on everything runs inside one transaction, so lookups
/// agree with each other; a check rolls it back.
package protocol IntakeFormat: Sendable {
  /// As the command line and the JSON give it: `asc-wds`.
  var name: String { get }
  /// For people: "Adult Social Care Workforce Data Set".
  var title: String { get }
  /// Within one load, lower first: a competence file needs the staff of the staff file beside it.
  var order: Int { get }

  /// What part this file plays, by its header or content, never by its name; `nil` when it is not
  /// of this format. A file that is clearly meant to be of the format but lacks a key column is of
  /// the format: `read` then says what is missing.
  func recognise(_ file: SourceFile) -> FileRole?

  /// The part of a file that the user says is of this format though its content does not: used to
  /// say what is missing.
  func roleWhenTold(_ file: SourceFile) -> FileRole

  /// Which of the recognised files belong together. Usually all (a care upload) or each alone.
  func sets(of files: [RecognisedFile]) -> [[RecognisedFile]]

  /// Whose file it is. `context.employer` is set when the user chose one; the format then need
  /// only say when the file itself disagrees.
  func employer(of files: [RecognisedFile], _ context: IntakeContext) throws -> EmployerClaim

  /// Reads a set. Changes nothing. `context.employer` is the employer settled before.
  func read(_ files: [RecognisedFile], _ context: IntakeContext) throws -> Reading

  /// The kinds of source record that are posts of people, so that created, moved and ended ones
  /// are joiners, movers and leavers.
  var postKinds: Set<String> { get }

  /// The values of a post that say where it is; a change of one makes a mover, any other a change.
  var placeColumns: Set<String> { get }

  /// Whether a post with these values is over on the day of the load: it then leaves when it was
  /// not over before, and does not join when it is new.
  func isOver(_ values: [String: String], _ context: IntakeContext) -> Bool

  /// Those of `records`, all of which are held with the same `values`, whose `hidden` values
  /// differ from what Directory and the monitoring store hold. They are then changed, not
  /// unchanged.
  func differingInHiddenValues(
    _ records: [SourceRecord], _ context: IntakeContext
  ) throws -> Set<RecordKey>

  /// Whether `project` looks at the source records as the difference leaves them. They are then
  /// written before, and what they became is added afterwards, row by row.
  var projectsFromStore: Bool { get }

  /// Takes the difference over into Directory, Records and Figures, in sets, never row by row.
  /// Running it again with the same difference changes nothing more.
  func project(
    _ difference: Difference, _ reading: Reading, _ context: IntakeContext
  ) throws -> Projection

  /// Plain counts after the load (`workplaces`, `workers`, …), of the employer of the context.
  func counts(_ context: IntakeContext) throws -> [Count]

  /// Standard names of the columns of a file that hold protected characteristics or an NI number:
  /// rows in error are kept without them.
  var protectedColumns: Set<String> { get }
}

extension IntakeFormat {
  package func roleWhenTold(_ file: SourceFile) -> FileRole { FileRole("") }
  package func sets(of files: [RecognisedFile]) -> [[RecognisedFile]] { [files] }
  package func differingInHiddenValues(
    _ records: [SourceRecord], _ context: IntakeContext
  ) throws -> Set<RecordKey> { [] }
  package func isOver(_ values: [String: String], _ context: IntakeContext) -> Bool { false }
  package var projectsFromStore: Bool { false }
  package var postKinds: Set<String> { [] }
  package var placeColumns: Set<String> { [] }
  package var protectedColumns: Set<String> { [] }
}

/// What part a file plays in its format: `workplace`, `staff`, `training`.
package struct FileRole: Hashable, Sendable {
  package let name: String
  package init(_ name: String) { self.name = name }
}

package struct RecognisedFile: Sendable {
  package let file: SourceFile
  package let role: FileRole
  package init(file: SourceFile, role: FileRole) {
    self.file = file
    self.role = role
  }
}

/// Whose file a set is, as far as its content says.
package enum EmployerClaim: Sendable {
  /// A code; an organisation that does not hold it yet is made, provisionally.
  case code(EmployerCode)
  /// Worked out from what is held already, for example the workplaces that a staff file names.
  case held(OrganisationID)
  /// It does not say: of the only employer that the user looks after, if there is just one; else
  /// why nobody can tell, as blockers.
  case userOnly([Finding])
  /// National lists, which belong to no employer.
  case nobody
  /// It cannot be told; why, as blockers.
  case unclear([Finding])
}

package struct EmployerCode: Hashable, Sendable {
  /// As `organisation_code` keeps it: `cqc-provider`, `vpd`, `ods`.
  package let scheme: String
  package let value: String
  /// The name that a provisional organisation gets; `nil` for "Employer 990".
  package let name: String?
  /// The kind that a provisional organisation gets: a raw value of `OrganisationKind`.
  package let kind: String
  /// Where a provisional organisation is said to come from.
  package let source: OrganisationSource

  package init(
    scheme: String, value: String, name: String?, kind: String, source: OrganisationSource = .esr
  ) {
    self.scheme = scheme
    self.value = value
    self.name = name
    self.kind = kind
    self.source = source
  }
}

/// A number that the load leaves behind, under the name that the JSON gives it. At most five
/// decimals, which only FTE uses.
package struct Count: Hashable, Sendable {
  package let name: String
  package let hundredThousandths: Int64

  package init(_ name: String, _ whole: Int) {
    self.name = name
    hundredThousandths = Int64(whole) * 100_000
  }

  package init(_ name: String, hundredThousandths: Int64) {
    self.name = name
    self.hundredThousandths = hundredThousandths
  }

  package var decimal: Decimal { Decimal(hundredThousandths) / 100_000 }
}
