import HTTPTypes
import Kernel
import Markup

/// What a handler says back. The site turns it into a response: the frame around a page, the
/// cookies, the headers.
package struct Answer: Sendable {
  package enum Body: Sendable {
    case page(Page)
    case redirect(String)
    /// Something to keep: a name, a media type, the bytes.
    case file(name: String, type: String, [UInt8])
    case json([UInt8])
    case text(String, type: String)
    /// Something that never changes under its address.
    case asset(type: String, [UInt8])
  }

  package var status: HTTPResponse.Status
  package var body: Body
  /// What was done, shown as a banner on the page the redirect leads to.
  package var done: String?
  var cookies: [Cookie] = []
  /// Who is signed in once this answer has arrived, where it brings a new session with it.
  var visitor: Visitor?

  package static func page(_ page: Page, status: HTTPResponse.Status? = nil) -> Answer {
    Answer(
      status: status ?? (page.problems.isEmpty ? .ok : .unprocessableContent), body: .page(page))
  }

  /// After something was done: the page to read it on, so that a reload never repeats it.
  package static func redirect(to address: String, done: String? = nil) -> Answer {
    Answer(status: .seeOther, body: .redirect(address), done: done)
  }

  package static func csv(named name: String, _ bytes: [UInt8]) -> Answer {
    Answer(status: .ok, body: .file(name: name, type: "text/csv; charset=utf-8", bytes))
  }

  package static func file(named name: String, type: String, _ bytes: [UInt8]) -> Answer {
    Answer(status: .ok, body: .file(name: name, type: type, bytes))
  }

  package static func text(
    _ text: String, status: HTTPResponse.Status = .ok, type: String = "text/plain; charset=utf-8"
  ) -> Answer {
    Answer(status: status, body: .text(text, type: type))
  }

  static func asset(type: String, _ bytes: [UInt8]) -> Answer {
    Answer(status: .ok, body: .asset(type: type, bytes))
  }

  private init(status: HTTPResponse.Status, body: Body, done: String? = nil) {
    self.status = status
    self.body = body
    self.done = done
  }

  func setting(_ cookie: Cookie) -> Answer {
    var answer = self
    answer.cookies.append(cookie)
    return answer
  }
}

/// What an action ended with: where to read about it, and the words of the banner.
package struct Done: Hashable, Sendable {
  package let address: String
  package let words: String?

  package init(to address: String, _ words: String? = nil) {
    self.address = address
    self.words = words
  }
}
