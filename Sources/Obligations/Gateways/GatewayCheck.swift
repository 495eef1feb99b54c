import Kernel

/// What gateways as content are held to beside their shape.
enum GatewayCheck {
  static func faults(of book: GatewayBook) -> [ContentFault] {
    var faults: [ContentFault] = []
    let fault = { (gateway: Gateway, message: String) in
      faults.append(
        ContentFault(
          file: "gateways", line: 0,
          message: "\(gateway.code), version \(gateway.version): \(message)"))
    }
    for gateway in book.gateways {
      for binding in gateway.bindings {
        if binding.from < gateway.earliestBinding {
          fault(
            gateway,
            "it binds before notice is over: not before \(gateway.earliestBinding.inWords)")
        }
        if !gateway.effective.contains(binding.from) {
          fault(gateway, "it begins to bind outside the days it is in force")
        }
      }
      for other in book.gateways where other !== gateway {
        if other.code == gateway.code, other.version == gateway.version {
          fault(gateway, "another gateway has this code and version")
        } else if other.code != gateway.code, other.effective.overlaps(gateway.effective),
          // Of one gateway the newest version holds.
          !Set(other.posts).isDisjoint(with: gateway.posts)
        {
          fault(gateway, "“\(other.code)” stands before the same posts on the same days")
        }
      }
    }
    for (code, posts) in Dictionary(grouping: book.posts, by: \.code) where posts.count > 1 {
      faults.append(
        ContentFault(file: "gateways", line: 0, message: "two kinds of post are called \(code)"))
    }
    return faults
  }
}
