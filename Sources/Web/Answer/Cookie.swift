import HTTPTypes

/// A cookie of ours: never readable by scripts, never sent along from other sites.
struct Cookie: Hashable, Sendable {
  enum Name: String, Sendable, CaseIterable {
    /// The token of a signed-in browser.
    case session
    /// That this browser has signed in before, so that others' failures never slow it down.
    case device
    /// That this device is a tablet which staff share.
    case tablet
    /// The token of an inspector who reads one pack of evidence.
    case inspection
    /// Ties forms to the browser before anybody is signed in.
    case form
    /// Ties a sign-in with a provider to the browser that began it.
    case browser
    /// What the last action did, for the next page to say once.
    case done
  }

  let name: Name
  let value: String
  /// `nil` lasts until the browser closes; 0 removes it.
  var maxAgeInSeconds: Int?

  init(_ name: Name, _ value: String, maxAgeInSeconds: Int? = nil) {
    self.name = name
    self.value = value
    self.maxAgeInSeconds = maxAgeInSeconds ?? name.lastsInSeconds
  }

  static func removed(_ name: Name) -> Cookie { Cookie(name, "", maxAgeInSeconds: 0) }

  /// Behind TLS the name carries `__Host-`, which browsers let no other site or path set.
  static func fullName(_ name: Name, isSecure: Bool) -> String {
    (isSecure ? "__Host-" : "") + "waypoint-" + name.rawValue
  }

  func header(isSecure: Bool) -> String {
    var header =
      "\(Cookie.fullName(name, isSecure: isSecure))=\(value); Path=/; HttpOnly; SameSite=Lax"
    if isSecure { header += "; Secure" }
    if let maxAgeInSeconds { header += "; Max-Age=\(maxAgeInSeconds)" }
    return header
  }

  static func read(
    _ name: Name, from headers: HTTPFields, isSecure: Bool
  ) -> String? {
    let wanted = fullName(name, isSecure: isSecure)
    for header in headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].drop(while: { $0 == " " }) == wanted else { continue }
        return String(parts[1])
      }
    }
    return nil
  }
}
