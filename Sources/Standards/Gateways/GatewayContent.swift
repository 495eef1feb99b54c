import Obligations
import Storage

/// Gateways, as whoever asks one about somebody means them.
enum GatewayContent {
  /// What they ask for with every version of the standards that meets it.
  static func inForce(_ tx: any Transaction) throws -> PolicyContent {
    try ContentReader.shipped().counting(
      SuccessionRules.owners(StandardsInForce.library(tx)))
  }
}
