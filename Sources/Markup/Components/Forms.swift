import Kernel

// Every control takes its name, its label, what was typed, and the problems of the whole form, and
// finds its own. The id of a control is its name, so that the error summary can lead to it.

package enum ButtonKind: Sendable {
  case main
  case second
  /// Does something that is hard to take back.
  case warning

  fileprivate var style: HTML {
    switch self {
    case .main: "button"
    case .second: "button second"
    case .warning: "button warning"
    }
  }
}

/// A form that changes something. Success redirects, so a reload never repeats it; the key filled
/// in by the frame makes pressing twice harmless.
///
/// - Parameter keptAs: For forms that are filled in where the connection comes and goes: what was entered
///   stays on the device under this name until it is saved, and is sent when there is a connection.
package func form(
  to address: String, hasFiles: Bool = false, keptAs name: String? = nil, _ content: HTML
) -> HTML {
  """
  <form action="\(address)" method="post"\(attribute("enctype", hasFiles ? "multipart/form-data" : nil))\(attribute("data-keep", name)) novalidate>
  \(.formToken as HTML)
  \(content)
  </form>
  """
}

/// A form that only asks: its answers stay in the address.
package func questionForm(to address: String, _ content: HTML) -> HTML {
  """
  <form action="\(address)" method="get" novalidate>
  \(content)
  </form>
  """
}

package func button(
  _ words: String, _ kind: ButtonKind = .main, name: String? = nil, value: String? = nil
) -> HTML {
  """
  <button type="submit" class="\(kind.style)"\(attribute("name", name))\(attribute("value", value))>\(words)</button>
  """
}

/// A link that starts something; it looks like the button it stands for.
package func buttonLink(_ words: String, to address: String, _ kind: ButtonKind = .main) -> HTML {
  "<a class=\"\(kind.style)\" href=\"\(address)\">\(words)</a>"
}

package func buttonGroup(_ buttons: HTML...) -> HTML {
  "<div class=\"button-group\">\(each: buttons, { $0 })</div>"
}

/// Carries a value from page to page. Whoever reads the form checks it like any other answer.
package func hiddenField(_ name: String, _ value: String) -> HTML {
  "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
}

package func errorSummary(_ problems: [Problem]) -> HTML {
  guard !problems.isEmpty else { return .empty }
  return """
    <div class="error-summary" role="alert" tabindex="-1" autofocus aria-labelledby="error-summary-title">
    <h2 id="error-summary-title">There is a problem</h2>
    <ul>
    \(each: problems, { problem in
      problem.field.isEmpty
        ? "<li>\(problem.message)</li>" as HTML
        : "<li><a href=\"#\(problem.field)\">\(problem.message)</a></li>"
    })
    </ul>
    </div>
    """
}

/// The parts that every control has: its hint and what is wrong with it, and how it names both.
struct ControlWords {
  let name: String
  let hint: String?
  let messages: [String]

  init(_ name: String, hint: String?, _ problems: [Problem]) {
    self.name = name
    self.hint = hint
    messages = problems.filter { $0.field == name }.map(\.message)
  }

  var isWrong: Bool { !messages.isEmpty }

  var html: HTML {
    """
    \(hint.map { "<p class=\"hint\" id=\"\(name)-hint\">\($0)</p>" as HTML })\
    \(isWrong ? "<p class=\"field-error\" id=\"\(name)-error\"><span class=\"hidden\">Error: </span>\(messages.joined(separator: ". "))</p>" as HTML : .empty)
    """
  }

  var describedBy: HTML {
    let names = [hint == nil ? nil : "\(name)-hint", isWrong ? "\(name)-error" : nil]
      .compactMap { $0 }
    return attribute("aria-describedby", names.isEmpty ? nil : names.joined(separator: " "))
  }

  var invalid: HTML { attribute("aria-invalid", isWrong ? "true" : nil) }

  var groupStyle: HTML { isWrong ? "field wrong" : "field" }
}
