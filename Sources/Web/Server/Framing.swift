import Access
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Markup
import NIOCore

extension Answer {
  /// The response to send: the frame put around a page, the cookies, the headers of its kind.
  func response(for visit: Visit) async throws -> Response {
    var headers = HTTPFields()
    var cookies = cookies
    let bytes: [UInt8]
    switch body {
    case .page(let page):
      headers[.contentType] = "text/html; charset=utf-8"
      bytes = Array(framed(page, for: visit, &cookies).text.utf8)
    case .redirect(let address):
      headers[.location] = address
      bytes = []
      if let done { cookies.append(Cookie(.done, URLEncoding.encoded(done))) }
    case .file(let name, let type, let content):
      headers[.contentType] = type
      let plain = String(
        name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
      headers[.contentDisposition] = "attachment; filename=\"\(plain)\""
      bytes = content
    case .json(let content):
      headers[.contentType] = "application/json"
      // For programs; a browser that is led to it keeps it and runs nothing of it.
      headers[.contentDisposition] = "attachment; filename=\"answer.json\""
      bytes = content
    case .text(let text, let type):
      headers[.contentType] = type
      bytes = Array(text.utf8)
    case .asset(let type, let content):
      headers[.contentType] = type
      headers[.cacheControl] = "public, max-age=31536000, immutable"
      bytes = content
    }
    for cookie in cookies {
      headers.append(
        HTTPField(
          name: .setCookie, value: cookie.header(isSecure: visit.site.settings.isSecure)))
    }
    return Response(
      status: status, headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func framed(_ page: Page, for visit: Visit, _ cookies: inout [Cookie]) -> HTML {
    let site = visit.site
    var frame = Frame()
    frame.stylesheet = Assets.stylesheetAddress
    frame.script = Assets.scriptAddress
    frame.notice = site.settings.notice
    if let said = Cookie.read(.done, from: visit.request.headers, isSecure: site.settings.isSecure),
      !said.isEmpty
    {
      frame.done = URLEncoding.decoded(said)
      cookies.append(.removed(.done))
    }
    let visitor = visitor ?? visit.visitor
    if let user = visitor?.user {
      frame.signedInAs = user.name
      frame.role = visit.visitor?.chosenRole
      frame.viewing = visit.visitor?.viewing.map { request in
        "You see what \(request.subjectName) sees"
          + (request.until.map { ", until \($0.timeInLondon)" } ?? "") + ". You can change nothing."
      }
      frame.navigation = site.navigation(for: user, at: visit.path)
      frame.canSearch = site.canSearch(user)
      frame.sessionEnds = (
        idle: min(
          visitor?.session.idleLimit ?? 0, visitor?.session.secondsAtMost(at: visit.now) ?? 0),
        atMost: visitor?.session.secondsAtMost(at: visit.now) ?? 0
      )
      frame.isShared = visitor?.session.tablet != nil
      frame.searchText = visit.path == "/search" ? visit.query["q"] ?? "" : ""
    }
    frame.formToken = FormToken.fields(
      token: formToken(for: visit, visitor, &cookies), key: site.newToken())
    return frame.document(of: page)
  }

  /// The session's token; before sign-in, one tied to the browser by a cookie of its own.
  private func formToken(
    for visit: Visit, _ visitor: Visitor?, _ cookies: inout [Cookie]
  ) -> String {
    if let session = (visitor ?? visit.entrant)?.session { return session.formToken }
    let isSecure = visit.site.settings.isSecure
    if let token = Cookie.read(.form, from: visit.request.headers, isSecure: isSecure),
      FormToken.isWhole(token)
    {
      return token
    }
    let token = visit.site.newToken()
    cookies.append(Cookie(.form, token))
    return token
  }
}
