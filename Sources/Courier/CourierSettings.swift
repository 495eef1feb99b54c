/// How this machine reaches others: the same for everything that leaves it.
package struct CourierSettings: Hashable, Sendable {
  /// `http://proxy.example:3128`; `nil` goes straight there, whatever the environment says.
  package var proxy: String?
  /// A file of further certificate authorities to trust, beside those of the machine: an
  /// employer's own, or that of a test.
  package var extraAuthorities: String?
  package var connectSeconds = 5

  package init(proxy: String? = nil, extraAuthorities: String? = nil) {
    self.proxy = proxy
    self.extraAuthorities = extraAuthorities
  }
}

/// Why something did not arrive. Words for whoever runs the program: no body, no header and no
/// question part of an address is ever among them.
package enum CourierFailure: Error, Hashable, Sendable {
  /// Not an address this may be sent to, such as one without TLS.
  case address(String)
  case unreachable(String)
  /// The other side could not show that it is who it should be.
  case untrusted(String)
  case slow(seconds: Int)
  case tooLarge(limitInBytes: Int)
  /// The other side refused, or did not keep to the protocol.
  case failed(String)

  package var inWords: String {
    switch self {
    case .address(let words), .unreachable(let words), .untrusted(let words), .failed(let words):
      words
    case .slow(let seconds): "There was no whole answer within \(seconds) seconds"
    case .tooLarge(let limit): "The answer was larger than \(limit) bytes"
    }
  }
}
