/// What a cookie of this service is for and how long it stays, for the page about cookies. Made
/// from the names that the program can set: one that is not told of here does not compile.
package struct CookieNotice: Hashable, Sendable {
  package let name: String
  package let purpose: String
  package let lasts: String

  package static func all(isSecure: Bool) -> [CookieNotice] {
    Cookie.Name.allCases.map { name in
      CookieNotice(
        name: Cookie.fullName(name, isSecure: isSecure), purpose: name.purpose,
        lasts: name.lastsInSeconds.map(inWords) ?? name.untilClosed)
    }
  }

  private static func inWords(_ seconds: Int) -> String {
    switch seconds {
    case 86_400...: seconds == 86_400 ? "1 day" : "\(seconds / 86_400) days"
    case 3_600...: seconds == 3_600 ? "1 hour" : "\(seconds / 3_600) hours"
    case 60: "1 minute"
    case _: "\(seconds / 60) minutes"
    }
  }
}

extension Cookie.Name {
  /// `nil` lasts until the browser closes.
  var lastsInSeconds: Int? {
    switch self {
    case .session, .form, .inspection: nil
    case .browser: 3_600
    case .device: 180 * 86_400
    case .tablet: 400 * 86_400
    case .done: 60
    }
  }

  fileprivate var purpose: String {
    switch self {
    case .session: "Keeps you signed in"
    case .inspection: "Lets an inspector read the evidence whose code they typed"
    case .browser: "Shows that a sign-in with another provider began in this browser"
    case .form: "Shows that a form is ours before you sign in"
    case .device:
      "Remembers that you signed in here, so that others’ wrong attempts never keep you out"
    case .tablet: "Shows that this device is a tablet which your workplace shares"
    case .done: "Carries the message after something was saved"
    }
  }

  fileprivate var untilClosed: String {
    switch self {
    case .session: "Until you close the browser, at most 12 hours"
    case .inspection: "Until you close the browser, at most 12 hours"
    case .form, .device, .browser, .tablet, .done: "Until you close the browser"
    }
  }
}
