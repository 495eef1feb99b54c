import Directory
import Files
import Kernel

/// Whose report it is, by the employer's number in ESR (VPD).
enum EmployerNumber {
  /// - Parameters:
  ///   - number: What most rows of the file say; `nil` when none says anything.
  ///   - name: The employer's name, where the file has it.
  ///   - unclear: What is missing when nobody can tell.
  static func claim(
    _ number: String?, name: String?, file: String, _ context: IntakeContext, unclear: String
  ) -> EmployerClaim {
    if let number {
      return .code(
        EmployerCode(
          scheme: OrganisationCode.Scheme.vpd.rawValue, value: number, name: name,
          kind: OrganisationKind.nhsTrust.rawValue))
    }
    if let chosen = context.employer { return .held(chosen) }
    return .unclear([
      Finding(
        .headerNameMismatch, file: file,
        "\(unclear), so nobody can tell whose file this is. Nothing was read. Choose the"
          + " organisation, and load it again.")
    ])
  }

  /// The employer's number, when it is held.
  static func held(_ context: IntakeContext) throws -> String? {
    guard let employer = context.employer else { return nil }
    return try Organisations.find(employer, context.tx)?.code(.vpd)
  }
}
