import Access
import Foundation
import HTTPTypes
import Kernel

/// The description of the interface for programs (OpenAPI 3.1), written from the addresses
/// themselves so that it cannot say what is not so.
enum OpenAPIDocument {
  static func addRoute(to routes: Routes) {
    routes.bare("/openapi.json") { visit in
      .text(try text(Website(visit.site).routes), type: "application/json")
    }
  }

  static func text(_ routes: [Routes.Route]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return String(decoding: try encoder.encode(document(routes)), as: UTF8.self) + "\n"
  }

  private static func document(_ routes: [Routes.Route]) -> JSONValue {
    var paths: [String: JSONValue] = [:]
    for route in routes {
      guard let operation = route.operation else { continue }
      let path = template(route.path)
      paths[path] = (paths[path] ?? .object([:])).adding(
        route.method.rawValue.lowercased(), description(of: operation, at: route))
    }
    return [
      "openapi": "3.1.0",
      "info": [
        "title": "Waypoint", "version": "1",
        "description": .text(
          """
          Questions that programs may ask, and what they may send. Each is answered as the account \
          of the token would be on a page, and no further. Every failure has one shape.
          """),
      ],
      "servers": [["url": "/"]],
      "paths": .object(paths),
      "components": [
        "securitySchemes": [
          "token": [
            "type": "http", "scheme": "bearer",
            "description":
              "A token made under “Your account”, or by an administrator for a program.",
          ]
        ],
        "schemas": ["Error": error],
      ],
      "security": [["token": []]],
    ]
  }

  private static func description(of operation: Operation, at route: Routes.Route) -> JSONValue {
    let envelope: Schema = .object([Schema.Field("data", operation.answer, "The answer.")])
    var responses: [String: JSONValue] = [
      "200": ["description": "The answer.", "content": json(envelope.json)]
    ]
    let sent = [
      ("400", "What was sent cannot be read."), ("413", "More was sent than is taken at once."),
      ("415", "What was sent is of another kind, or does not say of which."),
    ]
    let failures = [
      ("401", "No token, or one that is unknown, over or revoked."),
      ("403", "The token or its account does not go so far."),
      ("404", "Nothing of the kind, or nothing that the account may know of."),
      ("422", "Something in the question is to be mended."),
      ("503", "The service is busy or its database away; ask again later."),
    ]
    for (status, words) in (operation.body == nil ? [] : sent) + failures {
      responses[status] = [
        "description": .text(words), "content": json(["$ref": "#/components/schemas/Error"]),
      ]
    }
    var all: JSONValue = [
      "operationId": .text(operation.id), "summary": .text(operation.summary),
      "parameters": .array(
        pathParameters(route.path) + operation.parameters.map(queryParameter)),
      "responses": .object(responses),
    ]
    if let body = operation.body {
      all = all.adding("requestBody", ["required": true, "content": json(body.json)])
    }
    switch route.door {
    case .permission(let permission):
      all = all.adding("x-permission", .text(permission.code))
    // Asked without a token as well as with one.
    case .open: all = all.adding("security", [])
    case .entering, .signedIn: break
    }
    return all
  }

  private static func json(_ schema: JSONValue) -> JSONValue {
    ["application/json": ["schema": schema]]
  }

  /// `/people/:id` as `/people/{id}`.
  static func template(_ path: String) -> String {
    path.split(separator: "/").map { part in
      "/" + (part.hasPrefix(":") ? "{\(part.dropFirst())}" : part)
    }.joined()
  }

  private static func pathParameters(_ path: String) -> [JSONValue] {
    path.split(separator: "/").filter { $0.hasPrefix(":") }.map { part in
      [
        "name": .text(String(part.dropFirst())), "in": "path", "required": true,
        "schema": part == ":id"
          ? ["type": "integer", "format": "int64", "minimum": 1] : ["type": "string"],
      ]
    }
  }

  private static func queryParameter(_ parameter: Operation.Parameter) -> JSONValue {
    [
      "name": .text(parameter.name), "in": "query", "required": false,
      "description": .text(parameter.about), "schema": parameter.schema.json,
    ]
  }

  private static var error: JSONValue {
    Schema.object([
      Schema.Field(
        "error",
        .object([
          Schema.Field("reference", .text, "What to tell whoever looks after Waypoint."),
          Schema.Field(
            "problems",
            .list(
              .object([
                Schema.Field("field", .text, "Which part of the question; may be empty."),
                Schema.Field("message", .text, "What is wrong, in words."),
              ])), "What is wrong."),
        ]), "The failure.")
    ]).json
  }
}
