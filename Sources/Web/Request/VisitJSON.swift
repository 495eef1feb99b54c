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
    guard type.hasPrefix("application/json") else { throw WrongMediaType() }
    let body = try await body(limit: limit)
    guard let value = JSONValue(json: Array(body.readableBytesView), deepest: 8) else {
      throw Unreadable()
    }
    return value
  }
}
