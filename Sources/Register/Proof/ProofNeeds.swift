import Access
import Markup
import Web

extension ProofNeed {
  /// For roles that can give others.
  static let administrates = ProofNeed.when { $0["role"] == Role.administrator.rawValue }
}
