import Kernel

/// One of the answers to choose from.
package struct Choice: Hashable, Sendable {
  package let code: String
  package let words: String
  package let hint: String?

  package init(_ code: String, _ words: String, hint: String? = nil) {
    self.code = code
    self.words = words
    self.hint = hint
  }
}

/// Exactly one of a few.
package func radios(
  _ name: String, _ legend: String, _ choices: [Choice], chosen: String?, hint: String? = nil,
  problems: [Problem] = []
) -> HTML {
  boxes(.radio, name, legend, choices, Set([chosen].compactMap { $0 }), hint, problems)
}

/// Any number of a few.
package func checkboxes(
  _ name: String, _ legend: String, _ choices: [Choice], chosen: some Sequence<String>,
  hint: String? = nil, problems: [Problem] = []
) -> HTML {
  boxes(.checkbox, name, legend, choices, Set(chosen), hint, problems)
}

/// One box to tick or leave.
package func checkbox(
  _ name: String, _ words: String, ticked: Bool, hint: String? = nil, problems: [Problem] = []
) -> HTML {
  let control = ControlWords(name, hint: nil, problems)
  return """
    <div class="\(control.groupStyle)">
    \(control.html)
    \(box(.checkbox, name, id: name, Choice("yes", words, hint: hint), ticked, control))
    </div>
    """
}

/// One of many.
package func select(
  _ name: String, _ label: String, _ choices: [Choice], chosen: String?, blank: String? = nil,
  hint: String? = nil, problems: [Problem] = []
) -> HTML {
  let words = ControlWords(name, hint: hint, problems)
  return """
    <div class="\(words.groupStyle)">
    <label for="\(name)">\(label)</label>
    \(words.html)
    <select id="\(name)" name="\(name)"\(words.describedBy)\(words.invalid)>
    \(blank.map { "<option value=\"\">\($0)</option>" as HTML })
    \(each: choices, { choice in
      """
      <option value="\(choice.code)"\(attribute("selected", when: choice.code == chosen))>\(choice.words)</option>
      """
    })
    </select>
    </div>
    """
}

private enum BoxKind: String {
  case radio, checkbox
}

private func boxes(
  _ kind: BoxKind, _ name: String, _ legend: String, _ choices: [Choice], _ chosen: Set<String>,
  _ hint: String?, _ problems: [Problem]
) -> HTML {
  let words = ControlWords(name, hint: hint, problems)
  return """
    <fieldset class="\(words.groupStyle)"\(words.describedBy)>
    <legend>\(legend)</legend>
    \(words.html)
    \(each: Array(choices.enumerated()), { index, choice in
      box(kind, name, id: index == 0 ? name : "\(name)-\(index + 1)", choice,
        chosen.contains(choice.code), nil)
    })
    </fieldset>
    """
}

private func box(
  _ kind: BoxKind, _ name: String, id: String, _ choice: Choice, _ ticked: Bool,
  _ control: ControlWords?
) -> HTML {
  let described = attribute(
    "aria-describedby",
    choice.hint == nil ? control.flatMap { $0.isWrong ? "\(name)-error" : nil } : "\(id)-about")
  return """
    <div class="box">
    <input id="\(id)" name="\(name)" type="\(kind.rawValue)" value="\(choice.code)"\
    \(attribute("checked", when: ticked))\(described)>
    <label for="\(id)">\(choice.words)</label>
    \(choice.hint.map { "<p class=\"hint\" id=\"\(id)-about\">\($0)</p>" as HTML })
    </div>
    """
}
