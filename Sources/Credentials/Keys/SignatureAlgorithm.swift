/// How a credential can be signed here (RFC 7518, RFC 8037). A key is for one of them: what a
/// token says of itself decides nothing.
package enum SignatureAlgorithm: String, CaseIterable, Hashable, Sendable {
  /// Ed25519.
  case edDSA = "EdDSA"
  /// ECDSA on P-256 with SHA-256.
  case es256 = "ES256"
}
