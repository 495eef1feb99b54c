import HTTPTypes

/// What a proxy in front says about a request. Believed only of a proxy that was configured:
/// anybody else can write the same headers.
struct Caller {
  /// Where the request comes from.
  let address: String
  /// Under which number it is logged, here and by the proxy.
  let requestID: String

  init(
    _ headers: HTTPFields, connection: String, proxies: [NetworkRange], newID: () -> String
  ) {
    let isFromProxy = proxies.contains { $0.contains(connection) }
    address = isFromProxy ? Self.client(headers, proxies) ?? connection : connection
    requestID = isFromProxy ? Self.given(headers) ?? newID() : newID()
  }

  /// The last address that is not a proxy's own: what stands before it, the client wrote itself.
  private static func client(_ headers: HTTPFields, _ proxies: [NetworkRange]) -> String? {
    guard let name = HTTPField.Name("X-Forwarded-For") else { return nil }
    let hops = headers[values: name].flatMap { $0.split(separator: ",") }.map { hop in
      String(hop.filter { $0 != " " && $0 != "\t" })
    }
    for hop in hops.reversed() {
      guard NetworkRange(hop) != nil, !hop.contains("/") else { return nil }
      if !proxies.contains(where: { $0.contains(hop) }) { return hop }
    }
    return nil
  }

  private static func given(_ headers: HTTPFields) -> String? {
    guard let name = HTTPField.Name("X-Request-Id"), let id = headers[name],
      (8...64).contains(id.utf8.count), id.utf8.allSatisfy({ $0.isWordByte })
    else { return nil }
    return id
  }
}

extension UInt8 {
  fileprivate var isWordByte: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
