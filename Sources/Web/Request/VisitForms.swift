import Access
import HTTPTypes
import Hummingbird
import Kernel
import Markup
import NIOCore

/// What every form of ours carries: the token that shows the page was sent by us to this browser,
/// and a key by which the form is known when it is sent twice.
enum FormToken {
  static let tokenField = "form-token"
  static let keyField = "form-key"

  /// Whether `token` has the shape of one that a browser was given before sign-in.
  static func isWhole(_ token: String) -> Bool {
    token.utf8.count == 32 && token.allSatisfy(\.isHexDigit)
  }

  static func fields(token: String, key: String) -> HTML {
    hiddenField(tokenField, token) + hiddenField(keyField, key)
  }
}

/// The form did not come from a page of ours, or the session ended meanwhile.
struct FormNotOurs: Error {}

/// More was sent than is taken.
struct TooLarge: Error {
  let limitInBytes: Int
}

/// The body is not what forms send.
struct WrongMediaType: Error {
  var words = "Use the form on the page."
}

/// What was sent cannot be read.
struct Unreadable: Error {
  var words = "Nothing was saved. Load the page again and repeat what you did."
}

extension Visit {
  /// The answers of a form without files.
  package func form() async throws -> FormData {
    if let taken { return taken }
    return try await form(of: (visitor ?? entrant)?.session, limit: site.settings.formLimitInBytes)
  }

  /// - Parameter session: Whose form it must be.
  func form(of session: Session?, limit: Int) async throws -> FormData {
    try refuseOtherSites()
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type.hasPrefix("application/x-www-form-urlencoded") else { throw WrongMediaType() }
    let body = try await body(limit: limit)
    let form = URLEncoding.read(String(decoding: body.readableBytesView, as: UTF8.self))
    try refuseForged(form, session)
    return form
  }

  /// The answers and files of a form with files. At most a few large ones are held at a time.
  package func upload() async throws -> (form: FormData, files: [UploadedFile]) {
    let (form, files) = try await upload(limit: site.settings.uploadLimitInBytes, by: .shared)
    return (form, try accepted(files, form))
  }

  /// The same for a form that anybody may send, without an account: small, with files of any kind,
  /// and in nobody's way who uploads lists.
  package func upload(
    ofAnybody limit: Int
  ) async throws -> (form: FormData, files: [UploadedFile]) {
    let (form, files) = try await upload(limit: limit, by: .ofAnybody)
    guard files.count <= site.settings.filesAtOnce else {
      throw TooManyFiles(limit: site.settings.filesAtOnce)
    }
    return (form, files)
  }

  private func upload(
    limit: Int, by gate: UploadGate
  ) async throws -> (form: FormData, files: [UploadedFile]) {
    try refuseOtherSites()
    guard let type = request.headers[.contentType],
      type.lowercased().hasPrefix("multipart/form-data"),
      let boundary = Multipart.boundary(of: type)
    else { throw WrongMediaType() }
    return try await gate.pass {
      let body = try await body(limit: limit)
      do {
        let upload = try Multipart.read(Array(body.readableBytesView), boundary: boundary)
        try refuseForged(upload.form, (visitor ?? entrant)?.session)
        return (upload.form, upload.files)
      } catch is Multipart.Malformed {
        throw Unreadable()
      }
    }
  }

  /// Files as far as a form may hand them over: so many, of these kinds.
  private func accepted(_ files: [UploadedFile], _ form: FormData) throws -> [UploadedFile] {
    guard files.count <= site.settings.filesAtOnce else {
      throw TooManyFiles(limit: site.settings.filesAtOnce)
    }
    let problems = files.compactMap { file in
      UploadChecks.problem(with: file.name, file.bytes).map { Problem(file.field, $0) }
    }
    guard problems.isEmpty else { throw RefusedFiles(problems: problems, form: form) }
    return files
  }

  /// Checked before anything of the body is read.
  func body(limit: Int) async throws -> ByteBuffer {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw TooLarge(limitInBytes: limit)
    }
    do {
      return try await request.body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw TooLarge(limitInBytes: limit)
    }
  }

  /// Browsers say where a form comes from; pages of other sites need not even be compared, nor
  /// those of a neighbour under the same domain, nor those that hide where they come from.
  func refuseOtherSites() throws {
    if let name = HTTPField.Name("Sec-Fetch-Site"), let from = request.headers[name],
      !["same-origin", "none"].contains(from.lowercased())
    {
      throw FormNotOurs()
    }
    guard let origin = request.headers[.origin] else { return }
    let host = request.head.authority?.lowercased() ?? ""
    let ours = site.settings.isSecure ? ["https://"] : ["http://", "https://"]
    guard ours.contains(where: { origin.lowercased() == $0 + host }) else { throw FormNotOurs() }
  }

  private func refuseForged(_ form: FormData, _ session: Session?) throws {
    let expected =
      session?.formToken
      ?? Cookie.read(.form, from: request.headers, isSecure: site.settings.isSecure)
      .flatMap { FormToken.isWhole($0) ? $0 : nil }
    guard let expected, let given = form[FormToken.tokenField],
      isSame(Array(expected.utf8), Array(given.utf8))
    else { throw FormNotOurs() }
  }

  /// Takes as long wherever the first difference is.
  private func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

/// Lets two large bodies in at a time, so that uploads cannot fill the memory.
private actor UploadGate {
  static let shared = UploadGate()
  static let ofAnybody = UploadGate()
  private var free = 2
  private var waiting: [CheckedContinuation<Void, Never>] = []

  nonisolated func pass<Value: Sendable>(
    _ work: () async throws -> Value
  ) async throws -> Value {
    await enter()
    do {
      let value = try await work()
      await leave()
      return value
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
