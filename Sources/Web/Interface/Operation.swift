import Access
import HTTPTypes

/// A question that programs may ask, or something they may send, as the description of the interface tells it.
package struct Operation: Sendable {
  package struct Parameter: Sendable {
    let name: String
    let schema: Schema
    let about: String

    package init(_ name: String, _ schema: Schema, _ about: String) {
      self.name = name
      self.schema = schema
      self.about = about
    }

    package static let page = Parameter("page", .number, "Which page of the list, from 1.")
  }

  /// `peopleOfOrganisation`: never given another meaning.
  let id: String
  let summary: String
  let parameters: [Parameter]
  /// What is sent with it, of those that take something.
  let body: Schema?
  /// What is under `data`.
  let answer: Schema

  package init(
    _ id: String, _ summary: String, parameters: [Parameter] = [], body: Schema? = nil,
    answer: Schema
  ) {
    self.body = body
    self.id = id
    self.summary = summary
    self.parameters = parameters
    self.answer = answer
  }
}

extension Routes {
  /// Where the interface for programs begins.
  static let interface = "/api/v1"

  /// Declares a question of the interface. Its address begins with `/api/v1`, and tokens are taken
  /// here and nowhere else.
  package func operation(
    _ path: String, _ door: Door, _ operation: Operation, _ handler: @escaping Handler
  ) {
    add(
      Route(
        method: .get, path: Self.interface + path, door: door, isBare: false,
        operation: operation, handler: handler))
  }

  /// Declares what programs may send. A token is needed, whoever is signed in: what a browser sends
  /// comes from a form.
  package func sending(
    _ path: String, _ permission: Permission, _ operation: Operation, _ handler: @escaping Handler
  ) {
    add(
      Route(
        method: .post, path: Self.interface + path, door: .permission(permission), isBare: false,
        operation: operation
      ) { visit in
        try visit.requireProgram()
        return try await handler(visit)
      })
  }

  /// Declares a question of the interface that everybody may ask, without a token too.
  package func operation(
    _ path: String, openBecause reason: String, _ operation: Operation,
    _ handler: @escaping Handler
  ) {
    add(
      Route(
        method: .get, path: Self.interface + path, door: .open, isBare: false,
        openBecause: reason, operation: operation, handler: handler))
  }
}

extension Site {
  /// What a token can be narrowed to: the permissions that questions of the interface ask for.
  package var permissionsOfInterface: [Permission] {
    let routes = Routes()
    for room in rooms { room.addRoutes(to: routes) }
    let all = routes.all.compactMap { route -> Permission? in
      guard route.operation != nil, case .permission(let permission) = route.door else {
        return nil
      }
      return permission
    }
    return Set(all).sorted { $0.code < $1.code }
  }
}
