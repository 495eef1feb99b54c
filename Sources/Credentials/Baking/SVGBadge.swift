/// A credential in an SVG picture: the attribute `verify` of one element of its own.
package enum SVGBadge {
  static let namespace = "https://purl.imsglobal.org/ob/v3p0"
  /// Of badges of version 2, which are not read here.
  private static let earlierNamespace = "http://openbadges.org"

  /// A picture of our own with the credential in it.
  package static func made(of token: SignedToken) throws -> [UInt8] {
    let credential = try Credential(token)
    let picture = BadgePicture.svg(of: credential)
    // Right after the root, as the standard asks.
    let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:openbadges=\"\(namespace)\""
    return Array(
      """
      \(start) viewBox="0 0 400 400" width="400" height="400" role="img">
      <openbadges:credential verify="\(token.text)"/>
      \(picture)
      </svg>

      """.utf8)
  }

  static func token(in bytes: [UInt8]) throws(SignedToken.Unreadable) -> String {
    var scanner = MarkupScanner(bytes)
    var found: [MarkupScanner.Element] = []
    var isFirst = true
    while let element = try scanner.next() {
      if isFirst, element.name != "svg" {
        throw SignedToken.Unreadable("It is no SVG picture")
      }
      isFirst = false
      if element.name == "credential", element.namespace == namespace { found.append(element) }
      if element.name == "assertion", element.namespace == earlierNamespace {
        throw SignedToken.Unreadable(
          "It is a badge of an earlier standard. Ask its issuer for Open Badges 3.0")
      }
    }
    guard let element = found.first else {
      throw SignedToken.Unreadable("It is a picture with no credential in it")
    }
    guard found.count == 1 else {
      throw SignedToken.Unreadable("It is a picture with more than one credential in it")
    }
    guard let token = element.attributes["verify"] else {
      throw SignedToken.Unreadable(
        "The credential in the picture is not a signed token (JWT). Ask its issuer for the JWT"
          + " form")
    }
    return token
  }
}
