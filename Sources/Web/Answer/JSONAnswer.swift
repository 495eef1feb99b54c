import Foundation
import HTTPTypes
import Kernel

/// `{"data": …}`: what every JSON answer looks like when it went well.
package struct DataEnvelope<Value: Encodable & Sendable>: Encodable, Sendable {
  package let data: Value
  package init(_ data: Value) { self.data = data }
}

/// `{"error": {"reference": …, "problems": [{"field", "message"}]}}`: the one shape of a failure.
package struct ErrorEnvelope: Encodable, Sendable {
  struct Item: Encodable, Sendable {
    let field: String
    let message: String
  }

  struct Body: Encodable, Sendable {
    let reference: String
    let problems: [Item]
  }

  let error: Body

  init(reference: String, problems: [Problem]) {
    error = Body(
      reference: reference,
      problems: problems.map { Item(field: $0.field, message: $0.message) })
  }
}

extension Answer {
  package static func json(
    _ value: some Encodable & Sendable, status: HTTPResponse.Status = .ok
  ) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var answer = Answer.text("", status: status)
    answer.body = .json(Array(try encoder.encode(DataEnvelope(value))))
    return answer
  }

  static func jsonError(
    _ status: HTTPResponse.Status, reference: String, problems: [Problem]
  ) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var answer = Answer.text("", status: status)
    answer.body = .json(
      Array(try encoder.encode(ErrorEnvelope(reference: reference, problems: problems))))
    return answer
  }
}
