/// What a check comes to.
package enum CredentialState: String, CaseIterable, Hashable, Sendable {
  /// It holds.
  case current
  case expired
  case notYetValid = "not-yet-valid"
  /// Taken back by its issuer, for good.
  case revoked
  /// Not valid for the time being.
  case suspended
  /// It is not what its issuer signed.
  case tampered
  /// Signed by nobody whose key is known.
  case unknownIssuer = "unknown-issuer"
  /// No credential that can be read.
  case malformed
}
