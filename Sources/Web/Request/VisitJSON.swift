import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

extension Visit {
  /// - Throws: `BadToken` for a browser, whoever is signed in there.
  func requireProgram() throws {
    guard context.program != nil else { throw BadToken() }
  }

  /// What a program sent.
  ///
  /// - Parameter limit: In bytes, looked at before anything is read.
  package func json(limit: Int) async throws -> JSONValue {
    let type = request.headers[.contentType]?.lowercased() ?? ""
    guard type.hasPrefix("application/json") else {
      throw WrongMediaType(words: "Send JSON, and say so: Content-Type: application/json.")
    }
    let body = try await body(limit: limit)
    guard let value = JSONValue(json: Array(body.readableBytesView), deepest: 8) else {
      throw Unreadable(
        words:
          "Nothing was saved. It is not JSON, or not whole, or nested deeper than eight levels.")
    }
    return value
  }
}
