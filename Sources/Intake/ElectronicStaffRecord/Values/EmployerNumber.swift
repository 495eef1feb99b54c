import Directory
import Files
import Kernel
import Storage

/// Whose report it is, by the employer's number in ESR (VPD).
enum EmployerNumber {
  /// - Parameters:
  ///   - number: What most rows of the file say; `nil` when none says anything.
  ///   - name: The employer's name, where the file has it.
  ///   - unclear: What is missing when nobody can tell.
  static func claim(
    _ number: String?, name: String?, file: String, _ context: IntakeContext, unclear: String
  ) throws -> EmployerClaim {
    guard let chosen = context.employer else {
      guard let number else {
        return .unclear([
          Finding(
            .headerNameMismatch, file: file,
            "\(unclear), so nobody can tell whose file this is. Nothing was read. Choose the"
              + " organisation, and load it again.")
        ])
      }
      return .code(
        EmployerCode(
          scheme: OrganisationCode.Scheme.vpd.rawValue, value: number, name: name,
          kind: OrganisationKind.nhsTrust.rawValue))
    }
    guard let number else { return .held(chosen) }
    let own = try Organisations.find(chosen, context.tx)
    let holder = try Organisations.find(OrganisationCode(.vpd, number), context.tx)
    let isOthers = holder.map { $0.id != chosen } ?? false
    let isOtherwise = own?.code(.vpd).map { $0 != number } ?? false
    guard isOthers || isOtherwise else { return .held(chosen) }
    let chosenName = own?.displayName(on: context.asOf) ?? "the chosen organisation"
    let holderName = holder.map { " (\($0.displayName(on: context.asOf)))" } ?? ""
    return .unclear([
      Finding(
        .headerNameMismatch, file: file, value: number,
        "The file is that of employer \(number)\(holderName), not of \(chosenName). Nothing was read."
          + " Choose the organisation that the file belongs to.")
    ])
  }

  /// The employer's number, when it is held.
  static func held(_ context: IntakeContext) throws -> String? {
    guard let employer = context.employer else { return nil }
    return try Organisations.find(employer, context.tx)?.code(.vpd)
  }

  /// Keeps the number with an employer that was chosen by hand, so that the next file finds it.
  static func keep(
    _ number: String, _ context: IntakeContext
  ) throws -> ProvisionalOrganisation? {
    guard let employer = context.employer, !number.isEmpty,
      let organisation = try Organisations.find(employer, context.tx),
      organisation.code(.vpd) == nil
    else { return nil }
    return try Organisations.provisional(
      organisation.codes + [OrganisationCode(.vpd, number)],
      name: organisation.name(on: context.asOf), kind: organisation.kind(on: context.asOf),
      source: organisation.source, context.tx)
  }
}
